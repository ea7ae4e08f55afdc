// Keys of the checklist: figures answer, arrows move, and nothing slips through to the screens.
import { expect, test } from 'vitest'
import { procedureKey } from './procedure-keys.ts'

const check = { kind: 'check' } as const
const choice = {
  kind: 'choice',
  options: [
    { id: 'a', zh: '甲', en: 'A' },
    { id: 'b', zh: '乙', en: 'B' },
  ],
} as const
const mutable = { ...choice, options: [...choice.options] }

test('a figure picks an option, or ticks', () => {
  expect(procedureKey('2', mutable, false)).toEqual({ do: 'choose', option: 'b' })
  expect(procedureKey('1', check, false)).toEqual({ do: 'tick' })
})

test('a figure that fits nothing is swallowed: it would have changed the screen', () => {
  expect(procedureKey('3', mutable, false)).toEqual({ do: 'nothing' })
  expect(procedureKey('5', check, false)).toEqual({ do: 'nothing' })
})

test('what is typed stays in its field, and the arrows still move on', () => {
  expect(procedureKey('2', { kind: 'number' }, true)).toBeNull()
  expect(procedureKey('ArrowDown', { kind: 'text' }, true)).toEqual({ do: 'move', by: 1 })
  expect(procedureKey('ArrowUp', check, false)).toEqual({ do: 'move', by: -1 })
})

test('letters are the console’s', () => {
  expect(procedureKey('r', check, false)).toBeNull()
})
