// The keys of Playback: each does what the help says, and nothing while somebody types.
import { expect, test } from 'vitest'
import { PLAYBACK_HELP_KEYS, playbackCommand } from './playback-keys.ts'

const press = (key: string, over: Partial<Parameters<typeof playbackCommand>[0]> = {}) =>
  playbackCommand({ key, modified: false, repeat: false, taken: false, ...over })
const KEY_OF: Readonly<Record<string, string>> = { '←': 'ArrowLeft', '→': 'ArrowRight', '↑': 'ArrowUp', '↓': 'ArrowDown', Space: ' ', Esc: 'Escape' }
const listed = PLAYBACK_HELP_KEYS.flatMap(([does, keys]) => keys.map((text) => ({ does, key: KEY_OF[text] ?? text })))

test.each(listed)('$key: $does', ({ does, key }) => {
  expect(press(key)?.do).toBe(does)
  expect(press(key, { modified: true })).toBeNull()
  expect(press(key, { taken: true })).toBeNull()
})

test('a key held down steps on and plays nothing twice', () => {
  for (const key of ['ArrowRight', 'PageUp', ']']) expect(press(key, { repeat: true })).not.toBeNull()
  for (const key of [' ', 'm', 'e', 'f', 'j']) expect(press(key, { repeat: true })).toBeNull()
})

test('on a button, Space and the arrows are the button’s', () => {
  for (const key of [' ', 'ArrowLeft', 'ArrowDown']) expect(press(key, { onControl: true })).toBeNull()
  expect(press('k', { onControl: true })).toEqual({ do: 'toggle' })
})

test('what is no key of it is left alone', () => {
  for (const key of ['Tab', 'Enter', '1', 'g', 'x', 'toString']) expect(press(key)).toBeNull()
})

test('Esc is Playback’s own, as often as it is pressed: one too many must not lead to where E escalates', () => {
  expect(press('Escape')).toEqual({ do: 'close' })
  expect(press('Escape', { onControl: true })).toEqual({ do: 'close' })
})
