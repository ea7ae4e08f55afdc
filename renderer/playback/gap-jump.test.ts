// When a gap is left out, and where playing goes on.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createGapJump, SAID_MS, type InGap } from './gap-jump.ts'

const gap = (resumesAtMs: number | null): InGap => ({ state: 'gap', resumesAtMs })
const ready: InGap = { state: 'ready', resumesAtMs: null }

it('leaves a gap out once it was said long enough, and says from where to where', () => {
  const jump = createGapJump()
  expect(jump.over(0, 1000, false, [gap(90_000)])).toBeNull()
  expect(jump.over(SAID_MS - 1, 2499, false, [gap(90_000)])).toBeNull()
  expect(jump.over(SAID_MS, 2500, false, [gap(90_000)])).toEqual({ fromMs: 1000, toMs: 90_000 })
})

it('goes on where the first of several cameras has pictures again, whichever way it is played', () => {
  const on = createGapJump()
  on.over(0, 1000, false, [gap(90_000), gap(50_000), { state: 'end', resumesAtMs: null }])
  expect(on.over(SAID_MS, 1000, false, [gap(90_000), gap(50_000), { state: 'end', resumesAtMs: null }])?.toMs).toBe(50_000)
  const back = createGapJump()
  back.over(0, 99_000, true, [gap(20_000), gap(50_000)])
  expect(back.over(SAID_MS, 98_000, true, [gap(20_000), gap(50_000)])?.toMs).toBe(50_000)
})

it('waits anew after somebody had a picture in between', () => {
  const jump = createGapJump()
  jump.over(0, 0, false, [gap(90_000)])
  jump.over(SAID_MS - 1, 0, false, [ready])
  expect(jump.over(SAID_MS + 1, 0, false, [gap(90_000)])).toBeNull()
})

it('never leaves anything out while one camera has pictures or waits for them, and never goes against the direction', () => {
  const players = fc.array(
    fc.record({
      state: fc.constantFrom('loading', 'ready', 'gap', 'end', 'lost', 'failed', 'unsupported'),
      resumesAtMs: fc.option(fc.nat(100_000)),
    }) satisfies fc.Arbitrary<InGap>,
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(players, fc.nat(100_000), fc.boolean(), (all, atMs, isBackwards) => {
      const jump = createGapJump()
      jump.over(0, atMs, isBackwards, all)
      const to = jump.over(SAID_MS, atMs, isBackwards, all)?.toMs
      if (to === undefined) return
      expect(all.some(({ state }) => state === 'ready' || state === 'loading')).toBe(false)
      expect(isBackwards ? to < atMs : to > atMs).toBe(true)
    }),
  )
})
