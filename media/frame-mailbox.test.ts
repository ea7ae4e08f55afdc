// One waiting frame per camera, the latest wins, cameras take turns, nothing without a credit.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { decodeFrame, FRAME_CREDIT, type Frame } from '../contract/detection.ts'
import { FrameMailbox } from './frame-mailbox.ts'
import { openPictureFile } from './picture-file.ts'
import { waitFor } from '../test/patience.ts'

const WIDTH = 8
const HEIGHT = 4
let directory: string
let path: string
let server: Server
let peers: Socket[]
let frames: Frame[]
let sent: string[]
let mailbox: FrameMailbox

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vigil-box-'))
  path = join(directory, 'frames.sock')
  peers = []
  frames = []
  sent = []
  server = createServer((socket) => {
    peers.push(socket)
    let held = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      held = Buffer.concat([held, chunk])
      for (let next = decodeFrame(held); next; next = decodeFrame(held)) {
        frames.push(next.frame)
        held = held.subarray(next.used)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  mailbox = new FrameMailbox({ onSent: (id) => sent.push(id) })
  mailbox.connectTo(path)
  await waitFor(() => expect(peers).toHaveLength(1))
})
afterEach(async () => {
  mailbox.close()
  for (const peer of peers) peer.destroy()
  await new Promise((resolve) => server.close(resolve))
  await rm(directory, { recursive: true, force: true })
})

const offer = (cameraId: string, seq: number, crop = { x: 2, y: 0, width: 4, height: 4 }) =>
  mailbox.offer(
    {
      cameraId,
      seq,
      atMs: seq,
      frameWidth: WIDTH,
      frameHeight: HEIGHT,
      crop,
      fullRange: false,
      motion01: 0,
    },
    new Uint8Array(WIDTH * HEIGHT * 1.5).fill(seq),
  )
const ask = (count: number) => peers.at(-1)!.write(new Uint8Array(count).fill(FRAME_CREDIT))
const seen = () => frames.map(({ header }) => `${header.cameraId}${header.seq}`)

it('sends nothing unasked, and the latest frame of each camera in turn when asked', async () => {
  for (const seq of [1, 2, 3]) for (const id of ['a', 'b']) offer(id, seq)
  expect(sent).toEqual([])
  ask(1)
  await waitFor(() => expect(seen()).toEqual(['a3']))
  offer('a', 4)
  offer('b', 4)
  ask(3)
  await waitFor(() => expect(seen()).toEqual(['a3', 'b4', 'a4']))
  offer('b', 5)
  await waitFor(() => expect(seen()).toEqual(['a3', 'b4', 'a4', 'b5']))
  expect(sent).toEqual(['a', 'b', 'a', 'b'])
  expect([...frames[1]!.y]).toEqual(Array.from({ length: 16 }, () => 4))
})

it('does not spoil a frame that is being sent by the next one', async () => {
  ask(1)
  await waitFor(() => {
    offer('a', 1)
    expect(sent).toEqual(['a'])
  })
  for (let seq = 2; seq < 20; seq++) offer('a', seq)
  await waitFor(() => expect(frames).toHaveLength(1))
  expect(new Set(frames[0]!.y)).toEqual(new Set([frames[0]!.header.seq]))
})

it('forgets credits of a connection that broke, and comes back', async () => {
  ask(5)
  peers[0]!.destroy()
  await waitFor(() => expect(peers).toHaveLength(2))
  offer('a', 1)
  expect(sent).toEqual([])
  ask(1)
  await waitFor(() => expect(seen()).toEqual(['a1']))
  mailbox.connectTo(null)
  await waitFor(() => expect(peers[1]!.readyState).not.toBe('open'))
})

it('passes planes through the file where there is one, whole pictures and parts, and the header alone through the socket', async () => {
  const file = openPictureFile(0, directory)
  mailbox.connectTo(path, file.path)
  const heads: Buffer[] = []
  peers[0]!.removeAllListeners('data').on('data', (chunk: Buffer) => heads.push(chunk))
  const head = () => Buffer.concat(heads)
  ask(1)
  await waitFor(() => {
    offer('a', 1, { x: 0, y: 0, width: WIDTH, height: HEIGHT })
    expect(sent).toEqual(['a'])
  })
  await waitFor(() => expect(head().length).toBeGreaterThan(8))
  // no planes follow the header
  expect([head().readUInt32BE(4), head().length]).toEqual([0, 8 + head().readUInt32BE(0)])
  expect([...(await readFile(file.path!))]).toEqual(Array.from({ length: WIDTH * HEIGHT * 1.5 }, () => 1))
  mailbox.forget('a')
  offer('b', 7)
  heads.length = 0
  ask(1)
  await waitFor(() => expect(head().toString()).toContain('"seq":7'))
  expect([...(await readFile(file.path!)).subarray(0, 24)]).toEqual(Array.from({ length: 24 }, () => 7))
  file.close()
})
