// The frame socket: one frame per credit, and nothing that a broken sender does reaches further than its own connection.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encodeFrameHead, FRAME_CREDIT, MAX_HEADER_BYTES, MAX_PLANES_BYTES, type Frame, type FrameHeader } from '../contract/detection.ts'
import { createFrameReader, serveFrames } from './frame-link.ts'
import { openSharedPicture } from './shared-picture.ts'
import { waitFor } from '../test/patience.ts'

const HEADER: FrameHeader = {
  cameraId: 'lobby',
  seq: 1,
  atMs: 1_800_000_000_000.5,
  frameWidth: 64,
  frameHeight: 48,
  crop: { x: 16, y: 8, width: 32, height: 16 },
  fullRange: false,
  motion01: 0.1,
}

let folder = ''
let peer: Socket
let close = async (): Promise<void> => {}
let frames: Frame[] = []
let broken: Error[] = []
let credits = 0
let handle: (frame: Frame) => Promise<void> = async () => {}

beforeEach(async () => {
  frames = []
  broken = []
  credits = 0
  handle = async () => {}
  folder = await mkdtemp(join(tmpdir(), 'vigil-link-'))
  const server = createServer((socket) =>
    serveFrames(socket, { pictures: null, onFrame: (frame) => (frames.push(frame), handle(frame)), onBroken: (reason) => broken.push(reason) }),
  )
  server.listen(join(folder, 's'))
  await once(server, 'listening')
  peer = connect(join(folder, 's'))
  peer.on('data', (bytes: Buffer) => (credits += bytes.filter((byte) => byte === FRAME_CREDIT).length))
  peer.on('error', () => {})
  close = async () => {
    peer.destroy()
    server.close()
    await once(server, 'close')
    await rm(folder, { recursive: true })
  }
  await waitFor(() => expect(credits).toBe(1))
})

afterEach(() => close())

function wire(header: object = HEADER, planes = 32 * 16 * 1.5): Buffer {
  return Buffer.concat([encodeFrameHead(header as FrameHeader, planes), Buffer.alloc(planes, 7)])
}

function prefix(headerBytes: number, planesBytes: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32BE(headerBytes, 0)
  bytes.writeUInt32BE(planesBytes, 4)
  return bytes
}

test('takes one frame per credit, however the bytes are cut', async () => {
  peer.write(wire())
  await waitFor(() => expect(credits).toBe(2))
  for (const byte of wire({ ...HEADER, seq: 2 })) peer.write(Uint8Array.of(byte))
  await waitFor(() => expect(credits).toBe(3))
  expect(frames.map((f) => f.header)).toEqual([HEADER, { ...HEADER, seq: 2 }])
  expect(frames[1]!.y).toHaveLength(512)
  expect(frames[1]!.v.every((value) => value === 7)).toBe(true)
  expect(broken).toEqual([])
})

test('asks for the next frame only when the last one is dealt with', async () => {
  const gate = Promise.withResolvers<void>()
  handle = () => gate.promise
  peer.write(wire())
  await waitFor(() => expect(frames).toHaveLength(1))
  expect(credits).toBe(1)
  gate.resolve()
  await waitFor(() => expect(credits).toBe(2))
})

test.each([
  ['a header longer than the bound', prefix(MAX_HEADER_BYTES + 1, 768)],
  ['planes larger than the bound', prefix(100, MAX_PLANES_BYTES + 1)],
  ['a header that is not JSON', Buffer.concat([prefix(4, 768), Buffer.from('oops'), Buffer.alloc(768)])],
  ['a header that is JSON but nothing', Buffer.concat([prefix(4, 768), Buffer.from('null'), Buffer.alloc(768)])],
  ['planes that do not fit the crop', wire(HEADER, 600)],
  ['a crop beyond the frame', wire({ ...HEADER, crop: { ...HEADER.crop, x: 40 } })],
  ['an odd crop', wire({ ...HEADER, crop: { ...HEADER.crop, y: 3 } })],
  ['a camera id of the wrong type', wire({ ...HEADER, cameraId: 7 })],
  ['no time', wire({ ...HEADER, atMs: null })],
  ['two frames for one credit', Buffer.concat([wire(), wire()])],
  ['text', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
])('closes on %s', async (_, bytes) => {
  const closed = once(peer, 'close')
  peer.write(bytes)
  await closed
  expect(broken).toHaveLength(1)
  expect(frames).toEqual([])
})

test('closes when its own handler fails', async () => {
  handle = async () => {
    throw new Error('no more')
  }
  const closed = once(peer, 'close')
  peer.write(wire())
  await closed
  expect(broken.map((reason) => reason.message)).toEqual(['no more'])
})

test('a sender that goes away in the middle of a frame is no breach', async () => {
  peer.write(wire().subarray(0, 300))
  peer.end()
  await once(peer, 'close')
  expect(broken).toEqual([])
  expect(frames).toEqual([])
})

test('planes that did not come along are taken from the file, luma alone or all of them as it was opened', async () => {
  const file = join(folder, 'picture')
  await writeFile(file, Buffer.from(Array.from({ length: 32 * 16 * 1.5 }, (_, at) => (at < 512 ? 1 : at < 640 ? 2 : 3))))
  for (const [has, colour] of [
    ['all', [new Set([2]), new Set([3])]],
    ['luma', [new Set(), new Set()]],
  ] as const) {
    const pictures = openSharedPicture(file, has)!
    const frame = createFrameReader(pictures).push(encodeFrameHead(HEADER, 0))!
    expect([new Set(frame.y), new Set(frame.u), new Set(frame.v)]).toEqual([new Set([1]), ...colour])
    pictures.close()
  }
  await writeFile(file, Buffer.alloc(600))
  const short = openSharedPicture(file, 'all')!
  expect(() => createFrameReader(short).push(encodeFrameHead(HEADER, 0))).toThrow(RangeError)
  short.close()
})
