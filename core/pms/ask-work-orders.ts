// Which work orders a change of an incident asks for, by the rules of each system; and the asking itself.
import type { WorkOrderRule } from '../../contract/integration.ts'
import { SEVERITIES, type IncidentKind } from '../../contract/vocabulary.ts'
import type { StoredIncident } from '../../db/incidents.ts'
import { insertWorkOrder, workOrdersOf, type StoredWorkOrder } from '../../db/work-orders.ts'
import type { Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { subjectOf } from '../incidents/outbox-event.ts'
import { isEnded } from '../incidents/lifecycle.ts'
import { summarize } from '../incidents/summary.ts'
import { oweEvent, plainSummary } from './owe-event.ts'
import type { Target } from './targets.ts'

/** What is asked: as a rule says, or once more what was asked before. */
export type Ask = { readonly target: string } & Pick<StoredWorkOrder, 'title' | 'priority' | 'closesIncident'>

const MAX_TITLE_CHARS = 200

/**
 * In the transaction of the change.
 *
 * @param what the line of its timeline
 */
export function asksOf(env: Env, before: StoredIncident | null, after: StoredIncident, what: string): Ask[] {
  if (isEnded(after.state)) return []
  const targets = env.targets?.list() ?? []
  if (targets.length === 0) return []
  const isReopened = what === 'reopen'
  const isAcknowledged = before !== null && after.state === 'acknowledged' && before.state !== 'acknowledged' && !isReopened
  const hasGrown = before === null || before.severity !== after.severity || before.alsoKinds.length !== after.alsoKinds.length
  if (!isReopened && !isAcknowledged && !hasGrown) return []
  const orders = workOrdersOf(env.db, after.id)
  return targets.flatMap((target) => {
    const latest = orders.find((order) => order.target === target.id)
    if (latest !== undefined) return isReopened && latest.endedAtMs !== null ? [latest] : []
    const rule = ruleFor(target, after)
    const isDue = rule !== null && (rule.when === 'opened' ? hasGrown : rule.when === 'acknowledged' && after.state !== 'new' && after.state !== 'shelved')
    return isDue ? [askBy(target, rule, after)] : []
  })
}

/** The first that fits what the incident is now. */
export function ruleFor(target: Target, incident: Pick<StoredIncident, 'kind' | 'alsoKinds' | 'severity'>): WorkOrderRule | null {
  const kinds: readonly IncidentKind[] = [incident.kind, ...incident.alsoKinds]
  const rank = SEVERITIES.indexOf(incident.severity)
  return target.workOrders.find((rule) => rule.kinds.some((kind) => kinds.includes(kind)) && rank >= SEVERITIES.indexOf(rule.minSeverity)) ?? null
}

export function askBy(target: Target, rule: WorkOrderRule, incident: StoredIncident): Ask {
  return { target: target.id, title: fillTitle(rule.title, incident), priority: rule.priority, closesIncident: rule.closesIncident }
}

export function fillTitle(template: string, incident: StoredIncident): string {
  const words: Readonly<Record<string, string>> = {
    place: incident.place,
    kind: summarize(incident.kind, ''),
    number: incident.number,
    summary: plainSummary(incident),
  }
  const title = template.replaceAll(/\{(\w+)\}/g, (all, name: string) => (Object.hasOwn(words, name) ? words[name]! : all)).trim()
  return Array.from(title === '' ? incident.number : title)
    .slice(0, MAX_TITLE_CHARS)
    .join('')
}

/** Writes the order and the event that asks for it. */
export function insertAsk(env: Env, incident: StoredIncident, ask: Ask): StoredWorkOrder {
  const nowMs = env.clock.now()
  const id = newId(nowMs)
  const sequence = oweEvent(env, {
    type: 'work_order.requested',
    subject: subjectOf(incident),
    data: {
      workOrderId: id,
      incidentId: incident.number,
      id: incident.id,
      kind: incident.kind,
      severity: incident.severity,
      title: ask.title,
      priority: ask.priority,
      location: { building: incident.buildingId, text: incident.place },
    },
    incident,
    target: ask.target,
  })
  const order = {
    id,
    target: ask.target,
    incidentId: incident.id,
    title: ask.title,
    priority: ask.priority,
    status: 'requested' as const,
    closesIncident: ask.closesIncident,
    version: -1,
    requestedSequence: sequence ?? 0,
    requestedAtMs: nowMs,
  }
  insertWorkOrder(env.db, order)
  return { ...order, incidentNumber: incident.number, extId: null, assignee: null, url: null, updatedAtMs: nowMs, endedAtMs: null }
}
