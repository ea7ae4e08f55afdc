// Where a camera's recordings are looked for: the recorder it was paired through, the one its streams come from, or its own ONVIF device.
import { cameraAddressSchema, type CameraLogin } from '../../contract/camera-pairing.ts'
import type { SiteCamera } from '../../contract/site.ts'
import type { RecorderPlace } from '../../devices/cameras/search-terms.ts'
import { bareHost, loginOfSite } from '../camera-setup/login.ts'
import type { SiteInForce } from '../site-in-force.ts'

const RTSP_PORT = 554

/** In the order in which they are asked: the next one where one cannot be searched. Empty: none is known. */
export function recorderPlacesOf({ saved, file }: SiteInForce, camera: Pick<SiteCamera, 'id'>): RecorderPlace[] {
  const stored = saved(camera.id)
  if (stored?.setup) {
    const { main, sub, paired } = stored.setup
    const byStream = ofStream(main ?? sub, stored.login)
    if (paired === null) return byStream
    const { address, language, source } = paired
    const profiles = [paired.mainProfile, paired.subProfile].filter((one) => one !== null)
    const own = { language, address, login: stored.login, source, profiles, rtspPort: rtspPortOf(main ?? sub, address.host) }
    // By ONVIF some recorders tell of streams and not of recordings; their makers' languages do.
    return language === 'onvif' ? [own, ...byStream.filter((one) => bareHost(one.address.host) === bareHost(address.host))] : [own]
  }
  const own = file.cameras.find(({ id }) => id === camera.id)
  const address = own?.onvif === undefined ? null : cameraAddressSchema.safeParse({ host: own.onvif.host, port: own.onvif.port })
  const byStream = ofStream(own?.main ?? own?.sub ?? null, loginOfSite(own))
  if (own?.onvif === undefined || address?.success !== true) return byStream
  const { username, password, profile } = own.onvif
  const login = username === '' ? null : { username, password }
  const rtspPort = rtspPortOf(own.main ?? own.sub ?? null, address.data.host)
  return [...byStream, { language: 'onvif', address: address.data, login, source: null, profiles: profile === undefined ? [] : [profile], rtspPort }]
}

/** Hikvision's and Dahua's addresses say which channel of which device they are of; its settings are asked for at port 80. */
function ofStream(url: string | null | undefined, login: CameraLogin | null): RecorderPlace[] {
  if (!url || !URL.canParse(url)) return []
  const parsed = new URL(url)
  const address = cameraAddressSchema.safeParse({ host: bareHost(parsed.hostname) })
  if (!address.success || parsed.protocol !== 'rtsp:') return []
  const place = { address: address.data, login, profiles: [], rtspPort: Number(parsed.port === '' ? RTSP_PORT : parsed.port) }
  const stream = /^\/(?:ISAPI\/)?Streaming\/(?:Channels|tracks)\/(\d{3,6})\/?$/i.exec(parsed.pathname)?.[1]
  if (stream !== undefined) return [{ language: 'isapi', source: String(Math.floor(Number(stream) / 100)), ...place }]
  const channel = /^\/cam\/(?:realmonitor|playback)\/?$/i.test(parsed.pathname) ? parsed.searchParams.get('channel') : null
  return channel !== null && /^\d{1,4}$/.test(channel) ? [{ language: 'dahua', source: String(Number(channel)), ...place }] : []
}

/** Where its streams come from is where its recordings do. */
function rtspPortOf(url: string | null | undefined, host: string): number {
  const parsed = url && URL.canParse(url) ? new URL(url) : null
  return parsed !== null && parsed.port !== '' && bareHost(parsed.hostname) === bareHost(host) ? Number(parsed.port) : RTSP_PORT
}
