// Crossings on a labelled clip of a road with three to nine people: as many as by the labels, and the right way.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Zone } from '../../contract/detection.ts'
import { FOOTAGE_MISSING, footagePath, hasFootage } from '../../test/footage.ts'
import { ANALYSED_FPS } from '../../vision/analyse.ts'
import { createDetector } from '../../vision/detect.ts'
import { modelsDir } from '../../vision/models.ts'
import { NO_TRACKS, trackObjects } from '../../vision/track.ts'
import { MIN_SCORE } from '../../vision/track-group.ts'
import { tripline } from '../../vision/rules/tripline.ts'
import { readPictures } from './pictures.ts'

const CLIP = { width: 768, height: 576, fps: 10 }
/** Upright lines over the whole height, from top to bottom: what lies to their right on the picture is on their left. */
const LINES = [0.3, 0.4, 0.5, 0.6, 0.7]
const WAYS = ['rightToLeft', 'leftToRight'] as const

interface Labels {
  readonly frames: readonly (readonly [id: number, x: number, y: number, w: number, h: number][])[]
}

/** By the labels alone: whose feet were clearly on one side and are then clearly on the other. @returns per line to the right and to the left of the picture */
function crossingsByLabels({ frames }: Labels): number[][] {
  return LINES.map((lineX) => {
    const sides = new Map<number, number>()
    const crossed = [0, 0]
    for (const [id, x, , w] of frames.flat()) {
      const off = (x + w / 2) / CLIP.width - lineX
      if (Math.abs(off) < 0.01) continue
      const before = sides.get(id)
      if (before !== undefined && before !== Math.sign(off)) crossed[off > 0 ? 0 : 1]!++
      sides.set(id, Math.sign(off))
    }
    return crossed
  })
}

test.skipIf(!hasFootage)(
  `nine of ten crossings are seen at five pictures a second, none the wrong way${hasFootage ? '' : ` (${FOOTAGE_MISSING})`}`,
  { timeout: 240_000 },
  async () => {
    const wanted = crossingsByLabels(JSON.parse(readFileSync(footagePath('crowd/pets2009-s2l1-view001.boxes.json'), 'utf8')) as Labels)
    const detector = await createDetector({ modelsDir: modelsDir() })
    const rules = LINES.map((x, i) => {
      const line: Zone = { id: `line-${i}`, name: '', polygon: [[x, 0.02], [x, 0.98]] } // prettier-ignore
      return WAYS.map((direction) => ({ bound: tripline.bind(line, { direction, count: 100, withinSeconds: 3600 }), state: null as unknown }))
    })
    let tracks = NO_TRACKS
    let atMs = 0
    for await (const frame of readPictures({
      path: footagePath('crowd/pets2009-s2l1-view001.mp4'),
      ...CLIP,
      analysedFps: ANALYSED_FPS,
      crop: [0, 0, 1, 1],
      cameraId: 'road',
    })) {
      atMs = frame.header.atMs
      const seen = trackObjects(tracks, await detector.detect(frame, MIN_SCORE), atMs)
      tracks = seen.state
      for (const rule of rules.flat()) rule.state = rule.bound.step(seen.tracks, rule.state, atMs).state
    }
    const found = rules.map((ways) => ways.map(({ bound, state }) => bound.look(state, atMs).figures[0]!.value))
    const sum = (counts: number[][]) => counts.flat().reduce((a, b) => a + b, 0)
    expect(sum(found)).toBeGreaterThanOrEqual(0.9 * sum(wanted))
    for (const [i, ways] of found.entries()) for (const [j, count] of ways.entries()) expect(count).toBeLessThanOrEqual(wanted[i]![j]! + 1)
  },
)
