// Whether files that left the site are what was signed there: the one check of the verifier's page, of the command line and of tests. Needs WebCrypto and nothing else.
import { z } from 'zod/mini'
import { checkExcerpt, type ExcerptCheck } from './check-excerpt.ts'
import type { HeldFile } from './zip-entries.ts'

export const MANIFEST_FILE = 'manifest.json'
export const SIGNATURE_FILE = 'signature.json'
export const AUDIT_FILE = 'audit.json'

const hex = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const bytes = z.number().check(z.int(), z.minimum(0))
const file = z.object({
  file: z.string().check(z.maxLength(300)),
  bytes,
  sha256: hex,
  blockBytes: bytes.check(z.minimum(65_536), z.maximum(64 * 1024 * 1024)),
  blocks: z.array(z.object({ sha256: hex, from: z.nullable(z.string()) })),
  is: z.optional(z.string()),
  recordedSha256: z.optional(z.string()),
  to: z.optional(z.string()),
})
type Listed = z.infer<typeof file>
/** No more than what is needed here, so that later manifests can be checked too. */
const manifestSchema = z.object({
  vigilExport: z.literal(1),
  number: z.string(),
  site: z.object({ id: z.string(), name: z.string(), timezone: z.string() }),
  exportedBy: z.string(),
  exportedAt: z.string(),
  reason: z.string(),
  cameras: z.array(z.object({ files: z.array(file) })),
  files: z.optional(z.array(file)),
  incident: z.optional(z.object({ number: z.string(), kind: z.string() })),
  missing: z.optional(z.array(z.object({ is: z.string(), id: z.string(), why: z.string(), zh: z.string(), en: z.string() }))),
})
/** What every WebCrypto can check, also in old browsers. */
export const ALGORITHM = 'ECDSA P-256 SHA-256'
const signatureSchema = z.object({ algorithm: z.literal(ALGORITHM), publicKey: z.string(), fingerprint: hex, signature: z.string() })

export type Finding =
  /** `bytes`: which, first and after the last; `from`, `to`: of the recording, where known. */
  | { readonly is: 'altered'; readonly file: string; readonly bytes: readonly [number, number]; readonly from: string | null; readonly to: string | null }
  | { readonly is: 'size'; readonly file: string; readonly bytes: number; readonly listed: number }
  /** It is the content of another file. */
  | { readonly is: 'swapped'; readonly file: string; readonly other: string }
  | { readonly is: 'missing' | 'added' | 'odd' | 'unreadable'; readonly file: string }

export interface SealedReport {
  /** `notOne`: no manifest; nothing can be said. */
  readonly verdict: 'valid' | 'broken' | 'notOne'
  readonly signature: 'good' | 'bad' | 'missing'
  /** Of the key that signed, SHA-256 in hex; null: none. */
  readonly fingerprint: string | null
  /** Of the manifest as it lies there. */
  readonly manifestSha256: string
  readonly manifest: Pick<z.infer<typeof manifestSchema>, 'number' | 'site' | 'exportedBy' | 'exportedAt' | 'reason' | 'incident'> | null
  readonly findings: readonly Finding[]
  /** Said by the package itself: what it lacks, and what was altered before it was made. */
  readonly missing: readonly { readonly is: string; readonly id: string; readonly why: string; readonly zh: string; readonly en: string }[]
  readonly alteredBefore: readonly string[]
  readonly audit: ExcerptCheck | null
  readonly files: number
  readonly bytes: number
}

const MAX_TEXT = 64 * 1024 * 1024
const MAX_FINDINGS = 500

/** @param onProgress of the bytes that were read of those that are listed */
export async function checkSealed(
  given: readonly HeldFile[],
  odd: readonly string[] = [],
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<SealedReport> {
  const held = withoutFolder(given)
  const nothing = { fingerprint: null, manifestSha256: '', manifest: null, findings: [], missing: [], alteredBefore: [], audit: null, files: 0, bytes: 0 }
  const manifestBytes = await wholeOf(held.get(MANIFEST_FILE))
  if (manifestBytes === null) return { verdict: 'notOne', signature: 'missing', ...nothing }
  const seal = await checkSignature(manifestBytes, await wholeOf(held.get(SIGNATURE_FILE)))
  const manifest = readJson(manifestSchema, manifestBytes)
  const { signature, fingerprint } = seal
  if (manifest === null) return { ...nothing, verdict: 'broken', signature, fingerprint, findings: [{ is: 'unreadable', file: MANIFEST_FILE }] }

  const listed = [...manifest.cameras.flatMap(({ files }) => files), ...(manifest.files ?? [])]
  const total = listed.reduce((sum, one) => sum + one.bytes, 0)
  const findings: Finding[] = odd.map((name) => ({ is: 'odd', file: name }))
  let before = 0
  for (const one of listed) {
    const found = held.get(one.file)
    const start = before
    if (found === undefined) findings.push({ is: 'missing', file: one.file })
    else findings.push(...(await checkFile(found, one, listed, (done) => onProgress(start + done, total))))
    before += one.bytes
  }
  const names = new Set([MANIFEST_FILE, SIGNATURE_FILE, ...listed.map((one) => one.file)])
  for (const name of held.keys()) if (!names.has(name)) findings.push({ is: 'added', file: name })
  const auditText = listed.some((one) => one.file === AUDIT_FILE) ? await wholeOf(held.get(AUDIT_FILE)) : null
  const audit = auditText === null || fingerprint === null ? null : await checkExcerpt(textOf(auditText), seal.means)
  const { number, site, exportedBy, exportedAt, reason, incident } = manifest
  return {
    verdict: findings.length === 0 && signature === 'good' && audit?.ok !== false ? 'valid' : 'broken',
    signature,
    fingerprint,
    manifestSha256: await sha256(manifestBytes),
    manifest: { number, site, exportedBy, exportedAt, reason, incident },
    findings: findings.slice(0, MAX_FINDINGS),
    missing: manifest.missing ?? [],
    alteredBefore: listed.flatMap((one) => (one.recordedSha256 !== undefined && one.recordedSha256 !== one.sha256 ? [one.file] : [])),
    audit,
    files: listed.length,
    bytes: total,
  }
}

/** By name; a folder that everything lies in is not part of it. The first of two of one name. */
function withoutFolder(given: readonly HeldFile[]): ReadonlyMap<string, HeldFile> {
  const top = given[0]?.name.split('/')[0] ?? ''
  const isIn = given.every(({ name }) => name.startsWith(`${top}/`))
  const held = new Map<string, HeldFile>()
  for (const one of given) {
    const name = isIn ? one.name.slice(top.length + 1) : one.name
    if (!held.has(name)) held.set(name, one)
  }
  return held
}

async function checkFile(held: HeldFile, listed: Listed, all: readonly Listed[], onProgress: (done: number) => void): Promise<Finding[]> {
  const hashes: string[] = []
  try {
    let done = 0
    for await (const piece of held.pieces(listed.blockBytes)) {
      hashes.push(await sha256(piece))
      onProgress(Math.min(listed.bytes, (done += piece.byteLength)))
    }
  } catch {
    return [{ is: 'unreadable', file: listed.file }]
  }
  const isSame = (one: Listed) => held.size === one.bytes && hashes.length === one.blocks.length && hashes.every((hash, at) => one.blocks[at]?.sha256 === hash)
  if (isSame(listed)) return []
  const other = all.find((one) => one !== listed && one.bytes > 0 && isSame(one))
  if (other !== undefined) return [{ is: 'swapped', file: listed.file, other: other.file }]
  const altered = listed.blocks.flatMap(({ sha256: wanted, from }, at): Finding[] => {
    if (hashes[at] === wanted) return []
    const to = listed.blocks.slice(at + 1).find((next) => next.from !== null)?.from ?? listed.to ?? null
    return [{ is: 'altered', file: listed.file, bytes: [at * listed.blockBytes, Math.min(listed.bytes, (at + 1) * listed.blockBytes)], from, to }]
  })
  return held.size === listed.bytes ? altered : [{ is: 'size', file: listed.file, bytes: held.size, listed: listed.bytes }, ...altered]
}

interface Seal {
  readonly signature: SealedReport['signature']
  readonly fingerprint: string | null
  readonly means: Parameters<typeof checkExcerpt>[1]
}

async function checkSignature(manifest: Uint8Array<ArrayBuffer>, text: Uint8Array<ArrayBuffer> | null): Promise<Seal> {
  const none = { fingerprint: null, means: { sha256: sha256OfText, isSigned: async () => false, fingerprint: '' } }
  if (text === null) return { signature: 'missing', ...none }
  const signed = readJson(signatureSchema, text)
  if (signed === null) return { signature: 'bad', ...none }
  try {
    const spki = bytesOf(signed.publicKey)
    const fingerprint = await sha256(spki)
    const key = await crypto.subtle.importKey('spki', spki, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    const isSigned = (content: Uint8Array<ArrayBuffer>, signature: string) =>
      crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, bytesOf(signature), content)
    const means = {
      sha256: sha256OfText,
      isSigned: (content: string, signature: string) => isSigned(new TextEncoder().encode(content), signature),
      fingerprint,
    }
    const isGood = fingerprint === signed.fingerprint && (await isSigned(manifest, signed.signature))
    return { signature: isGood ? 'good' : 'bad', fingerprint, means }
  } catch {
    return { signature: 'bad', ...none }
  }
}

async function wholeOf(held: HeldFile | undefined): Promise<Uint8Array<ArrayBuffer> | null> {
  if (held === undefined || held.size > MAX_TEXT) return null
  try {
    for await (const piece of held.pieces(Math.max(1, held.size))) return piece
    return new Uint8Array()
  } catch {
    return null
  }
}

function readJson<T>(schema: z.ZodMiniType<T>, content: Uint8Array): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(textOf(content)))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function textOf(content: Uint8Array): string {
  return new TextDecoder().decode(content)
}

async function sha256(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function sha256OfText(text: string): Promise<string> {
  return sha256(new TextEncoder().encode(text))
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  // bits that are left over at its end must not be free to change
  if (btoa(text) !== base64) throw new Error('not the shortest way to write it')
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}
