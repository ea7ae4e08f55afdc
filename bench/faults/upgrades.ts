// Upgrades a database of every schema there ever was, once whole and then killed at random moments.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { checkBackup, countRows, schemaOf } from '../../db/backup.ts'
import { listBackups } from '../../db/backup-list.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { SCHEMA_VERSION } from '../../db/migrate.ts'
import { checkPages, openReadableDb } from '../../db/open.ts'
import { openStore } from '../../db/open-store.ts'
import { RELEASED, writeOldDatabase } from '../../test/fixtures/old-database.ts'

const UPGRADE = join(import.meta.dirname, '../../test/fixtures/upgrade-and-say.ts')
const LONGEST_MS = 150

export interface Upgraded {
  readonly upgrades: number
  readonly kills: number
  /** Neither the old nor the new, or with other rows, or with a page that cannot be read. */
  readonly between: number
  readonly withoutBackup: number
}

export async function upgradeAll(killsEach: number): Promise<Upgraded> {
  const root = mkdtempSync(join(tmpdir(), 'vigil-bench-upgrade-'))
  let [kills, between, withoutBackup] = [0, 0, 0]
  try {
    for (const schema of RELEASED) {
      const old = join(root, `old-${schema}`)
      writeOldDatabase(old, schema)
      const before = look(old)
      for (let n = 0; n < killsEach; n += 1) {
        const place = join(root, 'now')
        rmSync(place, { recursive: true, force: true })
        cpSync(old, place, { recursive: true })
        const child = spawn(process.execPath, [UPGRADE, place], { stdio: ['ignore', 'pipe', 'inherit'] })
        const gone = once(child, 'close')
        await once(child.stdout, 'data')
        await delay(Math.random() * LONGEST_MS)
        child.kill('SIGKILL')
        await gone
        kills += 1
        if (![schema, SCHEMA_VERSION].includes(look(place).schema) || differs(before, look(place))) between += 1
        openStore(place).db.close()
        const [backup] = listBackups(dataPaths(place).backups)
        if (differs(before, look(place)) || look(place).schema !== SCHEMA_VERSION) between += 1
        if (backup?.note.schema !== schema || checkBackup(backup.file, backup.note, readKeyFile(place)) !== null) withoutBackup += 1
      }
    }
    return { upgrades: RELEASED.length, kills, between, withoutBackup }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

interface Seen {
  readonly schema: number
  readonly rows: Readonly<Record<string, number>>
  readonly pages: string | null
}

function look(dir: string): Seen {
  const db = openReadableDb({ file: dataPaths(dir).db, key: readKeyFile(dir) })
  try {
    return { schema: schemaOf(db), rows: countRows(db), pages: checkPages(db) }
  } finally {
    db.close()
  }
}

function differs(before: Seen, after: Seen): boolean {
  return after.pages !== null || Object.keys(before.rows).some((table) => before.rows[table] !== after.rows[table])
}
