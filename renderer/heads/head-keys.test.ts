// The keys of a camera that is turned: what each does, when none does anything, and that none of them but its own is needed to begin.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyCommand } from '../keys/keymap.ts'
import { wallCommand } from '../wall/wall-keys.ts'
import { HEAD_KEY, headCommand, isHeadKey, wayOfKey } from './head-keys.ts'

const press = (key: string, over: object = {}) => ({ key, modified: false, typing: false, inDialog: false, repeat: false, ...over })

test('arrows turn, plus and minus zoom, digits are presets, and Escape or its own key ends it', () => {
  expect(headCommand(press('ArrowLeft'))).toEqual({ do: 'turn', way: 'left' })
  expect(headCommand(press('+'))).toEqual({ do: 'turn', way: 'in' })
  expect(headCommand(press('PageDown'))).toEqual({ do: 'turn', way: 'out' })
  expect(headCommand(press('1'))).toEqual({ do: 'preset', index: 0 })
  expect(headCommand(press('9'))).toEqual({ do: 'preset', index: 8 })
  expect(headCommand(press('Home'))).toEqual({ do: 'home' })
  for (const key of ['Escape', HEAD_KEY, '‘']) expect(headCommand(press(key))).toEqual({ do: 'leave' })
})

test('an alarm can be acknowledged and written to meanwhile: letters and Space stay the queue’s', () => {
  for (const key of [' ', 'Enter', 'f', 'r', 'n', 'j', 'k', 'y', 'F8', 'constructor']) expect(headCommand(press(key))).toBeNull()
})

test('a key that repeats itself does nothing more, and is nobody else’s', () => {
  for (const key of ['ArrowUp', '3', 'Home', HEAD_KEY]) expect(headCommand(press(key, { repeat: true }))).toEqual({ do: 'nothing' })
})

test('no key turns while somebody types, in a dialog, or with Ctrl, Alt or Meta held', () => {
  fc.assert(
    fc.property(fc.constantFrom('ArrowUp', '+', '1', 'Home', 'Escape', HEAD_KEY), fc.constantFrom('typing', 'inDialog', 'modified'), (key, why) => {
      expect(headCommand(press(key, { [why]: true }))).toBeNull()
    }),
  )
})

test('every way that a key begins is ended by the same key', () => {
  for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', '+', '=', '-', '_', 'PageUp', 'PageDown'])
    expect(headCommand(press(key))).toEqual({ do: 'turn', way: wayOfKey(key) })
})

test('the key that begins it is no key of the queue or of the wall', () => {
  for (const key of [HEAD_KEY, '‘']) {
    expect(isHeadKey(key)).toBe(true)
    expect(keyCommand({ ...press(key), onControl: false, elsewhere: false })).toBeNull()
    expect(wallCommand({ key, shift: false, modified: false, repeat: false })).toBeNull()
  }
})
