// Both pictures of a fall, its path and the object enlarged, made from one decoding and written durably.
import { unlink } from 'node:fs/promises'
import { decode, EvidenceError, store, type ClipIo, type EvidenceSource } from './clip.ts'
import { drawCrops } from './crops.ts'
import { cutFallPatches } from './fall-patches.ts'
import { drawnJpegArgs } from './evidence-args.ts'
import { runJob } from './ffmpeg-process.ts'
import type { FallPictureResult, FallPicturesOrder, FallPicturesResult } from './messages.ts'
import type { Picture } from './planes.ts'
import { composeTrajectory, drawTrajectory, type Drawing } from './trajectory.ts'

const JPEG_TIMEOUT_MS = 20_000

/**
 * @returns when both files are on disk
 * @throws  EvidenceError `evidence.notInRing`, `evidence.cameraGone` or `evidence.writeFailed`; neither file is left then
 */
export async function fallPictures(source: EvidenceSource, order: FallPicturesOrder, io: ClipIo): Promise<FallPicturesResult> {
  const { patches, scene, proven } = await cutFallPatches(source, order.fall, io, order.masks)
  const trajectory = await drawn(composeTrajectory(scene, patches), drawTrajectory(scene, order, patches), io)
  const { picture, ...labels } = await drawCrops(patches, order)
  const crops = await drawn(picture, labels, io)
  const times = patches.map(({ atMs }) => atMs)
  const startedAtMs = Math.min(...times)
  const told = (made: { readonly sha256: string; readonly stored: Uint8Array }): FallPictureResult => ({
    sha256: made.sha256,
    bytes: made.stored.length,
    startedAtMs,
    durationMs: Math.max(...times) - startedAtMs,
    proven,
  })
  const first = await store(order.trajectoryFile, trajectory)
  try {
    return { trajectory: told(first), crops: told(await store(order.cropsFile, crops)) }
  } catch (error) {
    await unlink(order.trajectoryFile).catch(() => undefined)
    throw error
  }
}

async function drawn(picture: Picture, { script, stripPx }: Drawing, io: ClipIo): Promise<Buffer> {
  const jpeg = await decode(io, () => runJob(io.ffmpeg.path, drawnJpegArgs(picture, stripPx), [picture.planes], JPEG_TIMEOUT_MS, script))
  if (jpeg.length === 0) throw new EvidenceError('evidence.writeFailed', 'the picture could not be encoded')
  return jpeg
}
