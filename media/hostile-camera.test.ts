// Cameras that answer badly, over real RTSP and with the real ffmpeg: each is told for what it is, and seldom.
import { createServer, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { waitFor } from '../test/patience.ts'
import { findFfmpeg } from './ffmpeg.ts'
import { readFrames } from './rtsp-source.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function address(serve: (socket: Socket) => void): Promise<string> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined).on('close', () => open.delete(socket))
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of open) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('no port')
  return `rtsp://127.0.0.1:${bound.port}/sub`
}

/** @param play called at PLAY */
function rtsp(format: string, play: (socket: Socket) => void): (socket: Socket) => void {
  const sdp = `v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 ${format}/90000\r\na=control:t\r\n`
  return (socket) =>
    socket.on('data', (bytes) => {
      const request = bytes.toString('latin1')
      const method = request.split(' ', 1)[0]
      const head = `RTSP/1.0 200 OK\r\nCSeq: ${/CSeq: *(\d+)/i.exec(request)?.[1]}\r\nSession: 1\r\n`
      if (method === 'OPTIONS') socket.write(`${head}Public: DESCRIBE, SETUP, PLAY\r\n\r\n`)
      else if (method === 'DESCRIBE') socket.write(`${head}Content-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`)
      else if (method === 'SETUP') socket.write(`${head}Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n`)
      else if (method === 'PLAY') {
        socket.write(`${head}\r\n`)
        play(socket)
      }
    })
}

/** Well-formed RTP whose H.264 makes no sense. */
function sendJunk(socket: Socket): void {
  let seed = 1
  let sequence = 0
  const timer = setInterval(() => {
    for (let i = 0; i < 20; i++) {
      const packet = Buffer.alloc(1204)
      for (let at = 16; at < packet.length; at++) packet[at] = (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16
      packet.set([0x24, 0, 1200 >> 8, 1200 & 0xff, 0x80, 96])
      packet.writeUInt16BE(sequence & 0xffff, 6)
      packet.writeUInt32BE(sequence++ * 3000, 8)
      socket.write(packet)
    }
  }, 20)
  socket.on('close', () => clearInterval(timer))
}

async function watch(url: string) {
  const states: string[] = []
  const lines: string[] = []
  const source = readFrames(
    url,
    { is: 'paced', fps: 10 },
    {
      now: () => performance.timeOrigin + performance.now(),
      random: () => 0.5,
      ffmpeg: await findFfmpeg(),
      log: (_level, message) => lines.push(message),
      onState: (state, problem) => states.push(`${state} ${problem}`),
      onInit: () => undefined,
      onFragment: () => undefined,
      onDecoded: () => undefined,
      onFrame: () => undefined,
    },
  )
  closing.push(() => source.stop())
  return { source, states, lines }
}

it.each<[string, (socket: Socket) => void, string]>([
  ['hangs up at once', (socket) => void socket.destroy(), 'offline camera.unreachable'],
  ['speaks another language', (socket) => void socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')), 'offline camera.unreachable'],
  ['sends MPEG-4', rtsp('MP4V-ES', () => undefined), 'unsupported camera.unsupportedCodec'],
  ['sends what cannot be decoded', rtsp('H264', sendJunk), 'unsupported camera.notVideo'],
  ['sends what cannot be decoded as H.265', rtsp('H265', sendJunk), 'unsupported camera.notVideo'],
])('a camera that %s', { timeout: 90_000 }, async (_what, serve, told) => {
  const { states } = await watch(await address(serve))
  await waitFor(() => expect(states.length).toBeGreaterThan(1))
  expect(states).toEqual(['connecting null', told])
})

it('a camera that stays away is one line in the log, however often it is tried', { timeout: 90_000 }, async () => {
  const { source, lines } = await watch(await address((socket) => void socket.destroy()))
  await waitFor(() => expect(source.restarts).toBeGreaterThan(2))
  expect(lines).toEqual(['camera lost'])
})
