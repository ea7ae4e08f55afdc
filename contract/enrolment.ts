// A person as a gate has to know one, and how far the gate got with it; the core decides who, a driver only carries it there.
import type { EpochMs } from './ids.ts'

/** What lets a person through: at every gate at least one that is not the face. */
export const CREDENTIAL_TYPES = ['face', 'card', 'code', 'pin'] as const
export type CredentialType = (typeof CREDENTIAL_TYPES)[number]

export interface Enrolment {
  /** What passages name the person by: 1 to 32 letters and digits, never a name. */
  readonly ref: string
  readonly name: string
  /** `blocked`: the gate knows the face so as to refuse it. */
  readonly kind: 'resident' | 'visitor' | 'blocked'
  readonly validFromMs: EpochMs | null
  readonly validToMs: EpochMs | null
  /** Text, leading zeros kept. */
  readonly cardNumber: string | null
  /** How often it opens; null: as often as one likes. */
  readonly maxUses: number | null
  /** JPEG, at most 200 KB. `keep`: as the gate has it, we hold it no longer. null: none, or no consent; a gate that had one forgets it. */
  readonly face: Uint8Array | 'keep' | null
}

/** A vehicle as a plate reader's own list has to know it. */
export interface VehicleEnrolment {
  /** In its one spelling (contract/plate.ts). */
  readonly plate: string
  readonly list: 'allow' | 'block'
  readonly validFromMs: EpochMs | null
  readonly validToMs: EpochMs | null
}

export interface EnrolmentResult {
  /** `unreachable`: it may be tried again as it is. `failed`: the gate said no. */
  readonly state: 'synced' | 'failed' | 'unreachable'
  /** The gate's own code or words (at most 200 characters), or a code of errors.ts; null when synced. */
  readonly reason: string | null
}
