// The real facade process: pictures in over its socket, a drawn object out as a fall; what breaks is one connection, never the process.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encodeFrameHead, FRAME_CREDIT, type FromVision } from '../contract/detection.ts'
import { facadeFiguresSchema } from '../contract/facade.ts'
import { fallSchema } from '../contract/falling.ts'
import { waitFor } from '../test/patience.ts'
import { startFacadeProcess, type FacadeProcess, type VisionExit } from './pool.ts'

const WIDTH = 320
const HEIGHT = 240
const FPS = 25

const zone = {
  id: 'front',
  name: 'front',
  polygon: [
    [0.05, 0.02],
    [0.95, 0.02],
    [0.95, 0.98],
    [0.05, 0.98],
  ],
} as const
const floors = [12, 8, 4, 1].map((floor, i) => ({ floor, y: 0.08 + i * 0.28 }))
const rule = {
  id: 'fallingObject:front',
  kind: 'fallingObject' as const,
  zone: 'front',
  config: { facade: { floors, floorHeightM: 3, columns: [] }, masks: [], minFloors: 3, alarmScore: 0.6, suspectedScore: 0.3, selfTestAt: [] },
}
const camera = { cameraId: 'tower', zones: [zone], rules: [rule] }

let folder = ''
let socketPath = ''
let pictureFile = ''
let told: FromVision[] = []
let exits: VisionExit[] = []
let sockets: Socket[] = []
let running: FacadeProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-facade-'))
  socketPath = join(folder, 'facade')
  pictureFile = join(folder, 'picture')
  await writeFile(pictureFile, '')
  told = []
  exits = []
  sockets = []
  running = []
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await Promise.all(running.map((child) => child.stop()))
  await rm(folder, { recursive: true })
})

async function start(): Promise<FacadeProcess> {
  const child = startFacadeProcess({ socketPath, pictureFile, onMessage: (m) => told.push(m), onExit: (exit) => exits.push(exit), log: () => {} })
  running.push(child)
  child.configure([camera])
  await waitFor(() => expect(told[0]?.type).toBe('ready'))
  return child
}

/** A wall that a camera sees: still, with a little noise. */
function wall(seq: number): Uint8Array {
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => 110 + ((i >> 4) % 7) * 6 + ((i * 31 + seq * 17) % 3))
}

function header(seq: number, atMs = 1_700_000_000_000 + (seq * 1000) / FPS) {
  const crop = { x: 0, y: 0, width: WIDTH, height: HEIGHT }
  return { cameraId: 'tower', seq, atMs, frameWidth: WIDTH, frameHeight: HEIGHT, crop, fullRange: false, motion01: 0 }
}

/** A media process in small: one picture whenever it is asked; those with `inFile` pass through the file. */
async function send(seqs: readonly number[], inFile = false): Promise<void> {
  const socket = connect(socketPath)
  sockets.push(socket)
  let next = 0
  const done = Promise.withResolvers<void>()
  socket.on('error', done.reject)
  socket.on('data', (bytes: Buffer) => {
    if (!bytes.includes(FRAME_CREDIT)) return
    const seq = seqs[next++]
    if (seq === undefined) return done.resolve()
    const luma = wall(seq)
    if (!inFile) return void socket.write(Buffer.concat([encodeFrameHead(header(seq), luma.length), luma]))
    void writeFile(pictureFile, luma).then(() => socket.write(encodeFrameHead(header(seq), 0)))
  })
  await done.promise
  socket.end()
}

const figures = () => told.flatMap((m) => (m.type === 'facade' ? [m.figures] : []))
const falls = () => told.flatMap((m) => (m.type === 'fall' ? [m.fall] : []))
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

test('tells once a second what it sees, and which pictures are missing', async () => {
  await start()
  await send([...range(1, 40), ...range(43, 60)], true)
  await waitFor(() => expect(figures().some(({ width, dropped }) => width === WIDTH && dropped === 3)).toBe(true))
  for (const one of figures()) facadeFiguresSchema.parse(one)
  expect(Math.max(...figures().map(({ medianMs }) => medianMs))).toBeGreaterThan(0)
  expect(exits).toEqual([])
})

test('throws a drawn object into the pictures, and it comes out as a test with its floor', async () => {
  const child = await start()
  await send(range(1, 60))
  child.selfTest('tower', 'front', 7)
  await send(range(60, 260), true)
  await waitFor(() => expect(falls().some(({ isTest }) => isTest)).toBe(true))
  const fall = fallSchema.parse(falls().find(({ isTest }) => isTest))
  expect(fall).toMatchObject({ cameraId: 'tower', ruleId: rule.id, zone: 'front' })
  expect(fall.why['drawnFloor']).toBeGreaterThan(0)
})

test('a stream that makes no sense loses its connection; the next one is served', async () => {
  await start()
  const empty = Buffer.from(encodeFrameHead({ ...header(1), crop: { x: 0, y: 0, width: WIDTH, height: HEIGHT + 2 } }, 0))
  for (const nonsense of [Buffer.alloc(4000, 0xff), Buffer.from('GET / HTTP/1.1\r\n\r\n'), empty, Buffer.from(encodeFrameHead(header(1), 0))]) {
    const socket = connect(socketPath)
    sockets.push(socket)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => {})
    socket.resume()
    socket.write(nonsense)
    await closed
  }
  await send(range(1, 20))
  await waitFor(() => expect(figures().some(({ width }) => width === WIDTH)).toBe(true))
  expect(exits).toEqual([])
})

test('ends when it is given a rule that cannot be, and says why', async () => {
  const child = await start()
  child.configure([{ ...camera, zones: [] }])
  await waitFor(() => expect(exits).toEqual([{ code: 1, signal: null, wasAsked: false }]))
  expect(told.at(-1)).toMatchObject({ type: 'fault', message: expect.stringContaining('no zone') as string })
})

test.skipIf(process.platform === 'win32')('says that it lives, and can be ended when it is frozen', async () => {
  const child = await start()
  await waitFor(() => expect(told.filter(({ type }) => type === 'alive').length).toBeGreaterThan(1))
  process.kill(child.pid!, 'SIGSTOP')
  child.kill()
  await waitFor(() => expect(exits).toEqual([{ code: null, signal: 'SIGKILL', wasAsked: false }]))
})
