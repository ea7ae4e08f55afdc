// JSON of devices: whatever it is, it is read or not, and what is read can be written again.
import { expect, test } from 'vitest'
import { isDeeper, readJson } from './loose-json.ts'

const nested = (depth: number, open = '[', shut = ']') => `${open.repeat(depth)}0${shut.repeat(depth)}`

test('64 levels are read, more are none: a record nested 10,000 deep could not be hashed, and its device would send it for ever', () => {
  expect(readJson(nested(64))).toBeDefined()
  expect(readJson(nested(65))).toBeUndefined()
  expect(readJson(`{"operator":"RecPush","info":{"x":${nested(10_000)}}}`)).toBeUndefined()
  expect(readJson(nested(10_000, '{"a":', '}'))).toBeUndefined()
})

test.each([
  ['"[[[[[["', false],
  [String.raw`"\"[[[[[["`, false],
  [String.raw`"\\",[[[[`, true],
  [String.raw`{"a\\":[[[{}]]]}`, true],
  ['"[[[[[[', false],
  ['[1],[1],[1],[1],[1]', false],
])('brackets within texts are no depth: %s', (json, deeper) => {
  expect(isDeeper(json, 3)).toBe(deeper)
})

test('megabytes of brackets and quotes are looked through at once', () => {
  for (const piece of ['[', '"', String.raw`\"`, '{"a":"[",', '\\']) expect(typeof isDeeper(piece.repeat(1_000_000 / piece.length), 1e9)).toBe('boolean')
})
