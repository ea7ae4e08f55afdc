// Whether a device that only calls us is there: its first word, its leaving, and nothing after the end.
import { afterEach, expect, test, vi } from 'vitest'
import { createTestIo } from '../test/fakes/driver-io.ts'
import { watchPresence } from './presence.ts'

afterEach(() => vi.useRealTimers())

function watch() {
  vi.useFakeTimers()
  const io = createTestIo()
  return { presence: watchPresence(60, io), states: () => io.events.flatMap((event) => (event.type === 'state' ? event.state : [])) }
}

test('its first word makes it online, a minute of silence offline, and the next word online again', () => {
  const { presence, states } = watch()
  expect(presence.isGone()).toBe(false)
  presence.heard()
  vi.advanceTimersByTime(59_000)
  presence.heard()
  vi.advanceTimersByTime(59_000)
  expect(states()).toEqual(['online'])
  vi.advanceTimersByTime(1000)
  expect(states()).toEqual(['online', 'offline'])
  expect(presence.isGone()).toBe(true)
  presence.heard()
  expect(states()).toEqual(['online', 'offline', 'online'])
  expect(presence.isGone()).toBe(false)
})

test('one that leaves is offline at once, and told once', () => {
  const { presence, states } = watch()
  presence.gone()
  presence.heard()
  presence.gone()
  presence.gone()
  expect(states()).toEqual(['online', 'offline'])
})

test('one that never spoke is offline after the time, and after the end nothing is told any more', () => {
  const first = watch()
  vi.advanceTimersByTime(60_000)
  expect(first.states()).toEqual(['offline'])
  const second = watch()
  second.presence.stop()
  second.presence.heard()
  second.presence.gone()
  vi.advanceTimersByTime(600_000)
  expect(second.states()).toEqual([])
})
