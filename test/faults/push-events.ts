// Opens incidents and delivers what they owe until it is killed: the victim of pms-kill.test.ts and of the bench of the same name.
import { raiseAlert } from '../../core/alerts.ts'
import { createSystemClock } from '../../core/clock.ts'
import { SYSTEM, type Env } from '../../core/env.ts'
import { createFeed } from '../../core/feed.ts'
import { actOnIncident } from '../../core/incidents/service.ts'
import { silentLog } from '../../core/log.ts'
import { ADAPTERS } from '../../core/pms/adapters.ts'
import { createIntegrations } from '../../core/pms/integrations.ts'
import { createTargetList } from '../../core/pms/target-list.ts'
import { dataPaths, lockDataDir } from '../../db/data-dir.ts'
import { readOrCreateKeyFile } from '../../db/key-file.ts'
import { openDb } from '../../db/open.ts'
import { claimOf } from '../fixtures/test-env.ts'

const [dir, endpoint, secret, round, count] = process.argv.slice(2) as [string, string, string, string, string]
lockDataDir(dir)
const db = openDb({ file: dataPaths(dir).db, key: readOrCreateKeyFile(dir) })
const workOrders = [
  {
    kinds: ['ebikeInLobby' as const],
    minSeverity: 'low' as const,
    when: 'opened' as const,
    title: '{number}',
    priority: 'normal' as const,
    closesIncident: false,
  },
]
const targets = createTargetList(db, { endpoint, secret, transport: {}, workOrders }, ADAPTERS)
const env: Env = { db, clock: createSystemClock(), log: silentLog, feed: createFeed(), targets, site: { id: 's', name: 's', timezone: 'Asia/Shanghai' } }
for (let n = 0; n < Number(count); n += 1) {
  const { incident } = raiseAlert(env, claimOf(env, { zone: `${round}-${n}` }))
  actOnIncident(env, SYSTEM, incident.id, { action: 'acknowledge' })
}
const desk = createIntegrations(env, { targets, adapters: ADAPTERS })
process.stdout.write('started\n')
setInterval(() => {
  if (desk.health().pending === 0) process.stdout.write('empty\n')
}, 20)
