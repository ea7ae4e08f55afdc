// Every word on screen is in both languages: none in the code, no blank left open, and none in the wrong language.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { blanksOf, openBlanks, wordsInCode } from '../../scripts/house/words-in-code.ts'

const root = join(import.meta.dirname, '../..')
/** The API's own page has both languages side by side; and what reads the core's Chinese summaries shows none of it. */
const NOT_SCREENS = ['renderer/api-docs/', 'renderer/incidents/fall-told.ts']
const screens = globSync('renderer/**/*.{ts,tsx}', { cwd: root })
  .filter((path) => !/\.test\.|fixture|\.d\.ts$/.test(path) && !NOT_SCREENS.some((other) => path.startsWith(other)))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/** All words by `namespace:key.below`, where a namespace is the file's name in camel case; those of `common` also without it. */
function wordsOf(language: string): Map<string, string> {
  const words = new Map<string, string>()
  const add = (prefix: string, value: unknown) => {
    if (typeof value === 'string') words.set(prefix, value)
    else for (const [key, below] of Object.entries(value as object)) add(/:$/.test(prefix) || prefix === '' ? prefix + key : `${prefix}.${key}`, below)
  }
  for (const file of globSync('*.json', { cwd: join(root, 'resources/locales', language) })) {
    const namespace = file.replace('.json', '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    const value: unknown = JSON.parse(readFileSync(join(root, 'resources/locales', language, file), 'utf8'))
    add(`${namespace}:`, value)
    if (namespace === 'common') add('', value)
  }
  return words
}
const zh = wordsOf('zh-CN')
const en = wordsOf('en')

test('there are screens and words to look at', () => {
  expect(screens.length).toBeGreaterThan(200)
  expect(zh.size).toBeGreaterThan(1000)
})

test('no screen has words of its own', () => expect(wordsInCode(screens)).toEqual([]))

test('both languages have the same blanks', () => {
  expect([...zh].filter(([key, words]) => blanksOf(words).join() !== blanksOf(en.get(key) ?? '').join()).map(([key]) => key)).toEqual([])
})

test('every blank is filled where the words are used', () => expect(openBlanks(screens, (key) => zh.get(key))).toEqual([]))

test('no Chinese among the English words, but for names', () => {
  const named = [/值守|中文|演示/, /语言|1号台/]
  const chinese = [...en].filter(([, words]) => /\p{Script=Han}/u.test(named.reduce((rest, name) => rest.replaceAll(new RegExp(name, 'g'), ''), words)))
  expect(chinese.map(([key, words]) => `${key}: ${words}`)).toEqual([])
})

test('no English sentences among the Chinese words', () => {
  const english = [...zh].filter(([, words]) => !/\p{Script=Han}/u.test(words) && /[a-z]{3,} [a-z]{3,}/.test(words.replaceAll(/\{\{[^}]*\}\}/g, '')))
  expect(english.map(([key, words]) => `${key}: ${words}`)).toEqual([])
})

describe('what is looked for is found', () => {
  const found = (text: string) => wordsInCode([{ path: 'x.tsx', text }])
  test.each([
    ['a child', 'const X = () => <p>Close it</p>', ['x.tsx:1: Close it']],
    ['an attribute', 'const X = () => <a title="Close it" />', ['x.tsx:1: Close it']],
    ['Chinese anywhere', "\nconst x = '关闭'", ['x.tsx:2: 关闭']],
    ['Chinese in a template', 'const x = `共 ${1}`', ['x.tsx:1: 共']],
    ['a key', 'const X = () => <kbd>Esc</kbd>', []],
    ['an attribute that is not shown', 'const X = () => <a className="close it" />', []],
  ])('%s', (_, text, expected) => expect(found(text)).toEqual(expected))

  test('an open blank', () => {
    const blanks = (text: string) => openBlanks([{ path: 'x.tsx', text }], () => '{{count}} of {{total}}')
    expect(blanks("t('a:b', { count: 1 })")).toEqual(['x.tsx:1: a:b lacks {{total}}'])
    expect(blanks("t('a:b', { count: 1, total })")).toEqual([])
    expect(blanks("t('a:b')")).toHaveLength(2)
  })
})
