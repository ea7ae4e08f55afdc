// Reads what a Hikvision recorder says of its channels and streams (ISAPI); from documents, not met in hardware.
import type { CameraChannel, CameraIdentity, CameraProfile } from '../../contract/camera-pairing.ts'
import { at, toNumber, toText } from '../loose-json.ts'
import { listOf, type IsapiDocument } from '../transport/isapi-document.ts'
import { chooseStreams } from './choose-streams.ts'
import { codecOf, countOf, fpsOf, macOf, wordsOf } from './loose-values.ts'
import { bracketed } from './own-place.ts'

export interface HikvisionAnswers {
  /** `/ISAPI/ContentMgmt/InputProxy/channels`: cameras in the network; null: it has none or does not know the call. */
  readonly proxies: IsapiDocument | null
  /** `.../channels/status`. */
  readonly status: IsapiDocument | null
  /** `/ISAPI/System/Video/inputs/channels`: cameras on its own sockets. */
  readonly inputs: IsapiDocument | null
  /** `/ISAPI/Streaming/channels`. */
  readonly streams: IsapiDocument | null
}

const MAX_CHANNELS = 256
const MAX_STREAMS = 1024

interface Input {
  readonly number: number
  readonly name: string | null
  readonly behind: string | null
}

/** @param host to be written into the addresses @param rtspPort 554 unless the device says another */
export function readHikvisionChannels(answers: HikvisionAnswers, host: string, rtspPort: number): CameraChannel[] {
  const proxies = readInputs(answers.proxies, 'InputProxyChannelList', 'InputProxyChannel')
  const inputs = readInputs(answers.inputs, 'VideoInputChannelList', 'VideoInputChannel')
  const streams = readStreams(answers.streams, host, rtspPort)
  const online = readOnline(answers.status)
  const named = new Map([...inputs, ...proxies].map((input) => [input.number, input]))
  // A recorder that lists no inputs still streams them.
  const numbers = [...new Set([...named.keys(), ...(named.size === 0 ? streams.keys() : [])])].toSorted((a, b) => a - b).slice(0, MAX_CHANNELS)
  return numbers.map((number) => {
    const input = named.get(number)
    const known = streams.get(number) ?? []
    // The numbers follow from the channel's; that a small stream is there only the list shows.
    const profiles = known.length > 0 ? known : [streamOf(number * 100 + 1, null, host, rtspPort)]
    return {
      source: String(number),
      name: input?.name ?? `${number}`,
      isOnline: online.get(number) ?? null,
      behind: input?.behind ?? null,
      profiles,
      ...chooseStreams(profiles),
    }
  })
}

function readInputs(document: IsapiDocument | null, root: string, element: string): Input[] {
  if (document?.root !== root) return []
  return listOf(at(document.content, element))
    .slice(0, MAX_CHANNELS)
    .flatMap((input) => {
      const number = countOf(at(input, 'id'), 9999)
      if (number === null) return []
      const source = at(input, 'sourceInputPortDescriptor')
      return [{ number, name: wordsOf(toText(at(input, 'name'), 200)), behind: wordsOf(toText(at(source, 'ipAddress') ?? at(source, 'hostName'), 200)) }]
    })
}

function readOnline(document: IsapiDocument | null): Map<number, boolean> {
  const list = document?.root === 'InputProxyChannelStatusList' ? listOf(at(document.content, 'InputProxyChannelStatus')) : []
  return new Map(
    list.slice(0, MAX_CHANNELS).flatMap((status) => {
      const number = countOf(at(status, 'id'), 9999)
      const online = toText(at(status, 'online'), 10)?.toLowerCase()
      // One that does not say is not offline.
      return number === null || (online !== 'true' && online !== 'false') ? [] : [[number, online === 'true'] as const]
    }),
  )
}

/** By channel: stream 1204 is the fourth of channel 12. */
function readStreams(document: IsapiDocument | null, host: string, rtspPort: number): Map<number, CameraProfile[]> {
  const byChannel = new Map<number, CameraProfile[]>()
  const list = document?.root === 'StreamingChannelList' ? listOf(at(document.content, 'StreamingChannel')) : []
  for (const stream of list.slice(0, MAX_STREAMS)) {
    const id = countOf(at(stream, 'id'), 999_999)
    if (id === null || id < 101 || id % 100 === 0 || isOff(stream)) continue
    const channel = Math.floor(id / 100)
    const before = byChannel.get(channel) ?? []
    if (before.length < 16 && !before.some(({ token }) => token === String(id))) byChannel.set(channel, [...before, streamOf(id, stream, host, rtspPort)])
  }
  return byChannel
}

function isOff(stream: unknown): boolean {
  return [at(stream, 'enabled'), at(stream, 'Video', 'enabled')].some((enabled) => toText(enabled, 10)?.toLowerCase() === 'false')
}

function streamOf(id: number, stream: unknown, host: string, rtspPort: number): CameraProfile {
  const video = at(stream, 'Video')
  // In hundredths; 0 means as many as there are.
  const rate = toNumber(at(video, 'maxFrameRate'))
  const port = rtspPort === 554 ? '' : `:${rtspPort}`
  return {
    token: String(id),
    name: wordsOf(toText(at(stream, 'channelName'), 200)) ?? String(id),
    codec: codecOf(toText(at(video, 'videoCodecType'), 40)),
    width: countOf(at(video, 'videoResolutionWidth'), 32_768),
    height: countOf(at(video, 'videoResolutionHeight'), 32_768),
    fps: rate === null ? null : fpsOf(rate / 100),
    kbps: countOf(at(video, 'constantBitRate') ?? at(video, 'vbrUpperCap'), 1_000_000),
    gopFrames: countOf(at(video, 'GovLength'), 100_000),
    streamUrl: `rtsp://${bracketed(host)}${port}/Streaming/Channels/${id}`,
    snapshotUrl: null,
    hasPtz: false,
  }
}

/** @param document of `/ISAPI/System/deviceInfo` */
export function readHikvisionIdentity(document: IsapiDocument | null): CameraIdentity {
  const said = (name: string) => wordsOf(toText(at(document?.content, name), 200))
  return {
    manufacturer: said('manufacturer') ?? 'Hikvision',
    model: said('model'),
    firmware: said('firmwareVersion'),
    serial: said('serialNumber'),
    hardware: said('hardwareVersion'),
    name: said('deviceName'),
    location: said('deviceLocation'),
    mac: macOf(said('macAddress')),
  }
}

/** @param document of `/ISAPI/System/time` @returns null for a time without a zone, and for none */
export function readHikvisionTime(document: IsapiDocument | null): number | null {
  const local = toText(at(document?.content, 'localTime'), 40)
  if (local === null || !/(?:Z|[+-]\d\d:?\d\d)$/.test(local)) return null
  const atMs = Date.parse(local)
  return Number.isFinite(atMs) && atMs > 0 ? atMs : null
}
