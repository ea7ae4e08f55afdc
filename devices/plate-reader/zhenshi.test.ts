// Plates that a reader pushes: what becomes an event, when its barrier opens, and what a hostile push does not do.
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { z } from 'zod'
import type { DeviceEvent, EventAnswer } from '../../contract/device-events.ts'
import { createTestIo, NO_ANSWER, type TestIo } from '../../test/fakes/driver-io.ts'
import { createFakePlateReader, READER_PATH } from '../../test/fakes/plate-reader-zhenshi.ts'
import { eventually } from '../../test/patience.ts'
import { zhenshi } from './zhenshi.ts'

/** 2026-11-22 19:08:24 in Shanghai. */
const AT_MS = Date.parse('2026-11-22T11:08:24.320Z')

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function lane(
  settings: Partial<z.input<typeof zhenshi.config>> = {},
  answer: (event: DeviceEvent) => EventAnswer | Promise<EventAnswer> = () => NO_ANSWER,
) {
  const io: TestIo = createTestIo(answer, () => AT_MS + 1000)
  const config = zhenshi.config.parse({ listen: '127.0.0.1:0', path: READER_PATH, direction: 'in', ...settings })
  const session = await zhenshi.open(config, io)
  closing.push(() => session.close())
  return { session, io, reader: createFakePlateReader(session.listening!, () => AT_MS), reads: () => io.events.filter((event) => event.type === 'plateRead') }
}
const welcome = (event: DeviceEvent): EventAnswer => ({ open: event.type === 'plateRead' && event.plate === '粤B12345', say: null })

test('a plate becomes an event, and the barrier opens only where the core says so', async () => {
  const { reader, reads } = await lane({}, welcome)
  expect(await reader.read({ license: '粤B·12345', plateId: 7 })).toEqual({ status: 200, opened: true })
  expect(reads()).toEqual([
    {
      type: 'plateRead',
      plate: '粤B12345',
      rawPlate: '粤B·12345',
      colour: 'blue',
      confidence01: 0.96,
      direction: 'in',
      deviceAtMs: AT_MS,
      replayed: false,
      dedupeKey: `0f823866-d2dc45ab-7-${Math.floor(AT_MS / 1000)}`,
    },
  ])
  expect(await reader.read({ license: '京A00001' })).toEqual({ status: 200, opened: false })
  expect(reader.opened()).toBe(1)
})

test('the same read pushed again has the same key', async () => {
  const { reader, reads } = await lane()
  for (let i = 0; i < 2; i++) await reader.read({ license: '粤B12345', plateId: 7 })
  expect(new Set(reads().map((read) => read.type === 'plateRead' && read.dedupeKey)).size).toBe(1)
})

test('a read of the past is kept as such, opens nothing and is asked to go on', async () => {
  const { reader, reads } = await lane({}, welcome)
  expect((await reader.read({ license: '粤B12345', isOffline: true })).opened).toBe(false)
  expect(reads()).toMatchObject([{ replayed: true }])
})

test.each([1, '1', true, null, 'x', 2])('isoffline %j does not say that it is live', async (isoffline) => {
  const { reader, reads } = await lane({}, welcome)
  const result = { PlateResult: { license: '粤B12345', plateid: 1, isoffline } }
  const { text } = await reader.push(JSON.stringify({ AlarmInfoPlate: { serialno: 's', result } }))
  expect(text).not.toContain('"ok"')
  expect(reads()).toMatchObject([{ replayed: true }])
})

test('a vehicle without a plate is told as one', async () => {
  const { reader, reads } = await lane()
  await reader.read({ license: '_无_', colorType: 0 })
  expect(reads()).toMatchObject([{ plate: null, rawPlate: '_无_', colour: null }])
})

test('what could not be stored is not acknowledged: the reader pushes it again', async () => {
  const { reader } = await lane({}, () => Promise.reject(new Error('disk full')))
  expect((await reader.read({ license: '粤B12345' })).status).toBe(503)
})

test('an opening is handed over at the next call, once, and nothing confirms it', async () => {
  const { reader, session } = await lane()
  expect(await reader.heartbeat()).toBe(false)
  const result = session.command!('open', { reason: '访客' })
  expect(await reader.heartbeat()).toBe(true)
  expect(await result).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(await reader.heartbeat()).toBe(false)
  expect(reader.opened()).toBe(1)
})

test('a reader that does not call was certainly not told', async () => {
  const { session } = await lane({ openWaitMs: 500 })
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
})

test('its first word makes it online, silence offline; its password is logged nowhere', async () => {
  const { reader, io } = await lane({ silenceSeconds: 5 })
  await reader.heartbeat()
  expect(io.events).toEqual([{ type: 'state', state: 'online', problem: null }])
  await eventually(() => io.events.at(-1)).toMatchObject({ state: 'offline', problem: 'device.unreachable' })
  expect(io.logged.join()).not.toContain('plain-secret')
})

test('another address, another path and another serial number are kept out', async () => {
  const { reader, reads, session } = await lane({ from: '10.0.0.9' })
  expect((await reader.read({ license: '粤B12345' })).status).toBe(403)
  await session.close()
  const second = await lane({ serial: 'another' })
  expect((await second.reader.read({ license: '粤B12345' })).status).toBe(403)
  expect([...reads(), ...second.reads()]).toEqual([])
})

test('rubbish is answered, makes no event and does not end the session', async () => {
  const { reader, reads } = await lane({}, welcome)
  for (const body of [
    '',
    '{',
    '[]',
    'null',
    '{"AlarmInfoPlate":7}',
    '{"AlarmInfoPlate":{"result":{"PlateResult":{"license":{"a":1}}}}}',
    '[['.repeat(50_000),
  ]) {
    expect((await reader.push(body)).status).toBe(200)
  }
  expect(reads()).toEqual([])
  expect((await reader.push('x'.repeat(8 * 1024 * 1024 + 1))).status).toBe(413)
  expect((await reader.read({ license: '粤B12345' })).opened).toBe(true)
})

test('2,000 mutated pushes never open the barrier for a plate that is not welcome', async () => {
  const { reader, io } = await lane({}, welcome)
  const good = JSON.stringify({
    AlarmInfoPlate: { serialno: 's', result: { PlateResult: { license: '京A00001', plateid: 1, timeStamp: { Timeval: { sec: 1 } } } } },
  })
  const mutated = fc.tuple(fc.nat(good.length), fc.string({ maxLength: 8 }), fc.nat(8)).map(([at, put, cut]) => good.slice(0, at) + put + good.slice(at + cut))
  for (const body of fc.sample(mutated, 2000)) {
    const { status, text } = await reader.push(body)
    expect(status).toBe(200)
    expect(text).not.toContain('"ok"')
  }
  for (const event of io.events) if (event.type === 'plateRead') expect(event.rawPlate.length).toBeLessThanOrEqual(32)
})
