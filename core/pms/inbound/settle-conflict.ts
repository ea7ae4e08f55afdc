// A person says whose values hold: ours, or what the PMS tells; until then nothing is lost on either side.
import { VigilError } from '../../../contract/errors.ts'
import type { HouseIn, PersonIn, VehicleIn } from '../../../contract/open-api-pms.ts'
import type { PmsConflict, PmsField } from '../../../contract/pms-inbound.ts'
import { homeText } from '../../../contract/home.ts'
import { lastJobOf, setJobState } from '../../../db/pms-batches.ts'
import { dropConflict, findConflict, findRecord, saveRecord, type PmsConflictRow, type PmsRecord } from '../../../db/pms-records.ts'
import { getHome, getPerson } from '../../../db/residents.ts'
import { findVehicle } from '../../../db/vehicles.ts'
import type { Actor } from '../../env.ts'
import { maskName, maskPhone } from '../../residents/mask.ts'
import type { Fields, Merged } from './merge-fields.ts'
import { removeLocal } from './remove-told.ts'
import { houseText, linkHouse } from './take-house.ts'
import { homeTexts, mergePerson, oursOfPerson, personFields, writeTold, type PersonFields } from './take-person.ts'
import { mergeVehicle, oursOf, plateIn, vehicleFields, vehicleOf, writeVehicle, type VehicleFields } from './take-vehicle.ts'
import { auditPms, digestOf, type Hands, type Telling } from './told.ts'

/** In a transaction. @throws VigilError `pms.conflictChanged`, and what is wrong with the values by now */
export function settleConflict(
  hands: Hands,
  actor: Actor,
  { id, version, take }: { readonly id: string; readonly version: number; readonly take: 'ours' | 'theirs' },
): void {
  const { db } = hands.env
  const conflict = findConflict(db, id)
  const record = conflict && findRecord(db, conflict.type, conflict.extId)
  if (conflict === null || record === null || conflict.version !== version) throw new VigilError('pms.conflictChanged')
  const { type, extId, kind } = conflict
  auditPms(hands, actor, 'pms.conflictSettled', `pms/${type}/${extId}`, { kind, take, version })
  if (kind === 'removedThere') return settleRemoval(hands, actor, record, take)
  const told = JSON.parse(conflict.theirs ?? '{}') as HouseIn & PersonIn & VehicleIn
  if (kind !== 'edited' && take === 'ours') {
    saveRecord(db, { ...record, declined: digestOf(told) })
    return dropConflict(db, type, extId)
  }
  const telling = { actor, extId, told }
  if (type === 'house') return void linkHouse(hands, telling, record)
  const linked = kind === 'edited' ? record : null
  if (type === 'person') settlePerson(hands, telling, linked, take)
  else settleVehicle(hands, telling, linked, take)
  // The version and the key are the PMS's, whoever has decided.
  saveRecord(db, { ...findRecord(db, type, extId)!, version, toldBy: record.toldBy, toldAtMs: record.toldAtMs })
}

function settleRemoval(hands: Hands, actor: Actor, record: PmsRecord, take: 'ours' | 'theirs'): void {
  const { db } = hands.env
  const job = record.type === 'person' ? lastJobOf(db, record.extId) : null
  if (take === 'theirs') removeLocal(hands, actor, record)
  saveRecord(db, { ...record, state: 'gone', base: null, localId: null, declined: null })
  dropConflict(db, record.type, record.extId)
  if (job?.state === 'held') setJobState(db, job.id, take === 'theirs' ? 'removed' : 'kept')
}

function settlePerson(hands: Hands, telling: Telling<PersonIn>, linked: PmsRecord | null, take: 'ours' | 'theirs'): void {
  const here = linked?.localId == null ? null : getPerson(hands.env.db, linked.localId)
  writeTold(hands, telling, here, mergePerson(hands, linked, here, personFields(hands, telling.told, true), take).merged)
}

function settleVehicle(hands: Hands, telling: Telling<VehicleIn>, linked: PmsRecord | null, take: 'ours' | 'theirs'): void {
  const at = findVehicle(hands.env.db, plateIn(telling.told)) ?? vehicleOf(hands, linked)
  writeVehicle(hands, telling, linked, mergeVehicle(hands, linked, at, vehicleFields(hands, telling.told, true), take).merged)
}

/** Both sides of it. */
export function viewConflict(hands: Hands, conflict: PmsConflictRow & { readonly byName: string }, isMasked: boolean): PmsConflict {
  const { id, type, extId, kind, version, atMs, byName } = conflict
  const fields = fieldsOf(hands, conflict)
  return { id, type, extId, kind, version, atMs, by: byName, fields: isMasked ? fields.map(maskField) : fields }
}

function fieldsOf(hands: Hands, { type, extId, theirs: text }: PmsConflictRow): PmsField[] {
  const { db } = hands.env
  const record = findRecord(db, type, extId)
  const told = text === null ? null : (JSON.parse(text) as HouseIn & PersonIn & VehicleIn)
  if (type === 'house') {
    const home = record?.localId == null ? null : getHome(db, record.localId)
    return [{ field: 'address', ours: home === null ? null : homeText(home), theirs: told === null ? null : houseText(told), clashes: true }]
  }
  if (type === 'person') {
    const here = record?.localId == null ? null : getPerson(db, record.localId)
    const theirs = told === null ? null : personFields(hands, told, false)
    const merged = theirs === null ? null : mergePerson(hands, record, here, theirs, 'ours')
    return rowsOf(here && oursOfPerson(hands, here), theirs, merged, (homes) => homeTexts(hands, homes).join(' '))
  }
  const base = record?.base == null ? null : (JSON.parse(record.base) as VehicleIn)
  const plate = told === null ? (base?.plate ?? null) : plateIn(told)
  const at = (plate === null ? null : findVehicle(db, plate)) ?? vehicleOf(hands, record)
  const theirs = told === null ? null : vehicleFields(hands, told, false)
  const merged = theirs === null ? null : mergeVehicle(hands, record, at, theirs, 'ours')
  return [
    { field: 'plate', ours: at?.plate ?? null, theirs: told === null ? null : plate, clashes: false },
    ...rowsOf(at && oursOf(hands, at), theirs, merged, String),
  ]
}

const ORDER = ['name', 'kind', 'homes', 'phone', 'list', 'home', 'validFrom', 'validTo'] as const

function rowsOf(
  ours: Fields | null,
  theirs: Fields | null,
  merged: Merged<PersonFields> | Merged<VehicleFields> | null,
  homes: (ids: readonly string[]) => string,
): PmsField[] {
  const clashing: readonly string[] = merged?.clashes ?? []
  const textOf = (value: Fields[string] | undefined) => (value == null ? null : Array.isArray(value) ? homes(value) : String(value as string | number))
  return ORDER.filter((field) => field in (ours ?? theirs ?? {})).map((field) => ({
    field,
    ours: textOf(ours?.[field]),
    theirs: textOf(theirs?.[field]),
    clashes: clashing.includes(field),
  }))
}

function maskField(field: PmsField): PmsField {
  const mask = field.field === 'name' ? (text: string) => maskName(text) : field.field === 'phone' ? (text: string) => maskPhone(text) : null
  if (mask === null) return field
  return { ...field, ours: field.ours && mask(field.ours), theirs: field.theirs && mask(field.theirs) }
}
