// Takes in a pump that is now beyond its limit and now back, until it is killed; says which minutes are on disk: the victim of telemetry-kill.test.ts.
import { raiseAlert } from '../../core/alerts.ts'
import { SYSTEM, type Env } from '../../core/env.ts'
import { createFeed } from '../../core/feed.ts'
import { silentLog } from '../../core/log.ts'
import { createTelemetryDesk } from '../../core/telemetry/desk.ts'
import { dataPaths, lockDataDir } from '../../db/data-dir.ts'
import { readOrCreateKeyFile } from '../../db/key-file.ts'
import { openDb } from '../../db/open.ts'
import { lastRollUps } from '../../db/telemetry.ts'

const [dir, startMs] = process.argv.slice(2) as [string, string]
lockDataDir(dir)
const db = openDb({ file: dataPaths(dir).db, key: readOrCreateKeyFile(dir) })
let nowMs = Number(startMs)
const env: Env = { db, clock: { now: () => nowMs }, log: silentLog, feed: createFeed(), site: { id: 's', name: 's', timezone: 'Asia/Shanghai' } }
const pump = { id: 'pump', driver: 'sensor/test', name: 'pump', cameras: [], points: [], config: {} }
const desk = createTelemetryDesk(env, { devices: [pump], raiseAlert: (claim) => raiseAlert(env, claim, { actor: SYSTEM }), after: () => () => {} })

for (let second = 0; ; second += 1, nowMs += 1000) {
  const isBeyond = Math.floor(second / 100) % 2 === 0
  desk.take(pump.id, { type: 'telemetry', metrics: { vibration_rms: isBeyond ? 3.1 : 1, run: true }, deviceAtMs: null, seq: null, replayed: false })
  desk.look()
  if (second % 10 === 0) process.stdout.write(`${lastRollUps(db).minute ?? 0}\n`)
}
