// A house the PMS tells becomes one of our homes; two houses that are one address are never made one by themselves.
import { VigilError } from '../../../contract/errors.ts'
import { homeKey, type Home } from '../../../contract/home.ts'
import type { HouseIn } from '../../../contract/open-api-pms.ts'
import { findRecord, findRecordOfLocal, movePerson, peopleOfHouse, type PmsRecord } from '../../../db/pms-records.ts'
import { findHome } from '../../../db/residents.ts'
import { homeProblemCode, keepHome } from '../../residents/write-person.ts'
import { auditPms, keepAgreed, keepWaiting, recordFor, type Hands, type Taken, type Telling } from './told.ts'
import { moveVehicles, homeTextOf } from './take-vehicle.ts'

/** In a transaction. @throws VigilError `resident.notAHome`, `resident.unitMissing`, `resident.noSuchBuilding` */
export function takeHouse(hands: Hands, telling: Telling<HouseIn>): Taken {
  const record = recordFor(hands, 'house', telling)
  if (record === 'stale') return 'stale'
  const home = homeOfHouse(hands, telling.told)
  const there = findHome(hands.env.db, homeKey(home))
  const other = there === null ? null : findRecordOfLocal(hands.env.db, 'house', there.id)
  const isAlreadyIts = record?.localId !== null && record?.localId === there?.id && record?.state === 'linked'
  if (other !== null && other.extId !== telling.extId && !isAlreadyIts) {
    const kept = record?.state === 'linked' ? record : ({ state: 'unlinked', base: null, localId: null, declined: record?.declined ?? null } as const)
    return keepWaiting(hands, 'house', 'sameHome', telling, kept)
  }
  return linkHouse(hands, telling, record)
}

/** Also when a person has said that both are this home. */
export function linkHouse(hands: Hands, telling: Telling<HouseIn>, record: PmsRecord | null): Taken {
  const { env } = hands
  const kept = keepHome(env, homeOfHouse(hands, telling.told))
  const before = record?.localId ?? null
  if (before !== null && before !== kept.id) {
    for (const person of peopleOfHouse(env.db, telling.extId)) {
      if (person.localId === null) continue
      const textBefore = homeTextOf(hands, person.localId)
      if (!movePerson(env.db, person.localId, before, kept.id)) continue
      hands.desk.reconsider(person.localId)
      moveVehicles(hands, telling.actor, person.extId, textBefore, homeTextOf(hands, person.localId))
    }
  }
  const base = JSON.stringify(telling.told)
  keepAgreed(hands, 'house', telling, { state: 'linked', base, localId: kept.id })
  if (record?.state === 'linked' && before === kept.id) return isSameButVersion(record.base, base) ? 'unchanged' : 'updated'
  auditPms(hands, telling.actor, 'pms.houseLinked', `home/${kept.id}`)
  return record === null ? 'created' : 'updated'
}

/** Of people and visitors: the homes behind ids of the PMS. @throws VigilError `pms.missingReference` */
export function resolveHouse({ env }: Hands, extId: string, field: string): string {
  const record = findRecord(env.db, 'house', extId)
  if (record?.state !== 'linked' || record.localId === null) throw new VigilError('pms.missingReference', { field, extId })
  return record.localId
}

/** The address as it was told. */
export function houseText({ building, unit, room }: HouseIn): string {
  return [building, unit, room].filter((part) => part !== null && part !== undefined).join('-')
}

const FIELD_OF = { noSuchBuilding: 'building', buildingMissing: 'building', unitMissing: 'unit', notAHome: 'room' } as const

function homeOfHouse({ buildings }: Hands, told: HouseIn): Home {
  const building = told.building.replace(/(?:栋|幢|座|号楼|楼|#)$/u, '')
  const unit = told.unit?.replace(/(?:单元|门)$/u, '')
  const room = told.room.replace(/(?:室|房|号)$/u, '')
  // `1` and `2-3` would be another home than the three parts that were meant.
  if ([building, unit ?? '', room].some((part) => /\p{Pd}/u.test(part))) throw new VigilError('resident.notAHome', { field: 'room' })
  const home = buildings.parse(unit === undefined ? `${building}-${room}` : `${building}-${unit}-${room}`)
  if (typeof home === 'string') throw new VigilError(homeProblemCode(home), { field: FIELD_OF[home] })
  return home
}

function isSameButVersion(a: string | null, b: string): boolean {
  return a !== null && JSON.stringify({ ...(JSON.parse(a) as object), version: 0 }) === JSON.stringify({ ...(JSON.parse(b) as object), version: 0 })
}
