// What passages at gates and plates at lanes mean for one another: in twice, another home's car, whom a household's car lets in, who is refused again and again.
import type { PassageEvent, PlateReadEvent } from '../../contract/device-events.ts'
import { homeKey } from '../../contract/home.ts'
import type { PassageView } from '../../contract/resident.ts'
import type { PassageSettings, Site, SiteDevice } from '../../contract/site.ts'
import type { Vehicle } from '../../contract/vehicle.ts'
import { appendAudit } from '../../db/audit.ts'
import { countRefusals, findSide, forgetSides, listPassages, noteSide, recentPassages, recentPlateReads, type Subject } from '../../db/passages.ts'
import { findPersonByCard, findPersonByRef, homeOfVehicle, homesOf, type StoredPerson } from '../../db/residents.ts'
import { inTransaction } from '../../db/transaction.ts'
import { findVehicle } from '../../db/vehicles.ts'
import type { AlertClaim } from '../alerts.ts'
import { claimBy } from '../device-claims.ts'
import type { Actor, Env } from '../env.ts'
import { lastTimeOfDay } from '../local-time.ts'
import { createBuildings } from '../residents/buildings.ts'
import { maskName } from '../residents/mask.ts'

export interface PassageDesk {
  readonly settings: PassageSettings
  /** In the transaction that stored the passage. @returns what it claims beside what the gate itself says */
  onPassage(device: SiteDevice, event: PassageEvent, atMs: number, isBurning: boolean): AlertClaim[]
  /** In the transaction that stored a plate that is let in or out. */
  onVehicle(device: SiteDevice, vehicle: Vehicle, event: PlateReadEvent, atMs: number, isBurning: boolean): AlertClaim[]
  /** Seen last on the side it now wants to go to. */
  isBackAgain(subject: Subject, direction: 'in' | 'out' | null, nowMs: number): boolean
  /** Whether a refusal at this gate is to be answered by opening it: the person's household has just driven in. */
  isExpected(device: SiteDevice, event: PassageEvent, nowMs: number): boolean
  /** The latest first, people masked. */
  list(beforeId: number | null, limit: number): PassageView[]
  /** Everybody counts as nowhere: after a fire, or when somebody says so. */
  resetSides(actor: Actor): void
}

/** So many refusals of one card or person at one gate within so long are somebody trying. */
const REFUSALS = 5
const REFUSALS_WITHIN_MS = 5 * 60_000

export function createPassageDesk(env: Env, { passage: settings, buildings: ofSite }: Pick<Site, 'passage' | 'buildings'>): PassageDesk {
  const { db, clock } = env
  const buildings = createBuildings({ buildings: ofSite })
  /** Home -> until when its gates answer a refusal by opening. A restart forgets it: then the person uses the card. */
  const expected = new Map<string, number>()

  const personOf = (event: PassageEvent): StoredPerson | null =>
    (event.personRef === null ? null : findPersonByRef(db, event.personRef)) ?? (event.cardNumber === null ? null : findPersonByCard(db, event.cardNumber))
  const isBackAgain = (subject: Subject, direction: 'in' | 'out' | null, nowMs: number) => {
    if (settings.antiPassback === 'off' || direction === null) return false
    const seen = findSide(db, subject)
    return seen !== null && seen.side === direction && seen.atMs >= lastTimeOfDay(nowMs, settings.resetAt, env.site.timezone)
  }
  const backAgain = (device: SiteDevice, event: PassageEvent | PlateReadEvent, atMs: number, subject: Subject): AlertClaim => ({
    ...claimBy(device, event, atMs),
    kind: 'tailgating',
    severity: 'low',
    zone: 'antiPassback',
    place: device.name,
    why: { rule: 'antiPassback', subject, ...(event.direction !== null && { direction: event.direction }) },
  })
  const mismatch = (device: SiteDevice, event: PassageEvent | PlateReadEvent, atMs: number, plate: string, personRef: string): AlertClaim => ({
    ...claimBy(device, { ...event, dedupeKey: `mismatch-${event.dedupeKey}` }, atMs),
    kind: 'plate',
    severity: 'medium',
    zone: `mismatch:${plate}`,
    place: device.name,
    why: { rule: 'plateFaceMismatch', plate, personRef },
  })
  const keysOf = (personId: string) => homesOf(db, personId).map(homeKey)
  /** Both homes known, and none in common. */
  const isAnotherHome = (vehicle: Vehicle, person: StoredPerson): boolean => {
    const home = homeOfVehicle(db, vehicle.id)
    const homes = keysOf(person.id)
    return home !== null && homes.length > 0 && !homes.includes(homeKey(home))
  }
  /** Refusals in a row, so that the sixth does not open a second incident's worth of alerts. */
  const refusedAgain = (device: SiteDevice, event: PassageEvent, atMs: number): AlertClaim[] => {
    // Strangers stand before every gate all day: only a card or somebody known that is tried again and again is told.
    const subject = event.personRef ?? event.cardNumber
    if (subject === null) return []
    const refusals = countRefusals(db, device.id, subject, atMs - REFUSALS_WITHIN_MS)
    if (refusals < REFUSALS) return []
    const why = { rule: 'refusedAgain', refusals, minutes: REFUSALS_WITHIN_MS / 60_000 }
    return [{ ...claimBy(device, event, atMs), kind: 'gate', severity: 'medium', zone: 'refusedAgain', place: device.name, why }]
  }

  return {
    settings,
    isBackAgain,
    onPassage(device, event, atMs, isBurning) {
      if (event.replayed || isBurning) return []
      if (event.outcome === 'denied') return refusedAgain(device, event, atMs)
      if (event.outcome !== 'granted') return []
      const person = personOf(event)
      if (person === null) return []
      const claims: AlertClaim[] = []
      if (person.kind === 'blocked') {
        const why = { rule: 'blockedPersonPassed', personRef: person.ref }
        claims.push({ ...claimBy(device, event, atMs), kind: 'gate', severity: 'high', zone: 'blockedPersonPassed', place: device.name, why })
      }
      const subject: Subject = `person/${person.id}`
      if (isBackAgain(subject, event.direction, atMs)) claims.push(backAgain(device, event, atMs, subject))
      if (event.direction !== null) noteSide(db, subject, event.direction, device.id, atMs)
      for (const lane of settings.lanes.filter(({ gates }) => gates.includes(device.id))) {
        for (const read of recentPlateReads(db, lane.reader, atMs - lane.withinSeconds * 1000)) {
          const vehicle = read.plate === null || read.replayed ? null : findVehicle(db, read.plate)
          if (vehicle !== null && isAnotherHome(vehicle, person)) claims.push(mismatch(device, event, atMs, vehicle.plate, person.ref))
        }
      }
      return claims
    },
    onVehicle(device, vehicle, event, atMs, isBurning) {
      if (event.replayed || isBurning) return []
      const claims: AlertClaim[] = []
      const subject: Subject = `vehicle/${vehicle.id}`
      if (isBackAgain(subject, event.direction, atMs)) claims.push(backAgain(device, event, atMs, subject))
      if (event.direction !== null) noteSide(db, subject, event.direction, device.id, atMs)
      const home = homeOfVehicle(db, vehicle.id)
      if (home !== null && settings.preAuthoriseMinutes > 0 && event.direction !== 'out')
        expected.set(homeKey(home), atMs + settings.preAuthoriseMinutes * 60_000)
      for (const lane of settings.lanes.filter(({ reader }) => reader === device.id)) {
        for (const { event: passage } of recentPassages(db, lane.gates, atMs - lane.withinSeconds * 1000)) {
          const person = passage.outcome === 'granted' && !passage.replayed ? personOf(passage) : null
          if (person !== null && isAnotherHome(vehicle, person)) claims.push(mismatch(device, event, atMs, vehicle.plate, person.ref))
        }
      }
      return claims
    },
    isExpected(device, event, nowMs) {
      if (event.outcome !== 'denied' || event.replayed || expected.size === 0) return false
      for (const [home, untilMs] of expected) if (untilMs < nowMs) expected.delete(home)
      const person = personOf(event)
      if (person === null || person.kind === 'blocked') return false
      const isInTime = (person.validFromMs === null || nowMs >= person.validFromMs) && (person.validToMs === null || nowMs <= person.validToMs)
      const homes = homesOf(db, person.id).filter((home) => device.building === undefined || buildings.idOf(home) === device.building)
      return isInTime && homes.some((home) => expected.has(homeKey(home)))
    },
    list: (beforeId, limit) =>
      listPassages(db, beforeId, limit).map(({ id, deviceId, atMs, event }) => {
        const person = personOf(event)
        const { outcome, method, direction, replayed } = event
        return { id, deviceId, atMs, outcome, method, direction, person: person && maskName(person.name), personId: person?.id ?? null, replayed }
      }),
    resetSides(actor) {
      inTransaction(db, () => {
        const atMs = clock.now()
        const people = forgetSides(db, atMs + 1)
        const entry = { atMs, actorType: actor.type, actorId: actor.id, action: 'passage.sidesReset', subject: 'passage', before: null, after: { people } }
        appendAudit(db, entry)
      })
    },
  }
}
