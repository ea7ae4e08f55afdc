// Makes .oxlintrc.json from the borders: `node scripts/house/oxlintrc.ts` writes it, the house test holds it to this.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { mayImport, onlyIn, OUTSIDE, ROOMS, WITHOUT_NODE, type Room } from './borders.ts'

interface Pattern {
  readonly regex: string
  readonly message: string
}

const TESTS = '**/*.test.{ts,tsx}'
/** Folders a room's file may stand below the room; the house test allows no deeper ones. */
export const DEPTHS = [0, 1, 2, 3] as const

/** Files of a room exactly `depth` folders down: only so is `../devices/` told apart from the room's own folder of that name. */
function filesAt(room: Room, depth: number): string {
  return `${room}/${'*/'.repeat(depth)}*.{ts,tsx}`
}

function borders(room: Room, depth: number): Pattern[] {
  const allowed: readonly string[] = mayImport[room]
  const closed = [...ROOMS, ...OUTSIDE].filter((other) => other !== room && !allowed.includes(other))
  const packages = Object.entries(onlyIn).filter(([, rooms]) => !rooms.includes(room))
  const patterns: Pattern[] = [
    {
      regex: `^(\\./)?(\\.\\./){${depth + 1}}(${closed.join('|')})/`,
      message: `${room} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other room'}`,
    },
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
      // text is taken apart by code points on purpose
      'typescript/no-misused-spread': 'off',
      // rules of the React compiler, which is not used
      'react/refs': 'off',
      'react/set-state-in-effect': 'off',
      'react/react-in-jsx-scope': 'off',
      'react/rules-of-hooks': 'error',
      'react/exhaustive-deps': 'error',
    },
    overrides: [
      { files: ROOMS.map((room) => `${room}/**/*.{ts,tsx}`), rules: { 'no-console': 'error' } },
      ...ROOMS.flatMap((room) => DEPTHS.map((depth) => ({ files: [filesAt(room, depth)], rules: restrict(borders(room, depth)) }))),
      { files: DRIVER_FILES, rules: restrict([...borders('devices', 1), ...DRIVER_BORDERS]) },
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
