// Whether every export, or one file somebody holds, is what was taken here; where it is not, in which seconds it was altered.
import { readFile, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { ManifestFile } from '../../contract/playback-api.ts'
import { lastAudit, listAuditSubjects } from '../../db/audit.ts'
import { eachManifest, findExport, type StoredExport } from '../../db/exports.ts'
import type { ReadableDb } from '../../db/open.ts'
import { hashFile } from '../../media/playback/export-span.ts'
import { filesOf, listedIn, MANIFEST, sha256Of } from './manifest.ts'

/** @returns the first that is not, null when all are */
export async function verifyExports(
  db: ReadableDb,
  dataDir: string,
  counts: { evidenceFiles: number },
): Promise<{ readonly where: string; readonly why: string } | null> {
  for (const { seq, subject } of listAuditSubjects(db, 'export.complete')) {
    const stored = findExport(db, subject.slice('export/'.length))
    if (stored?.manifest == null || (stored.state !== 'ready' && stored.state !== 'removed'))
      return { where: subject, why: `audit entry ${seq} recorded it, but its row is gone or was changed` }
    const why = checkChain(db, stored, seq)
    if (why !== null) return { where: stored.number, why }
    if (stored.state === 'removed') {
      if (lastAudit(db, subject, 'export.remove') === null) return { where: stored.number, why: 'its row says that it was deleted, the audit log does not' }
      continue
    }
    for (const file of filesOf(stored)) {
      const where = `exports/${stored.number}/${file.file}`
      const broken = await checkFile(dataDir, where, file)
      if (broken !== null) return { where, why: broken }
      counts.evidenceFiles += 1
    }
  }
  return null
}

export type ExportVerdict =
  | {
      readonly is: 'exported'
      readonly number: string
      /** `file`: of a package, or beside pictures. */
      readonly what: 'video' | 'manifest' | 'package' | 'file'
      readonly from: string
      readonly to: string
      readonly sha256: string
    }
  | { readonly is: 'altered'; readonly number: string; readonly where: readonly string[] }
  | { readonly is: 'doubtful'; readonly number: string; readonly why: string }

/** Of a name or of blocks in common, so many must fit before an altered file is taken for one of ours. */
const LIKE_SHARE = 0.5

/** @returns null when it has nothing to do with any export */
export async function verifyExportFile(db: ReadableDb, path: string): Promise<ExportVerdict | null> {
  const { sha256, bytes, blocks } = await hashFile(path)
  let like: { stored: StoredExport; file: ManifestFile; share: number } | null = null
  for (const stored of eachManifest(db)) {
    if (stored.archive?.sha256 === sha256) return confirmed(db, stored, 'package', iso(stored.fromMs), iso(stored.toMs), sha256)
    if (sha256 === sha256Of(stored.manifest ?? '')) return confirmed(db, stored, 'manifest', iso(stored.fromMs), iso(stored.toMs), sha256)
    for (const file of listedIn(stored.manifest ?? 'null')) {
      if (file.sha256 === sha256 && file.bytes === bytes)
        return confirmed(db, stored, 'codec' in file ? 'video' : 'file', file.from ?? iso(stored.fromMs), file.to ?? iso(stored.toMs), sha256)
      const share = shareOf(file, blocks, path)
      if (share >= LIKE_SHARE && share > (like?.share ?? 0)) like = { stored, file, share }
    }
  }
  if (like !== null) return { is: 'altered', number: like.stored.number, where: differences(like.file, blocks, bytes) }
  return alteredManifest(db, path, bytes)
}

function confirmed(
  db: ReadableDb,
  stored: StoredExport,
  what: (ExportVerdict & { is: 'exported' })['what'],
  from: string,
  to: string,
  sha256: string,
): ExportVerdict {
  const why = checkChain(db, stored, null)
  return why === null ? { is: 'exported', number: stored.number, what, from, to, sha256 } : { is: 'doubtful', number: stored.number, why }
}

/** The manifest holds every file's hash, and the chain holds the manifest's: changing a file together with its row is found. */
function checkChain(db: ReadableDb, stored: StoredExport, seq: number | null): string | null {
  const entry = lastAudit(db, `export/${stored.id}`, 'export.complete')
  if (entry?.after == null) return 'the audit log does not know it'
  const recorded = JSON.parse(entry.after) as { manifestSha256?: unknown; number?: unknown; files?: unknown }
  const files = filesOf(stored).filter(({ file }) => file !== MANIFEST)
  const same =
    recorded.manifestSha256 === sha256Of(stored.manifest ?? '') &&
    recorded.number === stored.number &&
    JSON.stringify(recorded.files) === JSON.stringify(files.map(({ file, bytes, sha256 }) => ({ file, bytes, sha256 })))
  return same ? null : `its row differs from what audit entry ${seq ?? entry.seq} recorded`
}

/** Half for its name, since a file of one block has no other likeness. */
function shareOf(file: ManifestFile, blocks: readonly string[], path: string): number {
  const same = blocks.filter((hash, i) => file.blocks[i]?.sha256 === hash).length
  const named = path.split(/[\\/]/).at(-1) === file.file ? LIKE_SHARE : 0
  return named + same / Math.max(1, file.blocks.length)
}

const MOST_TOLD = 20

function differences(file: ManifestFile, blocks: readonly string[], bytes: number): string[] {
  const out: string[] = []
  if (bytes !== file.bytes) out.push(`it has ${bytes} bytes, ${file.bytes} were exported`)
  file.blocks.forEach(({ sha256, from }, i) => {
    if (blocks[i] === sha256) return
    const until = file.blocks.slice(i + 1).find((next) => next.from !== null)?.from ?? file.to ?? file.from ?? ''
    const bytesOf = `bytes ${i * file.blockBytes} to ${Math.min(file.bytes, (i + 1) * file.blockBytes)}`
    out.push(from === null ? bytesOf : `${bytesOf}, pictures from ${from} to ${until}`)
  })
  return out.length > MOST_TOLD ? [...out.slice(0, MOST_TOLD), `and ${out.length - MOST_TOLD} more`] : out
}

const MAX_MANIFEST_BYTES = 8 * 1024 * 1024

/** A manifest that says it is one of ours, and is not as it was written. */
async function alteredManifest(db: ReadableDb, path: string, bytes: number): Promise<ExportVerdict | null> {
  if (bytes > MAX_MANIFEST_BYTES) return null
  const text = await readFile(path, 'utf8')
  if (!text.trimStart().startsWith('{')) return null
  const number = /"number": ?"(EXP-\d{8}-\d{4,})"/.exec(text)?.[1]
  if (number === undefined) return null
  for (const stored of eachManifest(db)) {
    if (stored.number !== number) continue
    const ours = (stored.manifest ?? '').split('\n')
    const theirs = text.split('\n')
    const at = ours.findIndex((line, i) => line !== theirs[i])
    return { is: 'altered', number, where: [`line ${(at < 0 ? ours.length : at) + 1} of its manifest`] }
  }
  return null
}

async function checkFile(dataDir: string, where: string, { bytes, sha256 }: { readonly bytes: number; readonly sha256: string }): Promise<string | null> {
  try {
    const path = await realpath(join(dataDir, where))
    if (!path.startsWith((await realpath(dataDir)) + sep)) return 'the file lies outside the data directory'
    const found = await hashFile(path)
    if (found.bytes !== bytes) return `the file has ${found.bytes} bytes, ${bytes} were recorded`
    return found.sha256 === sha256 ? null : 'the file was altered: its SHA-256 is not the one recorded'
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    return code === 'ENOENT' ? 'the file is gone' : `the file cannot be read (${code})`
  }
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString()
}
