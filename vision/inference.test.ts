// What a configured camera makes of frames, with a detector that says what the test wants.
import { expect, test } from 'vitest'
import type { Detection, Frame, FromVision, RuleHit, Zone } from '../contract/detection.ts'
import { createInference } from './inference.ts'

const zone: Zone = {
  id: 'door',
  name: 'door',
  polygon: [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ],
}
const rules = [{ id: 'ebikeInLobby:door', kind: 'ebikeInLobby' as const, zone: 'door', config: {} }]
const bike: Detection = { label: 'bicycle', score: 0.5, box: [0.4, 0.4, 0.6, 0.7] }

function frame(cameraId: string, seq: number): Frame {
  const header = { cameraId, seq, atMs: 200 * seq, frameWidth: 4, frameHeight: 4, crop: { x: 0, y: 0, width: 4, height: 4 }, fullRange: false, motion01: 1 }
  return { header, y: new Uint8Array(16), u: new Uint8Array(4), v: new Uint8Array(4) }
}

function setUp(detections: readonly Detection[] = [bike]) {
  const told: FromVision[] = []
  const seen: string[] = []
  let clock = 0
  const detector = {
    async detect({ header }: Frame): Promise<Detection[]> {
      seen.push(`${header.cameraId} ${header.seq}`)
      return [...detections]
    },
  }
  const inference = createInference({ detector, minScore: 0.1, elapsedMs: () => (clock += 40), emit: (message) => told.push(message) })
  const hits = (): RuleHit[] => told.flatMap((message) => (message.type === 'hit' ? [message.hit] : []))
  return { inference, told, seen, hits }
}

test('tells tracks of every frame and a hit once', async () => {
  const { inference, told, hits } = setUp()
  inference.configure([{ cameraId: 'a', zones: [zone], rules }])
  for (let seq = 0; seq < 8; seq++) await inference.take(frame('a', seq))
  expect(told.filter((m) => m.type === 'tracks')).toHaveLength(8)
  expect(told[7]).toMatchObject({ type: 'tracks', cameraId: 'a', inferMs: 40 })
  expect(hits()).toMatchObject([{ cameraId: 'a', ruleId: 'ebikeInLobby:door', phase: 'began', atMs: 600, sinceMs: 0 }])
})

test('looks at no frame of a camera nobody configured', async () => {
  const { inference, seen, told } = setUp()
  inference.configure([{ cameraId: 'a', zones: [zone], rules }])
  await inference.take(frame('b', 1))
  inference.configure([])
  await inference.take(frame('a', 2))
  expect(seen).toEqual([])
  expect(told).toEqual([])
})

test('cameras do not mix', async () => {
  const { inference, hits } = setUp()
  inference.configure(['a', 'b'].map((cameraId) => ({ cameraId, zones: [zone], rules })))
  for (let seq = 0; seq < 3; seq++) await Promise.all([inference.take(frame('a', seq)), inference.take(frame('b', seq))])
  expect(hits()).toEqual([])
  await inference.take(frame('b', 3))
  expect(hits().map((hit) => hit.cameraId)).toEqual(['b'])
})

test('a new configuration leaves what a camera has seen', async () => {
  const { inference, hits } = setUp()
  inference.configure([{ cameraId: 'a', zones: [zone], rules }])
  for (let seq = 0; seq < 5; seq++) await inference.take(frame('a', seq))
  inference.configure([
    { cameraId: 'a', zones: [zone], rules },
    { cameraId: 'b', zones: [zone], rules },
  ])
  for (let seq = 5; seq < 12; seq++) await inference.take(frame('a', seq))
  expect(hits()).toHaveLength(1)
})

test('a configuration that cannot be run is refused whole and the old one stays', async () => {
  const { inference, told } = setUp()
  inference.configure([{ cameraId: 'a', zones: [zone], rules }])
  expect(() => inference.configure([{ cameraId: 'b', zones: [], rules }])).toThrow('no zone "door"')
  await inference.take(frame('a', 1))
  expect(told).toHaveLength(1)
})

test('a frame that fails does not hold up the next', async () => {
  const { inference, told } = setUp([{ ...bike, label: undefined as unknown as string }, bike])
  inference.configure([{ cameraId: 'a', zones: [zone], rules }])
  const [first, second] = await Promise.allSettled([
    inference.take({ ...frame('a', 1), header: null as unknown as Frame['header'] }),
    inference.take(frame('a', 2)),
  ])
  expect([first.status, second.status]).toEqual(['rejected', 'fulfilled'])
  expect(told).toHaveLength(1)
})
