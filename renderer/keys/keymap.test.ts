// The keyboard: what each key does, and when it must do nothing.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RECORD_STEPS } from '../dispatch/record-steps.ts'
import { fallsCommand } from '../falls/falls-keys.ts'
import { HEAD_KEY } from '../heads/head-keys.ts'
import { PROCEDURE_KEY } from '../incidents/procedure-keys.ts'
import { TAB_KEYS } from '../incidents/tab-keys.ts'
import { playbackCommand } from '../playback/playback-keys.ts'
import { telemetryCommand } from '../telemetry/telemetry-keys.ts'
import { HELP_KEYS } from './help-keys.ts'
import { choiceOfKey, CONFIRM_FIRE_KEY, isHeldFor, keyCommand, POST_CHECK_KEY, type KeyPress } from './keymap.ts'

const press = (key: string, over: Partial<KeyPress> = {}): KeyPress => ({
  key,
  modified: false,
  repeat: false,
  typing: false,
  onControl: false,
  inDialog: false,
  elsewhere: false,
  ...over,
})

test('every key of the operator does what the help says', () => {
  expect(keyCommand(press('ArrowDown'))).toEqual({ do: 'move', by: 1 })
  expect(keyCommand(press('k'))).toEqual({ do: 'move', by: -1 })
  expect(keyCommand(press('Enter'))).toEqual({ do: 'open' })
  expect(keyCommand(press('ArrowLeft'))).toEqual({ do: 'alert', by: -1 })
  expect(keyCommand(press('ArrowRight'))).toEqual({ do: 'alert', by: 1 })
  expect(keyCommand(press('Escape'))).toEqual({ do: 'back' })
  expect(keyCommand(press(' '))).toEqual({ do: 'act', action: 'acknowledge' })
  expect(keyCommand(press('F'))).toEqual({ do: 'act', action: 'falseAlarm' })
  expect(keyCommand(press('r'))).toEqual({ do: 'act', action: 'resolve' })
  expect(keyCommand(press('c'))).toEqual({ do: 'act', action: 'close' })
  expect(keyCommand(press('n'))).toEqual({ do: 'note' })
  expect(keyCommand(press('m'))).toEqual({ do: 'rearrange', how: 'merge' })
  expect(keyCommand(press('S'))).toEqual({ do: 'rearrange', how: 'split' })
  expect(keyCommand(press('d'))).toEqual({ do: 'act', action: 'dispatch' })
  expect(keyCommand(press('l'))).toEqual({ do: 'act', action: 'hold' })
  expect(keyCommand(press('E'))).toEqual({ do: 'act', action: 'escalate' })
  expect(keyCommand(press('z'))).toEqual({ do: 'act', action: 'shelve' })
  for (const key of ['/', '、', '／']) expect(keyCommand(press(key))).toEqual({ do: 'search' })
  expect(keyCommand(press('q'))).toEqual({ do: 'queueView' })
  expect(keyCommand(press('x', { elsewhere: true }))).toEqual({ do: 'mute' })
  expect(keyCommand(press('h', { elsewhere: true }))).toEqual({ do: 'wall' })
  expect(keyCommand(press('?'))).toEqual({ do: 'help' })
  expect(keyCommand(press('？'))).toEqual({ do: 'help' })
})

test('digits and a few letters change the screen, and elsewhere than on the console no key acts on the queue', () => {
  expect(keyCommand(press('1'))).toEqual({ do: 'screen', to: 'console' })
  expect(keyCommand(press('2', { elsewhere: true }))).toEqual({ do: 'screen', to: 'falls' })
  expect(keyCommand(press('9'))).toEqual({ do: 'screen', to: 'reports' })
  expect(keyCommand(press('0'))).toEqual({ do: 'screen', to: 'integrations' })
  expect(keyCommand(press('g', { elsewhere: true }))).toEqual({ do: 'screen', to: 'map' })
  expect(keyCommand(press('，'))).toEqual({ do: 'screen', to: 'settings' })
  for (const key of ['`', '·']) expect(keyCommand(press(key, { elsewhere: true }))).toEqual({ do: 'screen', to: 'playback' })
  for (const key of [';', '；']) expect(keyCommand(press(key))).toEqual({ do: 'screen', to: 'cameras' })
  for (const key of [' ', 'r', 'c', 'f', 'n', 'j', 'd', 'z', '/', 'q', 'Enter', 'ArrowLeft']) expect(keyCommand(press(key, { elsewhere: true }))).toBeNull()
  expect(keyCommand(press('Escape', { elsewhere: true }))).toEqual({ do: 'back' })
})

test('no key acts while somebody types, in a dialog, or with Ctrl, Alt or Meta held', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 10 }), fc.constantFrom('typing', 'inDialog', 'modified'), (key, why) => {
      expect(keyCommand(press(key, { [why]: true }))).toBeNull()
    }),
    {
      examples: [
        [' ', 'typing'],
        ['r', 'inDialog'],
        ['c', 'modified'],
      ],
    },
  )
})

test('a held key moves but never acts again', () => {
  expect(keyCommand(press('ArrowDown', { repeat: true }))).toEqual({ do: 'move', by: 1 })
  for (const key of [' ', 'r', 'c', 'f', 'x', 'v', 'Enter', '?']) expect(keyCommand(press(key, { repeat: true }))).toBeNull()
})

test('Space, Enter and the side arrows on a focused control belong to the control', () => {
  expect(keyCommand(press('ArrowRight', { onControl: true }))).toBeNull()
  expect(keyCommand(press(' ', { onControl: true }))).toBeNull()
  expect(keyCommand(press('Enter', { onControl: true }))).toBeNull()
  expect(keyCommand(press('f', { onControl: true }))).toEqual({ do: 'act', action: 'falseAlarm' })
})

test('number keys pick only rows that exist', () => {
  expect(choiceOfKey('1', 7)).toBe(0)
  expect(choiceOfKey('7', 7)).toBe(6)
  expect(choiceOfKey('8', 7)).toBeNull()
  expect(choiceOfKey('0', 7)).toBeNull()
  expect(choiceOfKey('F1', 7)).toBeNull()
})

test('the key that confirms a fire begins to be held on the console only, and is no key of anything else', () => {
  expect(isHeldFor(CONFIRM_FIRE_KEY, press('Y'))).toBe(true)
  expect(isHeldFor(CONFIRM_FIRE_KEY, press('y', { onControl: true }))).toBe(true)
  expect(isHeldFor(CONFIRM_FIRE_KEY, press('u'))).toBe(false)
  for (const over of [{ repeat: true }, { modified: true }, { typing: true }, { inDialog: true }, { elsewhere: true }])
    expect(isHeldFor(CONFIRM_FIRE_KEY, press('y', over))).toBe(false)
  expect(keyCommand(press(CONFIRM_FIRE_KEY))).toBeNull()
})

const NAMED = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'Enter', 'Escape', 'Delete', 'Backspace', 'F8']
const ALL_KEYS = [...NAMED, ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((key) => !/[A-Z]/.test(key))]
const IN_HELP: Readonly<Record<string, string>> = { '↑': 'arrowup', '↓': 'arrowdown', '←': 'arrowleft', '→': 'arrowright', Space: ' ', Esc: 'escape' }
/** In an open incident these are heard beside the console's own. */
const BESIDE: readonly string[] = [...RECORD_STEPS.map(({ key }) => key), PROCEDURE_KEY, HEAD_KEY, ...TAB_KEYS, CONFIRM_FIRE_KEY, POST_CHECK_KEY]

test('no key means two things at one place', () => {
  expect(new Set(BESIDE).size).toBe(BESIDE.length)
  for (const key of BESIDE) expect([key, keyCommand(press(key))]).toEqual([key, null])
  // On other screens only the one that goes back may be both: a screen's own step back comes first.
  const own = (key: string) =>
    fallsCommand({ key, modified: false, repeat: false, taken: false }) ??
    telemetryCommand({ key, modified: false, taken: false }) ??
    playbackCommand({ key, modified: false, repeat: false, taken: false })
  expect(ALL_KEYS.filter((key) => own(key) !== null && keyCommand(press(key, { elsewhere: true })) !== null)).toEqual(['Escape'])
})

test('the help lists every key once, and nothing that is none', () => {
  const listed = HELP_KEYS.flatMap(([, keys]) => keys.map((key) => IN_HELP[key] ?? key.toLowerCase()))
  const known = ALL_KEYS.filter((key) => keyCommand(press(key)) !== null)
  expect(listed.toSorted()).toEqual([...known, ...BESIDE].map((key) => key.toLowerCase()).toSorted())
})
