// The site's key for reports: made when it is first needed, signs what is issued, and tells anybody else how to check it.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { ReportFormat } from '../../../contract/report-template.ts'
import type { ReportKey } from '../../../contract/reports.ts'
import type { Locale } from '../../../contract/vocabulary.ts'
import { appendAudit } from '../../../db/audit.ts'
import { findReportKey, insertReportKey, type StoredReportKey } from '../../../db/reports.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { SYSTEM, type Env } from '../../env.ts'

/** What is signed of a file. */
export interface Sealed {
  readonly number: string
  readonly format: ReportFormat
  readonly locale: Locale
  readonly sha256: string
  readonly contentSha256: string
}

/** Five lines of UTF-8, each ended by a line feed; whoever holds the file and the public key can write them and check the signature. */
function reportSeal({ number, format, locale, sha256, contentSha256 }: Sealed): Buffer {
  return Buffer.from(['vigil-report-1', number, `${format} ${locale}`, sha256, contentSha256, ''].join('\n'))
}

/** @returns Ed25519, base64 */
export function signReport(key: StoredReportKey, sealed: Sealed): string {
  const privateKey = createPrivateKey({ key: key.privateKey, format: 'der', type: 'pkcs8' })
  return sign(null, reportSeal(sealed), privateKey).toString('base64')
}

export function isSignedBy(publicKey: string, sealed: Sealed, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return verify(null, reportSeal(sealed), key, Buffer.from(signature, 'base64'))
  } catch {
    // A key or signature that cannot be read fits nothing.
    return false
  }
}

/** Made at the first call; its public half is written to the audit chain with it. */
export function readOrCreateReportKey(env: Env): StoredReportKey {
  return inTransaction(env.db, () => {
    const known = findReportKey(env.db)
    if (known !== null) return known
    const pair = generateKeyPairSync('ed25519')
    const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
    const made = { publicKey, privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }) }
    const madeAtMs = env.clock.now()
    insertReportKey(env.db, { ...made, madeAtMs })
    appendAudit(env.db, {
      atMs: madeAtMs,
      actorType: SYSTEM.type,
      actorId: SYSTEM.id,
      action: 'report.key',
      subject: 'reportKey',
      before: null,
      after: { publicKey },
    })
    return made
  })
}

export function publicReportKey(env: Env): ReportKey {
  const { publicKey } = readOrCreateReportKey(env)
  return { algorithm: 'Ed25519', publicKey, fingerprint: createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex') }
}
