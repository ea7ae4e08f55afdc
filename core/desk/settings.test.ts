// Settings of the desk: defaults until somebody saves, every version kept, and nobody overwrites what he has not seen.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_DESK_SETTINGS } from '../../contract/desk-settings.ts'
import { VigilError } from '../../contract/errors.ts'
import { lastAudit } from '../../db/audit.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import type { Actor } from '../env.ts'
import { createDeskSettings, readDeskSettings } from './settings.ts'

const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }
const slower = { ...DEFAULT_DESK_SETTINGS, timers: { ...DEFAULT_DESK_SETTINGS.timers, amberS: 45 } }

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

test('the defaults hold until somebody has saved, and stay readable as version 0', () => {
  const desk = createDeskSettings(env)
  expect(desk.current()).toMatchObject({ version: 0, savedAtMs: null, value: { timers: { amberS: 30, nextConsoleS: 60, managerS: 120 } } })
  expect(desk.save(lin, 0, slower)).toMatchObject({ version: 1, value: { timers: { amberS: 45 } } })
  expect(readDeskSettings(env.db, 0).value).toEqual(DEFAULT_DESK_SETTINGS)
  expect(readDeskSettings(env.db, 1).value.timers.amberS).toBe(45)
})

test('who did not start from the version in force overwrites nothing', () => {
  const desk = createDeskSettings(env)
  desk.save(lin, 0, slower)
  expect(() => desk.save(lin, 0, DEFAULT_DESK_SETTINGS)).toThrow(new VigilError('desk.settingsChanged'))
  expect(desk.current().value.timers.amberS).toBe(45)
})

test('every version is listed with who and when, and can be read and saved again', () => {
  const desk = createDeskSettings(env)
  desk.save(lin, 0, slower)
  env.pass(60_000)
  desk.save(lin, 1, { ...slower, kinds: { gate: { steps: [] } }, reasons: { hidden: ['test'], own: [] } })
  expect(desk.versions().map(({ version }) => version)).toEqual([2, 1, 0])
  expect(desk.version(1).value).toEqual(slower)
  desk.save(lin, 2, desk.version(0).value)
  expect(desk.current()).toMatchObject({ version: 3, value: DEFAULT_DESK_SETTINGS })
  expect(() => desk.version(9)).toThrow(new VigilError('desk.noSuchVersion'))
})

test('the audit log tells which parts were changed, and none of their words', () => {
  const desk = createDeskSettings(env)
  const steps = [{ id: 'call', zh: '通知王五', en: 'Tell him', kind: 'check', required: true } as const]
  desk.save(lin, 0, { ...slower, kinds: { gate: { steps } } })
  const entry = JSON.stringify(lastAudit(env.db, 'desk/settings', 'desk.saveSettings'))
  expect(entry).toContain('kinds.gate')
  expect(entry).not.toContain('王五')
})
