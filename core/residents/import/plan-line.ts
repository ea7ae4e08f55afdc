// What one line of a list would change: looked up and compared, nothing written.
import { homeKey, homeText } from '../../../contract/home.ts'
import type { ErrorCode } from '../../../contract/errors.ts'
import type { Vehicle } from '../../../contract/vehicle.ts'
import type { ReadableDb } from '../../../db/open.ts'
import { findHome, findPersonByCard, findPersonOfHome, homesOf, textsOf, type StoredPerson } from '../../../db/residents.ts'
import { findVehicle } from '../../../db/vehicles.ts'
import type { Buildings } from '../buildings.ts'
import { problemOf, type CheckedPerson } from '../write-person.ts'
import type { ReadLine } from './read-lines.ts'

export type Effect = 'added' | 'changed' | 'same'

export interface PlannedPerson {
  readonly effect: Effect
  readonly input: CheckedPerson
  readonly before: StoredPerson | null
}

export interface PlannedVehicle {
  readonly effect: Effect
  readonly vehicle: Pick<Vehicle, 'plate' | 'list' | 'home' | 'note' | 'validFromMs' | 'validToMs'>
  readonly before: Vehicle | null
}

export interface PlannedLine {
  readonly person: PlannedPerson | null
  readonly vehicles: readonly PlannedVehicle[]
}

/** What the line leaves out stays as it is; homes are added, never taken away. @returns a code: the line cannot be taken */
export function planLine(db: ReadableDb, buildings: Buildings, line: ReadLine): PlannedLine | ErrorCode {
  const person = line.name === null ? null : planPerson(db, buildings, line, line.name)
  if (typeof person === 'string') return person
  return { person, vehicles: line.plates.map((plate) => planVehicle(db, line, plate)) }
}

function planPerson(db: ReadableDb, buildings: Buildings, line: ReadLine, name: string): PlannedPerson | ErrorCode {
  const byCard = line.cardNumber === null ? null : findPersonByCard(db, line.cardNumber)
  if (byCard !== null && byCard.name !== name) return 'resident.cardTaken'
  const home = line.home === null ? null : findHome(db, homeKey(line.home))
  const before = byCard ?? (home === null ? null : findPersonOfHome(db, home.id, name))
  const known = before === null ? [] : textsOf(homesOf(db, before.id))
  const written = line.home === null ? [] : [homeText(line.home)]
  const homes = [...new Set([...known, ...written])]
  const kind = line.kind ?? before?.kind ?? 'resident'
  const phone = line.phone ?? before?.phone
  const cardNumber = line.cardNumber ?? before?.cardNumber
  const validFromMs = before?.validFromMs
  const validToMs = line.validToMs ?? before?.validToMs
  const maxUses = before?.maxUses
  const input: CheckedPerson = {
    name,
    kind,
    homes,
    otherWay: before?.otherWay ?? (line.cardNumber === null ? 'desk' : 'card'),
    ...(phone != null && { phone }),
    ...(cardNumber != null && { cardNumber }),
    ...(validFromMs != null && { validFromMs }),
    ...(validToMs != null && { validToMs }),
    ...(maxUses != null && { maxUses }),
  }
  if (before === null) return { effect: 'added', input, before }
  const isSame =
    before.kind === kind &&
    homes.length === known.length &&
    before.phone === (phone ?? null) &&
    before.cardNumber === (cardNumber ?? null) &&
    before.validToMs === (validToMs ?? null)
  // One person who no longer fits the site file must not stop everybody else's list.
  const problem = isSame ? null : problemOf(buildings, input)
  return problem ?? { effect: isSame ? 'same' : 'changed', input, before }
}

function planVehicle(db: ReadableDb, line: ReadLine, plate: string): PlannedVehicle {
  const before = findVehicle(db, plate)
  // What a line says of a person is not said of the car, except that both are to be kept out.
  const kind = line.name === null || line.kind === 'blocked' ? line.kind : null
  const list = kind === null ? (before?.list ?? ('allow' as const)) : kind === 'blocked' ? ('block' as const) : ('allow' as const)
  const vehicle = {
    plate,
    list,
    home: line.home === null ? (before?.home ?? null) : homeText(line.home),
    note: before?.note ?? null,
    validFromMs: before?.validFromMs ?? null,
    validToMs: line.validToMs ?? before?.validToMs ?? null,
  }
  const isSame = before !== null && before.list === vehicle.list && before.home === vehicle.home && before.validToMs === vehicle.validToMs
  return { effect: before === null ? 'added' : isSame ? 'same' : 'changed', vehicle, before }
}
