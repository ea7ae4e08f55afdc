// What a gate is to hold of a person, decided from values: who may pass there, by what, until when.
import { createHash } from 'node:crypto'
import type { CredentialType, Enrolment } from '../../contract/enrolment.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { StoredPerson } from '../../db/residents.ts'

export interface HoldingGate {
  readonly deviceId: string
  /** null: it belongs to the whole site. */
  readonly buildingId: string | null
  readonly holds: readonly CredentialType[]
}

export interface KnownPerson {
  readonly person: StoredPerson
  /** Buildings of the site file where the person has a home. */
  readonly buildingIds: readonly string[]
  readonly hasConsent: boolean
}

export type WantedEnrolment = Omit<Enrolment, 'face'> & { readonly faceSha256: string | null }

/** Whoever's time is over stays known to the gate for a day, so that it can say so. */
const GRACE_MS = 24 * 3600 * 1000

/** @returns null: nothing, or nothing any more */
export function wantedAt(gate: HoldingGate, { person, buildingIds, hasConsent }: KnownPerson, nowMs: EpochMs): WantedEnrolment | null {
  if (person.validToMs !== null && nowMs > person.validToMs + GRACE_MS) return null
  const isEverywhere = gate.buildingId === null || person.kind === 'staff' || person.kind === 'blocked'
  if (!isEverywhere && !buildingIds.includes(gate.buildingId!)) return null
  const faceSha256 = gate.holds.includes('face') && hasConsent ? person.faceSha256 : null
  const cardNumber = gate.holds.includes('card') ? person.cardNumber : null
  if (faceSha256 === null && cardNumber === null) return null
  return {
    ref: person.ref,
    name: person.name,
    kind: person.kind === 'staff' ? 'resident' : person.kind,
    validFromMs: person.validFromMs,
    validToMs: person.validToMs,
    cardNumber,
    maxUses: person.maxUses,
    faceSha256,
  }
}

/** Two that a gate could not tell apart have the same. */
export function digestOf(wanted: WantedEnrolment): string {
  const { ref, name, kind, validFromMs, validToMs, cardNumber, maxUses, faceSha256 } = wanted
  const face = faceSha256 ?? '-'
  return `${createHash('sha256')
    .update(JSON.stringify([ref, name, kind, validFromMs, validToMs, cardNumber, maxUses]))
    .digest('hex')
    .slice(0, 32)}.${face.slice(0, 32)}`
}

/** The part of a digest that stands for the face. */
export function isSameFace(digest: string | null, other: string | null): boolean {
  return digest !== null && other !== null && digest.split('.')[1] === other.split('.')[1]
}
