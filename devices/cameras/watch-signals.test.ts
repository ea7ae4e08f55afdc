// A camera's own events: what they mean, and that nothing old passes for new.
import { afterEach, expect, test } from 'vitest'
import { cameraAddressSchema, cameraSignalSchema } from '../../contract/camera-pairing.ts'
import { createTestIo } from '../../test/fakes/driver-io.ts'
import { inputMessage } from '../../test/fakes/onvif-device.ts'
import { reply } from '../../test/fakes/onvif-reply.ts'
import { startOnvifCamera, type OnvifCameraFake, type OnvifCameraOptions } from '../../test/fakes/onvif-camera.ts'
import { elementsAt, readXml } from '../transport/soap-xml.ts'
import { signalOf } from './camera-signals.ts'
import { watchSignals, type SignalWatch } from './watch-signals.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const LOGIN = { username: 'admin', password: 'vigil-123' }
const NOW = Date.parse('2026-11-22T11:08:30Z')

function message(topic: string, operation: string | null, source: string, data: string, utc = '2026-11-22T11:08:24Z'): string {
  const said = operation === null ? '' : ` PropertyOperation="${operation}"`
  return `<wsnt:NotificationMessage><wsnt:Topic Dialect="d">${topic}</wsnt:Topic><wsnt:Message><tt:Message UtcTime="${utc}"${said}><tt:Source>${source}</tt:Source><tt:Data>${data}</tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>`
}
const item = (name: string, value: string) => `<tt:SimpleItem Name="${name}" Value="${value}"/>`
const notificationOf = (xml: string) => elementsAt(readXml(`<r xmlns:tt="u" xmlns:wsnt="v">${xml}</r>`), 'r', 'NotificationMessage')[0]
const read = (xml: string) => signalOf(notificationOf(xml), NOW)

const MOTION = 'tns1:RuleEngine/CellMotionDetector/Motion'
const SOURCE = item('VideoSourceConfigurationToken', '007') + item('Rule', 'r')

test.each([
  [
    message(MOTION, 'Changed', SOURCE, item('IsMotion', 'true')),
    { kind: 'motion', topic: 'RuleEngine/CellMotionDetector/Motion', source: '007', isOn: true, isInitial: false },
  ],
  [message(MOTION, 'Initialized', SOURCE, item('IsMotion', 'true')), { kind: 'motion', isOn: true, isInitial: true }],
  [
    message('x:VideoSource/x:MotionAlarm', 'Changed', item('Source', 'VS'), item('State', '0')),
    { kind: 'motion', topic: 'VideoSource/MotionAlarm', source: 'VS', isOn: false },
  ],
  [message('tns1:VideoSource/GlobalSceneChange/ImagingService', 'Changed', item('Source', 'VS'), item('State', 'true')), { kind: 'tamper', isOn: true }],
  [message('tns1:VideoSource/SignalLoss', 'Changed', item('Source', 'VS'), item('State', 'true')), { kind: 'loss', isOn: true }],
  [
    message('tns1:RuleEngine/LineDetector/Crossed', null, item('Rule', 'r'), item('ObjectId', '1')),
    { kind: 'line', source: 'r', rule: 'r', isOn: null, isInitial: false, clock: 'right' },
  ],
  [message('tns1:RuleEngine/MyRuleDetector/PeopleDetect', 'Changed', '', item('State', 'true')), { kind: 'area', source: null, isOn: true }],
  [message('tns1:RuleEngine/MyRuleDetector/DogCatDetect', 'Changed', '', item('State', 'true')), { kind: 'other', source: null, isOn: true }],
  [message('tns1:RuleEngine/FieldDetector/ObjectsInside', 'Changed', item('Rule', 'Hof'), item('IsInside', 'true')), { kind: 'area', rule: 'Hof', isOn: true }],
  [message('tns1:RuleEngine/FieldDetector/ObjectIsLoitering', null, item('Rule', 'Hof'), ''), { kind: 'loitering', isOn: null }],
  [message('tns1:VideoSource/MotionAlarmist', 'Changed', item('Source', 'VS'), item('State', 'true')), { kind: 'other' }],
  [message(MOTION, 'Changed', SOURCE, item('IsMotion', 'perhaps'), '1970-01-01T00:00:00Z'), { isOn: null, deviceAtMs: null, clock: 'impossible' }],
])('a notification is read: %#', (xml, signal) => {
  const said = read(xml)
  expect(cameraSignalSchema.parse(said)).toMatchObject(signal)
})

test('what a clock is off is taken away, and a time that cannot be is none', () => {
  const at = (utc: string, aheadMs: number | null, operation = 'Changed') =>
    signalOf(notificationOf(message(MOTION, operation, SOURCE, item('IsMotion', 'true'), utc)), NOW, aheadMs)
  expect(at('2026-11-22T13:08:24Z', 2 * 3_600_000)).toMatchObject({ deviceAtMs: NOW - 6000, clock: 'corrected' })
  expect(at('2026-11-22T11:08:24Z', 900)).toMatchObject({ deviceAtMs: NOW - 6000, clock: 'right' })
  // It tells its clock in UTC and its events in local time.
  expect(at('2026-11-22T19:08:24Z', 0)).toMatchObject({ deviceAtMs: null, clock: 'impossible' })
  expect(at('2026-11-22T03:08:24Z', null)).toMatchObject({ deviceAtMs: null, clock: 'impossible' })
  expect(at('2026-11-22T03:08:24Z', null, 'Initialized')).toMatchObject({ clock: 'right' })
  expect(at('yesterday', null)).toMatchObject({ deviceAtMs: null, clock: 'impossible' })
})

test('what is gone, has no topic or a hostile one is nothing', () => {
  expect(read(message(MOTION, 'Deleted', SOURCE, item('IsMotion', 'true')))).toBeNull()
  expect(read(message('', 'Changed', SOURCE, item('IsMotion', 'true')))).toBeNull()
  expect(read(message(`tns1:${'a'.repeat(300)}`, 'Changed', SOURCE, ''))).toBeNull()
  expect(read('<wsnt:NotificationMessage/>')).toBeNull()
})

let isFlooding = false

async function watched(options: OnvifCameraOptions = {}): Promise<{ camera: OnvifCameraFake; watch: SignalWatch }> {
  const camera = await startOnvifCamera({ login: LOGIN, ...options })
  closing.push(camera.close)
  const address = cameraAddressSchema.parse({ host: '127.0.0.1', port: camera.port })
  const watch = await watchSignals({ address, login: LOGIN, pullSeconds: 2 }, createTestIo())
  closing.push(watch.close)
  return { camera, watch }
}

test('how it stood at the beginning is marked, what changes after is new', async () => {
  const { camera, watch } = await watched()
  expect((await watch.pull()).map(({ kind, source, isInitial }) => [kind, source, isInitial])).toEqual([
    ['input', 'IN_1', true],
    ['input', '00123', true],
  ])
  const pulling = watch.pull()
  camera.notify(message(MOTION, 'Changed', SOURCE, item('IsMotion', 'true')))
  expect(await pulling).toMatchObject([{ kind: 'motion', isOn: true, isInitial: false }])
  await watch.close()
  expect(camera.subscriptions()).toBe(0)
})

test('a token of a configuration is told apart by its source', async () => {
  const { watch } = await watched()
  expect([watch.sourceOf('vsc_VS_1'), watch.sourceOf('VS_1'), watch.sourceOf('IN_1')]).toEqual(['VS_1', 'VS_1', null])
  expect(watch.sources).toBe(1)
})

test('an answer that floods is cut, and the next one is read', async () => {
  isFlooding = true
  const { camera, watch } = await watched({
    before(operation, response) {
      if (operation !== 'PullMessages' || !isFlooding) return false
      isFlooding = false
      reply(response, `<tev:PullMessagesResponse>${message(MOTION, 'Changed', SOURCE, item('IsMotion', 'true')).repeat(3000)}</tev:PullMessagesResponse>`)
      return true
    },
  })
  expect(await watch.pull()).toHaveLength(200)
  camera.notify(inputMessage('IN_1', true, 'Changed'))
  expect((await watch.pull()).at(-1)).toMatchObject({ kind: 'input' })
})

test('a subscription that the camera forgot is an error, and closing it still works', async () => {
  const { camera, watch } = await watched()
  await watch.pull()
  camera.forget()
  await expect(watch.pull()).rejects.toMatchObject({ code: 'device.wrongAnswer' })
  await watch.close()
})

test('a camera without filters tells everything, one whose subscription is elsewhere is asked itself', async () => {
  const { camera, watch } = await watched({ before: refuseFilter, writtenHost: '203.0.113.9' })
  camera.notify(inputMessage('IN_1', true, 'Changed'))
  expect((await watch.pull()).at(-1)).toMatchObject({ kind: 'input', source: 'IN_1', isOn: true })
})

const refuseFilter: NonNullable<OnvifCameraOptions['before']> = (operation, response, body) => {
  if (operation !== 'CreatePullPointSubscription' || !body.includes('<Filter>')) return false
  response.writeHead(400, { 'content-type': 'application/soap+xml' })
  response.end(
    '<e:Envelope xmlns:e="e"><e:Body><e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text>InvalidFilterFault</e:Text></e:Reason></e:Fault></e:Body></e:Envelope>',
  )
  return true
}
