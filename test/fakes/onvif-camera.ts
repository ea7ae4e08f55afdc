// An ONVIF camera or recorder for tests: the device of onvif-device.ts with pictures, PTZ, recordings, a clock that can be set, and events of its own.
import { startOnvifDevice, type OnvifDeviceFake, type OnvifDeviceOptions } from './onvif-device.ts'
import { fault, reply, TDS, valueIn } from './onvif-reply.ts'

const TRT = 'http://www.onvif.org/ver10/media/wsdl'
const TR2 = 'http://www.onvif.org/ver20/media/wsdl'
const TPTZ = 'http://www.onvif.org/ver20/ptz/wsdl'
const TSE = 'http://www.onvif.org/ver10/search/wsdl'

export interface FakeProfile {
  readonly token: string
  /** Token of the video source. */
  readonly source: string
  readonly name?: string
  /** Absent: a profile without a picture. */
  readonly codec?: 'H264' | 'H265' | 'JPEG'
  readonly width?: number
  readonly height?: number
  readonly fps?: number
  readonly kbps?: number
  readonly gop?: number
  readonly ptz?: boolean
}

export interface OnvifCameraOptions extends OnvifDeviceOptions {
  readonly profiles?: readonly FakeProfile[]
  /** Which media services it has. */
  readonly media?: readonly ('media1' | 'media2')[]
  /** As it writes the host of its streams; default its own. */
  readonly streamHost?: string
  /** Where its streams are, in place of addresses that nobody answers at. */
  readonly streamUri?: (token: string) => string
  readonly scopes?: readonly string[]
  /** What a snapshot is; default a small JPEG. */
  readonly snapshot?: Uint8Array
  readonly search?: boolean
}

export interface OnvifCameraFake extends OnvifDeviceFake {
  /** Commands to its head, in order: `move 0.5 0 - PT1S`, `stop`, `goto 2`, `set gate`, `home`. */
  readonly ptzLog: readonly string[]
  /** What its clock was set to last, `2026-11-30T18:00:05Z`; null: never. */
  timeSet(): string | null
}

export const TWO_STREAMS: readonly FakeProfile[] = [
  { token: '000', source: 'VS_1', codec: 'H265', width: 2560, height: 1440, fps: 25, kbps: 4096, gop: 50, ptz: true },
  { token: '001', source: 'VS_1', codec: 'H264', width: 640, height: 360, fps: 12.5, kbps: 512, gop: 25, ptz: true },
  { token: 'meta', source: 'VS_1' },
]

const SCOPES = [
  'onvif://www.onvif.org/Profile/Streaming',
  'onvif://www.onvif.org/Profile/T',
  'onvif://www.onvif.org/name/%E5%8D%97%E9%97%A8',
  'onvif://www.onvif.org/hardware/IPC-1',
  'onvif://www.onvif.org/location/country/china',
  'onvif://www.onvif.org/MAC/AA-BB-CC-00-11-22',
]
const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 0xff, 0xd9])

export async function startOnvifCamera(options: OnvifCameraOptions = {}): Promise<OnvifCameraFake> {
  const { profiles = TWO_STREAMS, media = ['media1', 'media2'], scopes = SCOPES, search = true } = options
  const ptzLog: string[] = []
  const presets = new Map([['1', 'gate']])
  let timeSet: string | null = null
  const services = {
    ...(media.includes('media1') && { [TRT]: '/onvif/media' }),
    ...(media.includes('media2') && { [TR2]: '/onvif/media2' }),
    [TPTZ]: '/onvif/ptz',
    ...(search && { [TSE]: '/onvif/search' }),
    ...options.services,
  }
  const also: NonNullable<OnvifDeviceOptions['also']> = ({ operation, body, path, here, response }) => {
    const profile = profiles.find(({ token }) => token === valueIn(body, 'ProfileToken'))
    const say = (prefix: string, namespace: string, inside: string) => {
      reply(response, `<${prefix}:${operation}Response xmlns:${prefix}="${namespace}">${inside}</${prefix}:${operation}Response>`)
      return true
    }
    const unknown = () => {
      fault(response, 'env:Sender', 'ter:NoProfile', 'no such profile')
      return true
    }
    const isMedia2 = path === '/onvif/media2'
    const [prefix, namespace] = isMedia2 ? ['tr2', TR2] : ['trt', TRT]
    switch (operation) {
      case 'GET':
        response.writeHead(200, { 'content-type': 'image/jpeg' }).end(options.snapshot ?? JPEG)
        return true
      case 'GetDeviceInformation':
        return say(
          'tds',
          TDS,
          '<tds:Manufacturer>Example</tds:Manufacturer><tds:Model>IPC-1</tds:Model><tds:FirmwareVersion>1.10</tds:FirmwareVersion><tds:SerialNumber>00123456789012345678</tds:SerialNumber><tds:HardwareId>88</tds:HardwareId>',
        )
      case 'GetScopes':
        return say('tds', TDS, scopes.map((scope) => `<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>${scope}</tt:ScopeItem></tds:Scopes>`).join(''))
      case 'GetProfiles':
        if (!media.includes(isMedia2 ? 'media2' : 'media1')) return false
        return say(prefix, namespace, profiles.map(isMedia2 ? profile2 : profile1).join(''))
      case 'GetVideoSources': {
        const sources = [...new Set(profiles.map(({ source }) => source))]
        return say('trt', TRT, sources.map((source) => `<trt:VideoSources token="${source}"><tt:Framerate>25</tt:Framerate></trt:VideoSources>`).join(''))
      }
      case 'GetVideoSourceConfigurations': {
        const sources = [...new Set(profiles.map(({ source }) => source))]
        const list = sources.map(
          (source) =>
            `<${prefix}:Configurations token="vsc_${source}"><tt:Name>c</tt:Name><tt:SourceToken>${source}</tt:SourceToken></${prefix}:Configurations>`,
        )
        return say(prefix!, namespace!, list.join(''))
      }
      case 'GetStreamUri': {
        if (profile === undefined) return unknown()
        const written = `rtsp://${options.streamHost ?? '127.0.0.1'}:8554/live/${profile.token}?unicast=true&amp;user=admin`
        const uri = options.streamUri?.(profile.token) ?? written
        return say(prefix, namespace, isMedia2 ? `<tr2:Uri>${uri}</tr2:Uri>` : `<trt:MediaUri><tt:Uri>${uri}</tt:Uri></trt:MediaUri>`)
      }
      case 'GetSnapshotUri': {
        if (profile === undefined) return unknown()
        const uri = `${here}/snapshot/${profile.token}.jpg`
        return say(prefix, namespace, isMedia2 ? `<tr2:Uri>${uri}</tr2:Uri>` : `<trt:MediaUri><tt:Uri>${uri}</tt:Uri></trt:MediaUri>`)
      }
      case 'GetEventProperties':
        return say(
          'tev',
          'http://www.onvif.org/ver10/events/wsdl',
          '<wstop:TopicSet xmlns:wstop="urn:t" xmlns:tns1="urn:n"><tns1:RuleEngine><CellMotionDetector><Motion wstop:topic="true"><tt:MessageDescription IsProperty="true"/></Motion></CellMotionDetector></tns1:RuleEngine><tns1:VideoSource><tns1:GlobalSceneChange><ImagingService wstop:topic="true"/></tns1:GlobalSceneChange></tns1:VideoSource></wstop:TopicSet>',
        )
      case 'GetRecordingSummary':
        return say('tse', TSE, '<tse:Summary><tt:NumberRecordings>1</tt:NumberRecordings></tse:Summary>')
      case 'SetSystemDateAndTime': {
        const part = (name: string) => valueIn(body, name).padStart(2, '0')
        timeSet = `${part('Year')}-${part('Month')}-${part('Day')}T${part('Hour')}:${part('Minute')}:${part('Second')}Z`
        camera.aheadMs = Date.parse(timeSet) - Date.now()
        return say('tds', TDS, '')
      }
      default:
        return servePtz(operation, body, profile, say, unknown)
    }
  }
  const servePtz = (
    operation: string,
    body: string,
    profile: FakeProfile | undefined,
    say: (prefix: string, namespace: string, inside: string) => boolean,
    unknown: () => boolean,
  ): boolean => {
    const ptz = (inside = '') => say('tptz', TPTZ, inside)
    if (operation === 'GetNodes') return ptz('<tptz:PTZNode token="node"><tt:HomeSupported>true</tt:HomeSupported></tptz:PTZNode>')
    const known = ['ContinuousMove', 'Stop', 'GetPresets', 'GotoPreset', 'SetPreset', 'GotoHomePosition']
    if (!known.includes(operation)) return false
    if (profile?.ptz !== true) return unknown()
    switch (operation) {
      case 'ContinuousMove': {
        const [, x, y] = /<tt:PanTilt x="([^"]*)" y="([^"]*)"/.exec(body) ?? []
        const z = /<tt:Zoom x="([^"]*)"/.exec(body)?.[1]
        ptzLog.push(`move ${x ?? '-'} ${y ?? '-'} ${z ?? '-'} ${valueIn(body, 'Timeout')}`)
        break
      }
      case 'Stop':
        ptzLog.push('stop')
        break
      case 'GetPresets':
        return ptz([...presets].map(([token, name]) => `<tptz:Preset token="${token}"><tt:Name>${name}</tt:Name></tptz:Preset>`).join(''))
      case 'GotoPreset':
        if (!presets.has(valueIn(body, 'PresetToken'))) return unknown()
        ptzLog.push(`goto ${valueIn(body, 'PresetToken')}`)
        break
      case 'SetPreset': {
        const token = valueIn(body, 'PresetToken') || String(presets.size + 1)
        presets.set(token, valueIn(body, 'PresetName'))
        ptzLog.push(`set ${token}`)
        return ptz(`<tptz:PresetToken>${token}</tptz:PresetToken>`)
      }
      default:
        ptzLog.push('home')
    }
    return ptz()
  }
  const camera = await startOnvifDevice({ ...options, services, also })
  return Object.assign(camera, { ptzLog, timeSet: () => timeSet })
}

function profile1({ token, source, name, codec, width, height, fps, kbps, gop, ptz }: FakeProfile): string {
  // Media 1 knows no H.265; devices list such profiles there with what they can say.
  const encoder =
    codec === undefined
      ? ''
      : `<tt:VideoEncoderConfiguration token="enc_${token}"><tt:Name>e</tt:Name><tt:Encoding>${codec}</tt:Encoding><tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>${fps}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>${kbps}</tt:BitrateLimit></tt:RateControl><tt:H264><tt:GovLength>${gop}</tt:GovLength><tt:H264Profile>Main</tt:H264Profile></tt:H264></tt:VideoEncoderConfiguration>`
  return `<trt:Profiles token="${token}" fixed="true"><tt:Name>${name ?? token}</tt:Name><tt:VideoSourceConfiguration token="vsc"><tt:Name>source ${source}</tt:Name><tt:UseCount>2</tt:UseCount><tt:SourceToken>${source}</tt:SourceToken></tt:VideoSourceConfiguration>${encoder}${ptz === true ? '<tt:PTZConfiguration token="ptz"/>' : ''}</trt:Profiles>`
}

function profile2({ token, source, name, codec, width, height, fps, kbps, gop, ptz }: FakeProfile): string {
  const encoder =
    codec === undefined
      ? ''
      : `<tr2:VideoEncoder token="enc_${token}" GovLength="${gop}" Profile="Main"><tt:Name>e</tt:Name><tt:Encoding>${codec}</tt:Encoding><tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution><tt:RateControl ConstantBitRate="false"><tt:FrameRateLimit>${fps}</tt:FrameRateLimit><tt:BitrateLimit>${kbps}</tt:BitrateLimit></tt:RateControl></tr2:VideoEncoder>`
  return `<tr2:Profiles token="${token}" fixed="true"><tr2:Name>${name ?? token}</tr2:Name><tr2:Configurations><tr2:VideoSource token="vsc"><tt:Name>source ${source}</tt:Name><tt:SourceToken>${source}</tt:SourceToken></tr2:VideoSource>${encoder}${ptz === true ? '<tr2:PTZ token="ptz"/>' : ''}</tr2:Configurations></tr2:Profiles>`
}
