// Which backups lie in a directory, what they are called, and which of them may go.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { BACKUP_WHYS, syncFile, type BackupNote, type BackupWhy } from './backup.ts'

export interface FoundBackup {
  /** Absolute where the directory was. */
  readonly file: string
  readonly name: string
  readonly note: BackupNote
}

const NAME = /^vigil-(\d{8}T\d{6}Z|before-\d{1,5})-(hourly|manual|upgrade)\.db$/
const HALF = /^vigil-.+\.[0-9a-f]{8}\.part(-journal|-wal|-shm)?$/
const MAX_NOTE_BYTES = 64 * 1024

const noteSchema = z.object({
  form: z.literal(1),
  madeAtMs: z.number(),
  why: z.enum(BACKUP_WHYS),
  schema: z.int(),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  auditSeq: z.int().min(0),
  auditHash: z.string().max(64),
  newestAtMs: z.number().nullable(),
  rows: z.record(z.string().max(100), z.int().min(0)),
})

/** `vigil-20261201T021500Z-hourly.db` */
export function backupName(madeAtMs: number, why: BackupWhy): string {
  const at = new Date(madeAtMs).toISOString().replace(/[-:]|\.\d+/g, '')
  return `vigil-${at}-${why}.db`
}

/** Every one with a note that can be read, the newest first; nothing where there is no directory. */
export function listBackups(dir: string): FoundBackup[] {
  let names: string[]
  try {
    names = readdirSync(dir)
  } catch {
    return []
  }
  return names
    .filter((name) => NAME.test(name))
    .flatMap((name) => {
      const note = readNote(join(dir, `${name}.json`))
      return note === null ? [] : [{ file: join(dir, name), name, note }]
    })
    .toSorted((a, b) => b.note.madeAtMs - a.note.madeAtMs || (a.name < b.name ? 1 : -1))
}

export function readNote(file: string): BackupNote | null {
  try {
    if (statSync(file).size > MAX_NOTE_BYTES) return null
    return noteSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

export interface Retention {
  /** Newest ones, of every hour. */
  readonly hourly: number
  /** The last one of each of so many days (UTC) before. */
  readonly daily: number
}

/** Made by hand or before an upgrade. */
const KEPT_OTHERS = 5

/** @param backups the newest first. @returns those that no rule keeps; never the newest */
export function surplusOf<T extends { readonly note: Pick<BackupNote, 'madeAtMs' | 'why'> }>(backups: readonly T[], { hourly, daily }: Retention): T[] {
  const regular = backups.filter(({ note }) => note.why === 'hourly')
  const days = new Map<string, T>()
  for (const backup of regular) {
    const day = new Date(backup.note.madeAtMs).toISOString().slice(0, 10)
    if (!days.has(day)) days.set(day, backup)
  }
  const kept = new Set<T>([
    ...backups.slice(0, 1),
    ...regular.slice(0, hourly),
    ...[...days.values()].slice(0, daily),
    ...(['manual', 'upgrade'] as const).flatMap((why) => backups.filter(({ note }) => note.why === why).slice(0, KEPT_OTHERS)),
  ])
  return backups.filter((backup) => !kept.has(backup))
}

/** The file first: a note without its backup is no backup. */
export function removeBackup({ file }: Pick<FoundBackup, 'file'>): void {
  rmSync(file, { force: true })
  rmSync(`${file}.json`, { force: true })
}

/** What a kill left half written, and notes whose backup never came. Call it only while none is being made there. */
export function sweepBackups(dir: string): number {
  const names = new Set(readdirSync(dir))
  const gone = [...names].filter((name) => HALF.test(name) || (name.endsWith('.db.json') && NAME.test(name.slice(0, -5)) && !names.has(name.slice(0, -5))))
  for (const name of gone) rmSync(join(dir, name), { force: true })
  if (gone.length > 0) syncFile(dir)
  return gone.length
}
