// The manifest of an export: everything somebody needs to hold its files against what was taken, as text that is the same for ever.
import type { ExportManifest, ExportStart } from '../../contract/playback-api.ts'
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

function iso(atMs: number): string {
  return new Date(atMs).toISOString()
}
