// Reads of Hikvision cameras: no made-up event is more than a bounded read, and only what says "live" is live.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPlate, type PlateOptions } from './isapi-plate.ts'

const options: PlateOptions = { direction: 'in', timezone: 'Asia/Shanghai', nowMs: Date.parse('2026-11-22T11:10:00Z') }

test('the first ANPR element counts; none, an empty one and another event are no read', () => {
  expect(readPlate({ ANPR: [{ licensePlate: '粤B12345' }, { licensePlate: 'unknown' }] }, options)?.plate).toBe('粤B12345')
  for (const event of [
    {},
    null,
    { ANPR: '' },
    { ANPR: {} },
    { ANPR: { licensePlate: { a: 1 } } },
    { PlateInfoList: { PlateInfo: { licensePlate: '粤B12345' } } },
  ]) {
    expect(readPlate(event, options)).toBeNull()
  }
})

test('a camera that says no time repeats nothing: each of its reads has a key of its own', () => {
  const key = (nowMs: number) => readPlate({ UUID: '0', ANPR: { licensePlate: '粤B12345' } }, { ...options, nowMs })?.dedupeKey
  expect(key(1)).not.toBe(key(2))
})

test.each([
  [undefined, false],
  [0, false],
  ['0', false],
  [1, true],
  ['1', true],
  ['', true],
  [null, true],
  ['live', true],
  [{}, true],
])('alarmDataType %j: of the past is %s', (alarmDataType, replayed) => {
  const event = { ANPR: { licensePlate: '粤B12345' }, ...(alarmDataType !== undefined && { alarmDataType }) }
  expect(readPlate(event, options)?.replayed).toBe(replayed)
})

test('10,000 made-up events: bounded, sure between 0 and 1, nothing thrown', () => {
  const value = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string()),
    fc.object({ maxDepth: 1 }),
  )
  const anpr = fc.record({ licensePlate: value, confidenceLevel: value, plateColor: value, direction: value, alarmDataType: value }, { requiredKeys: [] })
  const event = fc.record(
    { ANPR: fc.oneof(anpr, fc.array(anpr), value), UUID: value, macAddress: value, dateTime: value, alarmDataType: value },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(event, value), (said) => {
      const read = readPlate(said, options)
      if (read === null) return
      expect(Array.from(read.rawPlate).length).toBeLessThanOrEqual(32)
      expect((read.plate ?? '').length).toBeLessThanOrEqual(32)
      expect(read.dedupeKey.length).toBeLessThanOrEqual(300)
      expect(read.confidence01 === null || (read.confidence01 >= 0 && read.confidence01 <= 1)).toBe(true)
    }),
    { numRuns: 10_000 },
  )
})
