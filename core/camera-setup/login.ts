// How a camera's address and its log-in come together, and apart again.
import type { CameraLogin } from '../../contract/camera-pairing.ts'
import { LOGIN_PLACES, type CameraSetup } from '../../contract/camera-setup.ts'
import type { CameraId } from '../../contract/ids.ts'
import type { SiteCamera } from '../../contract/site.ts'
import type { SiteInForce } from '../site-in-force.ts'

type StreamAddresses = Partial<Readonly<Record<'main' | 'sub', string | null | undefined>>>

/** @returns the address as the media room opens it: never for screens or logs */
export function withLogin(address: string, login: CameraLogin | null): string {
  const username = encodeURIComponent(login?.username.toWellFormed() ?? '')
  const password = encodeURIComponent(login?.password.toWellFormed() ?? '')
  if (Object.values(LOGIN_PLACES).some((placeholder) => address.includes(placeholder)))
    return address.replaceAll(LOGIN_PLACES.username, username).replaceAll(LOGIN_PLACES.password, password)
  return login === null ? address : address.replace(/^(rtsps?:\/\/)/i, `$1${username}:${password}@`)
}

/** Of a camera of the site file, whose addresses hold it; null: there is none. */
export function loginOfSite(camera: Pick<SiteCamera, 'main' | 'sub' | 'onvif'> | undefined): CameraLogin | null {
  for (const address of [camera?.sub, camera?.main]) {
    const url = address !== undefined && URL.canParse(address) ? new URL(address) : null
    if (url !== null && url.username !== '') return { username: decoded(url.username), password: decoded(url.password) }
  }
  return camera?.onvif === undefined ? null : { username: camera.onvif.username, password: camera.onvif.password }
}

/** Where a log-in of it goes; names are compared as they are written. */
export function hostsOf({
  main,
  sub,
  paired,
  onvif,
}: StreamAddresses & Partial<Pick<CameraSetup, 'paired'>> & Partial<Pick<SiteCamera, 'onvif'>>): Set<string> {
  const streams = [main, sub].flatMap((address) => (address ? hostOf(address) : []))
  return new Set([...streams, ...[paired?.address.host, onvif?.host].flatMap((host) => (host === undefined ? [] : bareHost(host)))])
}

export function hostOf(address: string): string[] {
  return URL.canParse(address) ? [bareHost(new URL(address).hostname)] : []
}

/** In one form, brackets of an IPv6 address or none. */
export function bareHost(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$/g, '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** @returns null for a camera that is not in force */
export function loginInForce(
  { site, file, saved }: SiteInForce,
  cameraId: CameraId,
): { readonly login: CameraLogin | null; readonly hosts: ReadonlySet<string> } | null {
  if (!site.cameras.some(({ id }) => id === cameraId)) return null
  const stored = saved(cameraId)
  if (stored?.setup) return { login: stored.login, hosts: hostsOf(stored.setup) }
  const own = file.cameras.find(({ id }) => id === cameraId)
  return { login: loginOfSite(own), hosts: hostsOf(own ?? {}) }
}
