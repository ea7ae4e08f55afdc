// Tests of the detector on real footage: people and a bicycle, the same whether the whole frame is sent or only a part.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Detection } from '../contract/detection.ts'
import { cropFrame, FOOTAGE_MISSING, hasFootage, pictureAt } from '../test/footage.ts'
import { iou } from './boxes.ts'
import { createDetector, type Detector } from './detect.ts'
import { modelsDir } from './models.ts'

const PEOPLE = 'crowd/pets2009-s2l1-view001.mp4'
const BICYCLE = 'persons-and-bikes/parked-bicycle-pedestrian.mp4'
const EMPTY_OF_BIKES = 'persons-and-bikes/indoor-one-by-one.mp4'

let detector: Detector
beforeAll(async () => {
  detector = await createDetector({ modelsDir: modelsDir() })
})
afterAll(() => detector.close())

const only = (found: Detection[], ...labels: string[]): Detection[] => found.filter((d) => labels.includes(d.label))

it('says what it is', () => {
  expect(detector).toMatchObject({ modelId: 'nanodet-g-416', provider: 'cpu' })
  expect(detector.labels).toContain('motorcycle')
})

it('refuses to start without its model', async () => {
  await expect(createDetector({ modelsDir: '/nonexistent' })).rejects.toMatchObject({ code: 'modelMissing' })
})

it('finds nothing on a grey picture', async () => {
  const grey = (length: number): Uint8Array => new Uint8Array(length).fill(128)
  const header = {
    cameraId: 'cam-1',
    seq: 0,
    atMs: 0,
    frameWidth: 640,
    frameHeight: 360,
    crop: { x: 0, y: 0, width: 640, height: 360 },
    fullRange: false,
    motion01: 0,
  }
  expect(await detector.detect({ header, y: grey(640 * 360), u: grey(320 * 180), v: grey(320 * 180) }, 0.35)).toEqual([])
})

it('refuses a frame whose planes do not fit, and goes on with the next one', async () => {
  const grey = (length: number): Uint8Array => new Uint8Array(length).fill(128)
  const header = {
    cameraId: 'cam-1',
    seq: 0,
    atMs: 0,
    frameWidth: 64,
    frameHeight: 64,
    crop: { x: 0, y: 0, width: 64, height: 64 },
    fullRange: false,
    motion01: 0,
  }
  const good = { header, y: grey(4096), u: grey(1024), v: grey(1024) }
  await expect(detector.detect({ ...good, y: grey(1) }, 0.35)).rejects.toThrow(RangeError)
  await expect(detector.detect(good, 0.35)).resolves.toEqual([])
})

describe.skipIf(!hasFootage)(`on footage${hasFootage ? '' : ` (${FOOTAGE_MISSING})`}`, () => {
  // The three people that the footage's own ground truth has at 0 s, px of 768x576.
  const truth = [
    [499, 158, 31, 75],
    [258, 219, 33, 89],
    [633, 242, 42, 81],
  ].map(([x, y, w, h]) => [x! / 768, y! / 576, (x! + w!) / 768, (y! + h!) / 576] as const)

  it('finds the three people of the ground truth and nobody else', async () => {
    const people = only(await detector.detect(pictureAt(PEOPLE, 0), 0.45), 'person')
    expect(people).toHaveLength(3)
    for (const box of truth) expect(Math.max(...people.map((p) => iou(p.box, box)))).toBeGreaterThan(0.5)
  })

  it('gives the same boxes of the whole frame when only a part of it is sent', async () => {
    const frame = pictureAt(PEOPLE, 0)
    const part = cropFrame(frame, { x: 440, y: 100, width: 300, height: 300 })
    const people = only(await detector.detect(part, 0.45), 'person')
    expect(people).toHaveLength(2)
    for (const box of [truth[0]!, truth[2]!]) expect(Math.max(...people.map((p) => iou(p.box, box)))).toBeGreaterThan(0.5)
  })

  it('keeps frames apart that are handed in at once', async () => {
    const [people, hall] = [pictureAt(PEOPLE, 0), pictureAt(EMPTY_OF_BIKES, 0)]
    const apart = [await detector.detect(people, 0.35), await detector.detect(hall, 0.35)]
    expect(await Promise.all([detector.detect(people, 0.35), detector.detect(hall, 0.35)])).toEqual(apart)
  })

  it('finds the parked bicycle, in the whole frame and in a part', async () => {
    const frame = pictureAt(BICYCLE, 0)
    const [whole] = only(await detector.detect(frame, 0.2), 'bicycle', 'motorcycle')
    const [part] = only(await detector.detect(cropFrame(frame, { x: 240, y: 0, width: 400, height: 272 }), 0.2), 'bicycle', 'motorcycle')
    expect(whole).toMatchObject({ label: 'bicycle' })
    expect(part).toBeDefined()
    expect(iou(whole!.box, part!.box)).toBeGreaterThan(0.5)
  })

  it('sees no two-wheeler in a hall without one', async () => {
    for (const atS of [0, 6, 8]) expect(only(await detector.detect(pictureAt(EMPTY_OF_BIKES, atS), 0.15), 'bicycle', 'motorcycle')).toEqual([])
  })
})
