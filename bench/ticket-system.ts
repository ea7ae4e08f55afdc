// The Redmine adapter against Debian's Redmine itself: what works, how long it takes, and the exchanges as fixtures for `npm test`.
import { cpus } from 'node:os'
import { join } from 'node:path'
import { redmine } from '../core/pms/adapters/redmine.ts'
import { adapterIo, owedEvent } from '../test/fixtures/adapter-event.ts'
import { quantile, type Measurement } from './measurement.ts'
import { runChecks } from './ticket-system/checks.ts'
import { personAt } from './ticket-system/people.ts'
import { INSTALL, missingPrograms, startRedmine, type Redmine } from './ticket-system/redmine-program.ts'

const TIMED = 40
/** Set: the recorded exchanges replace those in test/fixtures. */
const RECORD = 'VIGIL_RECORD_FIXTURES'
const FIXTURES = join(import.meta.dirname, '../test/fixtures/redmine')

export async function measure(): Promise<Measurement> {
  const missing = missingPrograms()
  if (missing.length > 0) {
    return {
      name: 'ticket-system',
      figures: { 'checks.passed': { value: 0, unit: 'checks' }, 'checks.skipped': { value: 1, unit: 'of 1: all of them' } },
      ratios: {},
      notes: [`SKIPPED: Redmine is not installed (${missing.join(', ')}); install it with: ${INSTALL}`],
    }
  }
  const startedAt = performance.now()
  const program = await startRedmine()
  try {
    const startMs = performance.now() - startedAt
    const checks = await runChecks(program, (recorder, name, about) => {
      if (process.env[RECORD] !== undefined) recorder.save(FIXTURES, name, about)
    })
    const times = await timeDeliveries(program)
    const passed = checks.filter((check) => check.isPassed).length
    return {
      name: 'ticket-system',
      figures: {
        'checks.passed': { value: passed, unit: `of ${checks.length}` },
        'checks.failed': { value: checks.length - passed, unit: 'checks' },
        'checks.skipped': { value: 0, unit: 'checks' },
        start: { value: startMs / 1000, unit: 's, Redmine with an empty database' },
        'open.p50': { value: quantile(times.open, 0.5), unit: `ms, of ${TIMED}` },
        'open.p95': { value: quantile(times.open, 0.95), unit: 'ms' },
        'update.p50': { value: quantile(times.update, 0.5), unit: 'ms, with a note' },
        'update.p95': { value: quantile(times.update, 0.95), unit: 'ms' },
        'poll.all': { value: times.pollMs, unit: `ms, ${times.polled} changes in one go` },
        'raw.open.p50': { value: quantile(times.raw, 0.5), unit: 'ms, one POST without looking first' },
      },
      ratios: { open: { value: quantile(times.open, 0.5) / quantile(times.raw, 0.5), against: 'raw.open.p50' } },
      notes: [
        `Redmine ${program.site.version} of Debian under puma on loopback, SQLite, default data in Chinese; ${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown CPU'}`,
        ...checks.map((check) => `${check.isPassed ? 'ok  ' : 'FAIL'} ${check.what}: ${check.seen.slice(0, 160)}`),
      ],
    }
  } finally {
    await program.stop()
  }
}

async function timeDeliveries({ url, site }: Redmine) {
  const settings = redmine.config.parse({ baseUrl: url, apiKey: site.vigilKey, project: site.project })
  const session = redmine.open(settings, adapterIo())
  const open: number[] = []
  const update: number[] = []
  const raw: number[] = []
  const before = await drain(session.poll!.bind(session), null)
  for (let i = 0; i < TIMED; i++) {
    const incident = { number: `INC-20261124-${String(i + 1).padStart(4, '0')}` }
    let extId = ''
    open.push(
      await timed(async () => {
        const result = await session.deliver(owedEvent({ incident }))
        extId = result.is === 'delivered' ? (result.extId ?? '') : ''
      }),
    )
    update.push(
      await timed(() => session.deliver(owedEvent({ type: 'updated', sequence: 60, incident: { ...incident, state: 'dispatched' }, workOrder: { extId } }))),
    )
  }
  const vigil = personAt(url, site.vigilKey)
  for (let i = 0; i < TIMED; i++) raw.push(await timed(() => vigil.create({ project_id: 'works', subject: `beside ${i}`, description: 'x' })))
  const technician = personAt(url, site.technicianKey)
  for (let i = 0; i < TIMED; i++) await technician.change(String(Number(before.lastId) + 1 + i), { notes: '收到' }).catch(() => {})
  let polled = 0
  const pollMs = await timed(async () => {
    polled = (await session.poll!(before.cursor)).changes.length
  })
  return { open, update, raw, polled, pollMs }
}

async function drain(poll: NonNullable<ReturnType<typeof redmine.open>['poll']>, cursor: string | null): Promise<{ cursor: string; lastId: string }> {
  let here = cursor
  let lastId = '0'
  for (;;) {
    const { changes, cursor: next } = await poll(here)
    for (const change of changes) if (Number(change.extId) > Number(lastId)) lastId = change.extId
    if (changes.length === 0) return { cursor: next, lastId }
    here = next
  }
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return performance.now() - startedAt
}
