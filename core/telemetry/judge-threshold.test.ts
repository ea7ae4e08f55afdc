// Thresholds: the default vibration limits sample by sample, and what must hold whatever the samples.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Limits } from '../../contract/telemetry.ts'
import { defaultLimits } from './default-limits.ts'
import { judgeThreshold, normalState, type Sample, type ThresholdState } from './judge-threshold.ts'

const VIBRATION = defaultLimits('vibration_rms')

/** @param samples value and, where it stands still, `false` */
function judged(samples: readonly (number | readonly [number, boolean])[], limits: Limits = VIBRATION, everyMs = 10_000) {
  let state: ThresholdState = normalState(0)
  return samples.flatMap((sample, i) => {
    const [value, running] = typeof sample === 'number' ? [sample, true] : sample
    const next = judgeThreshold(state, { atMs: i * everyMs, value, running }, limits)
    state = next.state
    return next.said === null ? [] : [`${i * (everyMs / 1000)} s ${next.said}`]
  })
}
const times = (n: number, value: number | readonly [number, boolean]) => Array.from({ length: n }, () => value)

test('beyond a level for a minute is said once, whatever longer it lasts', () => {
  expect(judged([1, 1, ...times(50, 3)])).toEqual(['80 s warn'])
  expect(judged([1, 1, ...times(50, 4.5)])).toEqual(['80 s alarm'])
  expect(judged([1, ...times(20, 3), ...times(20, 5)])).toEqual(['70 s warn', '270 s alarm'])
})

test('a peak shorter than a minute says nothing, however often it comes', () => {
  expect(judged(times(20, 5).flatMap(() => [...times(6, 5), 2]))).toEqual([])
})

test('between the levels, now on this side and now on that, the lower one is said', () => {
  expect(judged(Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 4.4 : 4.6)))).toEqual(['60 s warn'])
})

test('it is over ten percent below the level, for a minute', () => {
  const high = times(10, 3)
  expect(judged([...high, ...times(50, 2.6)])).toEqual(['60 s warn'])
  expect(judged([...high, ...times(50, 2.5)])).toEqual(['60 s warn', '160 s cleared'])
  expect(judged([...times(10, 5), ...times(10, 3), ...times(10, 2)])).toEqual(['60 s alarm', '260 s cleared'])
})

test('a machine that stands still says nothing, and its pauses do not begin the minute anew', () => {
  expect(judged(times(50, [9, false]))).toEqual([])
  const burst = [...times(4, 5), ...times(3, [0, false] as const)]
  expect(judged([...burst, ...burst, ...burst])).toEqual(['100 s alarm'])
  expect(judged(times(50, [9, false]), { ...VIBRATION, whileRunning: false })).toEqual(['60 s alarm'])
})

test('two samples with hours of silence between them prove nothing', () => {
  expect(judged([9, 9], VIBRATION, 3_600_000)).toEqual([])
  expect(judged([9, 9], VIBRATION, 600_000)).toEqual(['600 s alarm'])
})

test('limits that are taken away end what they had begun', () => {
  const { state } = judgeThreshold({ ...normalState(0), level: 'alarm' }, { atMs: 5, value: 9, running: true }, { ...VIBRATION, persistSeconds: 0, warn: null, alarm: null }) // prettier-ignore
  expect(state).toMatchObject({ level: 'normal', sinceMs: 5 })
})

const sample = fc.record({ gap: fc.integer({ min: 1, max: 120_000 }), value: fc.double({ min: 0, max: 8, noNaN: true }), running: fc.boolean() })
const samples = fc.array(sample, { maxLength: 80 })

function walk(steps: readonly { gap: number; value: number; running: boolean }[], limits: Limits) {
  let atMs = 0
  let state = normalState(0)
  return steps.map(({ gap, value, running }) => {
    atMs += gap
    const before = state
    const sampled: Sample = { atMs, value, running }
    const next = judgeThreshold(before, sampled, limits)
    state = next.state
    return { ...next, before, sample: sampled }
  })
}

test('whatever comes: standing still changes no level, a level that was never touched is never said, and nothing is over that had not begun', () => {
  fc.assert(
    fc.property(samples, (steps) => {
      let open = false
      let highest = -Infinity
      for (const {
        state,
        said,
        before,
        sample: { running, value },
      } of walk(steps, VIBRATION)) {
        // prettier-ignore
        if (running) highest = Math.max(highest, value)
        else expect(state.level).toBe(before.level)
        if (said === 'warn') expect([before.level, highest >= 2.8]).toEqual(['normal', true])
        if (said === 'alarm') expect(highest).toBeGreaterThanOrEqual(4.5)
        if (said === 'cleared') expect([open, value < 4.5]).toEqual([true, true])
        if (said !== null) open = said !== 'cleared'
        expect(open).toBe(state.level !== 'normal')
      }
    }),
  )
})

test('below is above seen in the mirror', () => {
  const limits = { ...VIBRATION, warn: -2.8, alarm: -4.5, side: 'below' } as const
  fc.assert(
    fc.property(samples, (steps) => {
      const mirrored = steps.map((step) => ({ ...step, value: -step.value }))
      expect(walk(mirrored, limits).map(({ state }) => state)).toEqual(walk(steps, VIBRATION).map(({ state }) => state))
    }),
  )
})
