// The keys of the wall: what each does, and that the help lists every one.
import { expect, test } from 'vitest'
import { keyCommand } from '../keys/keymap.ts'
import { WALL_HELP_KEYS, wallCommand, type WallCommand } from './wall-keys.ts'

const press = (key: string, over: Partial<Parameters<typeof wallCommand>[0]> = {}) =>
  wallCommand({ key, shift: false, modified: false, repeat: false, ...over })

const KEY_OF: Readonly<Record<string, string>> = { '←': 'ArrowLeft', '→': 'ArrowRight', '↑': 'ArrowUp', '↓': 'ArrowDown', Esc: 'Escape' }
const listed = WALL_HELP_KEYS.flatMap(([does, keys]) =>
  keys.map((text) => {
    const shift = text.startsWith('Shift + ')
    const key = shift ? text.slice(8) : text
    return { does, text, shift, key: KEY_OF[key] ?? key }
  }),
)

test.each(listed)('$text does what the help says: $does', ({ does, key, shift }) => {
  expect(press(key, { shift })?.do).toBe(does)
})

test('the help lists every command', () => {
  const all: Readonly<Record<WallCommand['do'], true>> = {
    go: true,
    move: true,
    enlarge: true,
    choose: true,
    pin: true,
    empty: true,
    zoom: true,
    layout: true,
    page: true,
    tour: true,
    back: true,
  }
  expect(WALL_HELP_KEYS.map(([does]) => does).toSorted()).toEqual(Object.keys(all).toSorted())
})

test('a key held down goes on through tiles, pages and zoom, and does nothing else twice', () => {
  expect(press('ArrowLeft', { repeat: true })).toEqual({ do: 'go', to: 'left' })
  expect(press('ArrowLeft', { repeat: true, shift: true })).toBeNull()
  for (const key of ['+', 'PageDown']) expect(press(key, { repeat: true })).not.toBeNull()
  for (const key of ['Enter', 'Delete', 'u', 'i', '.', '[', 'Escape']) expect(press(key, { repeat: true })).toBeNull()
})

test('keys of the browser and of the system stay theirs', () => {
  for (const { key } of listed) expect(press(key, { modified: true })).toBeNull()
})

test('a key that does something to an incident does nothing else on the wall', () => {
  const acts = ['act', 'note', 'rearrange', 'screen', 'search', 'mute', 'queueView', 'view', 'help']
  const console = (key: string) => keyCommand({ key, modified: false, repeat: false, typing: false, onControl: false, inDialog: false, elsewhere: false })
  expect(listed.filter(({ key }) => acts.includes(console(key)?.do ?? '')).map(({ key }) => key)).toEqual([])
})
