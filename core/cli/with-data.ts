// Opens the data directory for one command, beside a running core or without one.
import { createDataDir } from '../../db/data-dir.ts'
import { openStore } from '../../db/open-store.ts'
import { createSystemClock } from '../clock.ts'
import type { Env } from '../env.ts'
import { createFeed } from '../feed.ts'
import { silentLog } from '../log.ts'

/** The database keeps writers apart by itself; what is written takes effect in the running core at its next look. */
export async function withData<T>(dataDir: string, work: (env: Env) => T | Promise<T>): Promise<T> {
  createDataDir(dataDir)
  const { db } = openStore(dataDir)
  try {
    return await work({ db, clock: createSystemClock(), log: silentLog, feed: createFeed(), site: { id: 'cli', name: '', timezone: 'UTC' } })
  } finally {
    db.close()
  }
}
