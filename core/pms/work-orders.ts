// Work orders at other systems: asked for by hand, and what those systems say of them.
import { VigilError } from '../../contract/errors.ts'
import type { WorkOrder, WorkOrderUpdate } from '../../contract/work-order.ts'
import { findIncident, findIncidentByNumber, type StoredIncident } from '../../db/incidents.ts'
import { inTransaction } from '../../db/transaction.ts'
import { findWorkOrder, findWorkOrderThere, insertWorkOrder, nameWorkOrder, updateWorkOrder, workOrdersOf, type StoredWorkOrder } from '../../db/work-orders.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { advance, isEnded } from '../incidents/lifecycle.ts'
import { recordChange } from '../incidents/record.ts'
import { actOnIncident } from '../incidents/service.ts'
import { newId } from '../new-id.ts'
import { askBy, fillTitle, insertAsk, ruleFor, type Ask } from './ask-work-orders.ts'
import { plainSummary } from './owe-event.ts'
import type { Target } from './targets.ts'

/** `stale`: not newer than what is known; nothing was changed. */
export interface AppliedUpdate {
  readonly is: 'applied' | 'stale'
  readonly order: WorkOrder
}

const MAX_MERGES = 20

export function toWorkOrder(stored: StoredWorkOrder): WorkOrder {
  const { closesIncident: _closes, version: _version, requestedSequence: _sequence, ...order } = stored
  return order
}

/**
 * By hand, at the system that is named, or the first that may be asked.
 *
 * @throws VigilError `incident.notFound`, `incident.wrongState` when it has ended, `workOrder.noTarget`, `workOrder.open`
 */
export function requestWorkOrder(env: Env, actor: Actor, incidentId: string, targetId?: string): WorkOrder {
  return inTransaction(env.db, () => {
    const incident = mustFindIncident(env, incidentId)
    if (isEnded(incident.state)) throw new VigilError('incident.wrongState', { state: incident.state, allowed: [] })
    const target = mayAsk(env, incident).find(({ id }) => targetId === undefined || id === targetId)
    if (target === undefined) {
      const isOpen = workOrdersOf(env.db, incident.id).some((order) => order.endedAtMs === null && (targetId === undefined || order.target === targetId))
      throw new VigilError(isOpen ? 'workOrder.open' : 'workOrder.noTarget')
    }
    const order = insertAsk(env, incident, askFor(target, incident))
    tell(env, actor, incident, order, { priority: order.priority, title: order.title })
    return toWorkOrder(order)
  })
}

/** Systems with rules for work orders at which the incident has none open. */
export function mayAsk(env: Env, incident: Pick<StoredIncident, 'id'>): Target[] {
  const open = workOrdersOf(env.db, incident.id).filter(({ endedAtMs }) => endedAtMs === null)
  return (env.targets?.list() ?? []).filter(({ id, workOrders }) => workOrders.length > 0 && !open.some((order) => order.target === id))
}

function askFor(target: Target, incident: StoredIncident): Ask {
  const rule = ruleFor(target, incident)
  if (rule !== null) return askBy(target, rule, incident)
  return { target: target.id, title: fillTitle('{summary} {number}', incident), priority: 'normal', closesIncident: false }
}

/**
 * News from the other side, pushed or fetched.
 *
 * @param extId its name there, or the `workOrderId` it was told
 * @param incident number or id, as the other side says: needed for an order whose name there is not known yet
 * @throws VigilError `workOrder.notFound`
 */
export function applyWorkOrderUpdate(env: Env, target: string, extId: string, update: WorkOrderUpdate, actor: Actor, incident?: string): AppliedUpdate {
  return inTransaction(env.db, () => {
    const { order, knownVersion } = findOrOpen(env, target, extId, incident)
    if (update.version <= knownVersion) return { is: 'stale', order: toWorkOrder(order) }
    const nowMs = env.clock.now()
    const hasEnded = update.status === 'done' || update.status === 'rejected' || update.status === 'cancelled'
    const after: StoredWorkOrder = {
      ...order,
      status: update.status,
      assignee: update.assignee ?? order.assignee,
      version: update.version,
      updatedAtMs: nowMs,
      endedAtMs: hasEnded ? nowMs : null,
    }
    updateWorkOrder(env.db, after)
    const about = stillThere(env, order.incidentId)
    const closes = update.status === 'done' && order.closesIncident && order.status !== 'done'
    const mayResolve = closes && mayBeResolved(about)
    const isLeftOpen = hasEnded && !mayResolve && !isEnded(about.state)
    tell(env, actor, about, after, { assignee: after.assignee, atMs: update.atMs, ...(isLeftOpen && { leftOpen: true }) }, update.note)
    if (mayResolve) actOnIncident(env, actor, about.id, { action: 'resolve' })
    return { is: 'applied', order: toWorkOrder(after) }
  })
}

/** What a delivery brought: the name and the address of the order there. */
export function nameOrder(env: Env, orderId: string, extId: string, url: string | null): void {
  inTransaction(env.db, () => {
    const order = findWorkOrder(env.db, orderId)
    if (order === null || (order.extId === extId && (url === null || order.url === url))) return
    nameWorkOrder(env.db, order, extId, url)
    const incident = findIncident(env.db, order.incidentId)
    if (incident !== null) tell(env, SYSTEM, incident, { ...order, extId }, {})
  })
}

interface FoundOrder {
  readonly order: StoredWorkOrder
  readonly knownVersion: number
}

/** @throws VigilError `workOrder.notFound` */
function findOrOpen(env: Env, target: string, extId: string, incidentRef: string | undefined): FoundOrder {
  const there = findWorkOrderThere(env.db, target, extId)
  if (there !== null) {
    const latest = workOrdersOf(env.db, there.incidentId).find((order) => order.target === target)
    // Asked again since, and the other side goes on with the ticket it had.
    const isAskedAgain = latest !== undefined && latest.id !== there.id && latest.extId === null
    const order = isAskedAgain ? latest : there
    if (extId !== order.id && order.extId !== extId) nameWorkOrder(env.db, order, extId, null)
    return { order: { ...order, extId: extId === order.id ? order.extId : extId }, knownVersion: Math.max(there.version, order.version) }
  }
  const incident = incidentRef === undefined ? null : (findIncident(env.db, incidentRef) ?? findIncidentByNumber(env.db, incidentRef))
  if (incident === null) throw new VigilError('workOrder.notFound')
  const waiting = workOrdersOf(env.db, incident.id).find((order) => order.target === target && order.extId === null)
  const order = waiting ?? openedThere(env, target, incident)
  nameWorkOrder(env.db, order, extId, null)
  return { order: { ...order, extId }, knownVersion: order.version }
}

/** The other side opened it by itself. */
function openedThere(env: Env, target: string, incident: StoredIncident): StoredWorkOrder {
  const nowMs = env.clock.now()
  const order = {
    id: newId(nowMs),
    target,
    incidentId: incident.id,
    title: plainSummary(incident),
    priority: 'normal' as const,
    status: 'requested' as const,
    closesIncident: false,
    version: -1,
    requestedSequence: 0,
    requestedAtMs: nowMs,
  }
  insertWorkOrder(env.db, order)
  return { ...order, incidentNumber: incident.number, extId: null, assignee: null, url: null, updatedAtMs: nowMs, endedAtMs: null }
}

/** Never a fire: what a panel signals is looked at by a person here, whatever somebody there has done. */
function mayBeResolved(incident: StoredIncident): boolean {
  return incident.kind !== 'fire' && !incident.alsoKinds.includes('fire') && advance(incident.state, 'resolve') !== null
}

/** Where its alerts are now. */
function stillThere(env: Env, incidentId: string): StoredIncident {
  let incident = mustFindIncident(env, incidentId)
  for (let i = 0; i < MAX_MERGES && incident.mergedInto !== null; i++) incident = mustFindIncident(env, incident.mergedInto)
  return incident
}

function tell(env: Env, actor: Actor, incident: StoredIncident, order: StoredWorkOrder, more: Readonly<Record<string, unknown>>, note?: string): void {
  const { id, target, extId, status } = order
  const details = { workOrder: id, target, status, ...(extId !== null && { extId }), ...more }
  const line = { what: 'workOrder', reason: null, note: note === undefined || note === '' ? null : note, details }
  recordChange(env, { actor, before: incident, after: incident, line, audit: { workOrder: id, target, status, version: order.version } })
}

function mustFindIncident(env: Env, id: string): StoredIncident {
  const incident = findIncident(env.db, id)
  if (incident === null) throw new VigilError('incident.notFound')
  return incident
}
