// The facade process without its process: streams begin and end, tests are drawn, figures are told; the watcher is a fake that notes what it sees.
import { beforeEach, expect, test } from 'vitest'
import type { ArmedRule, Frame, FromVision } from '../contract/detection.ts'
import { facadeFiguresSchema } from '../contract/facade.ts'
import type { Fall } from '../contract/falling.ts'
import { createFacadeRoom, type FacadeRoom } from './facade-room.ts'
import type { FacadeWatcher, WatcherOptions } from './falling/watcher.ts'
import type { SelfTestOptions } from './self-test-thrower.ts'

const T0 = 1_700_000_000_000
const zone = {
  id: 'front',
  name: 'front',
  polygon: [
    [0, 0],
    [1, 0],
    [1, 1],
  ],
} as const
const rule: ArmedRule = { id: 'fallingObject:front', kind: 'fallingObject', zone: 'front', config: {} }
const camera = { cameraId: 'tower', zones: [zone], rules: [rule] }

interface Watched {
  readonly options: WatcherOptions
  readonly times: number[]
  readonly drawn: unknown[]
  ends: number
}

let watched: Watched[]
let told: FromVision[]
let thrown: SelfTestOptions[]
let nowMs: number
let room: FacadeRoom

beforeEach(() => {
  watched = []
  told = []
  thrown = []
  nowMs = 0
  room = createFacadeRoom({
    network: null,
    createWatcher,
    createSelfTest(options) {
      thrown.push(options)
      return { floor: 9, lengthFrames: 3, draw: (luma, step) => ((luma[0] = 255), step === 1 ? null : [0.1, step / 10, 0.2, step / 10 + 0.1]) }
    },
    elapsedMs: () => nowMs,
    cpuMs: () => nowMs / 10,
    emit: (message) => told.push(message),
  })
  room.configure([camera])
})

function createWatcher(options: WatcherOptions): FacadeWatcher {
  const one: Watched = { options, times: [], drawn: [], ends: 0 }
  watched.push(one)
  return {
    see: async (luma, atMs, drawn) => {
      one.times.push(atMs - T0)
      if (drawn) one.drawn.push({ ...drawn, firstPixel: luma.data[0] })
      return { falls: drawn ? [fall(true)] : [], candidates: 2, isBlind: atMs % 2 === 1, shakePx: 0.5 }
    },
    end: async () => {
      one.ends++
      return [fall(false)]
    },
  }
}

function fall(isTest: boolean): Fall {
  const told = { cameraId: 'tower', ruleId: rule.id, zone: 'front', grade: 'alarm', reasons: [], score: 0.9, firstAtMs: T0, lastAtMs: T0 } as const
  return { ...told, reasons: [], tracks: [], floor: null, column: null, why: { g: 9.8 }, isTest }
}

function frame(seq: number, atMs = seq * 40, width = 32): Frame {
  const header = { cameraId: 'tower', seq, atMs: T0 + atMs, frameWidth: width, frameHeight: 18, fullRange: false, motion01: 0 }
  return { header: { ...header, crop: { x: 0, y: 0, width, height: 18 } }, y: new Uint8Array(width * 18), u: new Uint8Array(0), v: new Uint8Array(0) }
}

const send = async (from: number, to: number, width?: number) => {
  for (let seq = from; seq < to; seq++) {
    nowMs += 40
    await room.take(frame(seq, seq * 40, width))
  }
}
const falls = () => told.flatMap((m) => (m.type === 'fall' ? [m.fall] : []))
const figures = () => told.flatMap((m) => (m.type === 'facade' ? [m.figures] : []))

test('learns the rate from the first pictures and watches every one from there', async () => {
  await send(0, 40)
  expect(watched).toHaveLength(1)
  expect(watched[0]!.options).toMatchObject({ cameraId: 'tower', fps: 25, zones: [zone], rules: [rule], network: null })
  expect(watched[0]!.times).toEqual(Array.from({ length: watched[0]!.times.length }, (_, i) => (8 + i) * 40))
  expect(watched[0]!.times).toHaveLength(32)
})

test('ends a stream at a gap, at another size, and when time goes back; lost pictures in between only count', async () => {
  await send(0, 20)
  await room.take(frame(25))
  expect(watched[0]!.ends).toBe(0)
  await room.take(frame(60))
  expect(watched[0]!.ends).toBe(1)
  await send(61, 80)
  await send(80, 100, 64)
  await send(90, 110, 64)
  expect(watched.map(({ ends }) => ends)).toEqual([1, 1, 1, 0])
  expect(falls()).toHaveLength(3)
  await room.tell()
  expect(figures().at(-1)).toMatchObject({ dropped: 5 })
})

test('ends a stream of which nothing comes any more, once', async () => {
  await send(0, 20)
  nowMs += 2000
  await room.tell()
  expect(watched[0]!.ends).toBe(0)
  nowMs += 1000
  await room.tell()
  await room.tell()
  expect(watched[0]!.ends).toBe(1)
  expect(falls()).toHaveLength(1)
})

test('begins anew when the camera changes its rate for good', async () => {
  await send(0, 60)
  for (let i = 0; i < 60; i++) await room.take(frame(60 + i, 60 * 40 + i * 80))
  expect(watched.map(({ options }) => options.fps)).toEqual([25, 12.5])
  expect(watched[0]!.ends).toBe(1)
})

test('a camera whose facades are unchanged keeps its memory; another, or one that is gone, is decided first', async () => {
  await send(0, 20)
  const lobby = { cameraId: 'lobby', zones: [], rules: [] }
  room.configure([structuredClone(camera), lobby])
  await send(20, 30)
  expect(watched).toHaveLength(1)
  room.configure([{ ...camera, rules: [{ ...rule, config: { minFloors: 5 } }] }])
  await send(30, 50)
  expect(watched.map(({ ends }) => ends)).toEqual([1, 0])
  room.configure([])
  await send(50, 60)
  expect(watched.map(({ ends }) => ends)).toEqual([1, 1])
  expect(falls()).toHaveLength(2)
})

test('refuses a rule that cannot be, and keeps what it had', async () => {
  expect(() => room.configure([{ ...camera, zones: [] }])).toThrow('no zone "front"')
  expect(() => room.configure([{ ...camera, rules: [{ ...rule, config: { minFloors: -1 } }] }])).toThrow()
  await send(0, 20)
  expect(watched).toHaveLength(1)
})

test('draws a test into the pictures of its zone only, in their own time, and marks what comes of it', async () => {
  await send(0, 20)
  room.selfTest('tower', 'front', 11)
  room.selfTest('tower', 'nowhere', 11)
  room.selfTest('nobody', 'front', 11)
  await send(20, 30)
  expect(thrown).toMatchObject([{ seed: 11, fps: 25, width: 32, height: 18, zone, rule }])
  expect(watched[0]!.drawn).toEqual([0, 2].map((step) => ({ zone: 'front', box: [0.1, step / 10, 0.2, step / 10 + 0.1], firstPixel: 255 })))
  expect(falls().map(({ why }) => why)).toEqual([
    { g: 9.8, drawnFloor: 9 },
    { g: 9.8, drawnFloor: 9 },
  ])
})

test('tells once a second what it costs and sees', async () => {
  await room.tell()
  expect(facadeFiguresSchema.parse(figures()[0])).toMatchObject({ cameraId: 'tower', analysedFps: 0, width: 0 })
  await send(0, 33)
  nowMs += 0
  await room.tell()
  expect(figures()[1]).toMatchObject({ analysedFps: 18.9, medianMs: 4, candidates: 2, shakePx: 0.5, width: 32, height: 18, dropped: 0 })
})
