// Damaged descriptions of streams, through the real ffmpeg: each ends in a state that says so, nothing else dies, and the camera beside them goes on.
import { createServer, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { memoryMb } from '../bench/process-tree.ts'
import { camera, room, units, watched } from '../test/fixtures/media-room.ts'
import { waitFor } from '../test/patience.ts'
import { SimulatedStream } from './simulator/stream.ts'

/** More of them by hand: VIGIL_SDPS=1000. A process each is too slow for every change. */
const COUNT = Number(process.env['VIGIL_SDPS'] ?? 32)
const AT_ONCE = 8

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function seeded(seed: number): (below: number) => number {
  let at = seed
  return (below) => (at = (at * 16_807) % 2_147_483_647) % below
}

const WORDS = [
  'm=video 0 RTP/AVP 97',
  'a=rtpmap:96 H265/90000',
  'a=fmtp:96 sprop-parameter-sets=,,,',
  'a=control:rtsp://127.0.0.1:1/x',
  'c=IN IP4 224.0.0.1/300',
]

/** Bytes swapped, cut, doubled, lines of others put in, numbers made huge. */
function damage(sdp: string, next: (below: number) => number): string {
  let text = sdp
  for (let times = 1 + next(4); times > 0; times--) {
    const at = next(text.length + 1)
    switch (next(6)) {
      case 0:
        text = `${text.slice(0, at)}${String.fromCharCode(next(256))}${text.slice(at + 1)}`
        break
      case 1:
        text = text.slice(0, at)
        break
      case 2:
        text = `${text.slice(0, at)}${text.slice(at, at + 200).repeat(1 + next(40))}${text.slice(at)}`
        break
      case 3:
        text = `${text.slice(0, at)}\r\n${WORDS[next(WORDS.length)]}\r\n${text.slice(at)}`
        break
      case 4:
        text = text.replaceAll(/\d+/g, (digits) => (next(5) === 0 ? '99999999999999999999' : digits))
        break
      default:
        text = text
          .split('\r\n')
          .toSorted(() => next(3) - 1)
          .join('\r\n')
    }
  }
  return text.slice(0, 60_000)
}

/** Answers DESCRIBE of `/n` with the n-th description; everything after it as a camera would, without pictures. */
async function serve(sdps: readonly string[]): Promise<number> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined).on('close', () => open.delete(socket))
    socket.on('data', (bytes) => {
      const request = bytes.toString('latin1')
      const [method = '', url = ''] = request.split(' ', 2)
      const head = `RTSP/1.0 200 OK\r\nCSeq: ${/CSeq: *(\d+)/i.exec(request)?.[1]}\r\nSession: 1\r\n`
      const sdp = sdps[Number(/\/(\d+)(\/|$)/.exec(url)?.[1] ?? 0)] ?? ''
      if (method === 'DESCRIBE')
        socket.write(Buffer.from(`${head}Content-Type: application/sdp\r\nContent-Length: ${Buffer.byteLength(sdp, 'latin1')}\r\n\r\n${sdp}`, 'latin1'))
      else if (method === 'SETUP') socket.write(`${head}Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n`)
      // What would come in then is no picture: the connection ends.
      else if (method === 'PLAY') socket.end(`${head}\r\n`)
      else socket.write(`${head}Public: DESCRIBE, SETUP, PLAY\r\n\r\n`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of open) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as { port: number }).port
}

it(`${COUNT} damaged descriptions are told for what they are, and disturb nobody`, { timeout: 60_000 + COUNT * 4000 }, async () => {
  const next = seeded(20_261_130)
  const whole = new SimulatedStream(units, 10, true, () => 0).sdp
  const sdps = Array.from({ length: COUNT }, () => damage(whole, next))
  const port = await serve(sdps)
  const good = await camera()
  const { media, status, history } = await room()
  const beside = watched('good', good.url('/sub'), null)
  media.configure([beside], null)
  await waitFor(() => expect(status('good').state).toBe('live'))
  for (let from = 0; from < COUNT; from += AT_ONCE) {
    const ids = sdps.slice(from, from + AT_ONCE).map((_, i) => from + i)
    media.configure([beside, ...ids.map((id) => watched(`bad-${id}`, `rtsp://127.0.0.1:${port}/${id}`, null))], null)
    await waitFor(() => {
      const states = ids.map((id) => status(`bad-${id}`))
      for (const { state, problem } of states) {
        expect(['offline', 'unsupported', 'stalled']).toContain(state)
        expect(problem).toMatch(/^camera\.(unreachable|notVideo|unsupportedCodec|wrongPath|stalled)$/)
      }
    })
  }
  expect(memoryMb([media.pid!])).toBeLessThan(600)
  expect(history('good')).toEqual(['connecting', 'live'])
})
