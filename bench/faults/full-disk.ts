// A disk that is written full: how many incidents are still taken with the reserve, and, as the control, without it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { raiseAlert } from '../../core/alerts.ts'
import { createReserve } from '../../core/backup/reserve.ts'
import { createSystemClock } from '../../core/clock.ts'
import { createFeed } from '../../core/feed.ts'
import { silentLog } from '../../core/log.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { openStore } from '../../db/open-store.ts'
import { relieveWhenFull } from '../../db/transaction.ts'
import { claimOf } from '../../test/fixtures/test-env.ts'

export interface FullDisk {
  readonly afterFull: number
  readonly afterFullWithoutReserve: number
}

const DISK_MB = 256
const RESERVE_BYTES = 5 * 1024 ** 2
const MOST = 5000

/** @returns null: nothing can be mounted here */
export function fillDisk(): FullDisk | null {
  const afterFull = fill(true)
  const afterFullWithoutReserve = fill(false)
  return afterFull === null || afterFullWithoutReserve === null ? null : { afterFull, afterFullWithoutReserve }
}

function fill(hasReserve: boolean): number | null {
  const dir = mkdtempSync(join(tmpdir(), 'vigil-bench-full-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', dir]).status !== 0) return null
  try {
    const { db } = openStore(dir)
    const clock = createSystemClock()
    const env = { db, clock, log: silentLog, feed: createFeed(), site: { id: 's', name: 's', timezone: 'Asia/Shanghai' } }
    const file = dataPaths(dir).reserve
    if (hasReserve) {
      writeFileSync(file, Buffer.alloc(RESERVE_BYTES, 1))
      relieveWhenFull(db, createReserve(file, dir).release)
    }
    raiseAlert(env, claimOf(env, { zone: 'before' }))
    spawnSync('dd', ['if=/dev/zero', `of=${join(dir, 'ballast')}`, 'bs=4k'])
    let taken = 0
    try {
      for (; taken < MOST; taken += 1) raiseAlert(env, claimOf(env, { zone: `z${taken}` }))
    } catch (error) {
      if ((error as { code?: string }).code !== 'SQLITE_FULL') throw error
    }
    db.close()
    return taken
  } finally {
    spawnSync('umount', ['-l', dir])
    rmSync(dir, { recursive: true, force: true })
  }
}
