// What the console knows of cameras that come, change and go.
import { beforeEach, expect, test } from 'vitest'
import type { CameraView } from '../contract/api.ts'
import type { ArmedRule } from '../contract/detection.ts'
import { cameraSchema, type SiteCamera } from '../contract/site.ts'
import type { CameraStatus } from '../media/messages.ts'
import { createCameraBoard, toMediaCamera, type CameraBoard } from './cameras.ts'
import { createFeed, type Feed } from './feed.ts'

const cameraOf = (id: string, change: Partial<SiteCamera> = {}) => cameraSchema.parse({ id, name: id, sub: `rtsp://10.0.0.1/${id}`, ...change })
const statusOf = (id: string, change: Partial<CameraStatus> = {}): CameraStatus => ({
  id,
  state: 'live',
  sinceMs: 5,
  fps: 10,
  expectedFps: 10,
  analysedFps: 0,
  lastFrameAtMs: 5,
  dropped: 0,
  restarts: 0,
  codec: null,
  width: 640,
  height: 360,
  problem: null,
  faults: [],
  kbps: null,
  ...change,
})

let board: CameraBoard
let told: CameraView[]
const stateOf = (id: string) => board.views().find((view) => view.id === id)?.state
beforeEach(() => {
  told = []
  const feed: Feed = { ...createFeed(), publish: (_topic, event) => void told.push(event as CameraView) }
  board = createCameraBoard(feed)
  board.take([cameraOf('a'), cameraOf('b')], new Map(), 1)
  board.update(statusOf('a'))
  board.update(statusOf('b'))
  told = []
})

test('a camera that comes begins connecting, and nothing is told of those that stay as they are', () => {
  board.take([cameraOf('a'), cameraOf('b'), cameraOf('c')], new Map(), 9)
  expect(told).toMatchObject([{ id: 'c', state: 'connecting', sinceMs: 9 }])
  expect([stateOf('a'), stateOf('b')]).toEqual(['live', 'live'])
})

test('another name or zone leaves it live, another stream does not', () => {
  const zone = { id: 'door', name: '门', polygon: [[0, 0], [1, 0], [1, 1]] as [number, number][] } // prettier-ignore
  board.take([cameraOf('a', { name: '大门' }), cameraOf('b')], new Map([['a', [zone]]]), 9)
  expect(told).toMatchObject([{ id: 'a', name: '大门', state: 'live', zones: [{ id: 'door' }] }])
  board.take([cameraOf('a', { name: '大门' }), cameraOf('b', { transport: 'udp' })], new Map(), 10)
  expect([stateOf('a'), stateOf('b')]).toEqual(['live', 'connecting'])
})

test('of a camera that is gone nothing is heard any more', () => {
  board.take([cameraOf('a')], new Map(), 9)
  board.update(statusOf('b'))
  expect(board.views().map(({ id }) => id)).toEqual(['a'])
  expect(told).toEqual([])
})

test('a weak link is analysed less often, and its way is told to the media process', () => {
  const rules = [{ id: 'crowding:door', kind: 'crowding', zone: 'door', config: {} } as const]
  expect(toMediaCamera(cameraOf('a'), [], rules, 5)).toMatchObject({ analyse: { maxFps: 5 }, line: { transport: 'tcp', isWeak: false } })
  const weak = cameraOf('a', { transport: 'udp', weakLink: true })
  expect(toMediaCamera(weak, [], rules, 5)).toMatchObject({ analyse: { maxFps: 4 }, line: { transport: 'udp', isWeak: true } })
})

test('what stands on a line is seen from head to foot, and for a while on both sides of it', () => {
  const line = { id: 'gate', name: '大门线', polygon: [[0.4, 0.6], [0.6, 0.6]] } as const // prettier-ignore
  const rules: ArmedRule[] = [{ id: 'tripline:gate', kind: 'tripline', zone: 'gate', config: {} }]
  const crop = toMediaCamera(cameraOf('a'), [line], rules, 5)?.analyse?.crop.map((share) => Math.round(share * 100))
  expect(crop).toEqual([15, 15, 85, 85])
  expect(toMediaCamera(cameraOf('a'), [], [], 5, [line.polygon])?.analyse?.crop.map((share) => Math.round(share * 100))).toEqual(crop)
  expect(toMediaCamera(cameraOf('a'), [], [], 5)?.analyse).toBeNull()
})
