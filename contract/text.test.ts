// Typed text: every language passes, what could forge a line on a screen or a terminal does not.
import { expect, test } from 'vitest'
import { lineSchema, textSchema } from './text.ts'

test.each(['3栋1单元大堂', 'Ünïcode – naïve', '𠮷野家 👍', "O'Neil & Sons <b>"])('%s is a line', (text) => {
  expect(lineSchema(100).parse(text)).toBe(text)
})

test.each([
  ['a zero byte', 'a\u0000b'],
  ['an escape sequence', '\u001b[31mred'],
  ['a second line', 'one\ntwo'],
  ['a turn of direction', 'abc\u202egpj.exe'],
  ['nothing', '   '],
])('%s is no line', (_name, text) => {
  expect(lineSchema(100).safeParse(text).success).toBe(false)
})

test('a note may have lines and tabs, and nothing else that is invisible', () => {
  expect(textSchema(100).parse('one\n\ttwo')).toBe('one\n\ttwo')
  expect(textSchema(100).safeParse('bell\u0007').success).toBe(false)
})
