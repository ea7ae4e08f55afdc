// Reads what a Dahua recorder says of its channels and streams (CGI, lines of text); from documents, not met in hardware.
import type { CameraChannel, CameraIdentity, CameraProfile } from '../../contract/camera-pairing.ts'
import { chooseStreams } from './choose-streams.ts'
import { codecOf, countOf, fpsOf, wordsOf } from './loose-values.ts'
import { bracketed } from './own-place.ts'

const MAX_LINES = 100_000
const MAX_LINE = 1000
const MAX_CHANNELS = 256
/** How the camera of a channel is called, by firmware. */
const REMOTES = ['.uuid:System_CONFIG_NETCAMERA_INFO_', '.System_CONFIG_NETCAMERA_INFO_']

/** `table.ChannelTitle[0].Name=Gate` and the like; the first of a name counts. */
export function readDahuaTable(text: string): ReadonlyMap<string, string> {
  const table = new Map<string, string>()
  for (const line of text.split(/\r?\n/, MAX_LINES)) {
    const equals = line.indexOf('=')
    if (equals <= 0 || line.length > MAX_LINE) continue
    const name = line
      .slice(0, equals)
      .trim()
      .replace(/^table\./, '')
    if (!table.has(name)) table.set(name, line.slice(equals + 1).trim())
  }
  return table
}

export interface DahuaAnswers {
  /** `getConfig&name=ChannelTitle`. */
  readonly titles: ReadonlyMap<string, string>
  /** `getConfig&name=Encode`. */
  readonly encode: ReadonlyMap<string, string>
  /** `getConfig&name=RemoteDevice`; empty where it is not to be had. */
  readonly remotes: ReadonlyMap<string, string>
}

/** @param rtspPort 554 unless the device says another */
export function readDahuaChannels({ titles, encode, remotes }: DahuaAnswers, host: string, rtspPort: number): CameraChannel[] {
  const indexes = new Set<number>()
  for (const name of [...titles.keys(), ...encode.keys()]) {
    const index = /^(?:ChannelTitle|Encode)\[(\d{1,4})\]/.exec(name)?.[1]
    if (index !== undefined) indexes.add(Number(index))
  }
  return [...indexes]
    .toSorted((a, b) => a - b)
    .slice(0, MAX_CHANNELS)
    .map((index) => {
      const streams = [0, 1, 2].flatMap((subtype) => readStream(encode, index, subtype, host, rtspPort) ?? [])
      const profiles = streams.length > 0 ? streams : [streamOf({}, index, 0, host, rtspPort)]
      const remote = (name: string) => REMOTES.map((begin) => remotes.get(`RemoteDevice${begin}${index}.${name}`)).find((value) => value !== undefined)
      return {
        source: String(index + 1),
        name: wordsOf(titles.get(`ChannelTitle[${index}].Name`)) ?? `${index + 1}`,
        // Whether it is set up is not whether it is there.
        isOnline: remote('Enable') === 'false' ? false : null,
        behind: wordsOf(remote('Address')),
        profiles,
        ...chooseStreams(profiles),
      }
    })
}

/** @param subtype 0: main stream, 1 and 2: extra streams @returns null for one that is switched off or not there */
function readStream(encode: ReadonlyMap<string, string>, index: number, subtype: number, host: string, rtspPort: number): CameraProfile | null {
  const format = `Encode[${index}].${subtype === 0 ? 'MainFormat[0]' : `ExtraFormat[${subtype - 1}]`}`
  const said = (name: string) => encode.get(`${format}.Video.${name}`)
  if (encode.get(`${format}.VideoEnable`) === 'false' || said('Compression') === undefined) return null
  const [, width, height] = /^(\d{2,5})x(\d{2,5})$/.exec(said('resolution') ?? '') ?? []
  const fields = {
    codec: codecOf(said('Compression')),
    width: countOf(said('Width') ?? width, 32_768),
    height: countOf(said('Height') ?? height, 32_768),
    fps: fpsOf(said('FPS')),
    kbps: countOf(said('BitRate'), 1_000_000),
    gopFrames: countOf(said('GOP'), 100_000),
  }
  return streamOf(fields, index, subtype, host, rtspPort)
}

function streamOf(fields: Partial<CameraProfile>, index: number, subtype: number, host: string, rtspPort: number): CameraProfile {
  const port = rtspPort === 554 ? '' : `:${rtspPort}`
  return {
    token: `${index + 1}/${subtype}`,
    name: subtype === 0 ? 'main' : `extra ${subtype}`,
    codec: null,
    width: null,
    height: null,
    fps: null,
    kbps: null,
    gopFrames: null,
    ...fields,
    streamUrl: `rtsp://${bracketed(host)}${port}/cam/realmonitor?channel=${index + 1}&subtype=${subtype}`,
    snapshotUrl: null,
    hasPtz: false,
  }
}

/** @param info `magicBox.cgi?action=getSystemInfo` @param version `...getSoftwareVersion` @param name `...getMachineName` */
export function readDahuaIdentity(info: ReadonlyMap<string, string>, version: ReadonlyMap<string, string>, name: ReadonlyMap<string, string>): CameraIdentity {
  return {
    manufacturer: 'Dahua',
    model: wordsOf(info.get('deviceType')),
    firmware: wordsOf(version.get('version')?.split(',')[0]),
    serial: wordsOf(info.get('serialNumber')),
    hardware: wordsOf(info.get('hardwareVersion')),
    name: wordsOf(name.get('name')),
    location: null,
    mac: null,
  }
}
