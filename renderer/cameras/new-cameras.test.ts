// What is set up together: how devices, their pictures and what was typed become cameras that can be saved.
import { expect, test } from 'vitest'
import { cameraSaveSchema } from '../../contract/camera-setup.ts'
import type { CameraChannel, CameraProfile, CameraReport, FoundCamera } from '../../contract/camera-pairing.ts'
import {
  camerasOf,
  channelOfStream,
  deviceAt,
  deviceOfFound,
  devicesOfStreams,
  problemOf,
  proposeId,
  renamed,
  saveOf,
  withDevices,
  type Device,
} from './new-cameras.ts'

const profile = (token: string, width: number): CameraProfile => ({
  token,
  name: token,
  codec: 'H264',
  width,
  height: (width * 9) / 16,
  fps: 25,
  kbps: null,
  gopFrames: null,
  streamUrl: `rtsp://10.0.0.5:554/${token}`,
  snapshotUrl: null,
  hasPtz: false,
})
const channel = (source: string, over: Partial<CameraChannel> = {}): CameraChannel => ({
  source,
  name: `CH ${source}`,
  isOnline: null,
  behind: null,
  profiles: [profile('000', 1920), profile('001', 640)],
  main: '000',
  sub: '001',
  mainChoice: 'largest',
  subChoice: 'fits',
  ...over,
})
const LOGIN = { username: 'admin', password: 'p' }
const NO_REPORT: CameraReport | null = null
const right = (device: Device, channels: readonly CameraChannel[]): Device => ({
  ...device,
  trial: { state: 'told', answer: 'ok', report: NO_REPORT, channels, login: LOGIN },
})

test('a found device is asked where it answered, in the scheme and path it named; one that is known is not picked', () => {
  const found: FoundCamera = {
    endpoint: 'urn:uuid:1',
    by: 'probe',
    host: '10.0.0.5',
    xaddrs: ['https://10.0.0.5:8443/onvif/x', 'http://10.0.0.5:8080/onvif/device_service'],
    isForeign: false,
    name: '南门',
    hardware: 'IPC',
    location: null,
    profiles: [],
    mac: null,
    interface: 'eth0',
  }
  expect(deviceOfFound(found, null)).toMatchObject({
    name: '南门 IPC',
    isPicked: true,
    target: { address: { scheme: 'http', host: '10.0.0.5', port: 8080, path: '/onvif/device_service' } },
  })
  expect(deviceOfFound({ ...found, xaddrs: ['https://10.0.0.5/x'] }, 'gate')).toMatchObject({
    isPicked: false,
    target: { address: { scheme: 'https', port: 443, path: '/x' } },
  })
  expect(deviceOfFound({ ...found, xaddrs: ['nonsense', 'ftp://10.0.0.5/'] }, null)).toBeNull()
})

test('typed streams lose their log-in before they are kept, and lines that are none are told by their number', () => {
  const { devices, wrong } = devicesOfStreams(
    [
      'rtsp://admin:p%40ss:w@10.0.0.5:554/a?x=1 rtsp://admin:p@10.0.0.5/b',
      '',
      'http://10.0.0.5/',
      'RTSP://10.0.0.6/c',
      'rtsp://a/1 rtsp://a/2 rtsp://a/3',
    ].join('\n'),
  )
  expect(devices.map(({ target, login }) => ({ target, login }))).toEqual([
    { target: { type: 'stream', main: 'rtsp://10.0.0.5:554/a?x=1', sub: 'rtsp://10.0.0.5/b' }, login: { username: 'admin', password: 'p@ss:w' } },
    { target: { type: 'stream', main: 'rtsp://10.0.0.6/c', sub: null }, login: null },
  ])
  expect(wrong).toEqual([3, 5])
  expect(JSON.stringify(devices.map(({ target, key }) => [target, key]))).not.toContain('p@ss')
})

test('a device that is added again keeps what it answered', () => {
  const known = right(deviceAt('10.0.0.5', 80), [channel('1')])
  expect(withDevices([known], [deviceAt('10.0.0.5', 80), deviceAt('10.0.0.6', 80), deviceAt('10.0.0.6', 80)])).toEqual([known, deviceAt('10.0.0.6', 80)])
})

test('every picture of what answered becomes a camera with an id of its own; a channel that is offline is not picked', () => {
  const recorder = right(deviceAt('10.0.0.5', 80), [
    channel('1', { name: '大堂' }),
    channel('2', { name: 'Gate', isOnline: false }),
    channel('3', { name: 'Gate' }),
  ])
  const wrong = deviceAt('10.0.0.6', 80)
  const cameras = camerasOf([recorder, wrong], [], ['camera-01'])
  expect(cameras.map(({ name, id, isPicked }) => ({ name, id, isPicked }))).toEqual([
    { name: '大堂', id: 'camera-02', isPicked: true },
    { name: 'Gate', id: 'gate', isPicked: false },
    { name: 'Gate', id: 'gate-02', isPicked: true },
  ])
})

test('coming back with one more device leaves what was typed, and what is saved stays though its device is left out', () => {
  const first = right(deviceAt('10.0.0.5', 80, { name: '南门' }), [channel('1')])
  const [camera] = camerasOf([first], [], [])
  const typed = { ...camera!, name: '南门岗亭', id: 'south' }
  const second = right(deviceAt('10.0.0.6', 80, { name: 'South' }), [channel('1')])
  expect(camerasOf([first, second], [typed], []).map(({ name, id }) => [name, id])).toEqual([
    ['南门岗亭', 'south'],
    ['South', 'south-02'],
  ])
  const saved = { ...typed, saving: { state: 'saved' as const } }
  expect(camerasOf([{ ...first, isPicked: false }], [saved], [])).toEqual([saved])
  expect(camerasOf([{ ...first, isPicked: false }], [typed], [])).toEqual([])
})

test('an id is proposed only of what can be one', () => {
  expect(proposeId('Lobby 3 / East', new Set())).toBe('lobby-3-east')
  expect(proposeId('3栋 Lobby', new Set(['camera-01']))).toBe('camera-02')
  expect(proposeId('10.0.0.5', new Set())).toBe('camera-01')
  expect(proposeId('x'.repeat(90), new Set())).toHaveLength(50)
})

test('names by pattern count on, with the present name where it is wanted', () => {
  expect(renamed('3栋 {nn}', 'CH 1', 7)).toBe('3栋 07')
  expect(renamed('{name} ({n})', 'CH 1', 12)).toBe('CH 1 (12)')
  expect(renamed('Gate', 'CH 1', 2)).toBe('Gate 2')
})

test('what would be refused is told before it is sent', () => {
  const [camera] = camerasOf([right(deviceAt('10.0.0.5', 80), [channel('1')])], [], [])
  const one = camera!
  const other = { ...one, key: 'other', id: 'other' }
  expect(problemOf(one, [one, other], [])).toBeNull()
  expect(problemOf({ ...one, name: ' ' }, [one], [])).toBe('noName')
  expect(problemOf({ ...one, id: 'Süd' }, [one], [])).toBe('badId')
  expect(problemOf({ ...one, id: 'other' }, [one, other], [])).toBe('idTaken')
  expect(problemOf({ ...one, id: 'other' }, [one, { ...other, isPicked: false }], [])).toBeNull()
  expect(problemOf(one, [one], [one.id])).toBe('idTaken')
  expect(problemOf({ ...one, main: null, sub: null }, [one], [])).toBe('noStream')
})

test('what is saved is what the core takes: paired with its device, or an address alone', () => {
  const device = right(deviceAt('10.0.0.5', 8080, { language: 'isapi' }), [channel('3')])
  const [camera] = camerasOf([device], [], [])
  expect(cameraSaveSchema.parse(saveOf(camera!, device))).toMatchObject({
    login: LOGIN,
    version: null,
    camera: {
      main: 'rtsp://10.0.0.5:554/000',
      sub: 'rtsp://10.0.0.5:554/001',
      paired: { language: 'isapi', source: '3', mainProfile: '000', subProfile: '001' },
    },
  })
  const seen = { answer: 'ok', codec: 'hevc', width: 640, height: 360, fps: 10, jpeg: null, firstPictureMs: 1 } as const
  const [typed] = devicesOfStreams('rtsp://10.0.0.6/c').devices
  const stream = right(typed!, [channelOfStream('rtsp://10.0.0.6/c', null, seen)])
  const [alone] = camerasOf([stream], [], [])
  expect(alone).toMatchObject({ main: 'main', sub: null, profiles: [{ codec: 'H265', width: 640 }] })
  expect(cameraSaveSchema.parse(saveOf(alone!, stream)).camera).toMatchObject({ main: 'rtsp://10.0.0.6/c', sub: null, paired: null })
})
