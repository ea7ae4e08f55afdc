// People in a Hikvision terminal: written whole, replaced whole, forgotten whole, and the terminal's own words where it will not.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Enrolment } from '../../contract/enrolment.ts'
import { startFakeTerminal, type FakeTerminal } from '../../test/fakes/gate-isapi.ts'
import { LOGIN } from '../../test/fakes/isapi-device.ts'
import { createIsapi } from '../transport/isapi-call.ts'
import { peopleOf, type PeopleSettings } from './isapi-people.ts'

const SYNCED = { state: 'synced', reason: null }
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('\r\n--vigil\r\nMIME'), Buffer.alloc(30_000, 9)])
const LI: Enrolment = { ref: '10023', name: '李明', kind: 'resident', validFromMs: null, validToMs: null, cardNumber: '0012345678', maxUses: null, face: JPEG }

let terminal: FakeTerminal
beforeEach(async () => {
  terminal = await startFakeTerminal()
})
afterEach(() => terminal.close())

const people = (settings: Partial<PeopleSettings> = {}, timeoutMs = 5000) => {
  const call = createIsapi({ host: terminal.host, port: terminal.port, ...LOGIN, timeoutMs }, new AbortController().signal)
  return peopleOf(call, { door: 1, timezone: 'Asia/Shanghai', facePart: 'FaceImage', ...settings })
}

test('a person goes in with card and face, the same again changes nothing', async () => {
  const { put } = people({ door: 2 })
  for (let i = 0; i < 2; i++) expect(await put(LI)).toEqual(SYNCED)
  expect([...terminal.people.values()]).toEqual([
    {
      employeeNo: '10023',
      name: '李明',
      userType: 'normal',
      Valid: { enable: true, beginTime: '2000-01-01T00:00:00', endTime: '2037-12-31T23:59:59', timeType: 'local' },
      doorRight: '2',
      RightPlan: [{ doorNo: 2, planTemplateNo: '1' }],
      userVerifyMode: '',
      maxOpenDoorTime: 0,
    },
  ])
  expect(terminal.cards).toEqual(new Map([['0012345678', '10023']]))
  expect(terminal.faces.get('10023')?.equals(JPEG)).toBe(true)
})

test('what is not given any more is gone: the old card, the face', async () => {
  const { put } = people()
  await put(LI)
  const other = Buffer.concat([JPEG, Buffer.from('other')])
  expect(await put({ ...LI, cardNumber: '77', face: other })).toEqual(SYNCED)
  expect(terminal.cards).toEqual(new Map([['77', '10023']]))
  expect(terminal.faces.get('10023')?.equals(other)).toBe(true)
  expect(await put({ ...LI, cardNumber: '78', face: 'keep' })).toEqual(SYNCED)
  expect([terminal.cards.get('78'), terminal.faces.get('10023')?.equals(other)]).toEqual(['10023', true])
  expect(await put({ ...LI, cardNumber: null, face: null })).toEqual(SYNCED)
  expect([terminal.people.size, terminal.cards.size, terminal.faces.size]).toEqual([1, 0, 0])
})

test('a visitor has an end and a number of uses, a blocked person is known so as to be refused', async () => {
  const { put } = people()
  const [validFromMs, validToMs] = [Date.parse('2026-11-22T00:00:00+08:00'), Date.parse('2026-11-22T20:30:00+08:00')]
  await put({ ...LI, ref: 'V1', kind: 'visitor', validFromMs, validToMs, maxUses: 2 })
  await put({ ...LI, ref: 'B1', kind: 'blocked', cardNumber: null, validToMs: Date.parse('2050-01-01T00:00:00Z'), validFromMs: 0 })
  expect(terminal.people.get('V1')).toMatchObject({
    userType: 'visitor',
    maxOpenDoorTime: 2,
    Valid: { beginTime: '2026-11-22T00:00:00', endTime: '2026-11-22T20:30:00' },
  })
  expect(terminal.people.get('B1')).toMatchObject({ userType: 'blackList', Valid: { beginTime: '2000-01-01T00:00:00', endTime: '2037-12-31T23:59:59' } })
})

test.each([
  ['李'.repeat(20), '李'.repeat(10)],
  [`${'a'.repeat(30)}😀`, 'a'.repeat(30)],
  ['a\u0000\r\nb', 'a b'],
  ['   ', '10023'],
])('the name %j is written as %j', async (name, written) => {
  expect(await people().put({ ...LI, name })).toEqual(SYNCED)
  expect(terminal.people.get('10023')?.['name']).toBe(written)
})

test('firmware without SetUp records and modifies, and is asked for SetUp once', async () => {
  terminal.lacks('UserInfo/SetUp')
  const { put } = people()
  expect(await put(LI)).toEqual(SYNCED)
  expect(await put({ ...LI, name: '李明明' })).toEqual(SYNCED)
  expect(terminal.people.get('10023')?.['name']).toBe('李明明')
  expect(terminal.requests.filter((request) => request.includes('UserInfo')).map((request) => request.slice(request.indexOf('UserInfo/') + 9, -12))).toEqual([
    'SetUp',
    'Record',
    'Record',
    'Modify',
  ])
})

test('removing leaves nothing, and nobody to remove is no failure', async () => {
  const { put, remove } = people()
  await put(LI)
  await put({ ...LI, ref: '10024', cardNumber: '2' })
  expect(await remove('10023')).toEqual(SYNCED)
  expect(await remove('10023')).toEqual(SYNCED)
  expect([[...terminal.people.keys()], [...terminal.cards.keys()], [...terminal.faces.keys()]]).toEqual([['10024'], ['2'], ['10024']])
})

test.each(['', '1-2', '李明', 'a'.repeat(33), '../1', '1"]}'])('the ref %j never leaves', async (ref) => {
  const { put, remove } = people()
  expect(await put({ ...LI, ref })).toEqual({ state: 'failed', reason: 'request.invalidField' })
  expect(await remove(ref)).toEqual({ state: 'failed', reason: 'request.invalidField' })
  expect(terminal.requests).toEqual([])
})

test.each(['json', 'xml'] as const)('a face that the terminal refuses is told in its own words, in %s', async (form) => {
  terminal.speak(form)
  expect(await people().put({ ...LI, face: Buffer.from('no picture') })).toEqual({ state: 'failed', reason: 'picAnalysisModelingError' })
  expect(await people({ facePart: 'img' }).put(LI)).toEqual({ state: 'failed', reason: 'MessageParametersLack' })
  expect(await people().put({ ...LI, face: Buffer.alloc(300_000) })).toEqual({ state: 'failed', reason: 'request.invalidField' })
})

test('a terminal without cards takes people without one, and says so for the others', async () => {
  terminal.lacks('CardInfo')
  expect(await people().put({ ...LI, cardNumber: null })).toEqual(SYNCED)
  expect(await people().put(LI)).toEqual({ state: 'failed', reason: 'notSupport' })
})

test('a face that cannot be deleted is never told as deleted', async () => {
  const { put, remove } = people()
  await put(LI)
  terminal.misbehave('silent', 'FDSearch/Delete')
  const impatient = people({}, 500)
  expect(await impatient.put({ ...LI, face: null })).toEqual({ state: 'unreachable', reason: 'device.noAnswer' })
  expect(await impatient.remove('10023')).toEqual({ state: 'unreachable', reason: 'device.noAnswer' })
  terminal.misbehave('notSupport', 'FDSearch/Delete')
  expect(await put({ ...LI, face: null })).toEqual({ state: 'failed', reason: 'notSupport' })
  terminal.misbehave(null)
  expect(await remove('10023')).toEqual(SYNCED)
})

test('busy, silent, gone and a changed password are told apart', async () => {
  const { put } = people({}, 1000)
  terminal.misbehave('busy', 'UserInfo')
  expect(await put(LI)).toEqual({ state: 'unreachable', reason: 'deviceBusy' })
  terminal.misbehave('silent', 'FaceDataRecord')
  expect(await put(LI)).toEqual({ state: 'unreachable', reason: 'device.noAnswer' })
  terminal.misbehave('lying', 'UserInfo')
  expect(await put(LI)).toEqual({ state: 'failed', reason: 'device.wrongAnswer' })
  terminal.setPassword('other')
  expect(await put(LI)).toEqual({ state: 'failed', reason: 'device.unauthorized' })
  await terminal.close()
  expect(await put(LI)).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
})
