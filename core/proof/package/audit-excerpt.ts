// What the audit log says of an incident, taken out of it with what shows that it belongs to the chain: the hashes of all entries up to the next anchor.
import type { Excerpt } from '../../../contract/sealed/check-excerpt.ts'
import { auditHashes, listAuditOf, type AuditRow } from '../../../db/audit.ts'
import type { ReadableDb } from '../../../db/open.ts'
import type { Anchor } from '../anchor.ts'
import type { Anchors } from '../anchors.ts'

/** More than people and rules write about one incident; a flood is cut off, and the verifier told so. */
const MOST_OF_SUBJECT = 5000

/** @param subjects `incident/<id>`, `evidence/<id>` ... */
export async function excerptOf(db: ReadableDb, anchors: Pick<Anchors, 'write' | 'covering'>, subjects: readonly string[]): Promise<Excerpt> {
  // so that what has just happened is covered too
  await anchors.write()
  const entries = subjects.flatMap((subject) => listAuditOf(db, subject, MOST_OF_SUBJECT)).toSorted((a, b) => a.seq - b.seq)
  const covering = await anchorsOver(anchors, entries)
  return {
    entries: entries.filter(({ seq }) => covering.some((anchor) => anchor.fromSeq <= seq && anchor.seq >= seq)),
    anchors: covering.map((anchor) => ({ anchor, hashes: auditHashes(db, anchor.fromSeq, anchor.seq) })),
  }
}

async function anchorsOver(anchors: Pick<Anchors, 'covering'>, entries: readonly AuditRow[]): Promise<Anchor[]> {
  const found: Anchor[] = []
  for (const { seq } of entries) {
    if (found.some((anchor) => anchor.fromSeq <= seq && anchor.seq >= seq)) continue
    const anchor = await anchors.covering(seq)
    if (anchor !== null) found.push(anchor)
  }
  return found
}
