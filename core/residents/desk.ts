// The people a property knows: saved, shown, taken out; their consent and photo; and after every change, what each gate is to hold.
import { createHash } from 'node:crypto'
import { VigilError } from '../../contract/errors.ts'
import { MAX_PHOTO_BYTES, personInputSchema, type ConsentInput, type Person, type PersonDetail, type PersonInput } from '../../contract/resident.ts'
import { appendAudit } from '../../db/audit.ts'
import { countOfPerson, enrolmentsOf, retryOfPerson, wantEnrolment } from '../../db/enrolments.ts'
import {
  deletePerson,
  dropFace,
  getPerson,
  hasConsent,
  homesOf,
  insertConsent,
  isFaceHeld,
  listConsents,
  listPersons,
  putFace,
  savePerson,
  textsOf,
  withdrawConsent,
  type StoredPerson,
} from '../../db/residents.ts'
import { afterCommit, inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import type { Buildings } from './buildings.ts'
import { currentNotice } from './consent-notice.ts'
import { maskName, maskPhone } from './mask.ts'
import { digestOf, wantedAt, type HoldingGate } from './wanted.ts'
import { writePerson } from './write-person.ts'

export interface ResidentDesk {
  /** Masked. */
  list(search: string, limit: number): { readonly items: Person[]; readonly total: number }
  /** Everything, and the look is audited. @throws VigilError `resident.notFound` */
  get(actor: Actor, id: string): PersonDetail
  /** @throws VigilError `resident.*` of what is wrong with the input */
  save(actor: Actor, input: PersonInput): PersonDetail
  /** @throws VigilError `resident.notFound` */
  remove(actor: Actor, id: string): void
  /** @throws VigilError `resident.notFound`, `resident.consentThere`, `resident.guardianNeeded` */
  giveConsent(actor: Actor, input: ConsentInput): PersonDetail
  /** The gates forget the face, we do at once. @throws VigilError `resident.notFound`, `resident.consentNeeded` */
  withdrawConsent(actor: Actor, personId: string): PersonDetail
  /** @throws VigilError `resident.notFound`, `resident.consentNeeded`, `resident.badPhoto` */
  putFace(actor: Actor, personId: string, jpeg: Uint8Array): PersonDetail
  /** The photo only: the consent stays. @throws VigilError `resident.notFound` */
  removeFace(actor: Actor, personId: string): PersonDetail
  /** What the gates are to hold of somebody, worked out anew: something about the person or the day has changed. */
  reconsider(personId: string): void
}

export interface ResidentDeskOptions {
  readonly buildings: Buildings
  gates(): readonly HoldingGate[]
  /** Something is owed to gates; called when it is on disk. */
  onWanted(): void
  /** Somebody was removed; called when that is on disk. */
  onRemoved?(id: string): void
}

export function createResidentDesk(env: Env, { buildings, gates, onWanted, onRemoved }: ResidentDeskOptions): ResidentDesk {
  const { db, clock } = env
  const audit = (actor: Actor, action: string, id: string, after: Readonly<Record<string, unknown>> | null = null): void =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action, subject: `person/${id}`, before: null, after })
  const gateIds = () => gates().map(({ deviceId }) => deviceId)
  const mustGet = (id: string): StoredPerson => {
    const person = getPerson(db, id)
    if (person === null) throw new VigilError('resident.notFound')
    return person
  }
  const reconsider = (personId: string) => {
    const person = getPerson(db, personId)
    if (person === null) return
    const buildingIds = homesOf(db, personId).flatMap((home) => buildings.idOf(home) ?? [])
    const known = { person, buildingIds, hasConsent: hasConsent(db, personId) }
    const atMs = clock.now()
    for (const gate of gates()) {
      const wanted = wantedAt(gate, known, atMs)
      wantEnrolment(db, { deviceId: gate.deviceId, ref: person.ref, personId, wanted: wanted && digestOf(wanted), atMs })
    }
    afterCommit(db, onWanted)
  }
  const shown = (person: StoredPerson, isMasked: boolean): Person => {
    const { id, ref, kind, otherWay, validFromMs, validToMs, maxUses, savedAtMs, faceSha256 } = person
    const face = !hasConsent(db, id) ? 'none' : faceSha256 === null ? 'consented' : isFaceHeld(db, id) ? 'held' : 'given'
    return {
      id,
      ref,
      name: isMasked ? maskName(person.name) : person.name,
      kind,
      homes: textsOf(homesOf(db, id)),
      phone: isMasked ? maskPhone(person.phone) : person.phone,
      hasCard: person.cardNumber !== null,
      otherWay,
      face,
      validFromMs,
      validToMs,
      maxUses,
      savedAtMs,
      gates: countOfPerson(db, id, gateIds()),
    }
  }
  const detail = (id: string): PersonDetail => {
    const person = mustGet(id)
    const enrolments = enrolmentsOf(db, id).filter(({ deviceId }) => gateIds().includes(deviceId))
    return { ...shown(person, false), cardNumber: person.cardNumber, consents: listConsents(db, id), enrolments }
  }
  /** One change of one person: rows, audit entry and what gates are to hold are one commit. */
  const changing = (id: string, work: () => void): PersonDetail =>
    inTransaction(db, () => {
      work()
      reconsider(id)
      return detail(id)
    })

  return {
    list(search, limit) {
      const { items, total } = listPersons(db, search.normalize('NFKC').toUpperCase().trim(), limit)
      return { items: items.map((person) => shown(person, true)), total }
    },
    get(actor, id) {
      return inTransaction(db, () => {
        const found = detail(id)
        audit(actor, 'person.viewed', id)
        return found
      })
    },
    save(actor, raw) {
      const input = personInputSchema.parse(raw)
      const before = input.id === undefined ? null : mustGet(input.id)
      return inTransaction(db, () => {
        const { id } = writePerson(env, { buildings, by: actor.id, before }, input)
        audit(actor, 'person.saved', id, { kind: input.kind, homes: input.homes.length, hasCard: input.cardNumber !== undefined })
        reconsider(id)
        return detail(id)
      })
    },
    remove(actor, id) {
      const { ref } = mustGet(id)
      inTransaction(db, () => {
        const atMs = clock.now()
        for (const { deviceId } of enrolmentsOf(db, id)) wantEnrolment(db, { deviceId, ref, personId: null, wanted: null, atMs })
        deletePerson(db, id)
        audit(actor, 'person.removed', id)
        afterCommit(db, onWanted)
        afterCommit(db, () => onRemoved?.(id))
      })
    },
    giveConsent(actor, { personId, givenBy, guardian = null, evidence }) {
      mustGet(personId)
      if (givenBy === 'guardian' && guardian === null) throw new VigilError('resident.guardianNeeded')
      if (hasConsent(db, personId)) throw new VigilError('resident.consentThere')
      return changing(personId, () => {
        const givenAtMs = clock.now()
        const notice = currentNotice()
        const id = newId(givenAtMs)
        insertConsent(db, {
          id,
          personId,
          givenBy,
          guardian: givenBy === 'guardian' ? guardian : null,
          evidence,
          notice: notice.version,
          noticeSha256: notice.sha256,
          givenAtMs,
          recordedBy: actor.id,
        })
        audit(actor, 'consent.given', personId, { consent: id, givenBy, notice: notice.version })
      })
    },
    withdrawConsent(actor, personId) {
      const person = mustGet(personId)
      if (!hasConsent(db, personId)) throw new VigilError('resident.consentNeeded')
      return changing(personId, () => {
        const consent = withdrawConsent(db, personId, actor.id, clock.now())
        forgetFace(env, person)
        audit(actor, 'consent.withdrawn', personId, { consent })
      })
    },
    putFace(actor, personId, jpeg) {
      const person = mustGet(personId)
      if (!hasConsent(db, personId)) throw new VigilError('resident.consentNeeded')
      if (!isPhoto(jpeg)) throw new VigilError('resident.badPhoto')
      return changing(personId, () => {
        const faceSha256 = createHash('sha256').update(jpeg).digest('hex')
        savePerson(db, { ...person, faceSha256, faceAtMs: clock.now() }, homeIdsOf(env, personId))
        putFace(db, personId, jpeg)
        retryOfPerson(db, personId, clock.now())
        audit(actor, 'person.photoTaken', personId, { sha256: faceSha256 })
      })
    },
    removeFace(actor, personId) {
      const person = mustGet(personId)
      return changing(personId, () => {
        forgetFace(env, person)
        audit(actor, 'person.photoRemoved', personId)
      })
    },
    reconsider: (personId) => inTransaction(db, () => reconsider(personId)),
  }
}

/** In a transaction: ours; the gates follow when the person is reconsidered. */
export function forgetFace(env: Env, person: StoredPerson): void {
  savePerson(env.db, { ...person, faceSha256: null, faceAtMs: null }, homeIdsOf(env, person.id))
  dropFace(env.db, person.id)
}

function homeIdsOf({ db }: Env, personId: string): string[] {
  return homesOf(db, personId).map(({ id }) => id)
}

function isPhoto(bytes: Uint8Array): boolean {
  return bytes.length <= MAX_PHOTO_BYTES && bytes.length > 200 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9
}
