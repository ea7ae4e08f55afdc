// A vehicle the PMS tells comes onto our list, unless somebody here has decided otherwise about that plate.
import { VigilError } from '../../../contract/errors.ts'
import type { VehicleIn } from '../../../contract/open-api-pms.ts'
import { homeText } from '../../../contract/home.ts'
import { isListablePlate, normalisePlate } from '../../../contract/plate.ts'
import type { Vehicle, VehicleList } from '../../../contract/vehicle.ts'
import { findRecord, findRecordOfLocal, vehiclesOfOwner, type PmsRecord } from '../../../db/pms-records.ts'
import { homesOf } from '../../../db/residents.ts'
import { findVehicle, plateOf } from '../../../db/vehicles.ts'
import type { Actor } from '../../env.ts'
import { isSame, mergeFields, type Merged } from './merge-fields.ts'
import { checkValidity, keepAgreed, keepWaiting, recordFor, timeOf, type Hands, type Taken, type Telling } from './told.ts'

export interface VehicleFields extends Record<string, string | number | null> {
  readonly list: VehicleList
  readonly home: string | null
  readonly validFrom: number | null
  readonly validTo: number | null
}

/** In a transaction. @throws VigilError `pms.missingReference`, `pms.plateTaken`, `vehicle.noPlate`, `vehicle.notAPlate`, `request.invalidField` */
export function takeVehicle(hands: Hands, telling: Telling<VehicleIn>): Taken {
  const record = recordFor(hands, 'vehicle', telling)
  if (record === 'stale') return 'stale'
  const { told } = telling
  const theirs = vehicleFields(hands, told, true)
  if (record?.state === 'removedHere') return keepWaiting(hands, 'vehicle', 'removedHere', telling, record)
  const linked = record?.state === 'linked' ? record : null
  const plate = plateIn(told)
  const listed = findVehicle(hands.env.db, plate)
  const other = listed === null ? null : findRecordOfLocal(hands.env.db, 'vehicle', listed.id)
  if (other !== null && other.extId !== telling.extId) throw new VigilError('pms.plateTaken', { field: 'plate', extId: other.extId })
  // With a new plate it is still the same car: what was decided here about it goes along.
  const at = listed ?? vehicleOf(hands, linked)
  const { merged, clashes } = mergeVehicle(hands, linked, at, theirs, 'ours')
  if (clashes.length > 0)
    return keepWaiting(hands, 'vehicle', 'edited', telling, linked ?? { state: 'linked', base: null, localId: at?.id ?? null, declined: null })
  return writeVehicle(hands, telling, linked, merged)
}

/** @param at what stands here under the plate that is told */
export function mergeVehicle(
  hands: Hands,
  linked: PmsRecord | null,
  at: Vehicle | null,
  theirs: VehicleFields,
  prefer: 'ours' | 'theirs',
): Merged<VehicleFields> {
  if (at === null) return { merged: theirs, clashes: [] }
  const isIts = linked !== null && linked.localId === at.id && linked.base !== null
  const base = isIts ? vehicleFields(hands, JSON.parse(linked.base!) as VehicleIn, false) : null
  return mergeFields(base, oursOf(hands, at), theirs, prefer)
}

export function writeVehicle(hands: Hands, telling: Telling<VehicleIn>, linked: PmsRecord | null, fields: VehicleFields): Taken {
  const { env, vehicles } = hands
  const { actor, told } = telling
  const plate = plateIn(told)
  // Another plate under the same id: the old one is not theirs any more.
  const old = vehicleOf(hands, linked)
  const at = findVehicle(env.db, plate)
  const before = old?.plate ?? null
  if (old !== null && old.plate !== plate && (at === null || !isEditedVehicle(hands, linked!))) vehicles.remove(actor, old.id)
  const isChanged = at === null || !isSame(oursOf(hands, at), fields)
  const saved = isChanged ? saveFields(hands, actor, plate, fields, at ?? old) : at
  keepAgreed(hands, 'vehicle', telling, { state: 'linked', base: JSON.stringify(told), localId: saved.id })
  return at === null && before === null ? 'created' : isChanged ? 'updated' : 'unchanged'
}

export function vehicleOf({ env }: Hands, record: PmsRecord | null): Vehicle | null {
  const plate = record?.localId == null ? null : plateOf(env.db, record.localId)
  return plate === null ? null : findVehicle(env.db, plate)
}

/** Whether a person here changed what the PMS told. */
export function isEditedVehicle(hands: Hands, record: PmsRecord): boolean {
  const at = vehicleOf(hands, record)
  return at !== null && (record.base === null || !isSame(oursOf(hands, at), vehicleFields(hands, JSON.parse(record.base) as VehicleIn, false)))
}

/** Somebody moved: the cars that are at their old home go along, others stay where a person put them. */
export function moveVehicles(hands: Hands, actor: Actor, ownerExtId: string, from: string | null, to: string | null): void {
  if (from === to) return
  for (const { localId } of vehiclesOfOwner(hands.env.db, ownerExtId)) {
    const plate = localId === null ? null : plateOf(hands.env.db, localId)
    const at = plate === null ? null : findVehicle(hands.env.db, plate)
    if (at === null) continue
    const ours = oursOf(hands, at)
    if (ours.home === from) saveFields(hands, actor, at.plate, { ...ours, home: to }, at)
  }
}

/** Of the first of a person's homes. */
export function homeTextOf({ env }: Pick<Hands, 'env'>, personId: string): string | null {
  const [home] = homesOf(env.db, personId)
  return home === undefined ? null : homeText(home)
}

/** @param isNew what is told now has to be whole; what was told once may have lost its owner since */
export function vehicleFields(hands: Hands, told: VehicleIn, isNew: boolean): VehicleFields {
  const [validFrom, validTo] = [timeOf(told.validFrom), timeOf(told.validTo)]
  if (isNew) checkValidity(validFrom, validTo)
  const owner = told.ownerExtId == null ? null : findRecord(hands.env.db, 'person', told.ownerExtId)
  const ownerId = owner?.state === 'linked' ? owner.localId : null
  if (isNew && told.ownerExtId != null && ownerId === null) throw new VigilError('pms.missingReference', { field: 'ownerExtId', extId: told.ownerExtId })
  return { list: told.list, home: ownerId === null ? null : homeTextOf(hands, ownerId), validFrom, validTo }
}

export function oursOf({ buildings }: Hands, { list, home, validFromMs, validToMs }: Vehicle): VehicleFields {
  const parsed = home === null ? null : buildings.parse(home)
  return { list, home: typeof parsed === 'object' && parsed !== null ? homeText(parsed) : home, validFrom: validFromMs, validTo: validToMs }
}

/** @throws VigilError `vehicle.noPlate`, `vehicle.notAPlate` */
export function plateIn({ plate }: Pick<VehicleIn, 'plate'>): string {
  const normal = normalisePlate(plate)
  if (normal === null) throw new VigilError('vehicle.noPlate', { field: 'plate' })
  if (!isListablePlate(normal)) throw new VigilError('vehicle.notAPlate', { field: 'plate' })
  return normal
}

function saveFields({ vehicles }: Hands, actor: Actor, plate: string, { list, home, validFrom, validTo }: VehicleFields, at: Vehicle | null): Vehicle {
  return vehicles.save(actor, {
    plate,
    list,
    ...(home !== null && { home }),
    ...(at?.note != null && { note: at.note }),
    ...(validFrom !== null && { validFromMs: validFrom }),
    ...(validTo !== null && { validToMs: validTo }),
  })
}
