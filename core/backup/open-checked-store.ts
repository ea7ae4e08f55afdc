// Opens the database as a start finds it: a damaged one is refused, what its log lost is noted, and how far it has come is marked from then on.
import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { VigilError } from '../../contract/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import { lastEntry, syncFile } from '../../db/backup.ts'
import { insertDataLoss } from '../../db/backup-runs.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { readKeyFile } from '../../db/key-file.ts'
import { checkLog, type LogState } from '../../db/log-check.ts'
import { holdsMark, readMark, writeMark } from '../../db/mark.ts'
import { checkPages } from '../../db/open.ts'
import { openStore, type Store } from '../../db/open-store.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Clock } from '../clock.ts'
import { SYSTEM } from '../env.ts'
import type { Log } from '../log.ts'
import { newId } from '../new-id.ts'

export interface CheckedStore extends Store {
  /** To be called every second: whatever is lost of the log from then on is found at the next start. */
  mark(): void
  close(): void
}

/** Read in half a second. A larger database is read whole by its first backup, a minute later and in a process of its own. */
const READ_AT_START_BYTES = 32 * 1024 ** 2

/** @throws VigilError as openStore(); `data.damaged` also when a page of a small database cannot be read */
export function openCheckedStore(dataDir: string, clock: Clock, log: Log): CheckedStore {
  const paths = dataPaths(dataDir)
  const isThere = existsSync(paths.db) && existsSync(paths.key)
  const state = isThere ? checkLog({ file: paths.db, key: readKeyFile(dataDir) }) : 'absent'
  const keptIn = state === 'damaged' || state === 'torn' ? keepLog(dataDir, clock) : null
  const size = isThere ? statSync(paths.db).size : 0
  const store = openStore(dataDir)
  const { db } = store
  try {
    const pages = size < READ_AT_START_BYTES ? checkPages(db) : null
    if (pages !== null) throw new VigilError('data.damaged', { reason: pages, file: paths.db })
    noteLoss(store, { dataDir, clock, log, state, keptIn })
  } catch (error) {
    db.close()
    throw error
  }
  let marked = ''
  const mark = () => {
    const { seq, hash } = lastEntry(db)
    if (hash === marked) return
    writeMark(paths.mark, { seq, hash, atMs: clock.now() })
    marked = hash
  }
  mark()
  return {
    ...store,
    mark,
    close() {
      try {
        mark()
      } catch {
        // a full disk: the one before stays, and says less
      }
      db.close()
    },
  }
}

/** The log alone: the pages that were written back are all in the database, which is gone on with. */
function keepLog(dataDir: string, clock: Clock): string {
  const { db } = dataPaths(dataDir)
  const name = `damaged-${new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '')}`
  const dir = join(dataDir, name)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  copyFileSync(`${db}-wal`, join(dir, 'vigil.db-wal'))
  syncFile(join(dir, 'vigil.db-wal'))
  syncFile(dir)
  return name
}

interface Found {
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Log
  readonly state: LogState
  readonly keptIn: string | null
}

/** What a power cut left torn was never acknowledged, unless the mark knows of it. */
function noteLoss({ db }: Store, { dataDir, clock, log, state, keptIn }: Found): void {
  const mark = readMark(dataPaths(dataDir).mark)
  const isBehind = mark !== null && !holdsMark(db, mark)
  if (state === 'torn' && !isBehind) log.warn('the last transaction was cut off and has not happened', { keptIn })
  if (state !== 'damaged' && !isBehind) return
  const nowMs = Math.round(clock.now())
  const last = lastEntry(db)
  const fromMs = Math.min(last.atMs ?? nowMs, nowMs)
  const toMs = Math.max(fromMs, Math.round(isBehind ? mark.atMs : nowMs))
  const missing = isBehind && mark.seq > last.seq ? mark.seq - last.seq : null
  log.error('something that had been recorded is gone', { log: state, missing, fromMs, toMs, keptIn })
  inTransaction(db, () => {
    const id = newId(nowMs)
    insertDataLoss(db, { id, why: 'log', fromMs, toMs, foundAtMs: nowMs, keptIn })
    appendAudit(db, {
      atMs: nowMs,
      actorType: SYSTEM.type,
      actorId: SYSTEM.id,
      action: 'data.lost',
      subject: `data/${id}`,
      before: mark === null ? null : { seq: mark.seq, hash: mark.hash },
      after: { log: state, seq: last.seq, fromMs, toMs, keptIn },
    })
  })
}
