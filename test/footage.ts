// Finds the labelled footage that tests run on, and takes single pictures out of it.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Frame, FrameHeader } from '../contract/detection.ts'

const dir = join(process.env['VIGIL_FOOTAGE'] || join(import.meta.dirname, '..', '..', 'shared', 'footage'), 'open')

/** A test that needs footage says this when it skips. */
export const FOOTAGE_MISSING = 'no footage: set VIGIL_FOOTAGE to the folder that holds "open"'
export const hasFootage = existsSync(dir)

/** @param clip below the folder `open`: `crowd/....mp4` */
export function footagePath(clip: string): string {
  return join(dir, clip)
}

/** Decodes the picture shown at `atS` seconds: the whole of it as one frame. */
export function pictureAt(clip: string, atS: number): Frame {
  const path = footagePath(clip)
  const probe = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'stream=width,height,color_range', '-of', 'json', path]
  const { width, height, color_range: range } = (JSON.parse(execFileSync('ffprobe', probe, { encoding: 'utf8' })) as Probe).streams[0]!
  const decode = ['-v', 'error', '-ss', String(atS), '-i', path, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-']
  const planes = execFileSync('ffmpeg', decode, { maxBuffer: width * height * 2 })
  const luma = width * height
  if (planes.length !== luma * 1.5) throw new Error(`${clip} has no picture at ${atS} s`)
  const header: FrameHeader = {
    cameraId: 'cam-1',
    seq: 0,
    atMs: atS * 1000,
    frameWidth: width,
    frameHeight: height,
    crop: { x: 0, y: 0, width, height },
    fullRange: range === 'pc',
    motion01: 1,
  }
  return { header, y: planes.subarray(0, luma), u: planes.subarray(luma, luma * 1.25), v: planes.subarray(luma * 1.25) }
}

interface Probe {
  readonly streams: readonly { readonly width: number; readonly height: number; readonly color_range?: string }[]
}

/** The part of a whole frame, as the media process would have sent it; all four values even. */
export function cropFrame(frame: Frame, crop: FrameHeader['crop']): Frame {
  const { frameWidth } = frame.header
  const cut = (plane: Uint8Array, scale: 1 | 2): Uint8Array => {
    const [x, y, width, height] = [crop.x / scale, crop.y / scale, crop.width / scale, crop.height / scale]
    const out = new Uint8Array(width * height)
    for (let row = 0; row < height; row++) out.set(plane.subarray((y + row) * (frameWidth / scale) + x).subarray(0, width), row * width)
    return out
  }
  return { header: { ...frame.header, crop }, y: cut(frame.y, 1), u: cut(frame.u, 2), v: cut(frame.v, 2) }
}
