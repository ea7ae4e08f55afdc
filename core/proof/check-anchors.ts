// Holds the audit chain against anchors that were written elsewhere: finds entries that were taken off its end, and a chain that was written anew.
import { readFile, stat } from 'node:fs/promises'
import { auditHashAt, auditHead } from '../../db/audit.ts'
import type { ReadableDb } from '../../db/open.ts'
import { FIRST_BEFORE, isAnchorOf, readAnchorLines, type AnchorLine } from './anchor.ts'
import { listEvidenceKeys } from './evidence-key.ts'

export type AnchorCheck =
  | { readonly ok: true; readonly anchors: number; readonly seq: number; readonly atMs: number | null }
  /** `fromSeq` to `toSeq`: the entries among which it was done. */
  | { readonly ok: false; readonly fromSeq: number; readonly toSeq: number; readonly why: string }
  /** The anchors themselves are not as they were written. */
  | { readonly ok: false; readonly line: number; readonly why: string }

/** A century of hours is less. */
const MAX_FILE_BYTES = 512 * 1024 ** 2

/** @throws the error of the file system */
export async function readAnchorFile(path: string): Promise<string> {
  const found = await stat(path)
  if (!found.isFile() || found.size > MAX_FILE_BYTES) throw Object.assign(new Error('not a file of anchors'), { code: 'EINVAL' })
  return readFile(path, 'utf8')
}

/** @param trusted public keys by fingerprint that are known from elsewhere than the chain, which may be the one that was written anew */
export function checkAnchors(db: ReadableDb, text: string, trusted: ReadonlyMap<string, string> = new Map()): AnchorCheck {
  const lines = readAnchorLines(text)
  const keys = new Map([...listEvidenceKeys(db), ...trusted])
  const broken = checkLines(lines, keys)
  const head = auditHead(db)?.seq ?? 0
  let fitting = 0
  let atMs: number | null = null
  for (const { anchor } of lines) {
    // one that nobody of ours signed says nothing about the chain
    if (anchor === null || !isSigned(keys, anchor)) continue
    const found = auditHashAt(db, anchor.seq)
    const when = new Date(anchor.atMs).toISOString()
    const span = { fromSeq: fitting + 1, toSeq: anchor.seq }
    if (found === null && anchor.seq > head)
      return { ok: false, ...span, why: `the log ends at entry ${head}; ${anchor.seq} were there at ${when}, and up to ${fitting} they are the same` }
    if (found !== anchor.hash) return { ok: false, ...span, why: `entries ${fitting + 1} to ${anchor.seq} are not those that were there at ${when}` }
    fitting = anchor.seq
    atMs = anchor.atMs
  }
  return broken ?? { ok: true, anchors: lines.length, seq: fitting, atMs }
}

function isSigned(keys: ReadonlyMap<string, string>, anchor: NonNullable<AnchorLine['anchor']>): boolean {
  const publicKey = keys.get(anchor.key)
  return publicKey !== undefined && isAnchorOf(publicKey, anchor)
}

/** A line that a power cut left half is followed by one that continues the last whole line. */
function checkLines(lines: readonly AnchorLine[], keys: ReadonlyMap<string, string>): (AnchorCheck & { ok: false }) | null {
  let before = FIRST_BEFORE
  for (const { line, anchor, sha256 } of lines) {
    if (anchor === null) continue
    if (anchor.before !== before) return { ok: false, line, why: `line ${line} does not continue the one before: lines were altered or taken out` }
    if (!keys.has(anchor.key)) return { ok: false, line, why: `line ${line} is signed with a key that the audit log does not know` }
    if (!isSigned(keys, anchor)) return { ok: false, line, why: `line ${line} was altered: its signature does not fit` }
    before = sha256
  }
  return null
}
