// Swipes over HTTP: what is taken, what is refused, and what the reader is told.
import { afterEach, expect, test } from 'vitest'
import type { DeviceEvent, EventAnswer } from '../../contract/device-events.ts'
import { createTestIo, NO_ANSWER } from '../../test/fakes/driver-io.ts'
import { createHttpReader, READER_PATH } from '../../test/fakes/patrol-reader-http.ts'
import { eventually } from '../../test/patience.ts'
import { httpPatrolReader } from './http.ts'

const AT = '2026-11-22T11:08:24Z'
const AT_MS = Date.parse(AT)

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function reader(settings: object = {}, answer: (event: DeviceEvent) => EventAnswer | Promise<EventAnswer> = () => NO_ANSWER) {
  const io = createTestIo(answer, () => AT_MS + 1000)
  const session = await httpPatrolReader.open(httpPatrolReader.config.parse({ listen: '127.0.0.1:0', path: READER_PATH, ...settings }), io)
  closing.push(() => session.close())
  return { io, fake: createHttpReader(session.listening!), swipes: () => io.events.filter((event) => event.type === 'checkIn') }
}

test('a swipe is stored, then answered', async () => {
  const { fake, swipes } = await reader()
  expect(await fake.swipe({ cardNumber: 'd7:65:c6:1a', guardCard: '0001', at: '2026-11-22 19:08:24', id: 'a-1' })).toEqual({ status: 200, text: '{"ok":true}' })
  expect(swipes()).toEqual([
    { type: 'checkIn', cardNumber: 'D765C61A', guardCard: '0001', deviceAtMs: AT_MS, replayed: false, dedupeKey: 'a-1-2026-11-22 19:08:24' },
  ])
})

test('what could not be stored is asked for again', async () => {
  const { fake } = await reader({}, (event) => (event.type === 'checkIn' ? Promise.reject(new Error('disk full')) : NO_ANSWER))
  expect((await fake.swipe({ cardNumber: 'D7' })).status).toBe(503)
})

test('a swipe of more than ten minutes ago is of the past; a time that is none is not used', async () => {
  const { fake, swipes } = await reader({ byteOrder: 'reversed' })
  await fake.swipe({ cardNumber: 'D7A1', at: '2026-11-22T10:58:24.000Z' })
  await fake.swipe({ cardNumber: 'D8', at: 'yesterday' })
  await fake.swipe({ cardNumber: 'D9', at: AT_MS / 1000 })
  expect(swipes()).toMatchObject([
    { cardNumber: 'A1D7', replayed: true, deviceAtMs: AT_MS - 600_000 },
    { replayed: false, deviceAtMs: null },
    { replayed: false, deviceAtMs: AT_MS },
  ])
})

test('what names no card, is too large or only asks is refused', async () => {
  const { fake, swipes } = await reader()
  for (const body of ['', '{', 'null', '[]', '{"cardNumber":""}', '{"cardNumber":{"x":1}}', '[['.repeat(2000)])
    expect((await fake.post(body)).status, body.slice(0, 20)).toBe(422)
  expect((await fake.post('x'.repeat(4097))).status).toBe(413)
  expect((await fake.post('', 'GET')).status).toBe(405)
  expect(swipes()).toEqual([])
})

test('another address is kept out', async () => {
  const { fake, io } = await reader({ from: '10.0.0.9' })
  expect((await fake.swipe({ cardNumber: 'D7' })).status).toBe(403)
  expect(io.events).toEqual([])
})

test('its first word makes it online, silence offline', async () => {
  const { fake, io } = await reader({ silenceSeconds: 5 })
  await fake.swipe({ cardNumber: 'D7' })
  expect(io.events[0]).toEqual({ type: 'state', state: 'online', problem: null })
  await eventually(() => io.events.at(-1)).toMatchObject({ state: 'offline', problem: 'device.unreachable' })
})
