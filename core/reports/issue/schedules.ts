// What is issued by itself: schedules as people set them, and the runs that have come due, also while the core was down.
import { VigilError } from '../../../contract/errors.ts'
import { reportScheduleSchema, type ReportSchedule, type ReportScheduleSave, type ReportScheduleView } from '../../../contract/reports.ts'
import { appendAudit } from '../../../db/audit.ts'
import { deleteSchedule, listSchedules, saveSchedule, type StoredSchedule } from '../../../db/report-templates.ts'
import { lastOfSchedule } from '../../../db/reports.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { SYSTEM, type Actor, type Env } from '../../env.ts'
import { newId } from '../../new-id.ts'
import type { Issuer } from './issue-reports.ts'
import { nextRun, runsBetween } from './site-spans.ts'
import { settingsOf, type TemplateDesk } from './templates.ts'

export interface ScheduleDesk {
  list(): ReportScheduleView[]
  /** @throws VigilError `report.noSchedule`, `report.noTemplate`, `report.changed` with {version} */
  save(actor: Actor, save: ReportScheduleSave): ReportScheduleView
  /** What it issued stays. @throws VigilError `report.noSchedule` */
  remove(actor: Actor, id: string): void
  isUsed(templateId: string): boolean
  /** Asks for what has come due. */
  tick(): void
}

interface ScheduleMeans {
  ask: Issuer['ask']
  template: TemplateDesk['get']
}

const MAX_SCHEDULES = 50
/** Of one schedule, after the core was down: the newest, one report for each span. */
export const MOST_MADE_UP = 7
/** Later than this after its time a run is said to be late. */
const LATE_AFTER_MS = 10 * 60_000

type Readable = StoredSchedule & { readonly set: ReportSchedule }

export function createScheduleDesk(env: Env, means: ScheduleMeans): ScheduleDesk {
  const { db, clock, log } = env
  const { timezone } = env.site
  const readAll = (): Readable[] =>
    listSchedules(db).flatMap((stored) => {
      const parsed = reportScheduleSchema.safeParse(JSON.parse(stored.schedule))
      if (parsed.success) return [{ ...stored, set: parsed.data }]
      log.error('a schedule of reports is not understood; it issues nothing', { schedule: stored.id })
      return []
    })
  const view = ({ id, version, set }: Readable): ReportScheduleView => {
    const last = lastOfSchedule(db, id, clock.now())
    return {
      ...set,
      id,
      version,
      nextAtMs: set.isOn ? nextRun(set, clock.now(), timezone).dueAtMs : null,
      last: last && { reportId: last.id, number: last.number, dueAtMs: last.dueAtMs ?? last.askedAtMs, state: last.state, isLate: last.isLate },
    }
  }
  const find = (id: string): Readable => {
    const found = readAll().find((one) => one.id === id)
    if (found === undefined) throw new VigilError('report.noSchedule')
    return found
  }
  const audit = (actor: Actor, action: string, id: string, before: ReportSchedule | null, after: ReportSchedule | null) =>
    appendAudit(db, {
      atMs: clock.now(),
      actorType: actor.type,
      actorId: actor.id,
      action,
      subject: `reportSchedule/${id}`,
      before: before && withoutAddresses(before),
      after: after && withoutAddresses(after),
    })

  const runDue = ({ id, set, sinceMs }: Readable) => {
    if (!set.isOn) return
    const nowMs = clock.now()
    const afterMs = Math.max(sinceMs, lastOfSchedule(db, id, nowMs)?.dueAtMs ?? 0)
    for (const { dueAtMs, span } of runsBetween(set, afterMs, nowMs, timezone, MOST_MADE_UP)) {
      const template = means.template(set.templateId)
      const schedule = { id, dueAtMs, isLate: nowMs - dueAtMs > LATE_AFTER_MS }
      const { recipients, toFolder, templateId } = set
      means.ask(SYSTEM, { span, templateId, templateVersion: template.version, settings: settingsOf(template), recipients, toFolder, schedule })
    }
  }

  return {
    list: () => readAll().map(view),
    save(actor, { id, version, schedule }) {
      means.template(schedule.templateId)
      const nowMs = clock.now()
      const before = id === undefined ? null : find(id)
      if ((before?.version ?? 0) !== version) throw new VigilError('report.changed', { version: before?.version ?? 0 })
      if (before === null && listSchedules(db).length >= MAX_SCHEDULES) throw new VigilError('request.tooMany')
      const newOrKnown = id ?? newId(nowMs)
      // Switched on anew, or set to another rhythm, it begins with the next run.
      const goesOn = before?.set.isOn === true && before.set.rhythm === schedule.rhythm && before.set.at === schedule.at
      inTransaction(db, () => {
        const sinceMs = goesOn ? before.sinceMs : nowMs
        saveSchedule(db, { id: newOrKnown, version: version + 1, schedule: JSON.stringify(schedule), sinceMs, userId: actor.id, savedAtMs: nowMs })
        audit(actor, 'report.scheduleSave', newOrKnown, before?.set ?? null, schedule)
      })
      return view(find(newOrKnown))
    },
    remove(actor, id) {
      const { set } = find(id)
      inTransaction(db, () => {
        deleteSchedule(db, id)
        audit(actor, 'report.scheduleRemove', id, set, null)
      })
    },
    isUsed: (templateId) => readAll().some(({ set }) => set.templateId === templateId),
    tick() {
      for (const schedule of readAll()) {
        try {
          runDue(schedule)
        } catch (error) {
          // One that cannot run must not keep the others from running.
          log.error('a schedule of reports could not run', { schedule: schedule.id, error: String(error) })
        }
      }
    },
  }
}

/** Addresses name people: the chain holds how many there are. */
function withoutAddresses({ recipients, ...schedule }: ReportSchedule): Record<string, unknown> {
  return { ...schedule, recipients: recipients.length }
}
