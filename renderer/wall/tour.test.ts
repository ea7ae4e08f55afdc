// The sequence shows every page of every view in turn, and waits while somebody looks.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextStop, PAUSE_MS, untilNext, type Stop } from './tour.ts'

const pages: Readonly<Record<string, number>> = { gates: 1, lobbies: 2 }
const pagesOf = (view: string | null) => (view === null ? 3 : (pages[view] ?? 1))
const walk = (start: Stop, steps: number, over: 'pages' | 'views', views: readonly string[]) => {
  const seen: string[] = []
  for (let stop = start; seen.length < steps;) {
    stop = nextStop(stop, over, views, pagesOf)
    seen.push(`${stop.view ?? 'own'} ${stop.page}`)
  }
  return seen
}

test('over pages it goes through all pages of what is on the wall, and begins again', () => {
  expect(walk({ view: null, page: 0 }, 4, 'pages', [])).toEqual(['own 1', 'own 2', 'own 0', 'own 1'])
  expect(walk({ view: 'gates', page: 0 }, 2, 'pages', ['gates', 'lobbies'])).toEqual(['gates 0', 'gates 0'])
})

test('over views it begins with the first and shows each with all its pages', () => {
  expect(walk({ view: null, page: 0 }, 5, 'views', ['gates', 'lobbies'])).toEqual(['gates 0', 'lobbies 0', 'lobbies 1', 'gates 0', 'lobbies 0'])
})

test('a view that was removed is left for the first; without views it goes over pages', () => {
  expect(nextStop({ view: 'gone', page: 0 }, 'views', ['gates'], () => 5)).toEqual({ view: 'gates', page: 0 })
  expect(nextStop({ view: null, page: 2 }, 'views', [], pagesOf)).toEqual({ view: null, page: 0 })
})

test('it moves on after its time, but not before the wall has been left alone', () => {
  expect(untilNext(10, 1000, -Infinity, 1000)).toBe(10_000)
  expect(untilNext(10, 1000, -Infinity, 11_000)).toBe(0)
  expect(untilNext(10, 1000, 9000, 11_000)).toBe(PAUSE_MS - 2000)
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 120 }), fc.nat(1e6), fc.nat(1e6), (dwellS, movedAtMs, touchedAtMs) => {
      const nowMs = Math.max(movedAtMs, touchedAtMs)
      const at = nowMs + untilNext(dwellS, movedAtMs, touchedAtMs, nowMs)
      expect(untilNext(dwellS, movedAtMs, touchedAtMs, at)).toBe(0)
    }),
  )
})
