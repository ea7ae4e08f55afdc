// What an access event of a Hikvision terminal means, and that no event, however it is made, means more than it says.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAcsEvent, type PassageOptions } from './isapi-passage.ts'

const NOW = Date.parse('2026-11-22T11:10:00Z')
const options: PassageOptions = { timezone: 'Asia/Shanghai', readers: { '1': 'in', '2': 'out' }, replayed: false, nowMs: NOW }
const read = (major: unknown, minor: unknown, details: object = {}, time: unknown = '2026-11-22T19:08:24+08:00') =>
  readAcsEvent({ major, minor, time, details }, options)

test.each([
  [5, 75, 'granted', 'face'],
  [5, 76, 'denied', 'face'],
  [5, 1, 'granted', 'card'],
  [5, 38, 'granted', 'fingerprint'],
  [5, 39, 'denied', 'fingerprint'],
  [5, 23, 'granted', 'button'],
  [3, 1024, 'granted', 'remote'],
  [5, 25, 'doorOpened', null],
  [5, 26, 'doorClosed', null],
  [5, 27, 'forced', null],
  [5, 28, 'heldOpen', null],
  [5, 133, 'tailgating', null],
  [5, 134, 'reverse', null],
  [5, 135, 'forced', null],
])('(%i, %i) is %s by %s, as number or text', (major, minor, outcome, method) => {
  expect(read(major, minor)?.passage).toMatchObject({ outcome, method, code: `${major}-${minor}` })
  expect(read(String(major), String(minor))?.passage).toMatchObject({ outcome, method })
})

test.each([
  [5, 21],
  [5, 22],
  [5, 24],
  [5, 37],
  [3, 1025],
  [3, 1026],
  [3, 1027],
])('(%i, %i) is known and no passage', (major, minor) => {
  expect(read(major, minor)).toEqual({ code: `${major}-${minor}`, isKnown: true, passage: null })
})

test('the same minor under another major, and any other pair, is not guessed', () => {
  for (const [major, minor] of [
    [1, 75],
    [2, 75],
    [3, 75],
    [5, 1024],
    [5, 2],
    [0, 0],
  ]) {
    expect(read(major, minor)).toEqual({ code: `${major}-${minor}`, isKnown: false, passage: null })
  }
  for (const [major, minor] of [
    [undefined, 75],
    [5, null],
    ['5-75', ''],
    [5.5, 75],
    [-5, 75],
    [{}, []],
    ['__proto__', 1],
  ])
    expect(read(major, minor)).toBeNull()
})

test('whoever is enrolled as blocked is told as blocked, whatever the terminal did', () => {
  for (const minor of [75, 76, 1]) expect(read(5, minor, { userType: 'blackList' })?.passage?.outcome).toBe('blocked')
  expect(read(5, 27, { userType: 'blackList' })?.passage?.outcome).toBe('forced')
  expect(read(5, 75, { userType: 'visitor' })?.passage?.outcome).toBe('granted')
})

test('numbers of people, cards and readers are taken as they stand', () => {
  const passage = read(5, 75, { employeeNoString: '00042', cardNo: '0001', cardReaderNo: '2', doorNo: '3' })?.passage
  expect(passage).toMatchObject({ personRef: '00042', cardNumber: '0001', direction: 'out', door: 3 })
  expect(read(5, 75, { employeeNo: 42, cardReaderNo: 9 })?.passage).toMatchObject({ personRef: '42', cardNumber: null, direction: null, door: null })
})

test('a clock that was never set says no time; a time without a zone is that of the site', () => {
  expect(read(5, 75, {}, '1970-01-01T00:00:10+08:00')?.passage?.deviceAtMs).toBeNull()
  expect(read(5, 75, {}, '2026-11-22T19:08:24')?.passage?.deviceAtMs).toBe(Date.parse('2026-11-22T11:08:24Z'))
  expect(read(5, 75, {}, null)?.passage?.deviceAtMs).toBeNull()
})

test('one record has one key; a terminal that counts anew does not repeat its keys', () => {
  const key = (details: object, time = '2026-11-22T19:08:24+08:00', minor = 75) => read(5, minor, details, time)?.passage?.dedupeKey
  expect(key({ serialNo: 7, mask: 'no' })).toBe(key({ serialNo: '7', pictureURL: 'x' }))
  expect(key({ serialNo: 7 })).not.toBe(key({ serialNo: 8 }))
  expect(key({ serialNo: 7 })).not.toBe(key({ serialNo: 7 }, '2027-11-22T19:08:24+08:00'))
  // Without a serial number everything that is known makes the key.
  expect(key({ doorNo: 1 })).not.toBe(key({ doorNo: 2 }))
  expect(key({})).not.toBe(key({}, '2026-11-22T19:08:25+08:00'))
  expect(key({})).not.toBe(key({}, undefined, 76))
})

test('10,000 made-up events: bounded texts, a known outcome only for a known pair, nothing thrown', () => {
  const value = fc.oneof(fc.string({ maxLength: 400 }), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.object({ maxDepth: 1 }))
  const details = fc.dictionary(fc.constantFrom('employeeNoString', 'employeeNo', 'cardNo', 'doorNo', 'cardReaderNo', 'serialNo', 'userType'), value)
  const number = fc.oneof(fc.constantFrom<unknown>(1, 3, 5, 25, 75, 1024, '5', '75'), value)
  fc.assert(
    fc.property(number, number, fc.oneof(details, value), fc.oneof(fc.constant('2026-11-22T19:08:24+08:00'), value), (major, minor, said, time) => {
      const passage = readAcsEvent({ major, minor, time, details: said }, options)?.passage
      if (passage === null || passage === undefined) return
      expect([3, 5]).toContain(Number(major))
      expect(passage.dedupeKey.length).toBeLessThanOrEqual(250)
      for (const text of [passage.personRef, passage.cardNumber]) expect(Array.from(text ?? '').length).toBeLessThanOrEqual(64)
      expect(passage.deviceAtMs === null || Number.isFinite(passage.deviceAtMs)).toBe(true)
    }),
    { numRuns: 10_000 },
  )
})
