// A camera at the end of a bad line: still analysed three times a second, and never called lost while it is not.
import { expect, it } from 'vitest'
import { encodeAccessUnits } from '../test/fakes/encode.ts'
import { startWeakLine } from '../test/fakes/weak-line.ts'
import { camera, FPS, frameTaker, open, room, watched } from '../test/fixtures/media-room.ts'
import { waitFor } from '../test/patience.ts'

const BAD = { delayMs: 50, jitterMs: 200, loss01: 0.05, kbps: 1000 }
/** As the core asks of a camera with `weakLink`. */
const WEAK = { transport: 'tcp', isWeak: true } as const

it('at 5 % loss, 200 ms jitter and 1 Mbps, three pictures a second are analysed, and nobody is told that it is lost', { timeout: 180_000 }, async () => {
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], fps: FPS, seconds: 8, bitrateKbps: 500 })
  const fake = await camera({ streams: [{ path: '/sub', accessUnits: units, fps: FPS }] })
  let seed = 7
  const line = await startWeakLine(fake.port, BAD, () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647)
  open.push(line)
  const { media, status, history } = await room()
  const taker = await frameTaker()
  media.configure([{ ...watched('far', line.through(fake.url('/sub')), { crop: [0, 0, 1, 1], maxFps: 4 }), line: WEAK }], taker.path)
  await waitFor(() => expect(status('far').state).toBe('live'))
  const from = taker.frames.length
  await waitFor(() => expect(taker.frames.length - from).toBeGreaterThan(60))
  const times = taker.frames.slice(from + 10).map(({ header }) => header.atMs)
  const perSecond = ((times.length - 1) * 1000) / (times.at(-1)! - times[0]!)
  expect(perSecond).toBeGreaterThanOrEqual(3)
  expect(history('far')).toEqual(['connecting', 'live'])
  expect(status('far')).toMatchObject({ restarts: 0, problem: null })

  // A pause of five seconds is a bad line's own; of a good one the camera would be lost.
  line.stall(true)
  await new Promise((resolve) => setTimeout(resolve, 5000))
  line.stall(false)
  const paused = taker.frames.length
  await waitFor(() => expect(taker.frames.length - paused).toBeGreaterThan(15))
  expect(history('far')).toEqual(['connecting', 'live'])
})
