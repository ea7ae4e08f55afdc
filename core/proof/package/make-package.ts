// Makes a package of evidence: everything that is kept of an incident in one ZIP, with what proves it and what says where something is missing.
import { createReadStream } from 'node:fs'
import { realpath, stat, statfs } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { VigilError } from '../../../contract/errors.ts'
import type { IncidentDetail, TimelineEntry } from '../../../contract/incident.ts'
import type { ExportManifest, ManifestFile } from '../../../contract/playback-api.ts'
import { AUDIT_FILE, MANIFEST_FILE, SIGNATURE_FILE } from '../../../contract/sealed/check-sealed.ts'
import { findPhoto, listDispatchesOf, listPhotos } from '../../../db/dispatches.ts'
import { listEvidence } from '../../../db/evidence.ts'
import { countTimeline, listTimelinePart } from '../../../db/timeline.ts'
import { hashFile, RESERVED_BYTES } from '../../../media/playback/export-span.ts'
import type { Actor, Env } from '../../env.ts'
import { getIncidentDetail } from '../../incidents/service.ts'
import type { ExportJob, Made, PackageStart } from '../../playback/exports.ts'
import type { Anchors } from '../anchors.ts'
import { signManifest, VERIFIER, type Seals } from '../seal-export.ts'
import { excerptOf } from './audit-excerpt.ts'
import { incidentPage } from './incident-page.ts'
import { problemWords } from './package-words.ts'
import { ZipWriter } from './zip-writer.ts'

export interface PackageMeans {
  readonly dataDir: string
  readonly seals: Seals
  readonly anchors: Pick<Anchors, 'write' | 'covering'>
  /** For tests. */
  freeBytes?(directory: string): Promise<number>
}

type Missing = NonNullable<ExportManifest['missing']>[number]

interface Piece {
  readonly id: string
  readonly is: string
  readonly cameraId: string
  /** Relative to the data directory; null: there is none. */
  readonly file: string | null
  readonly sha256: string | null
  readonly problem: string | null
  readonly fromMs: number | null
  readonly toMs: number | null
  readonly subject: string
}

const READ_BYTES = 1024 * 1024
const TIMELINE_PAGE = 500
/** A flood's timeline beyond it is not read by anybody; the package says how much it leaves out. */
const MOST_LINES = 20_000

/** @throws VigilError `incident.notFound` */
export function packageOf(env: Env, means: PackageMeans, incidentId: string, reason: string): PackageStart {
  const incident = getIncidentDetail(env, incidentId)
  const pieces = piecesOf(env, incidentId)
  const times = [incident.openedAtMs, incident.updatedAtMs, ...pieces.flatMap(({ fromMs, toMs }) => [fromMs, toMs])].filter((ms) => ms !== null)
  return {
    incidentId,
    reason,
    cameraIds: [...new Set([...(incident.cameraId === null ? [] : [incident.cameraId]), ...pieces.map(({ cameraId }) => cameraId)])].filter(Boolean),
    fromMs: Math.min(...times),
    toMs: Math.max(...times) + 1,
    make: (job) => makePackage(env, means, incidentId, reason, job),
  }
}

/** Read again when its turn comes: evidence may have been completed meanwhile. */
async function makePackage(env: Env, means: PackageMeans, incidentId: string, reason: string, job: ExportJob): Promise<Made> {
  const { directory, number, actor, signal, tell } = job
  const incident = getIncidentDetail(env, incidentId)
  const pieces = piecesOf(env, incidentId)
  const archive = `${number}.zip`
  const zip = await ZipWriter.open(join(directory, archive), env.clock.now())
  try {
    const sizes = await Promise.all(pieces.map(({ file }) => sizeOf(means.dataDir, file)))
    const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 1)
    if ((await freeBytes(means, directory)) - total < RESERVED_BYTES) throw new VigilError('export.diskFull')
    const files: ManifestFile[] = []
    const missing: Missing[] = []
    let done = 0
    for (const [at, piece] of pieces.entries()) {
      const lost = { is: piece.is, id: piece.id }
      if (piece.file === null || sizes[at] == null) {
        const why = piece.problem ?? (piece.file === null ? 'evidence.notReady' : 'evidence.altered')
        missing.push({ ...lost, why, ...problemWords(why) })
        continue
      }
      const path = await ownPath(means.dataDir, piece.file)
      const name = `evidence/${String(at + 1).padStart(2, '0')}-${piece.is}-${piece.cameraId.replaceAll(/[^\w-]/g, '_')}${extname(piece.file)}`
      const before = done
      const written = await zip.add(
        name,
        readPieces(path, signal, (bytes) => tell(Math.min(0.9, ((done = before + bytes) / total) * 0.9), zip.bytes)),
        sizes[at]!,
      )
      files.push({
        ...written,
        is: piece.is,
        ...(piece.sha256 !== null && { recordedSha256: piece.sha256 }),
        ...(piece.fromMs !== null && { from: iso(piece.fromMs), to: iso(piece.toMs ?? piece.fromMs) }),
      })
    }
    await addWords(env, means, { zip, incident, pieces, files, missing, reason, number, actor, jobId: job.id })
    if (signal.aborted) throw new VigilError('export.cancelled')
    const manifest = manifestOf(env, { number, actor, reason, incident, files, missing })
    await zip.add(MANIFEST_FILE, [Buffer.from(manifest)])
    await zip.add(SIGNATURE_FILE, [Buffer.from(signManifest(means.seals.key, manifest))])
    await zip.finish()
    tell(0.95, zip.bytes)
    const { sha256, bytes } = await hashFile(join(directory, archive), signal)
    return { manifest, archive: { file: archive, bytes, sha256 }, bytes }
  } catch (error) {
    await zip.abandon()
    throw error
  }
}

interface Words {
  readonly zip: ZipWriter
  readonly incident: IncidentDetail
  readonly pieces: readonly Piece[]
  readonly files: ManifestFile[]
  readonly missing: readonly Missing[]
  readonly reason: string
  readonly number: string
  readonly actor: Actor
  readonly jobId: string
}

/** What is read: the incident and its timeline, as data and as a page, the audit excerpt, and the verifier. */
async function addWords(env: Env, means: PackageMeans, words: Words): Promise<void> {
  const { zip, incident, files, pieces, missing, number, actor, reason } = words
  const timeline = wholeTimeline(env, incident.id)
  const subjects = [`incident/${incident.id}`, ...pieces.map(({ subject }) => subject), ...incident.dispatches.map(({ id }) => `dispatch/${id}`)]
  const excerpt = await excerptOf(env.db, means.anchors, [...new Set([...subjects, `export/${words.jobId}`, 'evidenceKey'])])
  const { allowedActions: _, timeline: __, timelineLeftOut: ___, ...facts } = incident
  const page = incidentPage({
    number,
    siteName: env.site.name,
    timezone: env.site.timezone,
    madeAtMs: env.clock.now(),
    by: actor.name,
    reason,
    fingerprint: means.seals.key.fingerprint,
    incident,
    timeline,
    files: files.map((file) => ({ ...file, is: file.is ?? '', wasAltered: file.recordedSha256 !== undefined && file.recordedSha256 !== file.sha256 })),
    missing,
  })
  const left = countTimeline(env.db, incident.id) - timeline.length
  files.push({ ...(await zip.add('incident.html', [Buffer.from(page)])), is: 'incidentPage' })
  files.push({ ...(await zip.add('incident.json', [json({ ...facts, timeline, timelineLeftOut: left })])), is: 'incident' })
  files.push({ ...(await zip.add(AUDIT_FILE, [json(excerpt)])), is: 'audit' })
  const verifier = await means.seals.verifier()
  if (verifier !== null) files.push({ ...(await zip.add(VERIFIER, [verifier])), is: 'verifier' })
}

function manifestOf(
  { site, clock }: Env,
  { number, actor, reason, incident, files, missing }: Pick<Words, 'number' | 'actor' | 'reason' | 'incident' | 'files' | 'missing'>,
): string {
  const manifest: ExportManifest = {
    vigilExport: 1,
    number,
    site: { id: site.id, name: site.name, timezone: site.timezone },
    exportedBy: actor.name,
    exportedAt: iso(clock.now()),
    reason,
    source: 'ring',
    asked: { from: iso(incident.openedAtMs), to: iso(incident.updatedAtMs) },
    pictures: 'as recorded',
    cameras: [],
    files: [...files],
    incident: { id: incident.id, number: incident.number, kind: incident.kind },
    missing: [...missing],
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function piecesOf({ db }: Env, incidentId: string): Piece[] {
  const evidence = listEvidence(db, incidentId).map((one): Piece => {
    const { id, type, cameraId, file, sha256, problem, startedAtMs, durationMs } = one
    const toMs = startedAtMs === null ? null : startedAtMs + (durationMs ?? 0)
    return { id, is: type, cameraId, file, sha256, problem, fromMs: startedAtMs, toMs, subject: `evidence/${id}` }
  })
  const photos = listDispatchesOf(db, incidentId).flatMap(({ id }) =>
    listPhotos(db, id).flatMap((photo): Piece[] => {
      const stored = findPhoto(db, photo.id)
      if (stored === null) return []
      const { file, sha256, atMs } = stored
      return [{ id: photo.id, is: 'photo', cameraId: '', file, sha256, problem: null, fromMs: atMs, toMs: atMs, subject: `task-photo/${photo.id}` }]
    }),
  )
  return [...evidence, ...photos]
}

function wholeTimeline({ db }: Env, incidentId: string): TimelineEntry[] {
  const lines: TimelineEntry[] = []
  for (let at = 0; at < MOST_LINES; at += TIMELINE_PAGE) {
    const page = listTimelinePart(db, incidentId, at, TIMELINE_PAGE)
    lines.push(...page)
    if (page.length < TIMELINE_PAGE) break
  }
  return lines
}

async function* readPieces(path: string, signal: AbortSignal, onRead: (bytes: number) => void): AsyncGenerator<Buffer, void, void> {
  let bytes = 0
  for await (const piece of createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>) {
    if (signal.aborted) throw new VigilError('export.cancelled')
    yield piece
    onRead((bytes += piece.length))
  }
}

/** null: it is not there, or not below the data directory. */
async function sizeOf(dataDir: string, file: string | null): Promise<number | null> {
  if (file === null) return null
  try {
    const found = await stat(await ownPath(dataDir, file))
    return found.isFile() ? found.size : null
  } catch {
    return null
  }
}

async function ownPath(dataDir: string, file: string): Promise<string> {
  const path = await realpath(join(dataDir, file))
  if (!path.startsWith((await realpath(dataDir)) + sep)) throw new VigilError('evidence.altered')
  return path
}

async function freeBytes(means: PackageMeans, directory: string): Promise<number> {
  if (means.freeBytes !== undefined) return means.freeBytes(directory)
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString()
}
