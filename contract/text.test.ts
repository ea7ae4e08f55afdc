// What people may type as a line can be seen, and reads as it was typed.
import { expect, test } from 'vitest'
import { lineSchema, textSchema } from './text.ts'

test('a line shows something, and nothing in it turns, breaks or hides the rest', () => {
  const line = lineSchema(60)
  for (const good of ['保安01', 'a', '值班👨‍👩‍👧室', '<script>', '=1+1', 'é']) expect(line.safeParse(good).success).toBe(true)
  for (const bad of ['', '  ', '\u200B', '\u200B \u2060\uFEFF', '\u3164', '\u2800', 'a\nb', 'a\u202Eb', 'a\u2066b', 'a\u0000b', 'x'.repeat(61)])
    expect(line.safeParse(bad).success).toBe(false)
  expect(textSchema(10).safeParse('a\nb').success).toBe(true)
  expect(textSchema(10).safeParse('a\u202Eb').success).toBe(false)
})
