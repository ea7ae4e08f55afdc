// Pictures of facades wait in order for up to a second; what does not fit is dropped, the oldest first, and counted.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { decodeFrame, FRAME_CREDIT, FRAME_PREFIX_BYTES, type FrameHeader } from '../contract/detection.ts'
import { FacadeQueue } from './facade-queue.ts'
import { openPictureFile, sweepPictureFiles, type PictureFile } from './picture-file.ts'
import { waitFor } from '../test/patience.ts'

const WIDTH = 8
const HEIGHT = 4
const STEP_MS = 40
let directory: string
let path: string
let server: Server
let peers: Socket[]
/** `a3:7`: picture 3 of camera a, filled with 7. */
let seen: string[]
let dropped: string[]
let queue: FacadeQueue
let file: PictureFile

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vigil-queue-'))
  path = join(directory, 'facade.sock')
  file = openPictureFile(Date.now(), directory)
  peers = []
  seen = []
  dropped = []
  server = createServer((socket) => {
    peers.push(socket)
    let held = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      held = Buffer.concat([held, chunk])
      for (let used = takeOne(held); used > 0; used = takeOne(held)) held = held.subarray(used)
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  queue = new FacadeQueue({ onSent: () => undefined, onDropped: (id) => dropped.push(id) })
})
afterEach(async () => {
  queue.close()
  file.close()
  for (const peer of peers) peer.destroy()
  await new Promise((resolve) => server.close(resolve))
  await rm(directory, { recursive: true, force: true })
})

/** @returns bytes used; a head without planes means that they are in the file */
function takeOne(held: Buffer): number {
  if (held.length < FRAME_PREFIX_BYTES || held.readUInt32BE(4) > 0) {
    const decoded = decodeFrame(held)
    if (decoded) seen.push(`${decoded.frame.header.cameraId}${decoded.frame.header.seq}:${decoded.frame.y[5]}`)
    return decoded?.used ?? 0
  }
  const used = FRAME_PREFIX_BYTES + held.readUInt32BE(0)
  if (held.length < used) return 0
  const header = JSON.parse(held.toString('utf8', FRAME_PREFIX_BYTES, used)) as FrameHeader
  const luma = readFileSync(file.path!)
  expect(luma).toHaveLength(WIDTH * HEIGHT)
  seen.push(`${header.cameraId}${header.seq}:${luma[5]}`)
  return used
}

async function connected(pictureFile: string | null): Promise<void> {
  queue.connectTo({ socket: path, pictureFile })
  await waitFor(() => expect(peers).toHaveLength(1))
}
const luma = new Uint8Array(WIDTH * HEIGHT)
/** The same buffer again and again, as the decoder does. */
const offer = (cameraId: string, seq: number) => {
  const crop = { x: 0, y: 0, width: WIDTH, height: HEIGHT }
  queue.offer({ cameraId, seq, atMs: seq * STEP_MS, frameWidth: WIDTH, frameHeight: HEIGHT, crop, fullRange: false, motion01: 0 }, luma.fill(seq))
}
const ask = () => peers.at(-1)!.write(Uint8Array.of(FRAME_CREDIT))
const askFor = async (count: number) => {
  for (let wanted = seen.length + count; seen.length < wanted;) {
    const before = seen.length
    ask()
    await waitFor(() => expect(seen.length).toBeGreaterThan(before), { interval: 1 })
  }
}

it.each(['through the socket', 'through the file'])('keeps the order %s, and the cameras take turns', async (way) => {
  await connected(way === 'through the file' ? file.path : null)
  for (let seq = 1; seq <= 5; seq++) for (const id of ['a', 'b']) offer(id, seq)
  await askFor(10)
  expect(seen).toEqual(['a1:1', 'b1:1', 'a2:2', 'b2:2', 'a3:3', 'b3:3', 'a4:4', 'b4:4', 'a5:5', 'b5:5'])
  expect(dropped).toEqual([])
})

it('sends at once what was asked for before it came', async () => {
  await connected(file.path)
  ask()
  await waitFor(() => {
    offer('a', 1)
    expect(seen).not.toEqual([])
  })
  expect(seen).toEqual(['a1:1'])
})

it('drops the oldest beyond a second, counts them, and lets no other camera pay', async () => {
  await connected(null)
  offer('b', 80)
  for (let seq = 1; seq <= 100; seq++) offer('a', seq)
  expect(dropped).toHaveLength(74)
  expect(new Set(dropped)).toEqual(new Set(['a']))
  await askFor(27)
  expect(seen.filter((one) => one.startsWith('a'))).toEqual(Array.from({ length: 26 }, (_, i) => `a${75 + i}:${75 + i}`))
  expect(seen).toContain('b80:80')
})

it('counts what waited for a camera that is taken away', async () => {
  await connected(null)
  for (let seq = 1; seq <= 3; seq++) offer('a', seq)
  queue.forget('a')
  expect(dropped).toEqual(['a', 'a', 'a'])
})

it('uses the socket where there is no file system in memory', async () => {
  const none = openPictureFile(Date.now(), join(directory, 'nowhere'))
  expect(none.path).toBeNull()
  await connected(join(directory, 'gone'))
  offer('a', 1)
  await askFor(1)
  expect(seen).toEqual(['a1:1'])
})

it('takes away the files of processes that were killed, and no others', async () => {
  await sweepPictureFiles(directory, Date.now() + 3_600_000)
  expect(readFileSync(file.path!)).toHaveLength(0)
})
