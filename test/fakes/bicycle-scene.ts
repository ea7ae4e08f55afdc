// A camera's view with a bicycle in it for two seconds: the same street without it before and after (composed from real footage).
import { join } from 'node:path'
import { accessUnits, type AccessUnit, type Codec } from '../../media/simulator/annex-b.ts'
import { ENCODER, runFfmpeg } from './encode.ts'

export const SCENE_FPS = 10
const BEFORE_S = 12
const AFTER_S = 30
/** Where the bicycle stands in the clip, px: painted over with what surrounds it. */
const BICYCLE = 'delogo=x=240:y=1:w=398:h=230'

export interface BicycleScene {
  readonly units: readonly AccessUnit[]
  /** Index of the first picture that shows the bicycle. */
  readonly firstBicycleFrame: number
}

/** @param footage the folder of labelled footage */
export async function bicycleScene(footage: string, codec: Codec = 'H264'): Promise<BicycleScene> {
  const clip = join(footage, 'persons-and-bikes/parked-bicycle-pedestrian.mp4')
  const still = (seconds: number, frame: string, name: string) =>
    `select='${frame}',${BICYCLE},loop=loop=${seconds * SCENE_FPS - 1}:size=1:start=0,setpts=N/${SCENE_FPS}/TB,trim=duration=${seconds},noise=alls=3:allf=t,fps=${SCENE_FPS}[${name}]`
  const graph = [
    '[0:v]split=3[a][b][c]',
    `[a]${still(BEFORE_S, 'eq(n,40)', 'before')}`,
    `[b]fps=${SCENE_FPS}[clip]`,
    `[c]${still(AFTER_S, 'eq(n,40)', 'after')}`,
    '[before][clip][after]concat=n=3:v=1,format=yuv420p,scale=640:272[all]',
  ].join(';')
  const { as, raw } = ENCODER[codec]
  const stream = [...as, '-crf', '20', '-g', '10', '-sc_threshold', '0']
  const bytes = await runFfmpeg(['-i', clip, '-filter_complex', graph, '-map', '[all]', ...stream, '-r', `${SCENE_FPS}`, ...raw, 'pipe:1'])
  return { units: accessUnits(bytes, codec), firstBicycleFrame: BEFORE_S * SCENE_FPS }
}
