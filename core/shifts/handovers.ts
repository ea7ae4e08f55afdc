// Handing over: both sign the same page with their own password, unread critical incidents block it, and what is signed never changes.
import { VigilError } from '../../contract/errors.ts'
import type { User } from '../../contract/people.ts'
import type { Handover, HandoverFacts, HandoverRow, Side, SignInput } from '../../contract/shift.ts'
import { appendAudit } from '../../db/audit.ts'
import {
  findHandover,
  findOpenHandover,
  insertHandover,
  insertHandoverNote,
  listHandoverNotes,
  listUnreadCritical,
  markHandoverRead,
  signIncoming,
  signLeaving,
  withdrawHandover,
  type StoredHandover,
} from '../../db/handovers.ts'
import { findIncident } from '../../db/incidents.ts'
import { findRunningShift, findShift } from '../../db/shifts.ts'
import { inTransaction } from '../../db/transaction.ts'
import { may } from '../access.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import { verifyPassword } from '../people.ts'
import { gatherFacts, toFactsIncident, type GatherOutside } from './gather.ts'
import type { Random } from './post-check-time.ts'
import { closeShift, isSeated, startShift, takeSeat } from './shifts.ts'
import { contentHash, hashOf, isIntact, MOST_NOTES } from './verify-handovers.ts'
import { writeDutyLine } from './write-line.ts'

export interface HandoverDesk {
  current(): Handover | null
  /** @throws VigilError `handover.notFound` */
  get(id: string): Handover
  /** One that is under way is answered as it is. @throws VigilError `shift.notRunning` */
  begin(actor: Actor): Handover
  /** @throws VigilError `handover.notFound`, `handover.wrongStep`, `handover.tooManyNotes` */
  note(actor: Actor, id: string, side: Side, text: string): Handover
  /** @throws VigilError `handover.notFound`, `handover.wrongStep`, `incident.notFound` */
  read(actor: Actor, id: string, incidentId: string): Handover
  /**
   * @throws VigilError `auth.wrongCredentials`, `auth.tooManyTries`, `handover.notFound`, `handover.wrongStep`, `handover.mayNot`, `handover.notOnDesk`,
   * `handover.samePerson`, `handover.unread` with {incidents}: their numbers
   */
  sign(actor: Actor, input: SignInput): Promise<Handover>
  withdraw(actor: Actor, id: string): void
}

export function createHandovers(env: Env, outside: GatherOutside, random: Random, onChange: () => void): HandoverDesk {
  const { db, clock } = env
  const audit = (actor: Actor, action: string, id: string, after: Readonly<Record<string, unknown>>) =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action, subject: `handover/${id}`, before: null, after })

  const factsNow = ({ shiftId }: StoredHandover): HandoverFacts => gatherFacts(env, outside, findShift(db, shiftId)!.startedAtMs)

  const view = (stored: StoredHandover): Handover => {
    const isSigned = stored.state === 'signed'
    const signature = (userId: string | null, name: string | null, atMs: number | null, remarks: string | null) =>
      userId === null || atMs === null ? null : { userId, name: name ?? userId, atMs, remarks: remarks ?? '' }
    return {
      id: stored.id,
      state: stored.state === 'withdrawn' ? 'open' : stored.state,
      shiftId: stored.shiftId,
      shiftName: stored.shiftName,
      begunAtMs: stored.begunAtMs,
      leaving: signature(stored.leavingUserId, stored.leavingName, stored.leavingAtMs, stored.leavingRemarks),
      incoming: signature(stored.incomingUserId, stored.incomingName, stored.incomingAtMs, stored.incomingRemarks),
      notes: listHandoverNotes(db, stored.id, MOST_NOTES).map(({ side, who, atMs, text }) => ({ side, who, atMs, text })),
      facts: isSigned ? (JSON.parse(stored.facts!) as HandoverFacts) : factsNow(stored),
      unread: isSigned ? [] : listUnreadCritical(db, stored.id).map(toFactsIncident),
      samePerson: stored.incomingUserId !== null && stored.incomingUserId === stored.leavingUserId,
      sha256: stored.sha256,
      isIntact: isSigned ? isIntact(db, stored) : null,
    }
  }

  const mustBe = (id: string, ...states: readonly StoredHandover['state'][]): StoredHandover => {
    const found = findHandover(db, id)
    if (found === null) throw new VigilError('handover.notFound')
    if (!states.includes(found.state)) throw new VigilError('handover.wrongStep', { state: found.state })
    return found
  }

  const leave = (signer: Actor, input: SignInput): void => {
    const handover = mustBe(input.id, 'open')
    const shift = findShift(db, handover.shiftId)!
    if (!isSeated(shift, signer.id)) throw new VigilError('handover.notOnDesk')
    const facts = factsNow(handover)
    signLeaving(db, handover.id, signer.id, clock.now(), input.remarks, facts)
    audit(signer, 'handover.left', handover.id, { shiftId: handover.shiftId, facts: hashOf(JSON.stringify(facts)) })
  }

  const take = (signer: Actor, input: SignInput): void => {
    const handover = mustBe(input.id, 'left')
    const samePerson = handover.leavingUserId === signer.id
    if (samePerson && !input.again) throw new VigilError('handover.samePerson')
    const unread = listUnreadCritical(db, handover.id)
    if (unread.length > 0) throw new VigilError('handover.unread', { incidents: unread.map(({ number }) => number) })
    const nowMs = clock.now()
    const facts = JSON.stringify(factsNow(handover))
    const signed = { ...handover, incomingUserId: signer.id, incomingAtMs: nowMs, incomingRemarks: input.remarks, facts }
    const sha256 = contentHash(db, signed)
    signIncoming(db, handover.id, signer.id, nowMs, input.remarks, facts, sha256)
    const shift = findShift(db, handover.shiftId)!
    writeDutyLine(env, signer, {
      kind: 'handoverSigned',
      details: { handoverId: handover.id, leaving: handover.leavingUserId, incoming: signer.id, samePerson },
    })
    closeShift(env, shift, nowMs)
    const next = startShift(env, signer, random)
    takeSeat(env, signer, next.id, shift.people.find(({ userId }) => userId === handover.leavingUserId)?.seat ?? '')
    audit(signer, 'handover.signed', handover.id, {
      shiftId: handover.shiftId,
      nextShiftId: next.id,
      leaving: handover.leavingUserId,
      incoming: signer.id,
      samePerson,
      sha256,
    })
  }

  return {
    current() {
      const open = findOpenHandover(db)
      return open === null ? null : view(open)
    },
    get(id) {
      const found = findHandover(db, id)
      if (found === null) throw new VigilError('handover.notFound')
      return view(found)
    },
    begin(actor) {
      inTransaction(db, () => {
        if (findOpenHandover(db) !== null) return
        const shift = findRunningShift(db)
        if (shift === null) throw new VigilError('shift.notRunning')
        const id = newId(clock.now())
        insertHandover(db, id, shift.id, actor.id, clock.now())
        writeDutyLine(env, actor, { kind: 'handoverBegun', details: { handoverId: id } })
        audit(actor, 'handover.begun', id, { shiftId: shift.id })
      })
      onChange()
      return view(findOpenHandover(db)!)
    },
    note(actor, id, side, text) {
      if (text === '') throw new VigilError('request.invalidField', { field: 'text', expected: 'some text' })
      return inTransaction(db, () => {
        mustBe(id, 'open', 'left')
        // What is beyond the list nobody would see, nor sign.
        if (listHandoverNotes(db, id, MOST_NOTES).length >= MOST_NOTES) throw new VigilError('handover.tooManyNotes')
        const note = insertHandoverNote(db, id, side, actor.id, clock.now(), text)
        audit(actor, 'handover.note', id, { note, side })
        return view(findHandover(db, id)!)
      })
    },
    read(actor, id, incidentId) {
      return inTransaction(db, () => {
        mustBe(id, 'open', 'left')
        const incident = findIncident(db, incidentId)
        if (incident === null) throw new VigilError('incident.notFound')
        markHandoverRead(db, id, incidentId, incident.rings, actor.id, clock.now())
        audit(actor, 'handover.read', id, { incidentId, rings: incident.rings })
        return view(findHandover(db, id)!)
      })
    },
    async sign(actor, input) {
      mustBe(input.id, input.side === 'leaving' ? 'open' : 'left')
      const user: User = await verifyPassword(env, { name: input.name, password: input.password })
      if (!may(user, 'runDesk')) throw new VigilError('handover.mayNot')
      const signer: Actor = { type: 'user', id: user.id, name: user.name }
      inTransaction(db, () => {
        if (input.side === 'leaving') leave(signer, input)
        else take(signer, input)
      })
      env.log.info('a handover was signed', { handover: input.id, side: input.side, console: actor.id, signer: signer.id })
      onChange()
      return view(findHandover(db, input.id)!)
    },
    withdraw(actor, id) {
      inTransaction(db, () => {
        mustBe(id, 'open', 'left')
        withdrawHandover(db, id)
        audit(actor, 'handover.withdrawn', id, {})
      })
      onChange()
    },
  }
}

/** As past ones are listed. */
export function toRow({ id, shiftName, leavingUserId, leavingName, incomingUserId, incomingName, incomingAtMs }: StoredHandover, intact: boolean): HandoverRow {
  return {
    id,
    shiftName,
    leaving: leavingName,
    incoming: incomingName,
    signedAtMs: incomingAtMs!,
    samePerson: leavingUserId === incomingUserId,
    isIntact: intact,
  }
}
