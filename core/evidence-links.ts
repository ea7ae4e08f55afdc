// Links to evidence for other systems: signed, for a day, for that one piece; whoever follows one still shows a key.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { VigilError } from '../contract/errors.ts'
import type { EpochMs } from '../contract/ids.ts'
import type { Evidence } from '../contract/incident.ts'
import type { EvidenceType } from '../contract/vocabulary.ts'
import { listEvidence } from '../db/evidence.ts'
import { linkKey } from '../db/evidence-links.ts'
import type { Env } from './env.ts'

export const LINK_MS = 24 * 3_600_000
/** Told by name, so that a type that comes later is not given away by itself: none of a face ever is. */
const TOLD_TYPES: readonly EvidenceType[] = ['snapshot', 'clip', 'trajectory', 'crops', 'page']
/** An event is small; the rest is found by the incident. */
const MAX_TOLD = 20

export interface ToldEvidence {
  readonly id: string
  readonly type: EvidenceType
  readonly sha256: string
  /** With the site's `url` before it, where it has one; else relative to the console's address. */
  readonly url: string
}

/** The finished evidence of an incident, first made first. */
export function toldEvidence(env: Env, incidentId: string): ToldEvidence[] {
  const complete = listEvidence(env.db, incidentId).filter(
    (one): one is typeof one & { readonly sha256: string } => one.state === 'complete' && one.sha256 !== null && TOLD_TYPES.includes(one.type),
  )
  return complete.slice(0, MAX_TOLD).map(({ id, type, sha256 }) => ({ id, type, sha256, url: evidenceLink(env, id) }))
}

/** `<site.url>/api/v1/evidence/<id>?expires=<unix s>&signature=<base64url>` */
export function evidenceLink(env: Env, id: Evidence['id']): string {
  const expires = Math.floor((env.clock.now() + LINK_MS) / 1000)
  return `${env.site.url ?? ''}/api/v1/evidence/${id}?expires=${expires}&signature=${signatureOf(env, id, String(expires))}`
}

/** @throws VigilError `evidence.linkInvalid` when it was changed or its time is over */
export function checkEvidenceLink(env: Env, id: string, expires: string, signature: string): void {
  const expected = Buffer.from(signatureOf(env, id, expires))
  const given = Buffer.from(signature)
  const untilMs: EpochMs = /^\d{1,12}$/.test(expires) ? Number(expires) * 1000 : 0
  if (given.length !== expected.length || !timingSafeEqual(given, expected) || env.clock.now() > untilMs) throw new VigilError('evidence.linkInvalid')
}

function signatureOf(env: Env, id: string, expires: string): string {
  return createHmac('sha256', linkKey(env.db)).update(`${id}.${expires}`).digest('base64url')
}
