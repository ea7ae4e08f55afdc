// Handing over: both sign the same page with their own password, unread critical incidents block it, and what is signed never changes.
import { VigilError } from '../../contract/errors.ts'
import type { User } from '../../contract/people.ts'
import type { Handover, HandoverFacts, HandoverRow, Side, SignInput, TakeUpInput } from '../../contract/shift.ts'
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

/** Whoever is logged in at a console, and by which session: the incoming person may stand at the leaving person's. */
export type AtConsole = Actor & { readonly session?: string }

export interface HandoverDesk {
  current(at: AtConsole): Handover | null
  /** @throws VigilError `handover.notFound` */
  get(id: string, at?: AtConsole): Handover
  /** One that is under way is answered as it is. @throws VigilError `shift.notRunning` */
  begin(at: AtConsole): Handover
  /** @throws VigilError `handover.notFound`, `handover.wrongStep`, `handover.tooManyNotes` */
  note(at: AtConsole, id: string, side: Side, text: string): Handover
  /**
   * From now on this person reads at this console, until the handover is over or the core starts again.
   *
   * @throws VigilError `auth.wrongCredentials`, `auth.tooManyTries`, `handover.notFound`, `handover.wrongStep`, `handover.mayNot`, `handover.samePerson`
   */
  takeUp(at: AtConsole, input: TakeUpInput): Promise<Handover>
  /** @throws VigilError `handover.notFound`, `handover.wrongStep`, `handover.whoReads`, `incident.notFound` */
  read(at: AtConsole, id: string, incidentId: string): Handover
  /**
   * @throws VigilError `auth.wrongCredentials`, `auth.tooManyTries`, `handover.notFound`, `handover.wrongStep`, `handover.mayNot`, `handover.notOnDesk`,
   * `handover.samePerson`, `handover.unread` with {incidents}: their numbers
   */
  sign(at: AtConsole, input: SignInput): Promise<Handover>
  withdraw(actor: Actor, id: string): void
}

export function createHandovers(env: Env, outside: GatherOutside, random: Random, onChange: () => void): HandoverDesk {
  const { db, clock } = env
  const audit = (actor: Actor, action: string, id: string, after: Readonly<Record<string, unknown>>) =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action, subject: `handover/${id}`, before: null, after })

  const factsNow = ({ shiftId }: StoredHandover): HandoverFacts => gatherFacts(env, outside, findShift(db, shiftId)!.startedAtMs)

  /** By session, of the handover under way. */
  const readers = new Map<string, { readonly handoverId: string; readonly userId: string; readonly name: string }>()

  /** Who took it up at this console; else whoever is logged in there, unless that is the one who leaves. */
  const readerOf = ({ id, leavingUserId }: StoredHandover, at: AtConsole | null): Handover['reader'] => {
    if (at === null) return null
    const taken = at.session === undefined ? undefined : readers.get(at.session)
    if (taken !== undefined && taken.handoverId === id) return { userId: taken.userId, name: taken.name }
    return at.id === leavingUserId ? null : { userId: at.id, name: at.name }
  }

  const view = (stored: StoredHandover, at: AtConsole | null): Handover => {
    const isSigned = stored.state === 'signed'
    const reader = isSigned ? null : readerOf(stored, at)
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
      reader,
      unread: isSigned ? [] : listUnreadCritical(db, stored.id, reader?.userId ?? null).map(toFactsIncident),
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

  const verifySigner = async (name: string, password: string): Promise<User> => {
    const user = await verifyPassword(env, { name, password })
    if (!may(user, 'runDesk')) throw new VigilError('handover.mayNot')
    return user
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
    // Of the very person who signs: what somebody else has read, this one has not.
    const unread = listUnreadCritical(db, handover.id, signer.id)
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
    current(at) {
      const open = findOpenHandover(db)
      return open === null ? null : view(open, at)
    },
    get(id, at) {
      const found = findHandover(db, id)
      if (found === null) throw new VigilError('handover.notFound')
      return view(found, at ?? null)
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
      return view(findOpenHandover(db)!, actor)
    },
    note(actor, id, side, text) {
      if (text === '') throw new VigilError('request.invalidField', { field: 'text', expected: 'some text' })
      return inTransaction(db, () => {
        mustBe(id, 'open', 'left')
        // What is beyond the list nobody would see, nor sign.
        if (listHandoverNotes(db, id, MOST_NOTES).length >= MOST_NOTES) throw new VigilError('handover.tooManyNotes')
        const note = insertHandoverNote(db, id, side, actor.id, clock.now(), text)
        audit(actor, 'handover.note', id, { note, side })
        return view(findHandover(db, id)!, actor)
      })
    },
    async takeUp(at, { id, name, password, again }) {
      mustBe(id, 'left')
      const user = await verifySigner(name, password)
      const handover = mustBe(id, 'left')
      if (handover.leavingUserId === user.id && !again) throw new VigilError('handover.samePerson')
      inTransaction(db, () => audit({ type: 'user', id: user.id, name: user.name }, 'handover.takenUp', id, { console: at.id }))
      // Only of the one under way: what was taken up before is over.
      for (const [session, { handoverId }] of readers) if (handoverId !== id) readers.delete(session)
      if (at.session !== undefined) readers.set(at.session, { handoverId: id, userId: user.id, name: user.name })
      return view(handover, at)
    },
    read(at, id, incidentId) {
      return inTransaction(db, () => {
        const handover = mustBe(id, 'open', 'left')
        const reader = readerOf(handover, at)
        if (reader === null) throw new VigilError('handover.whoReads')
        const incident = findIncident(db, incidentId)
        if (incident === null) throw new VigilError('incident.notFound')
        markHandoverRead(db, id, incidentId, incident.rings, reader.userId, clock.now())
        audit({ type: 'user', id: reader.userId, name: reader.name }, 'handover.read', id, { incidentId, rings: incident.rings, console: at.id })
        return view(handover, at)
      })
    },
    async sign(actor, input) {
      mustBe(input.id, input.side === 'leaving' ? 'open' : 'left')
      const user = await verifySigner(input.name, input.password)
      const signer: Actor = { type: 'user', id: user.id, name: user.name }
      inTransaction(db, () => {
        if (input.side === 'leaving') leave(signer, input)
        else take(signer, input)
      })
      env.log.info('a handover was signed', { handover: input.id, side: input.side, console: actor.id, signer: signer.id })
      onChange()
      return view(findHandover(db, input.id)!, actor)
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
