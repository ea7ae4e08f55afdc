// What two versions of the settings differ in, as the manager is asked to confirm it.
import { expect, test } from 'vitest'
import { BUILT_IN_STEPS } from '../../contract/built-in-procedures.ts'
import { DEFAULT_DESK_SETTINGS, stepsOf, type DeskSettings } from '../../contract/desk-settings.ts'
import { settingsChanges } from './settings-changes.ts'

const gate = [...stepsOf(DEFAULT_DESK_SETTINGS, 'gate')]
const withGate = (steps: typeof gate): DeskSettings => ({ ...DEFAULT_DESK_SETTINGS, kinds: { gate: { steps } } })
const told = (after: DeskSettings, before = DEFAULT_DESK_SETTINGS) =>
  settingsChanges(before, after).map((change) => ('item' in change ? `${change.part} ${change.how} ${change.item.id ?? change.item.en}` : change))

test('nothing is a change that is only written down: the built-in steps as they are', () => {
  expect(BUILT_IN_STEPS.gate?.length).toBeGreaterThan(2)
  expect(told(withGate(gate))).toEqual([])
})

test('steps that came, went, changed or changed places are told apart', () => {
  const [first, second, ...rest] = gate
  expect(told(withGate([{ ...first!, required: true }, second!, ...rest]))).toEqual(['step changed look'])
  expect(told(withGate([second!, ...rest]))).toEqual(['step removed look'])
  expect(told(withGate([...gate, { id: 'more', zh: '更多', en: 'More', kind: 'check', required: false }]))).toEqual(['step added more'])
  expect(told(withGate([second!, first!, ...rest]))).toEqual(['step moved open'])
})

test('timers, priorities and reasons are told with what they were', () => {
  const after: DeskSettings = {
    timers: { ...DEFAULT_DESK_SETTINGS.timers, amberS: 20 },
    kinds: { crowding: { severity: 'high' } },
    reasons: { hidden: ['animalOrInsect'], own: [{ zh: '演练', en: 'A drill' }] },
    deskPhone: '0571 1234',
  }
  expect(told(after)).toEqual([
    { part: 'timer', timer: 'amberS', before: 30, after: 20 },
    { part: 'severity', kind: 'crowding', before: null, after: 'high' },
    { part: 'reason', how: 'hidden', reason: 'animalOrInsect' },
    'ownReason added A drill',
    { part: 'deskPhone', before: null, after: '0571 1234' },
  ])
  expect(told(DEFAULT_DESK_SETTINGS, after)).toHaveLength(5)
})

test('a part without words of its own is named, so that nothing is saved unseen', () => {
  expect(told({ ...DEFAULT_DESK_SETTINGS, later: 1 } as DeskSettings)).toEqual([{ part: 'other', name: 'later' }])
})
