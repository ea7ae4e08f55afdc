// Takes in one batch of the PMS in turns and says how many lines are on disk, until it is killed: the victim of pms-batch-kill.test.ts.
import { createFeed } from '../../core/feed.ts'
import { silentLog } from '../../core/log.ts'
import { createVehicleDesk } from '../../core/passage/vehicles.ts'
import { createPmsInbound } from '../../core/pms/inbound/desk.ts'
import { createResidents } from '../../core/residents/residents.ts'
import { createBuildings } from '../../core/residents/buildings.ts'
import type { Env } from '../../core/env.ts'
import { dataPaths, lockDataDir } from '../../db/data-dir.ts'
import { readOrCreateKeyFile } from '../../db/key-file.ts'
import { openDb } from '../../db/open.ts'
import { START_MS } from '../fixtures/test-env.ts'

const [dir, count] = process.argv.slice(2) as [string, string]
lockDataDir(dir)
const db = openDb({ file: dataPaths(dir).db, key: readOrCreateKeyFile(dir) })
const env: Env = { db, clock: { now: () => START_MS }, log: silentLog, feed: createFeed(), site: { id: 's', name: 's', timezone: 'Asia/Shanghai' } }
const site = { buildings: [{ id: 'b3', name: '3栋', units: 2 }], devices: [] }
const { desk } = createResidents(env, { site, peopleOf: () => null })
const buildings = createBuildings(site)
const pms = createPmsInbound({ env, buildings, desk, vehicles: createVehicleDesk(env, { buildings }) })
const lines = Array.from({ length: Number(count) }, (_, i) => {
  const house = { type: 'house', extId: `h${i}`, building: '3', unit: '1', room: String(1000 + i), version: 1 }
  const person = { type: 'person', extId: `p${i}`, name: `人${i}`, role: 'owner', houses: [`h${i}`], version: 1 }
  return `${JSON.stringify(house)}\n${JSON.stringify(person)}`
})
const tell = () => {
  process.stdout.write(`${Object.values(pms.batches(1)[0]?.results ?? {}).reduce((sum, n) => sum + n, 0)}\n`)
  setImmediate(tell)
}
setImmediate(tell)
const answer = await pms.takeBatch({
  actor: { type: 'key', id: 'k1', name: 'pms' },
  key: 'night',
  mode: 'delta',
  snapshot: null,
  isLast: true,
  body: lines.join('\n'),
})
process.stdout.write(`answer ${JSON.stringify(answer)}\n`, () => process.exit(0))
