// `vigil verify FILE.zip`: whether a package somebody holds is one that left this system, also packed anew; where it is not, what was done to it.
import { open, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { checkSealed, type Finding, type SealedReport } from '../../../contract/sealed/check-sealed.ts'
import { readZip, type ReadZip } from '../../../contract/sealed/zip-entries.ts'
import { lastAudit } from '../../../db/audit.ts'
import { eachManifest } from '../../../db/exports.ts'
import type { ReadableDb } from '../../../db/open.ts'
import { sha256Of } from '../../playback/manifest.ts'
import type { ExportVerdict } from '../../playback/verify-exports.ts'
import { fileSource } from './file-source.ts'
import { listEvidenceKeys, spacedFingerprint } from '../evidence-key.ts'

const MOST_TOLD = 20

/** @returns null when it is no ZIP file with a manifest in it */
export async function verifyPackageFile(db: ReadableDb, path: string): Promise<ExportVerdict | null> {
  const handle = await open(path, 'r')
  try {
    return (await isZip(handle)) ? await checkFile(db, handle, basename(path)) : null
  } finally {
    await handle.close()
  }
}

async function checkFile(db: ReadableDb, handle: FileHandle, name: string): Promise<ExportVerdict | null> {
  let zip: ReadZip
  try {
    zip = await readZip(fileSource(handle, 0, (await handle.stat()).size))
  } catch (error) {
    return {
      is: 'doubtful',
      number: name,
      why: error instanceof Error ? `the ZIP file cannot be read: ${error.message}` : 'the ZIP file cannot be read',
    }
  }
  const report = await checkSealed(zip.files, zip.odd)
  return report.verdict === 'notOne' ? null : judge(db, report, name)
}

function judge(db: ReadableDb, { signature, fingerprint, manifest, findings, audit, manifestSha256 }: SealedReport, name: string): ExportVerdict {
  const number = manifest?.number ?? name
  if (fingerprint !== null && !listEvidenceKeys(db).has(fingerprint))
    return { is: 'doubtful', number, why: `it is signed with a key that is none of this site's: ${spacedFingerprint(fingerprint)}` }
  const where = findings.slice(0, MOST_TOLD).map(wordsOf)
  if (signature === 'missing') where.unshift('its signature is missing')
  if (signature === 'bad') where.unshift('its manifest or signature was altered after it was signed')
  if (audit?.ok === false) where.push(audit.seq === null ? 'audit.json' : `audit.json: entry ${audit.seq} does not belong to the chain`)
  if (where.length > 0) return { is: 'altered', number, where }
  for (const stored of eachManifest(db)) {
    if (stored.number !== number || sha256Of(stored.manifest ?? '') !== manifestSha256) continue
    const recorded = lastAudit(db, `export/${stored.id}`, 'export.complete')?.after ?? ''
    if (!recorded.includes(manifestSha256)) break
    return { is: 'exported', number, what: 'package', from: iso(stored.fromMs), to: iso(stored.toMs), sha256: manifestSha256 }
  }
  return { is: 'doubtful', number, why: "it is signed with this site's key, but the audit log does not know it" }
}

function wordsOf(finding: Finding): string {
  switch (finding.is) {
    case 'altered': {
      const pictures = finding.from === null ? '' : `, pictures from ${finding.from} to ${finding.to ?? ''}`
      return `${finding.file}: bytes ${finding.bytes[0]} to ${finding.bytes[1]}${pictures}`
    }
    case 'size':
      return `${finding.file}: it has ${finding.bytes} bytes, ${finding.listed} were exported`
    case 'swapped':
      return `${finding.file}: it is the content of ${finding.other}`
    case 'missing':
      return `${finding.file}: missing`
    case 'added':
      return `${finding.file}: added`
    case 'odd':
      return `${finding.file}: the ZIP file says two things about it`
    case 'unreadable':
      return `${finding.file}: cannot be read`
  }
}

async function isZip(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
  return bytesRead === 4 && (buffer.readUInt32LE(0) === 0x04_03_4b_50 || buffer.readUInt32LE(0) === 0x06_05_4b_50)
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString()
}
