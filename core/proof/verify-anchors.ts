// `vigil verify` and anchors: the audit chain against every place where anchors of it are kept.
import { createPublicKey } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { auditHead, listAuditOf } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import type { ReadableDb } from '../../db/open.ts'
import type { BrokenLink } from '../verify.ts'
import { checkAnchors, readAnchorFile } from './check-anchors.ts'
import { fingerprintOf, listEvidenceKeys } from './evidence-key.ts'

export interface AnchorsSeen {
  /** Files that fit. */
  readonly places: readonly string[]
  /** The newest entry that is anchored; null: none is. */
  readonly seq: number | null
  readonly atMs: number | null
  /** Of the evidence key. */
  readonly fingerprint: string | null
  /** The second place, when it is not there now. */
  readonly unread: readonly string[]
}

const GRACE_MS = 2 * 3_600_000

interface Places {
  readonly dataDir: string
  readonly folder: string | null
  /** From elsewhere; it has to be there. */
  readonly file: string | undefined
}

/** @throws the error of the file system for `file` */
export async function verifyAnchors(db: ReadableDb, { dataDir, folder, file }: Places): Promise<{ seen: AnchorsSeen } | { broken: BrokenLink }> {
  const own = dataPaths(dataDir).anchors
  const trusted = trustedKey(dataDir)
  const keys = [...listEvidenceKeys(db).keys()]
  const places: string[] = []
  const unread: string[] = []
  let newest: { seq: number | null; atMs: number | null } = { seq: null, atMs: null }
  const wanted = [
    own,
    ...(folder === null ? [] : globSync('vigil-anchors-*.jsonl', { cwd: folder }).map((name) => join(folder, name))),
    ...(file ? [file] : []),
  ]
  if (folder !== null && wanted.length === (file === undefined ? 1 : 2)) unread.push(folder)
  for (const path of wanted) {
    let text: string
    try {
      text = await readAnchorFile(path)
    } catch (error) {
      if (path === file) throw error
      if (path === own && shouldBeAnchored(db))
        return { broken: { what: 'anchors', where: path, why: 'the audit log says that anchors are made, but their file is gone or cannot be read' } }
      if (path !== own) unread.push(path)
      continue
    }
    const check = checkAnchors(db, text, trusted)
    if (!check.ok) {
      const isLine = 'line' in check
      const where = isLine ? path : check.fromSeq === check.toSeq ? `entry ${check.fromSeq}` : `entries ${check.fromSeq} to ${check.toSeq}`
      return { broken: { what: isLine ? 'anchors' : 'audit', where, why: isLine ? check.why : `${check.why} (${path})` } }
    }
    places.push(path)
    if (check.seq > (newest.seq ?? 0)) newest = { seq: check.seq, atMs: check.atMs }
  }
  return { seen: { places, ...newest, fingerprint: keys.at(-1) ?? null, unread } }
}

/** A start that was cut off has a key and no anchor yet; an hour later there is one, or somebody took it away. */
function shouldBeAnchored(db: ReadableDb): boolean {
  const madeAtMs = listAuditOf(db, 'evidenceKey', 1)[0]?.at_ms
  const newest = auditHead(db)
  return madeAtMs !== undefined && newest !== null && newest.atMs - madeAtMs > GRACE_MS
}

/** The key beside the database, should the chain that names it be another. */
function trustedKey(dataDir: string): ReadonlyMap<string, string> {
  const file = dataPaths(dataDir).evidenceKey
  if (!existsSync(file)) return new Map()
  try {
    const publicKey = createPublicKey(readFileSync(file)).export({ format: 'der', type: 'spki' }).toString('base64')
    return new Map([[fingerprintOf(publicKey), publicKey]])
  } catch {
    return new Map()
  }
}
