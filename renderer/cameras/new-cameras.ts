// What is set up together: devices that were found or typed, what each answered, and the cameras that come of them; pure.
import type { CameraAddress, CameraChannel, CameraLanguage, CameraLogin, CameraProfile, CameraReport, FoundCamera } from '../../contract/camera-pairing.ts'
import type { CameraSave } from '../../contract/camera-setup.ts'
import type { StreamTrial } from '../../contract/camera-trials.ts'

export type Answer = StreamTrial['answer']

export type Trial =
  | { readonly state: 'none' | 'asking' }
  /** The core was not reached, or would not try. */
  | { readonly state: 'failed'; readonly error: unknown }
  | {
      readonly state: 'told'
      readonly answer: Answer
      /** null: a stream that was typed, nothing else is known about it. */
      readonly report: CameraReport | null
      readonly channels: readonly CameraChannel[]
      /** With which it was asked. */
      readonly login: CameraLogin | null
    }

export interface Device {
  readonly key: string
  readonly target:
    | { readonly type: 'device'; readonly address: CameraAddress; readonly language: CameraLanguage }
    | { readonly type: 'stream'; readonly main: string; readonly sub: string | null }
  /** As somebody wrote it, or as it calls itself. */
  readonly name: string
  /** A camera that is set up already and has the same address. */
  readonly cameraId: string | null
  readonly isPicked: boolean
  /** In place of the one for all. */
  readonly login: CameraLogin | null
  readonly trial: Trial
}

export interface NewCamera {
  readonly key: string
  readonly deviceKey: string
  readonly name: string
  readonly id: string
  readonly building: string | null
  readonly isPicked: boolean
  readonly source: string
  readonly isOnline: boolean | null
  readonly behind: string | null
  readonly profiles: readonly CameraProfile[]
  /** Tokens in `profiles`. */
  readonly main: string | null
  readonly sub: string | null
  /** The picture it was seen with; `failed`: the core could not try. */
  readonly seen: StreamTrial | 'trying' | 'failed' | null
  readonly saving: { readonly state: 'no' | 'saving' | 'saved' } | { readonly state: 'failed'; readonly error: unknown }
}

const NO_TRIAL: Trial = { state: 'none' }
const FRESH = { isPicked: true, login: null, cameraId: null, trial: NO_TRIAL } as const

export function deviceAt(
  host: string,
  port: number,
  more: Partial<Device> & { readonly language?: CameraLanguage; readonly scheme?: CameraAddress['scheme'] } = {},
): Device {
  const { language = 'onvif', scheme = 'http', ...rest } = more
  const address: CameraAddress = { scheme, host, port, path: '/onvif/device_service', certificate: null }
  return { ...FRESH, key: `${language} ${host.toLowerCase()}:${port}`, target: { type: 'device', address, language }, name: '', ...rest }
}

/** @returns null when it names no address that could be asked */
export function deviceOfFound(found: FoundCamera, cameraId: string | null): Device | null {
  const urls = found.xaddrs.filter((text) => URL.canParse(text)).map((text) => new URL(text))
  const url = urls.find(({ protocol }) => protocol === 'http:') ?? urls[0]
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return null
  const scheme = url.protocol === 'https:' ? 'https' : 'http'
  const host = url.hostname.replaceAll(/^\[|\]$/g, '')
  const device = deviceAt(host, Number(url.port) || (scheme === 'https' ? 443 : 80), { cameraId, isPicked: cameraId === null })
  if (device.target.type !== 'device') return null
  const address = { ...device.target.address, scheme, path: `${url.pathname}${url.search}` } as const
  return { ...device, target: { ...device.target, address }, name: [found.name, found.hardware].filter((part) => part !== null).join(' ') }
}

/** `rtsp://user:password@host/main rtsp://host/sub`, one camera a line. @returns the lines that are none as well, from 1 */
export function devicesOfStreams(text: string): { readonly devices: readonly Device[]; readonly wrong: readonly number[] } {
  const devices: Device[] = []
  const wrong: number[] = []
  text.split(/\r?\n/).forEach((line, at) => {
    const [main, sub, ...rest] = line.trim().split(/[\s,;，；]+/)
    if (main === undefined || main === '') return
    const read = [main, sub].filter((one) => one !== undefined).map(withoutUser)
    const [first, second] = read
    if (rest.length > 0 || first == null || read.includes(null)) return void wrong.push(at + 1)
    devices.push({
      ...FRESH,
      key: `rtsp ${first.address}`,
      target: { type: 'stream', main: first.address, sub: second?.address ?? null },
      name: '',
      login: first.login,
    })
  })
  return { devices, wrong }
}

/** The log-in goes its own way: no address is kept or shown with one. */
function withoutUser(text: string): { readonly address: string; readonly login: CameraLogin | null } | null {
  const parts = /^(rtsps?:\/\/)(?:([^/@]*)@)?([^/@\s]+(?:\/.*)?)$/i.exec(text)
  const url = parts === null ? null : `${parts[1]?.toLowerCase()}${parts[3]}`
  if (parts === null || url === null || !URL.canParse(url)) return null
  const [, , user] = parts
  if (user === undefined) return { address: url, login: null }
  const at = user.indexOf(':')
  const username = decoded(at < 0 ? user : user.slice(0, at))
  return { address: url, login: username === '' ? null : { username, password: at < 0 ? '' : decoded(user.slice(at + 1)) } }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** New ones behind those that are there; of one that is there already what was typed and answered stays. */
export function withDevices(known: readonly Device[], more: readonly Device[]): readonly Device[] {
  const added = more.filter((one, at) => !known.some(({ key }) => key === one.key) && more.findIndex(({ key }) => key === one.key) === at)
  return [...known, ...added]
}

export function isRight({ trial }: Device): boolean {
  return trial.state === 'told' && trial.answer === 'ok'
}

/** Picked, and not known to be right. */
export function isOpen(device: Device): boolean {
  return device.isPicked && !isRight(device)
}

export function hostOf({ target }: Device): string {
  if (target.type === 'device') {
    const { scheme, host, port } = target.address
    const written = host.includes(':') ? `[${host}]` : host
    return `${scheme === 'https' ? 'https://' : ''}${written}${port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`}`
  }
  return URL.canParse(target.main) ? new URL(target.main).host : target.main
}

/** What a typed stream is, as if a device had told it. */
export function channelOfStream(main: string, sub: string | null, { codec, width, height, fps }: StreamTrial): CameraChannel {
  const nothing = { width: null, height: null, fps: null, kbps: null, gopFrames: null, snapshotUrl: null, hasPtz: false, codec: null }
  const known = { ...nothing, width, height, fps, codec: codecOf(codec) }
  const first: CameraProfile = { ...known, token: 'main', name: 'main', streamUrl: main }
  const second: readonly CameraProfile[] = sub === null ? [] : [{ ...nothing, token: 'sub', name: 'sub', streamUrl: sub }]
  const choices = { mainChoice: sub === null ? 'onlyOne' : 'largest', subChoice: sub === null ? 'none' : 'fits' } as const
  return { source: '1', name: '', isOnline: null, behind: null, profiles: [first, ...second], main: 'main', sub: sub === null ? null : 'sub', ...choices }
}

function codecOf(name: string | null): CameraProfile['codec'] {
  if (name === null) return null
  return ({ h264: 'H264', hevc: 'H265', mjpeg: 'MJPEG', mpeg4: 'MPEG4' } as const)[name] ?? 'other'
}

/**
 * The cameras of all devices that answered: names and choices of those that are there already stay as they are.
 *
 * @param taken ids of cameras that are set up
 */
export function camerasOf(devices: readonly Device[], known: readonly NewCamera[], taken: readonly string[]): readonly NewCamera[] {
  const ids = new Set([...taken, ...known.map(({ id }) => id)])
  return devices.flatMap((device) => {
    const { trial } = device
    const before = known.filter(({ deviceKey }) => deviceKey === device.key)
    const saved = before.filter(({ saving }) => saving.state === 'saved')
    if (!device.isPicked || trial.state !== 'told' || trial.answer !== 'ok') return saved
    return trial.channels
      .filter(({ profiles }) => profiles.some(({ streamUrl }) => streamUrl !== null))
      .map((channel): NewCamera => {
        const key = `${device.key} ${channel.source}`
        const old = before.find((one) => one.key === key)
        if (old !== undefined) return old
        const name = nameOf(device, channel, trial.channels.length)
        const id = proposeId(name, ids)
        ids.add(id)
        const { source, isOnline, behind, profiles, main, sub } = channel
        const kept = { key, deviceKey: device.key, source, isOnline, behind, profiles, main, sub }
        // a recorder lists what was once there as well
        return { ...kept, name, id, building: null, isPicked: isOnline !== false, seen: null, saving: { state: 'no' } }
      })
  })
}

function nameOf(device: Device, channel: CameraChannel, channels: number): string {
  const { trial } = device
  const identity = trial.state === 'told' ? trial.report?.identity : undefined
  const own = device.name || identity?.name || identity?.model || hostOf(device)
  const name = channels > 1 ? channel.name || `${own} ${channel.source}` : own
  return name.slice(0, 100)
}

/** From the name where it has Latin letters, else the next number; never one that is taken. */
export function proposeId(name: string, taken: ReadonlySet<string>): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50)
  const stem = /[a-z]/.test(slug) && !/[^\p{ASCII}]/u.test(name) ? slug.replace(/-+$/, '') : ''
  if (stem !== '' && !taken.has(stem)) return stem
  for (let n = stem === '' ? 1 : 2; ; n++) {
    // cameras are listed by their id
    const id = `${stem || 'camera'}-${String(n).padStart(2, '0')}`
    if (!taken.has(id)) return id
  }
}

/** `{n}` counts from `first`, `{nn}` with two digits, `{name}` is the name as it is. Without any of them the number is put behind it. */
export function renamed(pattern: string, name: string, number: number): string {
  const full = /\{(?:n{1,3}|name)\}/.test(pattern) ? pattern : `${pattern} {n}`
  return full
    .replaceAll(/\{(n{1,3}|name)\}/g, (_, what: string) => (what === 'name' ? name : String(number).padStart(what.length, '0')))
    .trim()
    .slice(0, 100)
}

export function profileOf({ profiles }: Pick<NewCamera, 'profiles'>, token: string | null): CameraProfile | null {
  return profiles.find((profile) => profile.token === token) ?? null
}

/** Why it cannot be saved as it stands; null: it can. */
export function problemOf(camera: NewCamera, all: readonly NewCamera[], taken: readonly string[]): 'noName' | 'badId' | 'idTaken' | 'noStream' | null {
  if (camera.name.trim() === '') return 'noName'
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(camera.id)) return 'badId'
  const isTwice = all.some((other) => other.key !== camera.key && other.isPicked && other.saving.state !== 'saved' && other.id === camera.id)
  if (isTwice || taken.includes(camera.id)) return 'idTaken'
  if (streamOf(camera, camera.main) === null && streamOf(camera, camera.sub) === null) return 'noStream'
  return null
}

function streamOf(camera: NewCamera, token: string | null): string | null {
  return profileOf(camera, token)?.streamUrl ?? null
}

/** The stream that tiles show. */
export function watchedStream(camera: NewCamera): string | null {
  return streamOf(camera, camera.sub) ?? streamOf(camera, camera.main)
}

export function saveOf(camera: NewCamera, { target, trial }: Device): CameraSave {
  const told = trial.state === 'told' ? trial : null
  const certificate = told?.report?.certificate?.sha256 ?? null
  const paired =
    target.type === 'stream'
      ? null
      : {
          address: { ...target.address, certificate },
          language: target.language,
          source: camera.source,
          mainProfile: camera.main,
          subProfile: camera.sub,
        }
  const { id, name, building } = camera
  const streams = { main: streamOf(camera, camera.main), sub: streamOf(camera, camera.sub) }
  return { camera: { id, name: name.trim(), building, ...streams, paired, transport: 'tcp', weakLink: false }, login: told?.login ?? null, version: null }
}
