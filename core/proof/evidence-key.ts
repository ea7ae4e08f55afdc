// The site's evidence key: made at the first start, readable by its owner only; signs anchors of the audit chain and what leaves the site.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { ALGORITHM } from '../../contract/sealed/check-sealed.ts'
import { appendAudit, lastAudit, listAuditOf } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import type { ReadableDb } from '../../db/open.ts'
import { inTransaction } from '../../db/transaction.ts'
import { SYSTEM, type Env } from '../env.ts'

export interface EvidenceKey {
  /** SPKI, base64. */
  readonly publicKey: string
  /** SHA-256 of the SPKI bytes, lower-case hex. */
  readonly fingerprint: string
  /** @returns ECDSA over P-256 and SHA-256, 64 bytes (r and s), base64 */
  sign(bytes: Uint8Array): string
}

const SUBJECT = 'evidenceKey'
const MOST_KEYS = 100

/**
 * The key of a data directory. One that was made, or found to be another than the chain names, is written to the chain
 * with its public half.
 */
export function readOrCreateEvidenceKey(env: Env, dataDir: string): EvidenceKey {
  const file = dataPaths(dataDir).evidenceKey
  if (!existsSync(file)) writeOnce(file, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }) as string)
  const key = keyOf(createPrivateKey(readFileSync(file)))
  inTransaction(env.db, () => {
    const named = lastAudit(env.db, SUBJECT, 'evidence.key')?.after
    if (named != null && (JSON.parse(named) as { publicKey?: unknown }).publicKey === key.publicKey) return
    appendAudit(env.db, {
      atMs: env.clock.now(),
      actorType: SYSTEM.type,
      actorId: SYSTEM.id,
      action: 'evidence.key',
      subject: SUBJECT,
      before: null,
      after: { algorithm: ALGORITHM, publicKey: key.publicKey },
    })
  })
  return key
}

/** Public keys that the chain names, by their fingerprint. */
export function listEvidenceKeys(db: ReadableDb): ReadonlyMap<string, string> {
  const keys = listAuditOf(db, SUBJECT, MOST_KEYS).flatMap(({ after }) => {
    const { publicKey } = JSON.parse(after ?? '{}') as { publicKey?: unknown }
    return typeof publicKey === 'string' ? [publicKey] : []
  })
  return new Map(keys.map((publicKey) => [fingerprintOf(publicKey), publicKey]))
}

/** @param publicKey SPKI, base64 */
export function fingerprintOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex')
}

/** @returns false too when key or signature cannot be read */
export function isSignedWith(publicKey: string, bytes: Uint8Array, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

/** Groups of four, for reading aloud: `3f9a 00c1 ...` */
export function spacedFingerprint(fingerprint: string): string {
  return fingerprint.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

function keyOf(privateKey: KeyObject): EvidenceKey {
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64')
  return {
    publicKey,
    fingerprint: fingerprintOf(publicKey),
    sign: (bytes) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64'),
  }
}

/** Whole under its name or not there: half a key could never be read again. */
function writeOnce(file: string, pem: string): void {
  const part = `${file}.part`
  rmSync(part, { force: true })
  const handle = openSync(part, 'wx', 0o600)
  try {
    writeSync(handle, pem)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  linkSync(part, file)
  rmSync(part, { force: true })
}
