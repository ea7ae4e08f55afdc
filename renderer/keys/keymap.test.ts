// The keyboard: what each key does, and when it must do nothing.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RECORD_STEPS } from '../dispatch/record-steps.ts'
import { PROCEDURE_KEY } from '../incidents/procedure-keys.ts'
import { choiceOfKey, CONFIRM_FIRE_KEY, isHeldFor, keyCommand, type KeyPress } from './keymap.ts'

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

test('what is recorded by key for somebody on the radio is never another deed as well', () => {
  for (const { key } of RECORD_STEPS) {
    expect(keyCommand(press(key))).toBeNull()
    expect([CONFIRM_FIRE_KEY, PROCEDURE_KEY]).not.toContain(key)
  }
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
