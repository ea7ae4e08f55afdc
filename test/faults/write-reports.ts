// Issues and delivers reports until it is killed; says on stdout what it has begun and what is on disk. Arguments: data directory, folder, SMTP port.
import { readOrCreateKeyFile } from '../../db/key-file.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { openDb } from '../../db/open.ts'
import { createSystemClock } from '../../core/clock.ts'
import { SYSTEM, type Env } from '../../core/env.ts'
import { createFeed } from '../../core/feed.ts'
import { silentLog } from '../../core/log.ts'
import { createFakeMaker } from '../../core/reports/issue/fake-maker.ts'
import { createReportDesk } from '../../core/reports/issue/report-desk.ts'

const [dir = '', folder = '', port = ''] = process.argv.slice(2)
const db = openDb({ file: dataPaths(dir).db, key: readOrCreateKeyFile(dir) })
const env: Env = { db, clock: createSystemClock(), log: silentLog, feed: createFeed(), site: { id: 'kill', name: '翠园一期', timezone: 'Asia/Shanghai' } }
const maker = createFakeMaker()
maker.pad(2_000_000)
const reports = createReportDesk(env, {
  dataDir: dir,
  maker,
  buildingIds: [],
  troubles: { report: () => {}, clear: () => {} },
  random: () => 0.5,
})
const say = (line: string) => void process.stdout.write(`${line}\n`)
const mail = { host: '127.0.0.1', port: Number(port), security: 'none' as const, user: null, from: 'vigil@example.com', ca: null }
await reports.outlets.save(SYSTEM, { mail, folder: { path: folder } })
void (async () => {
  for await (const event of env.feed.subscribe('report')) if (!event.lost) say(`${event.event.state} ${event.event.number}`)
})()
await reports.start()
const toMs = env.clock.now() - 86_400_000
for (;;) {
  reports.make(SYSTEM, { templateId: 'day', fromMs: toMs - 86_400_000, toMs, deliverTo: { recipients: ['a@example.com'], folder: true } })
  await reports.settled()
}
