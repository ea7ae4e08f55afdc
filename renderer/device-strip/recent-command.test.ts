// An old command's outcome is not shown as the gate's present state.
import { expect, test } from 'vitest'
import { RECENT_MS, recentCommand, standingCommand } from './recent-command.ts'

const lastCommand = { command: 'open', atMs: 1000, who: 'duty', result: { state: 'confirmed', reason: null } } as const

test('the outcome of a command stands beside the device for a minute, then no longer', () => {
  expect(recentCommand({ lastCommand }, 1000 + RECENT_MS)).toBe(lastCommand)
  expect(recentCommand({ lastCommand }, 1001 + RECENT_MS)).toBeNull()
  expect(recentCommand({ lastCommand: null }, 1000)).toBeNull()
})

test('a clock that is behind the core by more than a minute does not keep an outcome for ever', () => {
  expect(recentCommand({ lastCommand }, 1000 - RECENT_MS - 1)).toBeNull()
})

test('a gate that is held open says so until it is told otherwise', () => {
  const after = (command: string, state: 'confirmed' | 'accepted' | 'unknown' | 'rejected' | 'unreachable') =>
    standingCommand({ lastCommand: { ...lastCommand, command, result: { state, reason: null } } })
  expect(after('holdOpen', 'confirmed')).toBe('holdOpen')
  expect(after('holdOpen', 'unknown')).toBe('holdOpen')
  expect(after('lock', 'accepted')).toBe('lock')
  expect(after('holdOpen', 'rejected')).toBeNull()
  expect(after('holdOpen', 'unreachable')).toBeNull()
  expect(after('restore', 'confirmed')).toBeNull()
  expect(after('open', 'confirmed')).toBeNull()
  expect(standingCommand({ lastCommand: null })).toBeNull()
})
