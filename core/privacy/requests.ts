// The desk where persons ask about the data kept of them: each request with its deadline, carried out on the gates too, closed or refused with a reason.
import { setImmediate } from 'node:timers/promises'
import { VigilError } from '../../contract/errors.ts'
import { normalisePlate } from '../../contract/plate.ts'
import type { PrivacyRequest, RequestOpen } from '../../contract/privacy.ts'
import { appendAudit } from '../../db/audit.ts'
import { blotPassage, blotPlateRead, forgetInLists, passagesOf, platesReadOf, standingOfRefs, type SignalPage } from '../../db/person-data.ts'
import { findRequest, insertRequest, listRequests, setRequestExported, setRequestState, type StoredRequest } from '../../db/privacy-requests.ts'
import { getPerson, hasConsent, type StoredPerson } from '../../db/residents.ts'
import { inTransaction } from '../../db/transaction.ts'
import { findVehicle } from '../../db/vehicles.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { dayOf } from '../incidents/summary.ts'
import { newId } from '../new-id.ts'
import type { VehicleDesk } from '../passage/vehicles.ts'
import type { ResidentDesk } from '../residents/desk.ts'
import { maskName } from '../residents/mask.ts'
import { copyPersonData, type PersonCopy } from './person-copy.ts'
import { readPrivacySettings } from './uses.ts'

export interface RequestDesk {
  list(): PrivacyRequest[]
  /** @throws VigilError `privacy.nobodyNamed`, `resident.notFound`, `vehicle.notAPlate` */
  open(actor: Actor, request: RequestOpen): PrivacyRequest
  /** Everything that is kept of whom it is about. @throws VigilError `privacy.requestNotFound`, `resident.notFound` */
  copy(actor: Actor, id: string): Promise<PersonCopy>
  /** @throws VigilError `privacy.requestNotFound`, `privacy.requestClosed` */
  carryOut(actor: Actor, id: string): Promise<PrivacyRequest>
  /** @throws VigilError `privacy.requestNotFound`, `privacy.requestClosed`, `privacy.notCarriedOut` */
  close(actor: Actor, id: string, outcome: string): PrivacyRequest
  /** @throws VigilError `privacy.requestNotFound`, `privacy.requestClosed` */
  refuse(actor: Actor, id: string, reason: string): PrivacyRequest
  /** Ends what every gate has confirmed. */
  tick(): void
}

export interface RequestMeans {
  readonly residents: Pick<ResidentDesk, 'get' | 'remove' | 'withdrawConsent'>
  readonly vehicles: Pick<VehicleDesk, 'remove'>
}

const LISTED = 200
const DAY_MS = 86_400_000

export function createRequestDesk(env: Env, { residents, vehicles }: RequestMeans): RequestDesk {
  const { db, clock } = env
  const underWay = new Set<string>()
  const audit = (actor: Actor, action: string, { id, number }: Pick<StoredRequest, 'id' | 'number'>, after: Record<string, unknown> = {}) =>
    appendAudit(db, {
      atMs: clock.now(),
      actorType: actor.type,
      actorId: actor.id,
      action: `privacyRequest.${action}`,
      subject: `privacyRequest/${id}`,
      before: null,
      after: { number, ...after },
    })
  const mustGet = (id: string): StoredRequest => {
    const found = findRequest(db, id)
    if (found === null) throw new VigilError('privacy.requestNotFound')
    return found
  }
  const mustBeOpen = (id: string): StoredRequest => {
    const found = mustGet(id)
    if (found.state !== 'open' || underWay.has(id)) throw new VigilError('privacy.requestClosed')
    return found
  }
  const shown = ({ personIds, refs, ...stored }: StoredRequest): PrivacyRequest => {
    const { id, number, kind, state, asker, identified, note, plates, receivedAtMs, dueAtMs, exportedAtMs, outcome, closedAtMs } = stored
    const standing = standingOfRefs(db, refs)
    return {
      id,
      number,
      kind,
      state,
      asker,
      identified,
      note,
      plates: [...plates],
      persons: personIds.map((personId) => ({ id: personId, name: maskedName(getPerson(db, personId)) })),
      receivedAtMs,
      dueAtMs,
      isOverdue: closedAtMs === null && clock.now() > dueAtMs,
      exportedAtMs,
      outcome,
      closedAtMs,
      gates: {
        confirmed: standing.filter(isConfirmed).length,
        waiting: standing.filter((one) => !isConfirmed(one)).map(({ deviceId, reason }) => ({ deviceId, reason })),
      },
    }
  }
  const finish = (actor: Actor, request: StoredRequest, state: 'done' | 'refused', outcome: string | null): PrivacyRequest =>
    inTransaction(db, () => {
      setRequestState(db, request.id, { ...request, state, outcome, closedAtMs: clock.now(), closedBy: actor.id })
      audit(actor, state === 'done' ? 'close' : 'refuse', request)
      return shown(mustGet(request.id))
    })

  const erase = async (actor: Actor, request: StoredRequest): Promise<void> => {
    const people = request.personIds.flatMap((id) => getPerson(db, id) ?? [])
    const marks: { readonly blot: (from: number) => Promise<number>; lastId: number }[] = [
      ...people.map(({ ref, cardNumber }) => ({
        blot: (from: number) => blotAll(env, from, (afterId) => passagesOf(db, { ref, cardNumber }, afterId), blotPassage),
        lastId: 0,
      })),
      ...request.plates.map((plate) => ({
        blot: (from: number) => blotAll(env, from, (afterId) => platesReadOf(db, plate, afterId), blotPlateRead),
        lastId: 0,
      })),
    ]
    for (const mark of marks) mark.lastId = await mark.blot(0)
    inTransaction(db, () => {
      for (const person of people) {
        forgetInLists(db, person)
        residents.remove(actor, person.id)
      }
      for (const plate of request.plates) {
        const vehicle = findVehicle(db, plate)
        if (vehicle !== null) vehicles.remove(actor, vehicle.id)
      }
      const refs = people.map(({ ref }) => ref)
      setRequestState(db, request.id, { state: 'erasing', refs, plates: [], outcome: null, closedAtMs: null, closedBy: null })
      audit(actor, 'carryOut', request, { persons: people.length, plates: request.plates.length })
    })
    // who passed while it was being done
    for (const mark of marks) await mark.blot(mark.lastId)
  }
  const withdraw = (actor: Actor, request: StoredRequest): void =>
    inTransaction(db, () => {
      const people = request.personIds.flatMap((id) => getPerson(db, id) ?? [])
      for (const { id } of people) if (hasConsent(db, id)) residents.withdrawConsent(actor, id)
      setRequestState(db, request.id, { ...request, state: 'erasing', refs: people.map(({ ref }) => ref), closedBy: null })
      audit(actor, 'carryOut', request, { persons: people.length })
    })
  const tick = () => {
    for (const request of listRequests(db, LISTED)) {
      if (request.state === 'erasing' && standingOfRefs(db, request.refs).every(isConfirmed)) finish(SYSTEM, request, 'done', request.outcome)
    }
  }

  return {
    list: () => listRequests(db, LISTED).map(shown),
    open(actor, input) {
      if (input.personIds.length + input.plates.length === 0) throw new VigilError('privacy.nobodyNamed')
      for (const id of input.personIds) if (getPerson(db, id) === null) throw new VigilError('resident.notFound')
      const plates = input.plates.map((text) => {
        const plate = normalisePlate(text)
        if (plate === null) throw new VigilError('vehicle.notAPlate')
        return plate
      })
      return inTransaction(db, () => {
        const receivedAtMs = clock.now()
        const id = newId(receivedAtMs)
        const dueAtMs = receivedAtMs + readPrivacySettings(db).value.responseDays * DAY_MS
        const personIds = [...new Set(input.personIds)]
        const number = insertRequest(db, { ...input, id, personIds, plates, receivedAtMs, dueAtMs, openedBy: actor.id }, dayOf(receivedAtMs, env.site.timezone))
        audit(actor, 'open', { id, number }, { kind: input.kind, persons: personIds, plates: plates.length })
        return shown(mustGet(id))
      })
    },
    async copy(actor, id) {
      const request = mustGet(id)
      const personIds = request.personIds.filter((personId) => getPerson(db, personId) !== null)
      const copy = await copyPersonData(env, residents, actor, { ...request, personIds })
      inTransaction(db, () => {
        setRequestExported(db, id, clock.now())
        audit(actor, 'copy', request)
      })
      return copy
    },
    async carryOut(actor, id) {
      const request = mustBeOpen(id)
      if (request.kind !== 'erase' && request.kind !== 'withdraw') throw new VigilError('privacy.requestClosed')
      underWay.add(id)
      try {
        if (request.kind === 'erase') await erase(actor, request)
        else withdraw(actor, request)
      } finally {
        underWay.delete(id)
      }
      tick()
      return shown(mustGet(id))
    },
    close(actor, id, outcome) {
      const request = mustBeOpen(id)
      if (request.kind === 'erase' || request.kind === 'withdraw') throw new VigilError('privacy.notCarriedOut')
      return finish(actor, request, 'done', outcome)
    },
    refuse: (actor, id, reason) => finish(actor, mustBeOpen(id), 'refused', reason),
    tick,
  }
}

function maskedName(person: StoredPerson | null): string | null {
  return person === null ? null : maskName(person.name)
}

/** The gate said yes to what it is to hold now. */
function isConfirmed({ state }: { readonly state: string }): boolean {
  return state === 'synced' || state === 'deleted'
}

/** In turns, each a commit of its own. @returns the last signal that was looked at */
async function blotAll<E>({ db }: Env, fromId: number, page: (afterId: number) => SignalPage<E>, blot: (db: Env['db'], id: number) => void): Promise<number> {
  let lastId = fromId
  for (;;) {
    const { found, nextId } = page(lastId)
    if (found.length > 0)
      inTransaction(db, () => {
        for (const { id } of found) blot(db, id)
      })
    lastId = nextId ?? found.at(-1)?.id ?? lastId
    await setImmediate()
    if (nextId === null) return lastId
  }
}
