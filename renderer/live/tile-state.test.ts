// A tile never calls an old picture live.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CAMERA_STATES } from '../../contract/vocabulary.ts'
import { changesClaim, FRESH_MS, LATE_MS, tileView, type TileFacts } from './tile-state.ts'

const LIVE: TileFacts = { socketOpen: true, live: { state: 'live' }, playerProblem: null, shownAgoMs: 40, lagMs: 0 }

test('a running stream with a new picture is live', () => {
  expect(tileView(LIVE)).toEqual({ state: 'live', fresh: true, old: false, ageMs: null, reconnecting: false })
})

test('without a picture for 1.5 s, the tile says late and how old the picture is, even if the core still says live', () => {
  expect(tileView({ ...LIVE, shownAgoMs: FRESH_MS + 1 })).toEqual({ state: 'late', fresh: false, old: false, ageMs: FRESH_MS + 1, reconnecting: false })
})

test('a late picture stays visible up to 3 s, then it is old', () => {
  expect(tileView({ ...LIVE, shownAgoMs: LATE_MS })).toMatchObject({ state: 'late', old: false })
  expect(tileView({ ...LIVE, shownAgoMs: LATE_MS + 1 })).toMatchObject({ state: 'late', old: true })
})

test('the camera is called stalled only when the core says so', () => {
  expect(tileView({ ...LIVE, live: { state: 'stalled' }, shownAgoMs: 40 })).toMatchObject({ state: 'stalled', fresh: false, old: true })
})

test('a stream that runs but runs late is not live either', () => {
  expect(tileView({ ...LIVE, lagMs: 2000 })).toMatchObject({ state: 'late', fresh: false, ageMs: 2040 })
})

test('when the socket is gone, the tile is connecting and the picture has an age', () => {
  expect(tileView({ ...LIVE, socketOpen: false })).toEqual({ state: 'connecting', fresh: false, old: true, ageMs: 40, reconnecting: true })
})

test('before the first picture there is nothing to call live', () => {
  expect(tileView({ ...LIVE, shownAgoMs: null })).toMatchObject({ state: 'connecting', fresh: false, ageMs: null })
})

test('the first picture, and one after a picture that is not called live any more, changes what the tile says; no other does', () => {
  fc.assert(
    fc.property(fc.option(fc.integer({ min: 0, max: 5000 })), fc.integer({ min: 0, max: FRESH_MS }), (shownAgoMs, lagMs) => {
      const before = tileView({ ...LIVE, shownAgoMs })
      const after = tileView({ ...LIVE, shownAgoMs: 0, lagMs })
      expect(after).toMatchObject({ state: 'live', fresh: true })
      expect(changesClaim(shownAgoMs)).toBe(before.state !== after.state)
    }),
  )
})

test('only a live stream with a picture younger than 1.5 s is ever fresh', () => {
  const facts = fc.record({
    socketOpen: fc.boolean(),
    live: fc.option(fc.record({ state: fc.constantFrom(...CAMERA_STATES) })),
    playerProblem: fc.constantFrom(null, 'cannotDecode' as const),
    shownAgoMs: fc.option(fc.integer({ min: 0, max: 5000 })),
    lagMs: fc.integer({ min: 0, max: 3000 }),
  })
  fc.assert(
    fc.property(facts, (f) => {
      const view = tileView(f)
      const may = f.socketOpen && f.live?.state === 'live' && f.playerProblem === null && f.shownAgoMs !== null && f.shownAgoMs + f.lagMs <= FRESH_MS
      expect(view.fresh).toBe(may)
      expect(view.fresh).toBe(view.state === 'live')
      expect(view.old).toBe(!may && !(view.state === 'late' && f.shownAgoMs! + f.lagMs <= LATE_MS))
    }),
  )
})
