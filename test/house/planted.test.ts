// Plants every kind of forbidden import and habit in a copy of the house and expects the linter to turn red: a check that
// passes because it sees nothing is worthless.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mayImport, onlyIn, OUTSIDE, ROOMS, WITHOUT_NODE } from '../../scripts/house/borders.ts'
import { makeOxlintrc } from '../../scripts/house/oxlintrc.ts'

const root = join(import.meta.dirname, '../..')
const dir = mkdtempSync(join(tmpdir(), 'vigil-planted-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

interface Plant {
  readonly what: string
  readonly rule: string
  readonly files: Readonly<Record<string, string>>
}
interface Found {
  readonly code: string
  readonly filename: string
}

/** Its own file for each plant: what one says must not hide another. */
let serial = 0
const inRoom = (room: string, text: string, folders = 'deep/') => ({ [`${room}/${folders}planted-${++serial}.ts`]: text })

const forbiddenRooms: Plant[] = ROOMS.flatMap((room) =>
  [...ROOMS, ...OUTSIDE]
    .filter((other) => other !== room && !(mayImport[room] as readonly string[]).includes(other))
    .flatMap((other) =>
      ['', 'deep/', 'deep/er/', 'deep/er/still/'].map((folders) => ({
        what: `${room}/${folders} importing ${other}`,
        rule: 'eslint(no-restricted-imports)',
        files: inRoom(room, `// Planted.\nimport { x } from '${'../'.repeat(folders.split('/').length)}${other}/x.ts'\nexport const y = x\n`, folders),
      })),
    ),
)
const forbiddenPackages: Plant[] = Object.entries(onlyIn).flatMap(([name, rooms]) =>
  ROOMS.filter((room) => !rooms.includes(room)).map((room) => ({
    what: `${room} importing ${name}`,
    rule: 'eslint(no-restricted-imports)',
    files: inRoom(room, `// Planted.\nimport x from '${name}'\nexport const y = x\n`),
  })),
)
const forbiddenNode: Plant[] = WITHOUT_NODE.map((room) => ({
  what: `${room} importing node:fs`,
  rule: 'eslint(no-restricted-imports)',
  files: inRoom(room, "// Planted.\nimport { readFileSync } from 'node:fs'\nexport const y = readFileSync\n"),
}))
const forbiddenHabits: Plant[] = [
  {
    what: 'a driver importing another driver',
    rule: 'eslint(no-restricted-imports)',
    files: { 'devices/gate/planted-a.ts': "// Planted.\nimport { x } from '../fire-panel/x.ts'\nexport const y = x\n" },
  },
  {
    what: 'a driver importing the registry',
    rule: 'eslint(no-restricted-imports)',
    files: { 'devices/gate/planted-b.ts': "// Planted.\nimport { x } from '../registry.ts'\nexport const y = x\n" },
  },
  {
    what: 'two files importing each other',
    rule: 'import(no-cycle)',
    files: {
      'core/cycle-a.ts': "// Planted.\nimport { b } from './cycle-b.ts'\nexport const a = (): number => b()\n",
      'core/cycle-b.ts': "// Planted.\nimport { a } from './cycle-a.ts'\nexport const b = (): number => a()\n",
    },
  },
  ...[
    ['a promise nobody waits for', 'typescript(no-floating-promises)', 'export function f(): void {\n  Promise.resolve(1)\n}\n'],
    [
      'a promise where a condition is meant',
      'typescript(no-misused-promises)',
      'export const f = (p: Promise<boolean>): number => {\n  if (p) return 1\n  return 2\n}\n',
    ],
    ['await on what is no promise', 'typescript(await-thenable)', 'export async function f(): Promise<void> {\n  await 1\n}\n'],
    ['any', 'typescript(no-explicit-any)', 'export const f = (x: any): unknown => x\n'],
    ['console', 'eslint(no-console)', "export const f = (): void => console.log('x')\n"],
  ].map(([what = '', rule = '', code = '']) => ({ what, rule, files: inRoom('core', `// Planted.\n${code}`) })),
]
const groups: { readonly what: string; readonly plants: readonly Plant[] }[] = [
  ...ROOMS.map((room) => ({
    what: `a room that ${room} may not import, at any depth`,
    plants: forbiddenRooms.filter(({ what }) => what.startsWith(`${room}/`)),
  })),
  ...ROOMS.map((room) => ({ what: `a package that is not for ${room}`, plants: forbiddenPackages.filter(({ what }) => what.startsWith(`${room} `)) })),
  { what: 'Node where there is none', plants: forbiddenNode },
  ...forbiddenHabits.map((plant) => ({ what: plant.what, plants: [plant] })),
]
const plants = groups.flatMap((group) => group.plants)

/** What is allowed must stay green, or the linter would prove nothing by being red. */
const ALLOWED = {
  'core/fine.ts': "// Fine.\nimport { x } from '../db/fine.ts'\nexport const y = x\n",
  // a room's own folder may be called like another room
  'renderer/incidents/fine.ts': "// Fine.\nimport { x } from '../devices/fine.ts'\nexport const y = x\n",
  'renderer/devices/fine.ts': '// Fine.\nexport const x = 1\n',
  'db/fine.ts': "// Fine.\nimport Database from 'better-sqlite3'\nexport const x = Database\n",
  'test/fine.ts': "// Fine.\nimport { y } from '../core/fine.ts'\nexport const z = y\n",
}

let found: Found[] = []

beforeAll(() => {
  for (const plant of plants) for (const [path, text] of Object.entries(plant.files)) write(path, text)
  for (const [path, text] of Object.entries(ALLOWED)) write(path, text)
  for (const room of [...ROOMS, ...OUTSIDE]) write(`${room}/x.ts`, '// A neighbour.\nexport const x = 1\n')
  write('.oxlintrc.json', JSON.stringify(makeOxlintrc()))
  const options = { target: 'es2024', module: 'nodenext', strict: true, noEmit: true, allowImportingTsExtensions: true, skipLibCheck: true, types: ['node'] }
  write('tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['**/*.ts'] }))
  write('package.json', '{"type":"module"}')
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'))
  found = lint()
}, 120_000)

describe('the linter is red when somebody plants', () => {
  test.each(groups)('$what', ({ plants: planted }) => {
    expect(planted).not.toEqual([])
    const unseen = planted.filter(({ rule, files }) => {
      const first = Object.keys(files)[0]
      return !found.some((diagnostic) => diagnostic.filename === first && diagnostic.code === rule)
    })
    expect(unseen.map(({ what }) => what)).toEqual([])
  })
})

test('what is allowed stays green', () => {
  expect(found.filter((diagnostic) => Object.hasOwn(ALLOWED, diagnostic.filename))).toEqual([])
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), text)
}

function lint(): Found[] {
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json'], { cwd: dir, maxBuffer: 1e8 })
  } catch (error) {
    const { stdout } = error as { stdout: Buffer }
    return (JSON.parse(stdout.toString('utf8')) as { diagnostics: Found[] }).diagnostics
  }
  return [] // exit 0: it saw nothing
}
