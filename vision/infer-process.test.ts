// The real process: real model, real socket, real frames; what breaks is one connection, never the process.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { encodeFrameHead, FRAME_CREDIT, type Frame, type FromVision, type Track, type Zone } from '../contract/detection.ts'
import { FOOTAGE_MISSING, hasFootage, pictureAt } from '../test/footage.ts'
import { modelPath, modelsDir, NANODET } from './models.ts'
import { startInference, type VisionExit, type VisionProcess } from './pool.ts'

const MODELS = modelsDir()
const BICYCLE = 'persons-and-bikes/parked-bicycle-pedestrian.mp4'
const hasModel = existsSync(modelPath(MODELS, NANODET.id))
const SLOW = { timeout: 60_000, interval: 20 }

const zone: Zone = {
  id: 'all',
  name: 'all',
  polygon: [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ],
}
const camera = { cameraId: 'lobby', zones: [zone], rules: [{ id: 'ebikeInLobby:all', kind: 'ebikeInLobby' as const, zone: 'all', config: {} }] }

let folder = ''
let socketPath = ''
let told: FromVision[] = []
let exits: VisionExit[] = []
let running: VisionProcess[] = []
let sockets: Socket[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-infer-'))
  socketPath = process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/[^a-z0-9]/gi, '-')}` : join(folder, 'frames')
  told = []
  exits = []
  running = []
  sockets = []
})

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await Promise.all(running.map((child) => child.stop()))
  await rm(folder, { recursive: true })
})

function start(models = MODELS): VisionProcess {
  const child = startInference({ socketPath, modelsDir: models, onMessage: (m) => told.push(m), onExit: (exit) => exits.push(exit), log: () => {} })
  running.push(child)
  return child
}

async function ready(): Promise<void> {
  await vi.waitFor(() => expect(told[0]?.type).toBe('ready'), SLOW)
}

/** A media process in small: sends a frame whenever it is asked for one. */
async function send(frames: readonly Frame[]): Promise<void> {
  const socket = connect(socketPath)
  sockets.push(socket)
  let next = 0
  const done = Promise.withResolvers<void>()
  socket.on('error', done.reject)
  socket.on('data', (bytes: Buffer) => {
    if (!bytes.includes(FRAME_CREDIT)) return
    const frame = frames[next++]
    if (!frame) return done.resolve()
    const planes = [frame.y, frame.u, frame.v]
    const planesBytes = planes.reduce((sum, plane) => sum + plane.length, 0)
    socket.write(Buffer.concat([encodeFrameHead(frame.header, planesBytes), ...planes]))
  })
  await done.promise
  socket.end()
}

function tracks(): readonly Track[][] {
  return told.flatMap((message) => (message.type === 'tracks' ? [[...message.tracks]] : []))
}

/** Two seconds of a bicycle, five frames each. */
function bicycleFrames(): Frame[] {
  return Array.from({ length: 10 }, (_, i) => {
    const frame = pictureAt(BICYCLE, i / 5)
    return { ...frame, header: { ...frame.header, cameraId: 'lobby', seq: 5 * i } }
  })
}

function grey(seq: number): Frame {
  const header = {
    cameraId: 'lobby',
    seq,
    atMs: 200 * seq,
    frameWidth: 64,
    frameHeight: 64,
    crop: { x: 0, y: 0, width: 64, height: 64 },
    fullRange: false,
    motion01: 0,
  }
  return { header, y: new Uint8Array(4096).fill(128), u: new Uint8Array(1024).fill(128), v: new Uint8Array(1024).fill(128) }
}

describe.skipIf(!hasModel)(`an inference process${hasModel ? '' : ' (the model is not built: node scripts/models/build.ts)'}`, { timeout: 90_000 }, () => {
  test.skipIf(!hasFootage)(`follows a bicycle of real footage and rings${hasFootage ? '' : ` (${FOOTAGE_MISSING})`}`, async () => {
    const child = start()
    child.configure([camera])
    await ready()
    expect(told[0]).toMatchObject({ models: [{ id: NANODET.id, provider: 'cpu' }] })
    const frames = bicycleFrames()
    await send(frames)
    await vi.waitFor(() => expect(tracks()).toHaveLength(frames.length), SLOW)
    const bikes = tracks().map((of) => of.filter((t) => t.label === 'bicycle' || t.label === 'motorcycle'))
    expect(Math.max(...bikes.flat().map((t) => t.hits))).toBeGreaterThanOrEqual(frames.length - 2)
    const hits = told.flatMap((m) => (m.type === 'hit' ? [m.hit] : []))
    expect(hits).toMatchObject([{ cameraId: 'lobby', kind: 'ebikeInLobby', phase: 'began' }])
  })

  test('a stream that makes no sense loses its connection; the next one is served', async () => {
    const child = start()
    child.configure([camera])
    await ready()
    for (const nonsense of [
      Buffer.alloc(4000, 0xff),
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.from([0, 0, 0, 2, 0, 0, 0, 6, 123, 125, 1, 2, 3, 4, 5, 6]),
    ]) {
      const socket = connect(socketPath)
      sockets.push(socket)
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.on('error', () => {})
      socket.resume()
      socket.write(nonsense)
      await closed
    }
    await send([grey(1), grey(2)])
    await vi.waitFor(() => expect(tracks()).toHaveLength(2), SLOW)
    expect(exits).toEqual([])
  })

  test('ends when asked, and says that it was asked', async () => {
    const child = start()
    await ready()
    await child.stop()
    expect(exits).toEqual([{ code: 0, signal: null, wasAsked: true }])
  })

  test('ends on SIGTERM in the middle of an inference', async () => {
    const child = start()
    child.configure([camera])
    await ready()
    const sending = send(Array.from({ length: 500 }, (_, i) => grey(i))).catch(() => {})
    await vi.waitFor(() => expect(tracks().length).toBeGreaterThan(1), SLOW)
    process.kill(child.pid!, 'SIGTERM')
    await vi.waitFor(() => expect(exits).toEqual([{ code: 0, signal: null, wasAsked: false }]), SLOW)
    for (const socket of sockets) socket.destroy()
    await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, 0))])
  })

  test.skipIf(process.platform === 'win32')('takes over the socket file that a killed process left behind', async () => {
    const first = start()
    await ready()
    process.kill(first.pid!, 'SIGKILL')
    await vi.waitFor(() => expect(exits).toHaveLength(1), SLOW)
    expect(existsSync(socketPath)).toBe(true)
    told = []
    start()
    await ready()
  })

  test.skipIf(process.platform === 'win32')('says that it lives, and can be ended when it is frozen', async () => {
    const child = start()
    await ready()
    await vi.waitFor(() => expect(told.filter(({ type }) => type === 'alive').length).toBeGreaterThan(1), SLOW)
    process.kill(child.pid!, 'SIGSTOP')
    child.kill()
    await vi.waitFor(() => expect(exits).toEqual([{ code: null, signal: 'SIGKILL', wasAsked: false }]), SLOW)
  })

  test('leaves no orphan when its parent is killed', async () => {
    const script = join(folder, 'parent.ts')
    const pool = JSON.stringify(join(import.meta.dirname, 'pool.ts'))
    const options = `{ socketPath: ${JSON.stringify(socketPath)}, modelsDir: ${JSON.stringify(MODELS)}, onExit() {}, log() {}, onMessage() { process.stdout.write(String(child.pid), () => process.kill(process.pid, 'SIGKILL')) } }`
    await writeFile(script, `import { startInference } from ${pool}\nconst child = startInference(${options})\n`)
    const ended = await promisify(execFile)(process.execPath, [script]).catch((cause: { stdout: string }) => cause)
    const pid = Number(ended.stdout)
    expect(pid).toBeGreaterThan(1)
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), SLOW)
  })
})

test('says what is wrong when the model is missing', { timeout: 90_000 }, async () => {
  start(folder)
  await vi.waitFor(() => expect(exits).toEqual([{ code: 1, signal: null, wasAsked: false }]), SLOW)
  expect(told).toMatchObject([{ type: 'fault', message: expect.stringContaining('model missing') as string }])
})
