// Cards as they are printed, whatever the reader makes of them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { swipeOf, type SwipeAbout } from './swipe.ts'

const NOW = Date.parse('2026-11-22T11:08:24Z')
const about = (part: Partial<SwipeAbout> = {}): SwipeAbout => ({
  byteOrder: 'asRead',
  id: undefined,
  at: undefined,
  judged: { deviceAtMs: null, isLate: false },
  retained: false,
  nowMs: NOW,
  ...part,
})

test.each([
  ['D765C61A', 'asRead', 'D765C61A'],
  ['D765C61A', 'reversed', '1AC665D7'],
  ['00:0f:1a:2b', 'asRead', '000F1A2B'],
  ['00 0f-1a 2b', 'reversed', '2B1A0F00'],
  ['0012345678', 'asRead', '0012345678'],
  ['123', 'reversed', '123'],
  ['CARD77', 'reversed', 'CARD77'],
  [12_345, 'asRead', '12345'],
] as const)('%j, %s, is %s', (cardNumber, byteOrder, expected) => {
  expect(swipeOf({ cardNumber, guardCard: cardNumber }, about({ byteOrder }))).toMatchObject({ cardNumber: expected, guardCard: expected })
})

test.each([undefined, null, '', ' ', {}, [], true, 'x'.repeat(33), 'a;b', '卡', '../x'])('%j names no card', (cardNumber) => {
  expect(swipeOf({ cardNumber }, about())).toBeNull()
  expect(swipeOf({ cardNumber: 'D7', guardCard: cardNumber }, about())).toMatchObject({ cardNumber: 'D7', guardCard: null })
})

test('a swipe is known again by its number and moment, by card and moment, or within a minute', () => {
  const key = (part: Partial<SwipeAbout>, cardNumber = 'D7') => swipeOf({ cardNumber }, about(part))!.dedupeKey
  expect(key({ id: 1 })).toBe(key({ id: '1', nowMs: NOW + 3_600_000 }))
  expect(key({ id: 1, at: 'a' })).not.toBe(key({ id: 1, at: 'b' }))
  expect(key({ at: 'a' })).toBe(key({ at: 'a', nowMs: NOW + 3_600_000 }))
  expect(key({ at: 'a' })).not.toBe(key({ at: 'a' }, 'D8'))
  expect(key({})).toBe(key({ nowMs: NOW + 1000 }))
  expect(key({})).not.toBe(key({ nowMs: NOW + 60_000 }))
})

test('what lay somewhere or is late is of the past', () => {
  expect(swipeOf({ cardNumber: 'D7' }, about({ retained: true }))).toMatchObject({ replayed: true })
  expect(swipeOf({ cardNumber: 'D7' }, about({ judged: { deviceAtMs: 1, isLate: true } }))).toMatchObject({ replayed: true, deviceAtMs: 1 })
  expect(swipeOf({ cardNumber: 'D7' }, about())).toMatchObject({ replayed: false })
})

test('10,000 random swipes make no error, and cards that are letters and digits', () => {
  const keys = fc.constantFrom('cardNumber', 'guardCard', 'data', '__proto__')
  const values = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0123456789abcDEF: -\0') }))
  let cards = 0
  for (const [data, id, at] of fc.sample(fc.tuple(fc.oneof(fc.dictionary(keys, values), values), values, values), 10_000)) {
    const swipe = swipeOf(data, about({ id, at, byteOrder: 'reversed' }))
    if (swipe === null) continue
    cards += 1
    expect(swipe.cardNumber).toMatch(/^[0-9A-Z]{1,32}$/)
    expect(swipe.dedupeKey.length).toBeLessThanOrEqual(256)
  }
  expect(cards).toBeGreaterThan(500)
})
