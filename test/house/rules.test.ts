// The house rules see what they are meant to see, and nothing else.
import { expect, test } from 'vitest'
import { localeKeys, readErrorRows, readingClock, talkingToConsole, tooLong, withoutPlural, withoutPurpose } from '../../scripts/house/rules.ts'

const source = (path: string, text: string) => [{ path, text }]

test.each(['const t = Date.now()', 'const t = new Date()', 'const t = new Date', 'const t = new Date( )', 'const read = Date.now', 'const t = Date()'])(
  'reading the clock by `%s` is seen in a room',
  (line) => {
    expect(readingClock(source('core/alerts.ts', `// for\n${line}\n`))).toEqual(['core/alerts.ts:2: reads the clock; take it as an argument'])
  },
)

test.each([
  ['core/clock.ts', 'Date.now()'],
  ['media/media-process.ts', 'Date.now()'],
  ['vision/infer-process.ts', 'Date.now()'],
  ['renderer/now.ts', 'Date.now()'],
  ['core/alerts.test.ts', 'new Date()'],
  ['bench/run.ts', 'Date.now()'],
  ['core/alerts.ts', 'new Date(atMs)'],
  ['core/alerts.ts', '// never Date.now() here'],
  ['core/alerts.ts', '/* new Date() */ x()'],
  ['core/alerts.ts', 'const f = (d: Date) => d'],
])('%s may say `%s`', (path, line) => {
  expect(readingClock(source(path, `${line}\n`))).toEqual([])
})

test('console is seen in a room however it is reached, and allowed in scripts and tests', () => {
  const text = "console.log('x')\nglobalThis.console . warn('x')\n"
  expect(talkingToConsole(source('db/open.ts', text))).toHaveLength(2)
  expect(talkingToConsole(source('scripts/start.ts', text))).toEqual([])
  expect(talkingToConsole(source('db/open.test.ts', text))).toEqual([])
})

test('a file of 400 lines is fine, one of 401 is not', () => {
  expect(tooLong(source('core/a.ts', 'x\n'.repeat(400)))).toEqual([])
  expect(tooLong(source('core/a.ts', 'x\n'.repeat(401)))).toEqual(['core/a.ts: 401 lines, at most 400'])
})

test('a file that begins with code says nothing of its purpose', () => {
  expect(withoutPurpose(source('core/a.ts', "import x from 'x'\n"))).toHaveLength(1)
  expect(withoutPurpose(source('core/a.ts', '//\n'))).toHaveLength(1)
  expect(
    withoutPurpose([...source('core/a.ts', '// Says it.\n'), ...source('db/schema.sql', '-- Says it.\n'), ...source('db/b.ts', '/** Says it. */\n')]),
  ).toEqual([])
})

test('the error table is read from Markdown without its head and rule', () => {
  const text = '# Errors\n\n| code | status | zh | en |\n|---|---|---|---|\n| `a.b` | 404 | 没有。 | Nothing. |\n'
  expect(readErrorRows(text)).toEqual([{ code: 'a.b', status: 404, zh: '没有。', en: 'Nothing.' }])
})

test('the keys of a locale file are its leaves, plural forms counted once', () => {
  expect(localeKeys({ a: { b: 'x', c_one: 'y', c_other: 'z' } }).map(withoutPlural)).toEqual(['a.b', 'a.c', 'a.c'])
})
