// SQL of this room is constant text: what is put into a template has a name in capitals, or is made of such, and values are bound.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const FILES = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
const SQL = /`[^`]*\b(SELECT|INSERT|UPDATE|DELETE|WHERE|FROM|VALUES|ORDER BY|PRAGMA|ATTACH|VACUUM|AND|SET)\b[^`]*`/g
const HOLE = /\$\{([^{}]*)\}/g
/** Pieces that the same file makes of constants alone; each was looked at. */
const PIECES: Readonly<Record<string, readonly string[]>> = {
  // names of tables, as the database itself lists them
  'backup.ts': ['name'],
  'correlation.ts': ['table'],
  'falls.ts': ['sql', 'condition', "after ? ' AND (f.last_at_ms, f.id) < (?, ?)' : ''"],
  'figures-incidents.ts': ['join'],
  'figures-people.ts': ['ofPeople'],
  'handling.ts': ['first'],
  'pms-batches.ts': ['named'],
  'residents.ts': ['where'],
  'vehicles.ts': ['where'],
}

/** @returns holes that are neither a constant nor one of the pieces */
function holesIn(file: string, text: string): string[] {
  return [...text.matchAll(SQL)].flatMap(([statement]) =>
    [...statement.matchAll(HOLE)]
      .map(([, hole]) => hole!.trim())
      .filter((hole) => !/^[A-Z][A-Z0-9_]*(\[[\w.]+\]|\([^)]*\)|\.replace\('[^']*', '[^']*'\))?$/.test(hole) && PIECES[file]?.includes(hole) !== true)
      .map((hole) => `${file}: ${hole}`),
  )
}

test('nothing that came from outside is written into a statement', () => {
  expect(FILES.length).toBeGreaterThan(50)
  expect(FILES.flatMap((file) => holesIn(file, readFileSync(join(import.meta.dirname, file), 'utf8')))).toEqual([])
})

test('what would be is found', () => {
  expect(holesIn('x.ts', "query(db, `SELECT * FROM users WHERE name = '${name}'`)")).toEqual(['x.ts: name'])
  expect(holesIn('x.ts', 'query(db, `${SELECT} WHERE id = ? ORDER BY ${input.order}`)')).toEqual(['x.ts: input.order'])
  expect(holesIn('x.ts', 'query(db, `${SELECT} WHERE id = ?`)')).toEqual([])
})

test('no statement is prepared anywhere else', () => {
  const elsewhere = ['core', 'devices', 'media', 'vision', 'renderer', 'electron'].flatMap((room) =>
    readdirSync(join(import.meta.dirname, '..', room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/(\.test|-fixture)\.tsx?$/.test(file))
      .filter((file) => /\b(rawDb|from '(better-sqlite3|.*db\/statement\.ts)')/.test(readFileSync(join(import.meta.dirname, '..', room, file), 'utf8')))
      .map((file) => `${room}/${file}`),
  )
  expect(elsewhere).toEqual([])
})
