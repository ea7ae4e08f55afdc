// Makes .oxlintrc.json from the borders: `node scripts/house/oxlintrc.ts` writes it, the house test holds it to this.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { mayImport, onlyIn, OUTSIDE, ROOMS, WITHOUT_NODE, type Room } from './borders.ts'

type Pattern = { readonly group?: readonly string[]; readonly regex?: string; readonly message: string }

const SOURCES = '**/*.{ts,tsx}'
const TESTS = '**/*.test.{ts,tsx}'

/** `x` and everything below it, however deep the file stands that names it. */
function anyPathInto(rooms: readonly string[]): string {
  return `^(\\.{1,2}/)+(${rooms.join('|')})/`
}

function borders(room: Room): Pattern[] {
  const allowed: readonly string[] = mayImport[room]
  const closed = [...ROOMS, ...OUTSIDE].filter((other) => other !== room && !allowed.includes(other))
  const packages = Object.entries(onlyIn).filter(([, rooms]) => !rooms.includes(room))
  const patterns: Pattern[] = [
    { regex: anyPathInto(closed), message: `${room} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other room'}` },
    ...packages.map(([name, rooms]) => ({ regex: `^${name}(/|$)`, message: `${name} is imported in ${rooms.join(' and ')} only` })),
  ]
  if (WITHOUT_NODE.includes(room)) patterns.push({ regex: '^node:', message: `${room} runs where there is no Node` })
  return patterns
}

/** A driver is on its own: it may reach the interface, the transports and its own folder's parts, never another driver or the list of them. */
const DRIVER_BORDERS: Pattern[] = [
  { regex: '(^|/)registry(\\.ts)?$', message: 'a driver does not know the registry' },
  { regex: '^\\.\\./(camera|gate|plate-reader|fire-panel|patrol-reader|sensor)/', message: 'a driver imports no other driver' },
]
const DRIVER_FILES = ['devices/{camera,gate,plate-reader,fire-panel,patrol-reader,sensor}/*.ts']

function restrict(patterns: readonly Pattern[]): Record<string, unknown> {
  return { 'no-restricted-imports': ['error', { patterns }] }
}

export function makeOxlintrc(): Record<string, unknown> {
  return {
    $schema: './node_modules/oxlint/configuration_schema.json',
    plugins: ['typescript', 'react', 'import', 'unicorn', 'oxc'],
    categories: { correctness: 'error' },
    options: { typeAware: true },
    rules: {
      'import/no-cycle': 'error',
      'typescript/no-floating-promises': 'error',
      'typescript/no-misused-promises': 'error',
      'typescript/await-thenable': 'error',
      'typescript/no-explicit-any': 'error',
      'typescript/ban-ts-comment': 'error',
      // objects here are closures, not classes: their methods do not need `this`
      'typescript/unbound-method': 'off',
      'react/react-in-jsx-scope': 'off',
      'react/rules-of-hooks': 'error',
      'react/exhaustive-deps': 'error',
    },
    overrides: [
      { files: ROOMS.map((room) => `${room}/${SOURCES}`), rules: { 'no-console': 'error' } },
      ...ROOMS.map((room) => ({ files: [`${room}/${SOURCES}`], rules: restrict(borders(room)) })),
      { files: DRIVER_FILES, rules: restrict([...borders('devices'), ...DRIVER_BORDERS]) },
      // a test may build what its room only meets at run time
      { files: ROOMS.map((room) => `${room}/${TESTS}`), rules: { 'no-restricted-imports': 'off', 'no-console': 'off' } },
      { files: ['scripts/*.cjs'], rules: { 'no-unused-vars': 'off' } },
    ],
    ignorePatterns: ['out/**', 'out-test/**', 'dist/**', 'node_modules/**'],
  }
}

if (process.argv[1] === import.meta.filename) {
  const text = await format(JSON.stringify(makeOxlintrc()), { parser: 'json', printWidth: 160 })
  writeFileSync(join(import.meta.dirname, '../../.oxlintrc.json'), text)
}
