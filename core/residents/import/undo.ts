// What a list changed, each thing as it was, and how it is put back; what was changed again since is left alone.
import type { Vehicle } from '../../../contract/vehicle.ts'
import { findPersonByCard, getPerson, homesOf, listConsents, savePerson, setVehicleHome, type StoredPerson } from '../../../db/residents.ts'
import { deleteVehicle, findVehicle, saveVehicle } from '../../../db/vehicles.ts'
import type { Env } from '../../env.ts'

/** As it is written down: `savedAtMs` is what the list left, to see whether somebody was there since. */
export type Change =
  | {
      readonly type: 'person'
      readonly id: string
      readonly savedAtMs: number
      readonly before: (StoredPerson & { readonly homeIds: readonly string[] }) | null
    }
  | { readonly type: 'vehicle'; readonly plate: string; readonly savedAtMs: number; readonly before: (Vehicle & { readonly homeId: string | null }) | null }

export interface Undoing {
  /** Takes a person out, gates included. */
  remove(personId: string): void
  /** What gates are to hold of the person, worked out anew. */
  reconsider(personId: string): void
  /** What readers are to hold of the vehicle. */
  reconsiderVehicle(plate: string): void
  readonly by: string
}

/** Call it in a transaction. @returns false when it was changed since and stays */
export function undoChange(env: Env, change: Change, { remove, reconsider, reconsiderVehicle, by }: Undoing): boolean {
  const { db } = env
  if (change.type === 'vehicle') {
    const now = findVehicle(db, change.plate)
    if (now === null || now.savedAtMs !== change.savedAtMs) return false
    if (change.before === null) deleteVehicle(db, now.id)
    else {
      saveVehicle(db, change.before, by)
      setVehicleHome(db, change.before.id, change.before.homeId)
    }
    reconsiderVehicle(change.plate)
    return true
  }
  const now = getPerson(db, change.id)
  if (now === null || now.savedAtMs !== change.savedAtMs) return false
  if (change.before === null) {
    // A consent is proof, and somebody recorded it since.
    if (listConsents(db, change.id).length > 0) return false
    remove(change.id)
  } else {
    const { homeIds, ...person } = change.before
    const owner = person.cardNumber === null ? null : findPersonByCard(db, person.cardNumber)
    if (owner !== null && owner.id !== change.id) return false
    // The photo is none of the list's business.
    savePerson(db, { ...person, faceSha256: now.faceSha256, faceAtMs: now.faceAtMs }, homeIds)
    reconsider(change.id)
  }
  return true
}

export function rememberPerson(person: StoredPerson, before: StoredPerson | null, homeIds: readonly string[]): Change {
  return { type: 'person', id: person.id, savedAtMs: person.savedAtMs, before: before && { ...before, homeIds } }
}

export function homeIdsOf(env: Env, personId: string): string[] {
  return homesOf(env.db, personId).map(({ id }) => id)
}
