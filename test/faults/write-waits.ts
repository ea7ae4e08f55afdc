// Lets incidents wait and takes the steps that are due, until it is killed: says which were taken once they are on disk.
import { raiseAlert } from '../../core/alerts.ts'
import { createWatchTimers } from '../../core/desk/watch-timers.ts'
import type { Env } from '../../core/env.ts'
import { createFeed } from '../../core/feed.ts'
import { silentLog } from '../../core/log.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { readOrCreateKeyFile } from '../../db/key-file.ts'
import { openDb } from '../../db/open.ts'
import { claimOf, START_MS, TEST_TARGET } from '../fixtures/test-env.ts'

const [dir = '', round = '0', last = '0'] = process.argv.slice(2)
const WAITING = 400
/** Each process begins where the one before can have been: time never stands still. */
let nowMs = START_MS + Number(round) * 20_000
const env: Env = {
  db: openDb({ file: dataPaths(dir).db, key: readOrCreateKeyFile(dir) }),
  clock: { now: () => nowMs },
  log: silentLog,
  feed: createFeed(),
  targets: { list: () => [TEST_TARGET] },
  site: { id: 'sz-001', name: '翠园一期', timezone: 'Asia/Shanghai' },
}
if (round === '0') {
  for (let i = 0; i < WAITING; i++) raiseAlert(env, claimOf(env, { zone: `zone-${i}`, cameraId: `camera-${i}` }))
  process.stdout.write('opened\n')
}
const { tick } = createWatchTimers(env)
if (last === 'last') {
  nowMs = START_MS + 3_600_000
  while (tick().length > 0);
} else
  for (;;) {
    nowMs += 500
    const taken = tick().length
    if (taken > 0) process.stdout.write(`${taken}\n`)
    // the kill has its chance between any two
    await new Promise((resolve) => setImmediate(resolve))
  }
env.db.close()
