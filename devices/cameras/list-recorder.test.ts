// The channels of one recorder, in the languages of two makers.
import { afterEach, expect, test } from 'vitest'
import { cameraAddressSchema, cameraReportSchema, type CameraReport } from '../../contract/camera-pairing.ts'
import { LOGIN } from '../../test/fakes/isapi-device.ts'
import { DAHUA_LOGIN, startDahuaRecorder, type DahuaRecorderFake } from '../../test/fakes/recorder-dahua.ts'
import { startIsapiRecorder, type RecorderChannelFake } from '../../test/fakes/recorder-isapi.ts'
import { readDahuaChannels, readDahuaTable } from './dahua-recorder.ts'
import { listRecorder, type RecorderUse } from './list-recorder.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function list({ port }: { port: number }, language: RecorderUse['language'], more: Partial<RecorderUse> = {}): Promise<CameraReport> {
  const address = cameraAddressSchema.parse({ host: '127.0.0.1', port })
  const use = { address, language, login: LOGIN, signal: new AbortController().signal, timeoutMs: 3000, ...more }
  const report = await listRecorder(use, { now: Date.now })
  expect(cameraReportSchema.parse(report)).toEqual(report)
  return report
}

async function hikvision(channels: readonly RecorderChannelFake[], more: Parameters<typeof startIsapiRecorder>[1] = {}) {
  const recorder = await startIsapiRecorder(channels, more)
  closing.push(recorder.close)
  return recorder
}

const CHANNELS: readonly RecorderChannelFake[] = [
  { id: 2, name: '东门', ip: '10.0.3.12', online: false, streams: ['H.265 3840x2160 2500 8192 50', 'H.264 640x480 1250 512 25'] },
  { id: 1, name: '南门', ip: '10.0.3.11', online: true, streams: ['H.264 2560x1440 2500 4096 50', 'H.265 704x576 600 256 12'] },
  { id: 12, name: '车库', ip: '10.0.3.22', streams: ['H.264 1920x1080 0 2048 50'] },
  { id: 3, name: '电梯', streams: ['MJPEG 1280x720 1000 2048 1', 'H.264 640x360 1000 512 20'] },
]

test('of a Hikvision recorder every channel comes with its name, state and streams', async () => {
  const report = await list(await hikvision(CHANNELS, { rtspPort: 8554 }), 'isapi')
  expect(report).toMatchObject({ answer: 'ok', language: 'isapi', identity: { model: 'DS-7832', mac: '24:0f:9b:01:02:03' }, abilities: null })
  expect(report.channels.map(({ source, name, isOnline, behind, main, sub, subChoice }) => [source, name, isOnline, behind, main, sub, subChoice])).toEqual([
    ['1', '南门', true, '10.0.3.11', '101', '102', 'notH264'],
    ['2', '东门', false, '10.0.3.12', '201', '202', 'fits'],
    ['3', '电梯', null, null, '302', null, 'none'],
    ['12', '车库', null, '10.0.3.22', '1201', null, 'none'],
  ])
  expect(report.channels[1]!.profiles[0]).toMatchObject({
    codec: 'H265',
    width: 3840,
    height: 2160,
    fps: 25,
    kbps: 8192,
    gopFrames: 50,
    streamUrl: 'rtsp://127.0.0.1:8554/Streaming/Channels/201',
  })
  expect(report.channels[3]!.profiles[0]!.fps).toBeNull()
  expect(new Set(report.flags)).toEqual(new Set(['noSubStream', 'mainNotH264']))
  expect(Math.abs(report.clock.aheadMs!)).toBeLessThan(3000)
})

test('64 channels of three streams are more than any event, and are read', async () => {
  const many = Array.from({ length: 64 }, (_, n) => ({
    id: n + 1,
    name: `通道 ${n + 1}`,
    ip: `10.0.4.${n + 1}`,
    online: true,
    streams: ['H.265 3840x2160 2500 8192 50', 'H.264 640x480 1250 512 25', 'H.264 352x288 1250 128 25'],
  }))
  const report = await list(await hikvision(many), 'isapi')
  expect(report.channels).toHaveLength(64)
  expect(report.channels.at(-1)).toMatchObject({ main: '6401', sub: '6402' })
})

test('a user who may not see the ports or the clock sees the channels', async () => {
  const answers = { '/ISAPI/Security/adminAccesses': { code: 4, words: 'lowPrivilege' }, '/ISAPI/System/time': { code: 4, words: 'lowPrivilege' } } as const
  const recorder = await hikvision(CHANNELS, { answers })
  recorder.speak('xml', 403)
  const report = await list(recorder, 'isapi')
  expect(report).toMatchObject({ answer: 'ok', clock: { aheadMs: null } })
  expect(report.flags).toContain('clockUnknown')
})

test.each([
  ['silent', 'tooSlow'],
  ['reset', 'unreachable'],
  ['lying', 'notOnvif'],
  ['endless', 'unreadable'],
  ['noSuchPath', 'notOnvif'],
] as const)('a recorder that is %s is told as that', async (fault, answer) => {
  const recorder = await hikvision(CHANNELS)
  recorder.misbehave(fault)
  expect((await list(recorder, 'isapi', { timeoutMs: 800 })).answer).toBe(answer)
})

test('a wrong password is tried once for each trial', async () => {
  const recorder = await hikvision(CHANNELS)
  const wrong = { login: { ...LOGIN, password: 'no' } }
  for (const _ of [1, 2]) expect((await list(recorder, 'isapi', wrong)).answer).toBe('wrongPassword')
  expect(recorder.requests).toEqual([])
  // Each trial: asked without, then with.
  expect(recorder.refusedLogins()).toBe(4)
})

const DAHUA = {
  getSystemInfo: 'appAutoStart=true\ndeviceType=DHI-NVR4832-4KS2\nhardwareVersion=V1\nserialNumber=4F0A1234PAZ00001\n',
  getSoftwareVersion: 'version=4.001.0000006.0,build:2021-05-20\n',
  getMachineName: 'name=NVR B1\n',
  ChannelTitle: 'table.ChannelTitle[0].Name=南门\ntable.ChannelTitle[1].Name=\ntable.ChannelTitle[2].Name=East=gate\n',
  Encode: [
    ...stream(0, 'MainFormat[0]', 'H.265', '3840x2160', 25),
    ...stream(0, 'MainFormat[1]', 'H.264', '1280x720', 25),
    ...stream(0, 'ExtraFormat[0]', 'H.264', '704x576', 15),
    ...stream(1, 'MainFormat[0]', 'H.264H', '1920x1080', 25),
    ...stream(1, 'ExtraFormat[0]', 'H.264', '352x288', 15).map((line) => line.replace('VideoEnable=true', 'VideoEnable=false')),
  ].join('\n'),
  RemoteDevice:
    'table.RemoteDevice.uuid:System_CONFIG_NETCAMERA_INFO_0.Address=10.0.3.31\ntable.RemoteDevice.System_CONFIG_NETCAMERA_INFO_0.Enable=true\ntable.RemoteDevice.System_CONFIG_NETCAMERA_INFO_0.Password=******\ntable.RemoteDevice.System_CONFIG_NETCAMERA_INFO_1.Enable=false\n',
  RTSP: 'table.RTSP.Enable=true\ntable.RTSP.Port=5554\n',
}

function stream(channel: number, format: string, codec: string, size: string, fps: number): string[] {
  const at = `table.Encode[${channel}].${format}.Video`
  const [width, height] = size.split('x')
  return [
    `table.Encode[${channel}].${format}.VideoEnable=true`,
    `${at}.Compression=${codec}`,
    `${at}.Width=${width}`,
    `${at}.Height=${height}`,
    `${at}.FPS=${fps}`,
    `${at}.GOP=50`,
    `${at}.BitRate=2048`,
    `${at}.resolution=${size}`,
  ]
}

async function dahua(tables: Readonly<Record<string, string>> = DAHUA): Promise<DahuaRecorderFake> {
  const recorder = await startDahuaRecorder(tables)
  closing.push(recorder.close)
  return recorder
}

test('of a Dahua recorder every channel comes with its name and streams', async () => {
  const recorder = await dahua()
  const report = await list(recorder, 'dahua', { login: DAHUA_LOGIN })
  expect(report).toMatchObject({
    answer: 'ok',
    language: 'dahua',
    identity: { model: 'DHI-NVR4832-4KS2', firmware: '4.001.0000006.0', serial: '4F0A1234PAZ00001', name: 'NVR B1' },
  })
  expect(report.channels.map(({ source, name, isOnline, behind, main, sub, subChoice }) => [source, name, isOnline, behind, main, sub, subChoice])).toEqual([
    ['1', '南门', null, '10.0.3.31', '1/0', '1/1', 'fits'],
    ['2', '2', false, null, '2/0', null, 'none'],
    ['3', 'East=gate', null, null, '3/0', null, 'none'],
  ])
  expect(report.channels[0]!.profiles.map(({ streamUrl, codec }) => [streamUrl, codec])).toEqual([
    ['rtsp://127.0.0.1:5554/cam/realmonitor?channel=1&subtype=0', 'H265'],
    ['rtsp://127.0.0.1:5554/cam/realmonitor?channel=1&subtype=1', 'H264'],
  ])
  expect(recorder.asked).toContain('/cgi-bin/configManager.cgi?action=getConfig&name=ChannelTitle')
})

test('a Dahua recorder refuses a wrong password, and something else is not taken for one', async () => {
  const recorder = await dahua()
  expect((await list(recorder, 'dahua', { login: { ...DAHUA_LOGIN, password: 'no' } })).answer).toBe('wrongPassword')
  expect(recorder.refusals()).toBe(1)
  expect((await list(await dahua({}), 'dahua', { login: DAHUA_LOGIN })).answer).toBe('notOnvif')
})

test('a table of any form is read or left', () => {
  const wild = `table.Encode[9999999].X=1\n=\nEncode[1]\n${'a'.repeat(5000)}=1\ntable.ChannelTitle[3].Name=${'名'.repeat(500)}\ntable.Encode[3].MainFormat[0].Video.Compression=H.265+\ntable.Encode[3].MainFormat[0].Video.Width=-5\n__proto__=1`
  const table = readDahuaTable(wild)
  const channels = readDahuaChannels({ titles: table, encode: table, remotes: table }, 'fe80::1', 554)
  expect(channels).toMatchObject([
    { source: '4', profiles: [{ codec: 'H265', width: null, streamUrl: 'rtsp://[fe80::1]/cam/realmonitor?channel=4&subtype=0' }] },
  ])
  expect(Array.from(channels[0]!.name)).toHaveLength(200)
})
