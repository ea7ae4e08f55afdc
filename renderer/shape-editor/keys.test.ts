// The keyboard on the picture.
import { expect, test } from 'vitest'
import { drawKey, editKey } from './keys.ts'

const press = (key: string, over: Partial<Parameters<typeof drawKey>[0]> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...over,
})

test('arrows move by one px, with Shift by ten, a point as well as the drawing cursor', () => {
  expect(editKey(press('ArrowLeft'))).toEqual({ do: 'nudge', by: [-1, 0] })
  expect(editKey(press('ArrowDown', { shiftKey: true }))).toEqual({ do: 'nudge', by: [0, 10] })
  expect(drawKey(press('ArrowUp', { shiftKey: true }))).toEqual({ do: 'cursor', by: [0, -10] })
})

test('Space puts a point, Enter closes, Backspace takes the last one back, Esc gives up', () => {
  expect([' ', 'Enter', 'Backspace', 'Escape'].map((key) => drawKey(press(key))?.do)).toEqual(['put', 'finish', 'back', 'cancel'])
})

test('Delete removes, + and Insert put a point in, Esc lets go', () => {
  expect(['Delete', 'Backspace', '+', 'Insert', 'Escape'].map((key) => editKey(press(key))?.do)).toEqual(['remove', 'remove', 'insert', 'insert', 'deselect'])
})

test('other keys, and keys with Ctrl, Alt or Meta, are not ours', () => {
  expect(editKey(press('z', { ctrlKey: true }))).toBeNull()
  expect(editKey(press('ArrowLeft', { altKey: true }))).toBeNull()
  expect(drawKey(press('Enter', { metaKey: true }))).toBeNull()
  expect(drawKey(press('1'))).toBeNull()
  expect(editKey(press('Tab'))).toBeNull()
})
