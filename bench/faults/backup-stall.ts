// How long a writing process waits while its database of 500 MB is backed up by a process of its own; controls: no backup, and one in its own thread.
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DEFAULT_BACKUP_SETTINGS } from '../../contract/backup.ts'
import { raiseAlert } from '../../core/alerts.ts'
import { runBackupProcess } from '../../core/backup/run-backup-process.ts'
import { createSystemClock } from '../../core/clock.ts'
import { createFeed } from '../../core/feed.ts'
import { silentLog } from '../../core/log.ts'
import { writeBackup } from '../../db/backup.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { openStore } from '../../db/open-store.ts'
import { inTransaction } from '../../db/transaction.ts'
import { claimOf } from '../../test/fixtures/test-env.ts'

export interface BackupStall {
  readonly bytes: number
  readonly tookMs: number
  /** The longest the event loop was late. */
  readonly stallMs: number
  readonly commitP99Ms: number
  readonly quietStallMs: number
  readonly quietCommitP99Ms: number
  readonly inThreadStallMs: number
}

const DATABASE_BYTES = 500e6
const NOISE_BYTES = 30_000
const PER_SECOND = 50
const QUIET_MS = 10_000

export async function measureBackup(): Promise<BackupStall> {
  const dir = mkdtempSync(join(tmpdir(), 'vigil-bench-backup-'))
  try {
    const { db, file, key } = openStore(dir)
    const clock = createSystemClock()
    const env = { db, clock, log: silentLog, feed: createFeed(), site: { id: 's', name: 's', timezone: 'Asia/Shanghai' } }
    let n = 0
    const write = (noise: number) => raiseAlert(env, claimOf(env, { zone: `z${n++}`, why: { noise: randomBytes(noise).toString('hex') } }))
    while (statSync(file).size < DATABASE_BYTES) inTransaction(db, () => Array.from({ length: 100 }, () => write(NOISE_BYTES)))
    const quiet = await watch(() => write(50), delay(QUIET_MS))
    const startedMs = performance.now()
    const paths = dataPaths(dir)
    const backup = runBackupProcess(
      {
        is: 'backup',
        dataDir: dir,
        file,
        key: Buffer.from(key).toString('hex'),
        dir: paths.backups,
        why: 'hourly',
        atMs: clock.now(),
        settings: DEFAULT_BACKUP_SETTINGS,
      },
      new AbortController().signal,
    )
    const beside = await watch(() => write(50), backup)
    const tookMs = performance.now() - startedMs
    const { problem, detail, bytes } = await backup
    if (problem !== null) throw new Error(`${problem}: ${detail}`)
    mkdirSync(join(dir, 'own'))
    const inThread = await watch(
      () => undefined,
      (async () => {
        await delay(200)
        writeBackup(db, { dir: join(dir, 'own'), name: 'vigil-before-0-upgrade.db', why: 'upgrade', madeAtMs: 0, key })
      })(),
    )
    db.close()
    return {
      bytes: bytes ?? 0,
      tookMs,
      stallMs: beside.stallMs,
      commitP99Ms: beside.commitP99Ms,
      quietStallMs: quiet.stallMs,
      quietCommitP99Ms: quiet.commitP99Ms,
      inThreadStallMs: inThread.stallMs,
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Writes fifty times a second and looks how late a timer of 5 ms is, until the other thing is done. */
async function watch(write: () => unknown, until: Promise<unknown>): Promise<{ readonly stallMs: number; readonly commitP99Ms: number }> {
  let isOver = false
  void until.finally(() => (isOver = true)).catch(() => undefined)
  const commits: number[] = []
  let stallMs = 0
  let lastMs = performance.now()
  let nextMs = lastMs
  while (!isOver) {
    await delay(5)
    const nowMs = performance.now()
    stallMs = Math.max(stallMs, nowMs - lastMs - 5)
    if (nowMs >= nextMs) {
      nextMs = nowMs + 1000 / PER_SECOND
      write()
      commits.push(performance.now() - nowMs)
    }
    // A commit is part of what holds the loop up.
    lastMs = nowMs
  }
  const sorted = commits.toSorted((a, b) => a - b)
  return { stallMs, commitP99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0 }
}
