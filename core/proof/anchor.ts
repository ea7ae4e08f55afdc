// An anchor: one signed line that says what the audit chain was at a moment, and which entries came since the anchor before.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isSignedWith, type EvidenceKey } from './evidence-key.ts'

const hex = z.string().regex(/^[0-9a-f]{64}$/)
const whole = z.int().min(0)

export const anchorSchema = z.strictObject({
  vigilAnchor: z.literal(1),
  site: z.string().max(100),
  /** 1, 2, 3 ... */
  number: whole,
  /** Of the chain's newest entry then. */
  seq: whole,
  hash: hex,
  atMs: whole,
  /** The first entry it covers. */
  fromSeq: whole,
  /** SHA-256 of the hashes of the entries `fromSeq` to `seq`, as hex, one after the other. */
  hashes: hex,
  /** SHA-256 of the line before; zeros: it is the first. */
  before: hex,
  /** Fingerprint of the key that signed it. */
  key: hex,
  /** Base64. */
  signature: z.string().max(200),
})
export type Anchor = z.infer<typeof anchorSchema>

export const FIRST_BEFORE = '0'.repeat(64)
/** Longer than any that is one. */
const MAX_LINE = 2000

export function signAnchor(key: EvidenceKey, facts: Omit<Anchor, 'vigilAnchor' | 'key' | 'signature'>): Anchor {
  const unsigned = { vigilAnchor: 1, ...facts, key: key.fingerprint } as const
  return { ...unsigned, signature: key.sign(sealOf(unsigned)) }
}

export function isAnchorOf(publicKey: string, anchor: Anchor): boolean {
  return isSignedWith(publicKey, sealOf(anchor), anchor.signature)
}

/** Eleven lines of UTF-8, each ended by a line feed, as the verifier that leaves the site writes them too. */
function sealOf({ site, number, seq, hash, atMs, fromSeq, hashes, before, key }: Omit<Anchor, 'signature' | 'vigilAnchor'>): Buffer {
  return Buffer.from(['vigil-anchor-1', site, number, seq, hash, atMs, fromSeq, hashes, before, key, ''].join('\n'))
}

export function digestHashes(hashes: readonly string[]): string {
  return sha256(hashes.join(''))
}

export function lineOf(anchor: Anchor): string {
  return JSON.stringify(anchor)
}

export interface AnchorLine {
  /** 1, 2, 3 ... in its file. */
  readonly line: number
  /** null: it is none. */
  readonly anchor: Anchor | null
  readonly sha256: string
}

export function readAnchorLines(text: string): AnchorLine[] {
  return text.split('\n').flatMap((line, at) => (line === '' ? [] : [{ line: at + 1, anchor: readAnchor(line), sha256: sha256(line) }]))
}

function readAnchor(line: string): Anchor | null {
  if (line.length > MAX_LINE) return null
  try {
    return anchorSchema.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
