// Turns at an outlet: never more than so many in any minute, what is urgent is not kept waiting by the rest, and nobody waits in vain.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTurns, type Turn } from './turns.ts'

const MINUTE_MS = 60_000

interface Message {
  readonly key: string
  readonly isUrgent: boolean
  readonly bornMs: number
}

/** Everybody comes again when it was told to, `lateMs` later. */
function play(messages: readonly Message[], perMinute: number, patienceMs: number, lateMs = 0) {
  let nowMs = 0
  const turnOf = createTurns(() => nowMs, perMinute)
  const due = messages.map((message) => ({ message, atMs: message.bornMs }))
  const sent: { key: string; isUrgent: boolean; atMs: number; waitedMs: number }[] = []
  const never: string[] = []
  for (let i = 0; i < 20_000 && due.length > 0; i++) {
    due.sort((a, b) => a.atMs - b.atMs)
    const { message, atMs } = due.shift()!
    nowMs = Math.max(nowMs, atMs)
    const turn: Turn = turnOf({ key: message.key, isUrgent: message.isUrgent, latestMs: message.bornMs + patienceMs })
    if (turn.is === 'now') sent.push({ key: message.key, isUrgent: message.isUrgent, atMs: nowMs, waitedMs: nowMs - message.bornMs })
    else if (turn.is === 'never') never.push(message.key)
    else due.push({ message, atMs: turn.atMs + lateMs })
  }
  return { sent, never, left: due.length }
}

test('whoever asks and whenever, in no minute go more than it takes, and each message has one end', () => {
  const message = fc.record({ isUrgent: fc.boolean(), bornMs: fc.integer({ min: 0, max: 5 * MINUTE_MS }) })
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 120 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 20 * MINUTE_MS }),
      fc.integer({ min: 0, max: 90_000 }),
      (some, perMinute, patienceMs, lateMs) => {
        const messages = some.map((one, i) => ({ ...one, key: `m${i}` }))
        const { sent, never, left } = play(messages, perMinute, patienceMs, lateMs)
        expect(left).toBe(0)
        expect([...sent.map(({ key }) => key), ...never].toSorted()).toEqual(messages.map(({ key }) => key).toSorted())
        for (const [i, { atMs }] of sent.entries()) expect(sent.slice(i + perMinute).some((later) => later.atMs < atMs + MINUTE_MS)).toBe(false)
        expect(never.filter((key) => messages.find((one) => one.key === key)!.isUrgent)).toEqual([])
      },
    ),
    { numRuns: 150 },
  )
})

test('a fire in a flood goes at once', () => {
  const flood = Array.from({ length: 400 }, (_, i) => ({ key: `c${i}`, isUrgent: false, bornMs: 0 }))
  const { sent } = play([...flood, { key: 'fire', isUrgent: true, bornMs: 1000 }], 18, 15 * MINUTE_MS)
  expect(sent.find(({ key }) => key === 'fire')).toMatchObject({ waitedMs: 0 })
})

test('a flood is told as far as it is of use, and the rest is known to be untold', () => {
  const flood = Array.from({ length: 400 }, (_, i) => ({ key: `c${i}`, isUrgent: false, bornMs: 0 }))
  const { sent, never } = play(flood, 18, 15 * MINUTE_MS)
  expect([sent.length, never.length]).toEqual([16 * 12, 400 - 16 * 12])
  expect(Math.max(...sent.map(({ waitedMs }) => waitedMs))).toBe(15 * MINUTE_MS)
})

test('a clock that is put back makes nobody wait for it', () => {
  let nowMs = 10 * 3_600_000
  const turnOf = createTurns(() => nowMs, 2)
  const ask = (key: string) => turnOf({ key, isUrgent: false, latestMs: Infinity })
  for (const key of ['a', 'b', 'c', 'd']) ask(key)
  nowMs -= 3_600_000
  expect(ask('e')).toEqual({ is: 'now' })
})
