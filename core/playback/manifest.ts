// The manifest of an export: everything somebody needs to hold its files against what was taken, as text that is the same for ever.
import { createHash } from 'node:crypto'
import { exportManifestSchema, type ExportManifest, type ExportStart, type ExportView } from '../../contract/playback-api.ts'
import type { StoredExport } from '../../db/exports.ts'
import type { ExportResult } from '../../media/playback/messages.ts'
import { BLOCK_BYTES } from '../../media/playback/mp4-writer.ts'
import type { Actor, Env } from '../env.ts'

export const MANIFEST = 'manifest.json'

export interface TakenCamera {
  readonly id: string
  readonly name: string
  readonly result: ExportResult
}

interface Taken {
  readonly number: string
  readonly actor: Actor
  readonly request: ExportStart
}

export function writeManifest({ site, clock }: Pick<Env, 'site' | 'clock'>, { number, actor, request }: Taken, cameras: readonly TakenCamera[]): string {
  const manifest: ExportManifest = {
    vigilExport: 1,
    number,
    site: { id: site.id, name: site.name, timezone: site.timezone },
    exportedBy: actor.name,
    exportedAt: iso(clock.now()),
    reason: request.reason,
    source: request.source,
    asked: { from: iso(request.fromMs), to: iso(request.toMs) },
    pictures: request.watermark ? 're-encoded' : 'as recorded',
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
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** With the manifest at the end. */
export function filesOf(stored: Pick<StoredExport, 'manifest'>): ExportView['files'] {
  const { manifest } = stored
  if (manifest === null) return []
  const files = camerasOf(stored).flatMap(({ id, files: own }) => own.map(({ file, bytes, sha256 }) => ({ file, cameraId: id, bytes, sha256 })))
  return [...files, { file: MANIFEST, cameraId: null, bytes: Buffer.byteLength(manifest), sha256: sha256Of(manifest) }]
}

/** As its manifest has them; none where there is none. */
export function camerasOf({ manifest }: Pick<StoredExport, 'manifest'>): ExportManifest['cameras'] {
  if (manifest === null) return []
  return exportManifestSchema.safeParse(JSON.parse(manifest)).data?.cameras ?? []
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString()
}
