// Kills a writing process at random moments and looks for what it had said was on disk.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { checkAudit } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { findIncident } from '../../db/incidents.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { checkPages, openDb } from '../../db/open.ts'
import { query } from '../../db/statement.ts'

export const WRITER = join(import.meta.dirname, '../../test/faults/write-incidents.ts')

export interface Killed {
  readonly kills: number
  readonly acknowledged: number
  readonly lost: number
  readonly broken: number
}

export async function killWriter(kills: number): Promise<Killed> {
  const dir = mkdtempSync(join(tmpdir(), 'vigil-bench-kill-'))
  let acknowledged = 0
  let lost = 0
  let broken = 0
  try {
    for (let n = 0; n < kills; n += 1) {
      const writer = spawn(process.execPath, [WRITER, dir, String(n)], { stdio: ['ignore', 'pipe', 'inherit'] })
      const gone = once(writer, 'close')
      let said = ''
      writer.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
      await once(writer.stdout, 'data')
      await delay(Math.random() * 60)
      writer.kill('SIGKILL')
      await gone
      const found = inspect(dir, saidOf(said))
      acknowledged += found.acknowledged
      lost += found.lost
      if (found.isBroken) broken += 1
    }
    return { kills, acknowledged, lost, broken }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Whole lines only: what was cut off was not acknowledged. */
export function saidOf(text: string): string[] {
  return text.split('\n').slice(0, -1)
}

/** @param said `<incident id> <version>` */
export function inspect(dir: string, said: readonly string[]): { readonly acknowledged: number; readonly lost: number; readonly isBroken: boolean } {
  const db = openDb({ file: dataPaths(dir).db, key: readKeyFile(dir) })
  try {
    const lost = said.filter((line) => {
      const [id = '', version] = line.split(' ')
      return (findIncident(db, id)?.version ?? 0) < Number(version)
    }).length
    const halves = ['timeline', 'outbox'].map(
      (table) =>
        query<{ n: number }>(db, `SELECT count(*) AS n FROM incidents i WHERE version <> (SELECT count(*) FROM ${table} t WHERE t.incident_id = i.id)`).get()!
          .n,
    )
    return { acknowledged: said.length, lost, isBroken: checkPages(db) !== null || !checkAudit(db).ok || halves.some((n) => n > 0) }
  } finally {
    db.close()
  }
}
