// Holds the code to the house: what the documents, the tables and the locales say, and what no room may do.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ERRORS } from '../contract/errors.ts'
import { DEPTHS, makeOxlintrc } from '../scripts/house/oxlintrc.ts'
import { ROOMS } from '../scripts/house/borders.ts'
import { localeKeys, readErrorRows, readingClock, talkingToConsole, tooLong, withoutPlural, withoutPurpose } from '../scripts/house/rules.ts'
import { readSources } from '../scripts/house/sources.ts'

const root = join(import.meta.dirname, '..')
const sources = readSources(root)

test('the sources are found at all', () => {
  for (const path of ['contract/api.ts', 'core/clock.ts', 'scripts/go.cjs', 'test/house.test.ts']) expect(sources.map((source) => source.path)).toContain(path)
})

describe('every source file', () => {
  test('is short', () => expect(tooLong(sources)).toEqual([]))
  test('says in its first line what it is for', () => expect(withoutPurpose(sources)).toEqual([]))
  test('is handed the clock', () => expect(readingClock(sources)).toEqual([]))
  test('leaves the console alone in rooms', () => expect(talkingToConsole(sources)).toEqual([]))
})

test('.oxlintrc.json is what the border tables make (node scripts/house/oxlintrc.ts)', () => {
  expect(JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(makeOxlintrc())))
})

test('no file lies deeper in its room than the linter looks', () => {
  const deep = sources.filter(({ path }) => (ROOMS as readonly string[]).includes(path.split('/')[0] ?? '') && path.split('/').length - 2 >= DEPTHS.length)
  expect(deep.map(({ path }) => path)).toEqual([])
})

test('docs/errors.md is the error table', () => {
  const rows = readErrorRows(readFileSync(join(root, 'docs/errors.md'), 'utf8'))
  const byCode = (a: { code: string }, b: { code: string }) => a.code.localeCompare(b.code)
  const table = Object.entries(ERRORS).map(([code, { status, zh, en }]) => ({ code, status, zh, en }))
  expect(rows.toSorted(byCode)).toEqual(table.toSorted(byCode))
})

describe('the two languages', () => {
  const files = (language: string) => globSync('**/*.json', { cwd: join(root, 'resources/locales', language) }).toSorted()
  const names = [...new Set([...files('zh-CN'), ...files('en')])]

  test('have files', () => expect(names).not.toEqual([]))
  test.each(names)('%s has the same keys in both, and the same left empty', (name) => {
    const [zh, en] = ['zh-CN', 'en'].map((language) => {
      const file = join(root, 'resources/locales', language, name)
      expect(existsSync(file), `${file} is missing`).toBe(true)
      const words: unknown = JSON.parse(readFileSync(file, 'utf8'))
      return { keys: [...new Set(localeKeys(words).map(withoutPlural))].toSorted(), empty: emptyKeys(words) }
    })
    expect(zh).toEqual(en)
  })
})

function emptyKeys(words: unknown, prefix = ''): string[] {
  if (typeof words === 'string') return words.trim() === '' ? [prefix] : []
  if (typeof words !== 'object' || words === null) return [`${prefix}: not a text`]
  return Object.entries(words).flatMap(([key, below]) => emptyKeys(below, `${prefix}.${key}`))
}
