// Somebody the PMS tells: put together with whom we know, told to the gates, removed again; what was changed on both sides waits for a person.
import { homeText } from '../../../contract/home.ts'
import type { PersonIn } from '../../../contract/open-api-pms.ts'
import type { PersonKind } from '../../../contract/resident.ts'
import { personInputSchema } from '../../../contract/resident.ts'
import { findRecord, findRecordOfLocal, type PmsRecord } from '../../../db/pms-records.ts'
import { findPersonOfHome, getHome, getPerson, homesOf, type StoredPerson } from '../../../db/residents.ts'
import { writePerson } from '../../residents/write-person.ts'
import { keepConsent } from './keep-consent.ts'
import { isSame, mergeFields, type Merged } from './merge-fields.ts'
import { resolveHouse } from './take-house.ts'
import { homeTextOf, moveVehicles } from './take-vehicle.ts'
import { auditPms, checkValidity, keepAgreed, keepWaiting, recordFor, timeOf, type Hands, type Taken, type Telling } from './told.ts'

export interface PersonFields extends Record<string, string | number | null | readonly string[]> {
  readonly name: string
  readonly kind: PersonKind
  readonly phone: string | null
  /** homes.id */
  readonly homes: readonly string[]
  readonly validFrom: number | null
  readonly validTo: number | null
}

/** In a transaction. @throws VigilError `pms.missingReference`, `resident.homeNeeded`, `resident.guardianNeeded`, `request.invalidField` */
export function takePerson(hands: Hands, telling: Telling<PersonIn>): Taken {
  const record = recordFor(hands, 'person', telling)
  if (record === 'stale') return 'stale'
  const { told } = telling
  const theirs = personFields(hands, told, true)
  checkValidity(theirs.validFrom, theirs.validTo)
  if (record?.state === 'removedHere') return keepWaiting(hands, 'person', 'removedHere', telling, record)
  const linked = record?.state === 'linked' ? record : null
  const here = linked?.localId != null ? getPerson(hands.env.db, linked.localId) : findKnown(hands, theirs)
  const { merged, clashes } = mergePerson(hands, linked, here, theirs, 'ours')
  if (clashes.length === 0) return writeTold(hands, telling, here, merged)
  const waiting = linked ?? { state: 'linked', base: null, localId: here!.id, declined: null }
  const taken = keepWaiting(hands, 'person', 'edited', telling, waiting as PmsRecord)
  // A consent that was withdrawn does not wait for anybody.
  keepConsent(hands, telling.actor, here!.id, told.faceConsent ?? null)
  hands.desk.reconsider(here!.id)
  return taken
}

export function mergePerson(
  hands: Hands,
  linked: Pick<PmsRecord, 'base'> | null,
  here: StoredPerson | null,
  theirs: PersonFields,
  prefer: 'ours' | 'theirs',
): Merged<PersonFields> {
  if (here === null) return { merged: theirs, clashes: [] }
  const base = linked?.base == null ? null : personFields(hands, JSON.parse(linked.base) as PersonIn, false)
  return mergeFields(base, oursOfPerson(hands, here), theirs, prefer)
}

/** Writes the person, the consent, and what the gates and their cars have of it. */
export function writeTold(hands: Hands, telling: Telling<PersonIn>, here: StoredPerson | null, fields: PersonFields): Taken {
  const { env, desk, buildings } = hands
  const { actor, told, extId } = telling
  const homeBefore = here === null ? null : homeTextOf(hands, here.id)
  const isChanged = here === null || !isSame(oursOfPerson(hands, here), fields)
  let { id } = here ?? { id: '' }
  if (isChanged) {
    const saved = writePerson(env, { buildings, by: actor.id, before: here }, inputOf(hands, here, fields))
    id = saved.id
    auditPms(hands, actor, 'person.saved', `person/${id}`, { kind: fields.kind, homes: fields.homes.length })
  }
  keepAgreed(hands, 'person', telling, { state: 'linked', base: JSON.stringify(told), localId: id })
  const isConsentChanged = keepConsent(hands, actor, id, told.faceConsent ?? null)
  if (isChanged || isConsentChanged) desk.reconsider(id)
  moveVehicles(hands, actor, extId, homeBefore, homeTextOf(hands, id))
  return here === null ? 'created' : isChanged || isConsentChanged ? 'updated' : 'unchanged'
}

/** @param isNew what is told now has to be whole; a house that was told once may be gone */
export function personFields(hands: Hands, told: PersonIn, isNew: boolean): PersonFields {
  const homes = told.houses.flatMap((extId) => (isNew ? resolveHouse(hands, extId, 'houses') : (findRecord(hands.env.db, 'house', extId)?.localId ?? [])))
  return {
    name: told.name,
    kind: told.role === 'staff' ? 'staff' : 'resident',
    phone: told.phone ?? null,
    homes: [...new Set(homes)].toSorted(),
    validFrom: timeOf(told.validFrom),
    validTo: timeOf(told.validTo),
  }
}

export function oursOfPerson({ env }: Pick<Hands, 'env'>, { id, name, kind, phone, validFromMs, validToMs }: StoredPerson): PersonFields {
  const homes = homesOf(env.db, id)
    .map((home) => home.id)
    .toSorted()
  return { name, kind, phone, homes, validFrom: validFromMs, validTo: validToMs }
}

/** Whether a person here changed what the PMS told. */
export function isEditedPerson(hands: Hands, { base, localId }: PmsRecord): boolean {
  const here = localId === null ? null : getPerson(hands.env.db, localId)
  if (here === null) return false
  return base === null || !isSame(oursOfPerson(hands, here), personFields(hands, JSON.parse(base) as PersonIn, false))
}

export function homeTexts(hands: Hands, homeIds: readonly string[]): string[] {
  return homeIds.map((homeId) => homeTextById(hands, homeId)).toSorted()
}

/** Somebody who was here before the PMS told of them is known again by home and name, as in lists that are read in. */
function findKnown({ env }: Hands, { homes, name }: PersonFields): StoredPerson | null {
  for (const homeId of homes) {
    const found = findPersonOfHome(env.db, homeId, name)
    if (found !== null && found.kind !== 'visitor' && findRecordOfLocal(env.db, 'person', found.id) === null) return found
  }
  return null
}

function inputOf(hands: Hands, here: StoredPerson | null, { name, kind, phone, homes, validFrom, validTo }: PersonFields) {
  const given = {
    name,
    kind,
    homes: homeTexts(hands, homes),
    otherWay: here?.otherWay ?? 'desk',
    ...(phone !== null && { phone }),
    ...(here?.cardNumber != null && { cardNumber: here.cardNumber }),
    ...(validFrom !== null && { validFromMs: validFrom }),
    ...(validTo !== null && { validToMs: validTo }),
    ...(here?.maxUses != null && { maxUses: here.maxUses }),
  } as const
  return personInputSchema.parse(given)
}

function homeTextById({ env }: Hands, homeId: string): string {
  const home = getHome(env.db, homeId)
  return home === null ? homeId : homeText(home)
}
