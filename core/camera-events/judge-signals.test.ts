// What of a camera's events is news: changes, once a minute at the most, and never how it stood before.
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import type { CameraSignal } from '../../contract/camera-pairing.ts'
import { createSignalJudge, type Condition, type SignalJudge } from './judge-signals.ts'

let nowMs: number
let log: string[]
let unwanted: string[]
let isFailing: boolean
let judge: SignalJudge

const nameOf = ({ place, kind, of }: Condition) => [place, kind, of].filter((part) => part !== '').join(' ')
beforeEach(() => {
  nowMs = 1_000_000
  log = []
  unwanted = []
  isFailing = false
  judge = createSignalJudge({
    now: () => nowMs,
    isWanted: ({ kind }) => !unwanted.includes(kind),
    onClaim(condition, together) {
      if (isFailing) return false
      log.push(`claim ${together.length > 1 ? `${together.length} pictures` : nameOf(condition)}${condition.held > 1 ? ` x${condition.held}` : ''}`)
      return true
    },
    onEnd: (condition) => log.push(`end ${nameOf(condition)}`),
  })
})

function signal(over: Partial<CameraSignal> = {}): CameraSignal {
  return {
    kind: 'tamper',
    topic: 'VideoSource/GlobalSceneChange',
    source: 'VS',
    rule: null,
    isOn: true,
    isInitial: false,
    deviceAtMs: null,
    clock: 'none',
    ...over,
  }
}
const input = (isOn: boolean, over: Partial<CameraSignal> = {}) =>
  signal({ kind: 'input', topic: 'Device/Trigger/DigitalInput', source: 'IN_1', isOn, ...over })
function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 1000) {
    nowMs += Math.min(1000, left)
    judge.tick()
  }
}

test('a change is claimed once, and its end when it has been quiet for a moment', () => {
  judge.take('gate', signal({ isOn: false, isInitial: true }))
  judge.take('gate', signal())
  judge.take('gate', signal())
  pass(5000)
  expect(log).toEqual(['claim gate tamper'])
  judge.take('gate', signal({ isOn: false }))
  pass(2000)
  expect(log).toHaveLength(1)
  pass(2000)
  expect(log).toEqual(['claim gate tamper', 'end gate tamper'])
})

test('how it stood when we began to listen is never news, and its end is told', () => {
  judge.take('gate', signal({ isInitial: true }))
  judge.take('gate', signal())
  pass(300_000)
  expect(log).toEqual([])
  judge.take('gate', signal({ isOn: false }))
  pass(5000)
  expect(log).toEqual(['end gate tamper'])
})

test('a contact that chatters claims once a minute and ends when it rests', () => {
  for (let i = 0; i < 6000; i++) {
    nowMs += 50
    judge.take('gate', input(i % 2 === 0))
    if (i % 20 === 0) judge.tick()
  }
  expect(log).toEqual(['claim gate input IN_1', ...Array(4).fill('claim gate input IN_1 x600')])
  pass(5000)
  expect(log.at(-1)).toBe('end gate input IN_1')
})

test('what comes on while it is held back and stays is claimed after all', () => {
  judge.take('gate', input(true))
  pass(1000)
  judge.take('gate', input(false))
  pass(4000)
  judge.take('gate', input(true))
  pass(10_000)
  expect(log).toEqual(['claim gate input IN_1', 'end gate input IN_1'])
  pass(50_000)
  expect(log.at(-1)).toBe('claim gate input IN_1')
  expect(log).toHaveLength(3)
})

test('what is not wanted claims nothing, and what could not be claimed is tried again', () => {
  unwanted = ['motion']
  judge.take('gate', signal({ kind: 'motion', topic: 'VideoSource/MotionAlarm' }))
  isFailing = true
  judge.take('gate', signal())
  pass(3000)
  expect(log).toEqual([])
  isFailing = false
  pass(1000)
  expect(log).toEqual(['claim gate tamper'])
})

test('a line that is crossed has no end, and crossing it again and again is one claim a minute', () => {
  const crossed = signal({ kind: 'line', topic: 'RuleEngine/LineDetector/Crossed', rule: '围栏', isOn: null })
  for (let i = 0; i < 20; i++) {
    judge.take('gate', crossed)
    pass(1000)
  }
  pass(60_000)
  judge.take('gate', crossed)
  pass(10_000)
  expect(log).toEqual(['claim gate line 围栏', 'claim gate line 围栏 x20'])
})

test('pictures lost one by one are claimed alone, all of a recorder at once together', () => {
  const lost = signal({ kind: 'loss', topic: 'VideoSource/SignalLoss' })
  judge.take('a', lost)
  pass(3000)
  expect(log).toEqual(['claim a loss'])
  for (const place of ['b', 'c', 'd', 'e']) judge.take(place, lost)
  pass(3000)
  expect(log).toEqual(['claim a loss', 'claim 4 pictures'])
  for (const place of ['a', 'b', 'c', 'd', 'e']) judge.take(place, { ...lost, isOn: false })
  pass(4000)
  expect(log.filter((line) => line.startsWith('end'))).toHaveLength(5)
})

test('two detectors of one camera are two states, and neither speaks for the other', () => {
  judge.take('gate', signal())
  judge.take('gate', signal({ topic: 'VideoSource/ImageTooDark', isOn: false }))
  pass(5000)
  expect(log).toEqual(['claim gate tamper'])
  expect(judge.conditions('gate').map(({ isOn }) => isOn)).toEqual([true, false])
})

test('a device that names thousands of inputs is kept in bounds', () => {
  for (let i = 0; i < 5000; i++) judge.take('gate', input(true, { source: `IN_${i}` }))
  expect(judge.conditions('gate')).toHaveLength(128)
  judge.forget('gate')
  expect(judge.conditions('gate')).toEqual([])
})

test('whatever is told in whatever rhythm, no two claims of one thing lie within a minute, and nothing that stands stays untold', () => {
  const step = fc.record({ waitMs: fc.integer({ min: 0, max: 20_000 }), isOn: fc.boolean(), isInitial: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      nowMs = 1_000_000
      const claims: number[] = []
      const ends: number[] = []
      judge = createSignalJudge({ now: () => nowMs, isWanted: () => true, onClaim: () => claims.push(nowMs) > 0, onEnd: () => ends.push(nowMs) })
      let stands = false
      let isNews = false
      for (const { waitMs, isOn, isInitial } of steps) {
        judge.take('gate', input(isOn, { isInitial }))
        if (isOn && !stands && !isInitial) isNews = true
        if (!isOn) isNews = false
        stands = isOn
        pass(waitMs)
      }
      pass(120_000)
      for (const [i, at] of claims.slice(1).entries()) expect(at - claims[i]!).toBeGreaterThanOrEqual(60_000)
      // What came on last and stayed has been claimed since, what went off has been ended.
      if (stands && isNews) expect(claims.length).toBeGreaterThan(0)
      if (!stands && claims.length > 0) expect(ends.at(-1)).toBeGreaterThan(claims.at(-1)!)
    }),
  )
})
