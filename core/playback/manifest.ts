// The manifest of an export: everything somebody needs to hold its files against what was taken, as text that is the same for ever.
import { createHash } from 'node:crypto'
import { exportManifestSchema, type ExportManifest, type ExportStart } from '../../contract/playback-api.ts'
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
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** With the manifest at the end. */
export function filesOf({ manifest }: Pick<StoredExport, 'manifest'>): { file: string; bytes: number; sha256: string }[] {
  if (manifest === null) return []
  const parsed = exportManifestSchema.safeParse(JSON.parse(manifest))
  const files = parsed.success ? parsed.data.cameras.flatMap((camera) => camera.files.map(({ file, bytes, sha256 }) => ({ file, bytes, sha256 }))) : []
  return [...files, { file: MANIFEST, bytes: Buffer.byteLength(manifest), sha256: sha256Of(manifest) }]
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString()
}
