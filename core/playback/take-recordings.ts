// Takes the spans of recordings an export asks for, camera by camera, and writes its manifest.
import { VigilError } from '../../contract/errors.ts'
import type { CameraId } from '../../contract/ids.ts'
import type { ExportStart } from '../../contract/playback-api.ts'
import type { Env } from '../env.ts'
import type { ExportJob, ExportMeans, Made } from './exports.ts'
import { writeManifest, type TakenCamera } from './manifest.ts'

export interface RecordingOrder {
  readonly request: ExportStart
  /** As the cameras were called when it was ordered: one may be removed meanwhile. */
  readonly names: ReadonlyMap<CameraId, string>
}

/** @throws VigilError, MediaError */
export async function takeRecordings(env: Env, means: ExportMeans, { request, names }: RecordingOrder, job: ExportJob): Promise<Made> {
  const { directory, number, actor, signal, tell } = job
  const cameras: TakenCamera[] = []
  let taken = 0
  for (const [at, cameraId] of request.cameraIds.entries()) {
    const media = means.media()
    if (media === null) throw new VigilError('media.exited')
    const name = names.get(cameraId) ?? cameraId
    const before = taken
    const lines = [`${env.site.name} · ${name} · ${number}`, `${actor.name} · ${localTime(env)} · ${request.reason}`]
    const result = await media.exportSpan(
      {
        cameraId,
        source: request.source,
        fromMs: request.fromMs,
        toMs: request.toMs,
        directory,
        name: `${number}-${at + 1}`,
        watermark: request.watermark ? { lines, timeZone: env.site.timezone } : null,
        masks: request.covered ? (means.masksOf?.(cameraId) ?? []) : [],
      },
      signal,
      ({ progress01, bytes }) => tell((at + progress01) / request.cameraIds.length, before + bytes),
    )
    cameras.push({ id: cameraId, name, result })
    taken += result.files.reduce((sum, { bytes }) => sum + bytes, 0)
  }
  const manifest = writeManifest(env, { number, actor, request, others: await job.addVerifier() }, cameras)
  return { manifest, archive: null, bytes: taken }
}

function localTime(env: Env): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: env.site.timezone, dateStyle: 'short', timeStyle: 'medium' }).format(env.clock.now())
}
