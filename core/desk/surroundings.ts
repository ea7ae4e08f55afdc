// What surrounds an incident: the homes there, masked, who and what passed about that time, and one person unmasked for a reason.
import { buildingNumber, homeText } from '../../contract/home.ts'
import { VigilError } from '../../contract/errors.ts'
import type { PassageEvent } from '../../contract/device-events.ts'
import type { Household, RevealInput, Revealed, Surroundings } from '../../contract/surroundings.ts'
import type { Site } from '../../contract/site.ts'
import { listAlerts } from '../../db/alerts.ts'
import { appendAudit } from '../../db/audit.ts'
import { findIncident, type StoredIncident } from '../../db/incidents.ts'
import { findPersonByCard, findPersonByRef, getPerson } from '../../db/residents.ts'
import { listResidentsOf, signalsWithin, type Resident } from '../../db/surroundings.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { recordChange } from '../incidents/record.ts'
import { maskName, maskPhone, maskPlate } from '../residents/mask.ts'

export interface SurroundingsDesk {
  /** @throws VigilError `incident.notFound` */
  of(incidentId: string): Surroundings
  /** Audited as a view of that person, with its reason on the timeline. @throws VigilError `incident.notFound`, `resident.notFound` */
  reveal(actor: Actor, input: RevealInput): Revealed
}

const AROUND_MS = 5 * 60_000
/** An incident may gather alerts for days; what passed is of use near its beginning. */
const LONGEST_MS = 3_600_000
const MAX_RESIDENTS = 5000
const MAX_HOMES = 200
const MAX_PASSING = 50

export function createSurroundings(env: Env, site: Pick<Site, 'buildings' | 'devices'>): SurroundingsDesk {
  const { db } = env
  const mustFind = (id: string): StoredIncident => {
    const incident = findIncident(db, id)
    if (incident === null) throw new VigilError('incident.notFound')
    return incident
  }
  const nameOf = ({ personRef, cardNumber }: PassageEvent): string | null => {
    const person = (personRef === null ? null : findPersonByRef(db, personRef)) ?? (cardNumber === null ? null : findPersonByCard(db, cardNumber))
    return person === null ? null : maskName(person.name)
  }
  return {
    of(incidentId) {
      const incident = mustFind(incidentId)
      const building = site.buildings.find(({ id }) => id === incident.buildingId)
      const numbers = building === undefined ? [] : [building.id, building.name].flatMap((name) => buildingNumber(name) ?? [])
      const unit = unitIn(incident.place)
      const floors = floorsOf(env, incident)
      const homes = groupHomes(listResidentsOf(db, numbers, unit, MAX_RESIDENTS)).filter(
        ({ floor }) => floors === null || floor === null || (floor >= floors[0] && floor <= floors[1]),
      )
      const span = {
        fromMs: incident.openedAtMs - AROUND_MS,
        toMs: Math.min(incident.lastAlertAtMs, incident.openedAtMs + LONGEST_MS) + AROUND_MS,
      }
      const devices = devicesAround(site, incident)
      return {
        place: { buildingId: incident.buildingId, unit, floors },
        households: homes.slice(0, MAX_HOMES),
        moreHomes: Math.max(0, homes.length - MAX_HOMES),
        ...span,
        people: signalsWithin(db, 'passage', devices, span, MAX_PASSING).map(({ event, ...seen }) => ({
          ...seen,
          direction: event.direction,
          outcome: event.outcome,
          method: event.method,
          person: nameOf(event),
        })),
        vehicles: signalsWithin(db, 'plateRead', devices, span, MAX_PASSING).map(({ event, ...seen }) => ({
          ...seen,
          direction: event.direction,
          plate: event.plate === null ? null : maskPlate(event.plate),
          colour: event.colour,
        })),
      }
    },
    reveal(actor, { incidentId, personId, reason }) {
      return inTransaction(db, () => {
        const before = mustFind(incidentId)
        const person = getPerson(db, personId)
        if (person === null) throw new VigilError('resident.notFound')
        recordChange(env, {
          actor,
          before,
          after: before,
          line: { what: 'personViewed', reason, note: null, details: { personId } },
          withLine: (timeline) =>
            appendAudit(db, {
              atMs: env.clock.now(),
              actorType: actor.type,
              actorId: actor.id,
              action: 'person.viewed',
              subject: `person/${personId}`,
              before: null,
              after: { incidentId, timeline },
            }),
        })
        return { name: person.name, phone: person.phone }
      })
    },
  }
}

/** `1` of `3栋1单元大堂`; null: it does not say. */
export function unitIn(place: string): string | null {
  return (
    /([0-9A-Z]{1,3})\s*(?:单元|门洞)/i
      .exec(place)?.[1]
      ?.replace(/^0+(?=.)/, '')
      .toUpperCase() ?? null
  )
}

/** `17` of `1701`, `3` of `302A`; null: a shop, a villa, a basement. */
export function floorOfRoom(room: string): number | null {
  const floor = /^([0-9]{1,2})[0-9]{2}[A-Z]*$/.exec(room)?.[1]
  return floor === undefined ? null : Number(floor)
}

/** Where something fell from, as far as it can be told. */
function floorsOf({ db }: Env, { id, kind }: StoredIncident): [number, number] | null {
  if (kind !== 'fallingObject') return null
  const floors = listAlerts(db, id).flatMap(({ fall }) => fall?.floor ?? [])
  return floors.length === 0 ? null : [Math.min(...floors.map(({ low }) => low)), Math.max(...floors.map(({ high }) => high))]
}

function groupHomes(residents: readonly Resident[]): Household[] {
  const homes = new Map<string, Household>()
  for (const resident of residents) {
    const home = homeText(resident)
    const household = homes.get(home) ?? { home, floor: floorOfRoom(resident.room), people: [] }
    household.people.push({ id: resident.personId, name: maskName(resident.name), phone: maskPhone(resident.phone) })
    homes.set(home, household)
  }
  return [...homes.values()]
}

/** Those of its building and those that look at the same picture; and, wherever it is, what stands at the property's own gates. */
function devicesAround({ devices }: Pick<Site, 'devices'>, { buildingId, cameraId, deviceId }: StoredIncident): string[] {
  return devices
    .filter(
      ({ id, building, cameras }) =>
        id === deviceId || building === undefined || building === buildingId || (cameraId !== null && cameras.some((camera) => camera === cameraId)),
    )
    .map(({ id }) => id)
}
