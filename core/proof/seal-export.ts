// What makes an export checkable without this system: the signature of its manifest, and the verifier that is handed out with it.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BLOCK_BYTES } from '../../media/playback/mp4-writer.ts'
import { ALGORITHM } from '../../contract/sealed/check-sealed.ts'
import type { EvidenceKey } from './evidence-key.ts'

export const SIGNATURE = 'signature.json'
export const VERIFIER = 'verify.html'

export interface Seals {
  readonly key: EvidenceKey
  /** The verifier's page; null: the renderer was not built. */
  verifier(): Promise<Buffer | null>
}

export function createSeals(key: EvidenceKey, webDir: string): Seals {
  return {
    key,
    verifier: () => readFile(join(webDir, VERIFIER)).catch(() => null),
  }
}

/** Over the bytes of the manifest as they are, so that other programs can check it too. */
export function signManifest(key: EvidenceKey, manifest: string): string {
  const signed = { algorithm: ALGORITHM, publicKey: key.publicKey, fingerprint: key.fingerprint, signature: key.sign(Buffer.from(manifest)) }
  return `${JSON.stringify(signed, null, 2)}\n`
}

/** As a manifest tells it. */
export function hashBytes(bytes: Uint8Array) {
  const blocks = Array.from({ length: Math.ceil(bytes.byteLength / BLOCK_BYTES) }, (_, at) => ({
    sha256: sha256(bytes.subarray(at * BLOCK_BYTES, (at + 1) * BLOCK_BYTES)),
    from: null,
  }))
  return { bytes: bytes.byteLength, sha256: sha256(bytes), blockBytes: BLOCK_BYTES, blocks }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
