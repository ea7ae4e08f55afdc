// A video of a small white square falling down a still wall, and the fall a watcher would have seen in it.
import type { Fall } from '../../contract/falling.ts'
import { runFfmpeg } from './encode.ts'

export const SQUARE = { width: 320, height: 240, fps: 25, sidePx: 8, seconds: 4, startsAtS: 2, gopSeconds: 1 } as const
const X_PX = 150
/** px per s², from 10 px below the upper edge. */
const ACCELERATION = 200
const FROM_Y_PX = 10
const PICTURES = 34

/** Upper edge of the square `s` seconds after it was let go, on even px so that chroma follows. */
function topAt(s: number): number {
  return FROM_Y_PX + 2 * Math.floor((ACCELERATION * s * s) / 4)
}

/**
 * @param codec ffmpeg's name and options; default H.264 without B-frames
 * @param muxer default fragments as the media process gets them from a camera
 */
export function encodeFallingSquare(
  codec: readonly string[] = ['libx264', '-bf', '0'],
  muxer = '-f mp4 -movflags +frag_every_frame+empty_moov+default_base_moof pipe:1',
): Promise<Buffer> {
  const { width, height, fps, sidePx, seconds, startsAtS, gopSeconds } = SQUARE
  const y = `if(lt(t,${startsAtS - 0.001}),-50,${FROM_Y_PX}+2*floor(${ACCELERATION / 4}*pow(t-${startsAtS},2)+0.0001))`
  const wall = `gradients=size=${width}x${height}:rate=${fps}:c0=0x304860:c1=0x806040:x0=0:y0=0:x1=${width}:y1=${height}:speed=0.00001:duration=${seconds}`
  const input = ['-f', 'lavfi', '-i', wall, '-f', 'lavfi', '-i', `color=white:size=${sidePx}x${sidePx}:rate=${fps}:duration=${seconds}`]
  const filter = ['-filter_complex', `[0][1]overlay=x=${X_PX}:y='${y}':eval=frame,format=yuv420p`]
  return runFfmpeg([...input, ...filter, '-c:v', ...codec, '-g', String(fps * gopSeconds), '-preset', 'veryfast', '-t', String(seconds), ...muxer.split(' ')])
}

/** @param startsAtMs when the video's first picture was taken */
export function fallOfSquare(startsAtMs: number): Fall {
  const { width, height, fps, sidePx, startsAtS } = SQUARE
  const first = startsAtMs + startsAtS * 1000
  const points = Array.from({ length: PICTURES }, (_, k) => {
    const y = topAt(k / fps)
    return {
      atMs: first + (k * 1000) / fps,
      box: [X_PX / width, y / height, (X_PX + sidePx) / width, (y + sidePx) / height] as [number, number, number, number],
      score: 0.9,
    }
  })
  const path = points.map(({ box }): [number, number] => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
  const lastAtMs = points.at(-1)!.atMs
  const track = {
    points,
    path,
    release: path[0]!,
    impact: { at: path.at(-1)!, atMs: lastAtMs + 40, isSeen: false },
    residualPx: 0.4,
    accelerationMps2: 9.6,
    speedMps: 18.2,
    looks: { object: 0.94, bird: 0.06 },
  }
  return {
    cameraId: 'yard-1',
    ruleId: 'fallingObject:north',
    zone: 'north',
    grade: 'alarm',
    reasons: [],
    score: 0.91,
    firstAtMs: first,
    lastAtMs,
    tracks: [track],
    floor: { estimate: 12, low: 11, high: 13, confidence: 0.9 },
    column: '2单元',
    why: {},
    isTest: false,
  }
}
