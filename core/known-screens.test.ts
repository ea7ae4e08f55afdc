// The mark of a browser: good for its own account and password only, and it cannot be made up.
import { expect, test } from 'vitest'
import { findScreen, markScreen, readMarks } from './known-screens.ts'

const lin = { id: 'u1', password: '$argon2id$v=19$m=1,t=1,p=1$lin' }
const wang = { id: 'u2', password: '$argon2id$v=19$m=1,t=1,p=1$wang' }

test('a mark is known again for its account, until the password is another', () => {
  const marks = readMarks(markScreen(lin, []))
  expect(findScreen(lin, marks)).toMatch(/^[\w-]{16}$/)
  expect(findScreen(wang, marks)).toBeNull()
  expect(findScreen({ ...lin, password: 'changed' }, marks)).toBeNull()
  expect(readMarks(markScreen(lin, marks))).toEqual(marks)
})

test('a screen keeps the marks of six people, the newest first', () => {
  const people = Array.from({ length: 8 }, (_, n) => ({ id: `u${n}`, password: `p${n}` }))
  let cookie: string | null = null
  for (const person of people) cookie = markScreen(person, readMarks(cookie))
  const marks = readMarks(cookie)
  expect(cookie?.length).toBeLessThanOrEqual(256)
  expect(people.map((person) => findScreen(person, marks) !== null)).toEqual([false, false, true, true, true, true, true, true])
})

test.each([null, '', '.', 'x'.repeat(38), '.'.repeat(5000), `${'A'.repeat(16)}${'B'.repeat(22)}`])('%j is no mark of anybody', (cookie) => {
  expect(findScreen(lin, readMarks(cookie))).toBeNull()
  expect(readMarks(markScreen(lin, readMarks(cookie))).length).toBeLessThanOrEqual(6)
})
