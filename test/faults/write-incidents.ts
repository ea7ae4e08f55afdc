// Writes incidents until it is killed, and says which are on disk: the victim of kill.test.ts.
import { raiseAlert } from '../../core/alerts.ts'
import { createSystemClock } from '../../core/clock.ts'
import { createFeed } from '../../core/feed.ts'
import { actOnIncident } from '../../core/incidents/service.ts'
import { SYSTEM, type Env } from '../../core/env.ts'
import { silentLog } from '../../core/log.ts'
import { dataPaths, lockDataDir } from '../../db/data-dir.ts'
import { readOrCreateKeyFile } from '../../db/key-file.ts'
import { openDb } from '../../db/open.ts'
import { rawDb } from '../../db/statement.ts'
import { claimOf, TEST_TARGET } from '../fixtures/test-env.ts'

const [dir, round, synchronous] = process.argv.slice(2) as [string, string, string?]
lockDataDir(dir)
const db = openDb({ file: dataPaths(dir).db, key: readOrCreateKeyFile(dir) })
// The control of the power cuts: what SQLite falls back to by itself, and what must lose.
if (synchronous !== undefined) rawDb(db).pragma(`synchronous = ${synchronous}`)
const site = { id: 's', name: 's', timezone: 'Asia/Shanghai' }
const env: Env = { db, clock: createSystemClock(), log: silentLog, feed: createFeed(), targets: { list: () => [TEST_TARGET] }, site }

for (let n = 0; ; n += 1) {
  const { incident } = raiseAlert(env, claimOf(env, { zone: `${round}-${n}` }))
  const { version } = actOnIncident(env, SYSTEM, incident.id, { action: 'acknowledge' })
  process.stdout.write(`${incident.id} ${version}\n`)
}
