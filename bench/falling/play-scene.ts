// Makes the scene of a job and plays it as a camera would send it: through H.264 and back, with what is true of each picture.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createScene } from '../../vision/falling/synthetic/scene.ts'
import type { Scene, Truth } from '../../vision/falling/synthetic/spec.ts'
import { readLuma } from '../eval/luma-pictures.ts'
import type { SceneJob } from './plan-scenes.ts'
import { writeSceneFile } from './scene-file.ts'
import type { WatchedPicture } from './watch-scene.ts'

const ATTEMPTS = 100

/** For a scene of falls: the first of its seeds with one that is seen falling over three floors. */
export function makeScene({ set, spec }: Pick<SceneJob, 'set' | 'spec'>): Scene {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const scene = createScene({ ...spec, seed: spec.seed + attempt })
    if (set !== 'falls' || scene.falls.some((fall) => fall.visible !== null && fall.visible.floors >= 3)) return scene
  }
  throw new Error(`no visible fall of three floors from seed ${spec.seed} on`)
}

export async function* playScene(scene: Scene): AsyncGenerator<WatchedPicture> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-scene-'))
  try {
    const path = join(folder, 'scene.mp4')
    const truth: (readonly Truth[])[] = []
    await writeSceneFile({ ...scene, frame: (i) => keepTruth(scene, i, truth) }, path)
    const { width, height, fps } = scene.spec
    let seq = 0
    for await (const { luma } of readLuma({ path, width, height, fps })) yield { luma, truth: truth[seq++] ?? [] }
    if (seq !== scene.frames) throw new Error(`${scene.frames} pictures went into the file, ${seq} came out`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Once on the ground a thing no longer falls, even if it bounces. */
function keepTruth({ falls, spec, frame }: Scene, index: number, truth: (readonly Truth[])[]): ReturnType<Scene['frame']> {
  const picture = frame(index)
  const landsAtS = new Map(falls.map((fall) => [fall.id, fall.landsAtS]))
  truth[index] = picture.truth.filter((thing) => !thing.isFall || index / spec.fps <= (landsAtS.get(thing.id) ?? Infinity))
  return picture
}
