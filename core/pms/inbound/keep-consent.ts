// Consents given at the PMS: recorded as given there, withdrawn when it says so, and never over the head of whoever withdrew here.
import { VigilError } from '../../../contract/errors.ts'
import type { PersonIn } from '../../../contract/open-api-pms.ts'
import { withdrawnByHandAtMs } from '../../../db/pms-records.ts'
import { getPerson, insertConsent, listConsents, withdrawConsent } from '../../../db/residents.ts'
import type { Actor } from '../../env.ts'
import { newId } from '../../new-id.ts'
import { forgetFace } from '../../residents/desk.ts'
import { auditPms, type Hands } from './told.ts'

/** In place of a version of our notice: which text was agreed to is known at the PMS only. */
export const GIVEN_AT_PMS = 'pms'
/** Clocks differ; a consent of tomorrow is a mistake. */
const AHEAD_MS = 24 * 3600_000

/**
 * In a transaction.
 *
 * @param consent null: the PMS knows of none; one given here stays
 * @returns whether something changed
 * @throws VigilError `resident.guardianNeeded`, `request.invalidField`
 */
export function keepConsent(hands: Hands, actor: Actor, personId: string, consent: NonNullable<PersonIn['faceConsent']> | null): boolean {
  const { db, clock } = hands.env
  const inForce = listConsents(db, personId).find(({ withdrawnAtMs }) => withdrawnAtMs === null) ?? null
  const atMs = consent === null ? 0 : Date.parse(consent.at)
  if (atMs > clock.now() + AHEAD_MS) throw new VigilError('request.invalidField', { field: 'faceConsent.at', expected: 'no time to come' })
  if (consent?.granted === true) {
    const { givenBy = 'self', guardian = null, evidenceRef } = consent
    if (givenBy === 'guardian' && guardian === null) throw new VigilError('resident.guardianNeeded', { field: 'faceConsent.guardian' })
    if (inForce !== null || atMs <= (withdrawnByHandAtMs(db, personId) ?? -1)) return false
    const id = newId(clock.now())
    insertConsent(db, {
      id,
      personId,
      givenBy,
      guardian: givenBy === 'guardian' ? guardian : null,
      evidence: evidenceRef,
      notice: GIVEN_AT_PMS,
      noticeSha256: GIVEN_AT_PMS,
      givenAtMs: atMs,
      recordedBy: actor.id,
    })
    auditPms(hands, actor, 'consent.given', `person/${personId}`, { consent: id, givenBy, notice: GIVEN_AT_PMS })
    return true
  }
  if (inForce === null) return false
  const isTheirs = inForce.notice === GIVEN_AT_PMS
  if (!isTheirs && (consent === null || atMs < inForce.givenAtMs)) return false
  const withdrawn = withdrawConsent(db, personId, actor.id, clock.now())
  forgetFace(hands.env, getPerson(db, personId)!)
  auditPms(hands, actor, 'consent.withdrawn', `person/${personId}`, { consent: withdrawn })
  return true
}
