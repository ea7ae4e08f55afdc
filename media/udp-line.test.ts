// Cameras over UDP and at IPv6 addresses, and log-ins that expire: pictures go on, and nobody is told that a camera is lost while it is not.
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { encodeAccessUnits } from '../test/fakes/encode.ts'
import { camera, FPS, frameTaker, room, watched } from '../test/fixtures/media-room.ts'
import { waitFor } from '../test/patience.ts'
import type { Line } from './messages.ts'

const LONG = { timeout: 180_000 }
const UDP: Line = { transport: 'udp', isWeak: false }

function seeded(seed: number): () => number {
  let at = seed
  return () => (at = (at * 16_807) % 2_147_483_647) / 2_147_483_647
}
const hasIpv6 = await new Promise<boolean>((resolve) => {
  const server = createServer()
  server.once('error', () => resolve(false))
  server.listen(0, '::1', () => server.close(() => resolve(true)))
})

it.each([
  ['a clean line', 0, 0],
  ['5 % lost, 2 % out of order', 0.05, 0.02],
])('over UDP, %s: live without a break, analysed three times a second', LONG, async (_name, loss01, reorder01) => {
  const sub = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], fps: FPS, seconds: 8, bitrateKbps: 500 })
  const fake = await camera({ streams: [{ path: '/sub', accessUnits: sub, fps: FPS }], udp: { loss01, reorder01, random: seeded(11) } })
  const { media, status, history } = await room()
  const taker = await frameTaker()
  media.configure([{ ...watched('far', fake.url('/sub')), line: { ...UDP, isWeak: loss01 > 0 } }], taker.path)
  await waitFor(() => expect(status('far').state).toBe('live'))
  const from = taker.frames.length
  await waitFor(() => expect(taker.frames.length - from).toBeGreaterThan(60))
  const times = taker.frames.slice(from + 10).map(({ header }) => header.atMs)
  expect(((times.length - 1) * 1000) / (times.at(-1)! - times[0]!)).toBeGreaterThanOrEqual(3)
  expect(history('far')).toEqual(['connecting', 'live'])
  expect(status('far')).toMatchObject({ restarts: 0, problem: null })
  if (loss01 > 0) await waitFor(() => expect(status('far').faults).toContain('lossy'))
})

it.skipIf(!hasIpv6)('at an IPv6 address, over TCP and over UDP', LONG, async () => {
  const fake = await camera({ host: '::1', auth: { user: 'vigil', password: 'right' }, udp: { loss01: 0, reorder01: 0, random: seeded(1) } })
  expect(fake.url('/sub')).toContain('@[::1]:')
  const { media, status } = await room()
  media.configure([watched('tcp', fake.url('/sub'), null), { ...watched('udp', fake.url('/sub'), null), line: UDP }], null)
  await waitFor(() => expect([status('tcp').state, status('udp').state]).toEqual(['live', 'live']))
})

it('a log-in that expires in the middle is renewed or begun anew, and is never called a wrong password', LONG, async () => {
  const good = await camera()
  const fake = await camera({ auth: { user: 'vigil', password: 'right' }, sessionSeconds: 4 })
  const { media, status, history } = await room()
  media.configure([watched('good', good.url('/sub'), null), watched('bad', fake.url('/sub'), null)], null)
  await waitFor(() => expect([status('good').state, status('bad').state]).toEqual(['live', 'live']))
  for (let round = 0; round < 2; round++) {
    fake.expireNonces()
    // Longer than the camera keeps a session that it has not heard of.
    await new Promise((resolve) => setTimeout(resolve, 7000))
    await waitFor(() => expect(status('bad').state).toBe('live'))
  }
  expect(history('bad').filter((state) => state === 'unauthorized')).toEqual([])
  expect(history('good')).toEqual(['connecting', 'live'])
})
