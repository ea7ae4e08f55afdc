// Sets patrols up: checkpoints, routes, schedules, and the cards by which readers know guards.
import { randomBytes } from 'node:crypto'
import { VigilError } from '../../contract/errors.ts'
import type { Checkpoint, CheckpointInput, PatrolRoute, PatrolSchedule, RouteInput, ScheduleInput } from '../../contract/patrol.ts'
import { appendAudit } from '../../db/audit.ts'
import { nextStartOf } from '../../db/patrol-rounds.ts'
import {
  findPoint,
  findPointOfCard,
  findPointOfTag,
  findRoute,
  findSchedule,
  listCards,
  listPoints,
  listRoutes,
  listSchedules,
  removeCard,
  removePoint,
  removeRoute,
  removeSchedule,
  saveCard,
  savePoint,
  saveRoute,
  saveSchedule,
} from '../../db/patrol-setup.ts'
import { findStaff } from '../../db/staff.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { planRounds, replan } from './plan-rounds.ts'

export interface PatrolCard {
  readonly cardNumber: string
  readonly staffId: string
  readonly staffName: string
}

export interface PatrolSetup {
  points(): Checkpoint[]
  /** @throws VigilError `patrol.pointNotFound`, `patrol.tagTaken` */
  savePoint(actor: Actor, input: CheckpointInput): Checkpoint
  /** A new code: addresses printed before are no longer taken. @throws VigilError `patrol.pointNotFound` */
  renewCode(actor: Actor, id: string): Checkpoint
  /** @throws VigilError `patrol.pointNotFound` */
  removePoint(actor: Actor, id: string): void
  routes(): PatrolRoute[]
  /** @throws VigilError `patrol.routeNotFound`, `patrol.pointNotFound` */
  saveRoute(actor: Actor, input: RouteInput): PatrolRoute
  /** @throws VigilError `patrol.routeNotFound` */
  removeRoute(actor: Actor, id: string): void
  schedules(): PatrolSchedule[]
  /** @throws VigilError `patrol.routeNotFound`, `patrol.scheduleNotFound`, `staff.notFound` */
  saveSchedule(actor: Actor, input: ScheduleInput): PatrolSchedule
  /** @throws VigilError `patrol.scheduleNotFound` */
  removeSchedule(actor: Actor, id: string): void
  cards(): PatrolCard[]
  /** @throws VigilError `staff.notFound` */
  saveCard(actor: Actor, cardNumber: string, staffId: string | null): void
}

/** Without those that are easily taken for one another when they are read out. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const CODE_CHARS = 8

export function createPatrolSetup(env: Env, random: () => number): PatrolSetup {
  const { db, clock } = env
  const change = <T>(actor: Actor, action: string, subject: string, after: Readonly<Record<string, unknown>>, work: () => T): T =>
    inTransaction(db, () => {
      const result = work()
      const { type: actorType, id: actorId } = actor
      appendAudit(db, { atMs: clock.now(), actorType, actorId, action: `patrol.${action}`, subject, before: null, after })
      return result
    })
  const view = (id: string): PatrolSchedule => {
    const { plannedToMs: _, ...schedule } = findSchedule(db, id)!
    return { ...schedule, nextAtMs: nextStartOf(db, id, clock.now()) }
  }
  const replanAll = () => {
    replan(env, listSchedules(db))
    planRounds(env, random)
  }
  return {
    points: () => listPoints(db),
    savePoint(actor, input) {
      const id = input.id ?? newId(clock.now())
      const { name: _name, ...facts } = input
      return change(actor, 'savePoint', `patrolPoint/${id}`, facts, () => {
        const before = input.id === undefined ? null : mustFind(findPoint(db, id), 'patrol.pointNotFound')
        const isTaken = (found: Checkpoint | null) => found !== null && found.id !== id
        if (input.tagUid !== null && isTaken(findPointOfTag(db, input.tagUid))) throw new VigilError('patrol.tagTaken')
        if (input.cardNumber !== null && isTaken(findPointOfCard(db, input.cardNumber))) throw new VigilError('patrol.tagTaken')
        const point: Checkpoint = { ...input, id, code: before?.code ?? newCode() }
        savePoint(db, point, actor.id, clock.now())
        if (before !== null) replanAll()
        return point
      })
    },
    renewCode: (actor, id) =>
      change(actor, 'renewCode', `patrolPoint/${id}`, {}, () => {
        const point = { ...mustFind(findPoint(db, id), 'patrol.pointNotFound'), code: newCode() }
        savePoint(db, point, actor.id, clock.now())
        return point
      }),
    removePoint: (actor, id) =>
      change(actor, 'removePoint', `patrolPoint/${id}`, {}, () => {
        mustFind(findPoint(db, id), 'patrol.pointNotFound')
        removePoint(db, id, clock.now())
        for (const route of listRoutes(db)) {
          const points = route.points.filter(({ pointId }) => pointId !== id)
          if (points.length < route.points.length) saveRoute(db, { ...route, points }, actor.id, clock.now())
        }
        replanAll()
      }),
    routes: () => listRoutes(db),
    saveRoute(actor, input) {
      const id = input.id ?? newId(clock.now())
      const { name: _name, ...facts } = input
      return change(actor, 'saveRoute', `patrolRoute/${id}`, facts, () => {
        if (input.id !== undefined) mustFind(findRoute(db, id), 'patrol.routeNotFound')
        for (const { pointId } of input.points) mustFind(findPoint(db, pointId), 'patrol.pointNotFound')
        const route = { ...input, id }
        saveRoute(db, route, actor.id, clock.now())
        replanAll()
        return route
      })
    },
    removeRoute: (actor, id) =>
      change(actor, 'removeRoute', `patrolRoute/${id}`, {}, () => {
        mustFind(findRoute(db, id), 'patrol.routeNotFound')
        replan(
          env,
          listSchedules(db).filter(({ routeId }) => routeId === id),
        )
        removeRoute(db, id, clock.now())
      }),
    schedules: () => listSchedules(db).map(({ id }) => view(id)),
    saveSchedule(actor, input) {
      const id = input.id ?? newId(clock.now())
      return change(actor, 'saveSchedule', `patrolSchedule/${id}`, { ...input }, () => {
        if (input.id !== undefined) mustFind(findSchedule(db, id), 'patrol.scheduleNotFound')
        mustFind(findRoute(db, input.routeId), 'patrol.routeNotFound')
        if (input.staffId !== null) mustFind(findStaff(db, input.staffId), 'staff.notFound')
        saveSchedule(db, { ...input, id, plannedToMs: clock.now() }, actor.id, clock.now())
        replan(env, [{ id }])
        planRounds(env, random)
        return view(id)
      })
    },
    removeSchedule: (actor, id) =>
      change(actor, 'removeSchedule', `patrolSchedule/${id}`, {}, () => {
        mustFind(findSchedule(db, id), 'patrol.scheduleNotFound')
        replan(env, [{ id }])
        removeSchedule(db, id, clock.now())
      }),
    cards: () => listCards(db).map((card) => ({ ...card, staffName: findStaff(db, card.staffId)?.name ?? card.staffId })),
    saveCard: (actor, cardNumber, staffId) =>
      change(actor, 'saveCard', `patrolCard/${staffId ?? 'removed'}`, { staff: staffId }, () => {
        if (staffId === null) return removeCard(db, cardNumber)
        mustFind(findStaff(db, staffId), 'staff.notFound')
        saveCard(db, cardNumber, staffId)
      }),
  }
}

function mustFind<T>(found: T | null, code: 'patrol.pointNotFound' | 'patrol.routeNotFound' | 'patrol.scheduleNotFound' | 'staff.notFound'): T {
  if (found === null) throw new VigilError(code)
  return found
}

function newCode(): string {
  return [...randomBytes(CODE_CHARS)].map((byte) => LETTERS[byte % LETTERS.length]).join('')
}
