// The people who can be sent: who they are, whether they are on duty, whether their phone can be told something, and how much each has to do.
import { VigilError } from '../../contract/errors.ts'
import type { Staff, StaffInput, StaffView } from '../../contract/staff.ts'
import type { Role } from '../../contract/vocabulary.ts'
import { appendAudit } from '../../db/audit.ts'
import { readLoads } from '../../db/dispatches.ts'
import { listUsers } from '../../db/people.ts'
import { endDuty, findPresentStaff, findStaffOfUser, listStaff, listStaffNamed, markStaffLeft, saveStaff, startDuty } from '../../db/staff.ts'
import { afterCommit, inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import type { ReachDesk } from './reach.ts'

export interface StaffDesk {
  users(): { id: string; name: string; role: Role }[]
  list(): StaffView[]
  /** Null: has left, or was never there. */
  find(id: string): StaffView | null
  /** @throws VigilError `staff.notFound`, `staff.accountTaken`, `request.invalidField` */
  save(actor: Actor, input: StaffInput): StaffView
  /** @throws VigilError `staff.notFound`, `staff.isSent` */
  remove(actor: Actor, id: string): void
  /** Twice the same changes nothing. @throws VigilError `staff.notFound` */
  setDuty(actor: Actor, id: string, onDuty: boolean): StaffView
  /** Of an account. @throws VigilError `staff.notYou` */
  mine(actor: Actor): Staff
  setMyDuty(actor: Actor, onDuty: boolean): StaffView
}

export function createStaffDesk(env: Env, reach: ReachDesk): StaffDesk {
  const { db, clock } = env
  const view = (staff: Staff, load: number): StaffView => ({ ...staff, reach: reach.of(staff), load })
  const present = (id: string): Staff => {
    const staff = findPresentStaff(db, id)
    if (staff === null) throw new VigilError('staff.notFound')
    return staff
  }
  const viewNow = (id: string) => view(present(id), readLoads(db).get(id) ?? 0)

  const save = (actor: Actor, { id: known, ...input }: StaffInput): StaffView => {
    const nowMs = clock.now()
    const id = known ?? newId(nowMs)
    return inTransaction(db, () => {
      const before = known === undefined ? null : present(known)
      if (input.userId !== null) {
        if (!listUsers(db).some((user) => user.id === input.userId)) throw new VigilError('request.invalidField', { field: 'userId', expected: 'an account' })
        const owner = findStaffOfUser(db, input.userId)
        if (owner !== null && owner.id !== id) throw new VigilError('staff.accountTaken')
      }
      saveStaff(db, { ...input, id }, actor.id, nowMs)
      audit(env, actor, 'staff.save', id, before && auditFields(before), auditFields(input))
      announceStaff(env, id)
      return viewNow(id)
    })
  }

  const setDuty = (actor: Actor, id: string, onDuty: boolean): StaffView =>
    inTransaction(db, () => {
      present(id)
      const nowMs = clock.now()
      const hasChanged = onDuty ? startDuty(db, id, nowMs, actor.id) : endDuty(db, id, nowMs)
      if (hasChanged) {
        audit(env, actor, onDuty ? 'duty.start' : 'duty.end', id, { onDuty: !onDuty }, { onDuty })
        announceStaff(env, id)
      }
      return viewNow(id)
    })

  const mine = (actor: Actor): Staff => {
    const staff = actor.type === 'user' ? findStaffOfUser(db, actor.id) : null
    if (staff === null) throw new VigilError('staff.notYou')
    return staff
  }

  return {
    users: () => listUsers(db),
    list() {
      const loads = readLoads(db)
      return listStaff(db).map((staff) => view(staff, loads.get(staff.id) ?? 0))
    },
    find(id) {
      const staff = findPresentStaff(db, id)
      return staff && view(staff, readLoads(db).get(id) ?? 0)
    },
    save,
    remove(actor, id) {
      inTransaction(db, () => {
        const before = present(id)
        if ((readLoads(db).get(id) ?? 0) > 0) throw new VigilError('staff.isSent')
        const nowMs = clock.now()
        endDuty(db, id, nowMs)
        markStaffLeft(db, id, nowMs)
        audit(env, actor, 'staff.remove', id, auditFields(before), null)
        announceStaff(env, id)
      })
    },
    setDuty,
    mine,
    setMyDuty: (actor, onDuty) => setDuty(actor, mine(actor).id, onDuty),
  }
}

/** Tells the screens, once it is on disk, that something about this person is not as it was. */
export function announceStaff(env: Env, staffId: string): void {
  afterCommit(env.db, () => env.feed.publish('staff', { id: staffId }))
}

/** Somebody's name under which an assignee in words is meant: an id, or the exact name of one person only. */
export function staffNamed(env: Env, words: string): Staff | null {
  const found = findPresentStaff(env.db, words)
  if (found !== null) return found
  const named = listStaffNamed(env.db, words)
  return named.length === 1 ? named[0]! : null
}

function audit(env: Env, actor: Actor, action: string, id: string, before: Record<string, unknown> | null, after: Record<string, unknown> | null): void {
  appendAudit(env.db, { atMs: env.clock.now(), actorType: actor.type, actorId: actor.id, action, subject: `staff/${id}`, before, after })
}

/** No names, numbers and certificates: who has left can be forgotten. */
function auditFields({ post, userId, skills, certificates }: Pick<StaffInput, 'post' | 'userId' | 'skills' | 'certificates'>): Record<string, unknown> {
  return { post, userId, skills, certificates: certificates.length }
}
