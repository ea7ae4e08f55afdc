// A Hikvision recorder for tests: the channels it has taken from the network, its own inputs, and the streams of both.
import { startFakeIsapi, type FakeIsapi, type IsapiReply } from './isapi-device.ts'

export interface RecorderChannelFake {
  readonly id: number
  readonly name: string
  readonly ip?: string
  readonly online?: boolean
  /** `H.265 3840x2160 2500 4096 50`: codec, size, hundredths of pictures a second, kbit/s, GOV; main and then small stream. */
  readonly streams: readonly string[]
}

const XMLNS = 'version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"'

/** @param answers path to answer, instead of its own */
export function startIsapiRecorder(
  channels: readonly RecorderChannelFake[],
  { rtspPort = 554, answers = {} }: { rtspPort?: number; answers?: Readonly<Record<string, IsapiReply>> } = {},
): Promise<FakeIsapi> {
  const list = (root: string, inside: readonly string[]): IsapiReply => ({
    xml: `<?xml version="1.0" encoding="UTF-8"?>\n<${root} ${XMLNS}>\n${inside.join('\n')}\n</${root}>\n`,
  })
  const replies: Readonly<Record<string, IsapiReply>> = {
    '/ISAPI/System/deviceInfo': list('DeviceInfo', [
      '<deviceName>B1 recorder</deviceName><model>DS-7832</model><serialNumber>DS-78320123</serialNumber><macAddress>24:0f:9b:01:02:03</macAddress><firmwareVersion>V4.62.210</firmwareVersion>',
    ]),
    '/ISAPI/System/time': list('Time', [
      `<timeMode>NTP</timeMode><localTime>${new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 19)}+08:00</localTime>`,
    ]),
    '/ISAPI/ContentMgmt/InputProxy/channels': list(
      'InputProxyChannelList',
      channels.flatMap(({ id, name, ip }) =>
        ip === undefined
          ? []
          : [
              `<InputProxyChannel><id>${id}</id><name>${name}</name><sourceInputPortDescriptor><proxyProtocol>HIKVISION</proxyProtocol><ipAddress>${ip}</ipAddress><managePortNo>8000</managePortNo></sourceInputPortDescriptor></InputProxyChannel>`,
            ],
      ),
    ),
    '/ISAPI/ContentMgmt/InputProxy/channels/status': list(
      'InputProxyChannelStatusList',
      channels.flatMap(({ id, ip, online }) =>
        ip === undefined
          ? []
          : [`<InputProxyChannelStatus><id>${id}</id>${online === undefined ? '' : `<online>${online}</online>`}</InputProxyChannelStatus>`],
      ),
    ),
    '/ISAPI/System/Video/inputs/channels': list(
      'VideoInputChannelList',
      channels.flatMap(({ id, name, ip }) =>
        ip === undefined ? [`<VideoInputChannel><id>${id}</id><inputPort>${id}</inputPort><name>${name}</name></VideoInputChannel>`] : [],
      ),
    ),
    '/ISAPI/Streaming/channels': list(
      'StreamingChannelList',
      channels.flatMap(({ id, name, streams }) => streams.map((stream, at) => streamXml(id * 100 + at + 1, name, stream))),
    ),
    '/ISAPI/Security/adminAccesses': list('AdminAccessProtocolList', [
      `<AdminAccessProtocol><id>1</id><enabled>true</enabled><protocol>HTTP</protocol><portNo>80</portNo></AdminAccessProtocol><AdminAccessProtocol><id>4</id><protocol>RTSP</protocol><portNo>${rtspPort}</portNo></AdminAccessProtocol>`,
    ]),
    ...answers,
  }
  return startFakeIsapi(({ path }) => replies[path] ?? null)
}

function streamXml(id: number, name: string, stream: string): string {
  const [codec, size = 'x', rate, kbps, gov] = stream.split(' ')
  const [width, height] = size.split('x')
  return `<StreamingChannel><id>${id}</id><channelName>${name}</channelName><enabled>true</enabled><Transport><maxPacketSize>1000</maxPacketSize><ControlProtocolList><ControlProtocol><streamingTransport>RTSP</streamingTransport></ControlProtocol></ControlProtocolList></Transport><Video><enabled>true</enabled><videoInputChannelID>${Math.floor(id / 100)}</videoInputChannelID><videoCodecType>${codec}</videoCodecType><videoScanType>progressive</videoScanType><videoResolutionWidth>${width}</videoResolutionWidth><videoResolutionHeight>${height}</videoResolutionHeight><videoQualityControlType>VBR</videoQualityControlType><vbrUpperCap>${kbps}</vbrUpperCap><maxFrameRate>${rate}</maxFrameRate><GovLength>${gov}</GovLength></Video><Audio><enabled>false</enabled></Audio></StreamingChannel>`
}
