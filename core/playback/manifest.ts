// The manifest of an export: everything somebody needs to hold its files against what was taken, as text that is the same for ever.
import { createHash } from 'node:crypto'
import type { CameraId } from '../../contract/ids.ts'
import { exportManifestSchema, type ExportManifest, type ExportStart, type ExportView, type ManifestFile } from '../../contract/playback-api.ts'
import type { StoredExport } from '../../db/exports.ts'
import type { ExportResult } from '../../media/playback/messages.ts'
import { BLOCK_BYTES } from '../../media/playback/mp4-writer.ts'
import type { Actor, Env } from '../env.ts'
import { SIGNATURE } from '../proof/seal-export.ts'

export const MANIFEST = 'manifest.json'

export interface TakenCamera {
  readonly id: string
  readonly name: string
  readonly result: ExportResult
}

export type HashedFile = ManifestFile

export interface StoredFile {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

interface Taken {
  readonly number: string
  readonly actor: Actor
  readonly request: ExportStart
  /** What lies beside the pictures. */
  readonly others: readonly HashedFile[]
}

export function writeManifest(
  { site, clock }: Pick<Env, 'site' | 'clock'>,
  { number, actor, request, others }: Taken,
  cameras: readonly TakenCamera[],
): string {
  const manifest: ExportManifest = {
    vigilExport: 1,
    number,
    site: { id: site.id, name: site.name, timezone: site.timezone },
    exportedBy: actor.name,
    exportedAt: iso(clock.now()),
    reason: request.reason,
    source: request.source,
    asked: { from: iso(request.fromMs), to: iso(request.toMs) },
    pictures:
      request.watermark || cameras.some(({ result }) => result.files.some(({ madeFromSha256 }) => madeFromSha256 !== null)) ? 're-encoded' : 'as recorded',
    cameras: cameras.map(({ id, name, result }) => ({
      id,
      name,
      gaps: result.gaps.map(({ fromMs, toMs }) => ({ from: iso(fromMs), to: iso(toMs) })),
      files: result.files.map(({ startedAtMs, durationMs, blocks, ...file }) => ({
        file: file.file,
        bytes: file.bytes,
        sha256: file.sha256,
        codec: file.codec,
        from: iso(startedAtMs),
        to: iso(startedAtMs + durationMs),
        pictures: file.pictures,
        madeFromSha256: file.madeFromSha256,
        blockBytes: BLOCK_BYTES,
        blocks: blocks.map(({ sha256, atMs }) => ({ sha256, from: atMs === null ? null : iso(atMs) })),
      })),
    })),
    ...(others.length > 0 && { files: [...others] }),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** What may be fetched: of a package the ZIP alone; the manifest at the end. */
export function filesOf({ manifest, archive, signature }: Pick<StoredExport, 'manifest' | 'archive' | 'signature'>): StoredFile[] {
  if (manifest === null) return []
  const own = [
    ...(signature === null ? [] : [{ file: SIGNATURE, bytes: Buffer.byteLength(signature), sha256: sha256Of(signature) }]),
    { file: MANIFEST, bytes: Buffer.byteLength(manifest), sha256: sha256Of(manifest) },
  ]
  return archive === null ? [...listedIn(manifest).map(({ file, bytes, sha256 }) => ({ file, bytes, sha256 })), ...own] : [archive, ...own]
}

/** Which cameras, as they were called when it was made, and which file is of which. @param nameOf of one that is not made yet */
export function namedIn(
  stored: Pick<StoredExport, 'cameraIds' | 'manifest' | 'archive' | 'signature'>,
  nameOf: (cameraId: CameraId) => string | undefined,
  isReady: boolean,
): Pick<ExportView, 'cameras' | 'files'> {
  const written = stored.manifest === null ? [] : (exportManifestSchema.safeParse(JSON.parse(stored.manifest)).data?.cameras ?? [])
  const of = new Map(written.flatMap(({ id, files }) => files.map(({ file }) => [file, id])))
  return {
    cameras: stored.cameraIds.map((cameraId) => ({ cameraId, name: written.find(({ id }) => id === cameraId)?.name ?? nameOf(cameraId) ?? cameraId })),
    files: isReady ? filesOf(stored).map((one) => ({ ...one, cameraId: of.get(one.file) ?? null })) : [],
  }
}

/** Everything a manifest lists, pictures first. */
export function listedIn(manifest: string): readonly ManifestFile[] {
  const parsed = exportManifestSchema.safeParse(JSON.parse(manifest))
  return parsed.success ? [...parsed.data.cameras.flatMap(({ files }) => files), ...(parsed.data.files ?? [])] : []
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString()
}
