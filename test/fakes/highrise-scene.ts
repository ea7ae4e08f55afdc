// A real throw from a high-rise as a camera would send it: the same building at rest before and after, and the facade as an installer would draw it.
import { join } from 'node:path'
import { accessUnits, type AccessUnit } from '../../media/simulator/annex-b.ts'
import { runFfmpeg } from './encode.ts'

export const HIGHRISE_CLIP = 'unclear/falling-objects/pos-highrise-real-fall.mp4'
export const HIGHRISE_FPS = 30
const BEFORE_S = 24
const AFTER_S = 30
/** The clip's first pictures, before anything falls: played forwards and backwards they are a building at rest. */
const CALM_PICTURES = 14

/** Rows of windows told apart on the picture; the lowest in sight is called the third floor, nobody knows. */
export const HIGHRISE_FACADE = {
  polygon: [
    [0.16, 0.005],
    [0.66, 0.005],
    [0.9, 0.75],
    [0.9, 0.995],
    [0.005, 0.995],
    [0.005, 0.33],
  ],
  floors: [
    { floor: 3, y: 590 / 720 },
    { floor: 6, y: 320 / 720 },
    { floor: 10, y: 130 / 720 },
    { floor: 13, y: 58 / 720 },
  ],
  floorHeightM: 3,
} as const

/** @param footage the folder of labelled footage */
export async function highriseScene(footage: string): Promise<AccessUnit[]> {
  const calm = (name: string, seconds: number): string =>
    `select='lt(n,${CALM_PICTURES})',setpts=N/${HIGHRISE_FPS}/TB,split[${name}f][${name}r];[${name}r]reverse[${name}b];[${name}f][${name}b]concat=n=2:v=1,` +
    `loop=loop=-1:size=${2 * CALM_PICTURES}:start=0,setpts=N/${HIGHRISE_FPS}/TB,trim=duration=${seconds},setpts=PTS-STARTPTS[${name}]`
  const graph = [
    '[0:v]split=3[a][m][c]',
    `[a]${calm('before', BEFORE_S)}`,
    `[m]setpts=N/${HIGHRISE_FPS}/TB[clip]`,
    `[c]${calm('after', AFTER_S)}`,
    '[before][clip][after]concat=n=3:v=1,scale=960:540:flags=area,format=yuv420p[all]',
  ].join(';')
  const codec = ['-c:v', 'libx264', '-profile:v', 'main', '-preset', 'veryfast', '-crf', '21', '-bf', '0', '-g', String(HIGHRISE_FPS), '-sc_threshold', '0']
  const out = [...codec, '-bsf:v', 'h264_metadata=aud=insert', '-r', String(HIGHRISE_FPS), '-f', 'h264', 'pipe:1']
  const bytes = await runFfmpeg(['-i', join(footage, HIGHRISE_CLIP), '-filter_complex', graph, '-map', '[all]', ...out])
  return accessUnits(bytes)
}
