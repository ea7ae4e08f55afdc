// The demo's facade camera: a drawn house from which a bag of water falls once in a loop; facade, masks and floor lines as an installer would have drawn them.
import { createScene } from '../../vision/falling/synthetic/scene.ts'
import type { Scene } from '../../vision/falling/synthetic/spec.ts'
import { encodeLuma } from '../../media/simulator/demo-footage.ts'

export const FACADE_FPS = 25

/** The bag is let go on floor 7, eight seconds after the loop begins, and seen to the ground; nothing else moves but the trees. */
const SPEC = { seed: 30, split: 'train', kind: 'fall', width: 960, height: 540, fps: FACADE_FPS, seconds: 40, objectPx: 16, isNight: false } as const

export function demoFacade(): Scene {
  return createScene(SPEC)
}

/** A thousand pictures, some seconds of work between which everything else goes on; kept for the next start. */
export function composeFacade(file: string, scene: Scene, signal: AbortSignal): Promise<void> {
  return encodeLuma(file, { ...SPEC, pictures: scene.frames, pictureAt: (i) => scene.frame(i).luma }, signal)
}
