// Cameras that misbehave: each says so, the one beside them notices nothing, and memory stays bounded.
import { expect, it } from 'vitest'
import { memoryMb } from '../bench/process-tree.ts'
import { startFakeCamera, type FakeCamera } from '../test/fakes/camera.ts'
import { encodeAccessUnits } from '../test/fakes/encode.ts'
import { startWeakLine } from '../test/fakes/weak-line.ts'
import { camera, FPS, open, room, units, watched } from '../test/fixtures/media-room.ts'
import { waitFor } from '../test/patience.ts'
import type { AccessUnit } from './simulator/annex-b.ts'

const PERFECT = { delayMs: 0, jitterMs: 0, loss01: 0, kbps: Number.POSITIVE_INFINITY }

const start = (accessUnits: readonly AccessUnit[], port = 0, fps = FPS): Promise<FakeCamera> =>
  startFakeCamera({ streams: [{ path: '/sub', accessUnits, fps }], port })

/** One that fails in some way, and one beside it that must go on. */
async function both(url: string) {
  const good = await camera()
  const it = await room()
  it.media.configure([watched('good', good.url('/sub'), null), watched('bad', url, null)], null)
  await waitFor(() => expect([it.status('good').state, it.status('bad').state]).toEqual(['live', 'live']))
  return it
}

const LONG = { timeout: 240_000 }

it('one that reboots in a loop is lost and back each time', LONG, async () => {
  let bad = await start(units)
  open.push({ close: () => bad.close() })
  const { port } = bad
  const { status, history } = await both(bad.url('/sub'))
  for (let round = 0; round < 3; round++) {
    await bad.close()
    await waitFor(() => expect(status('bad')).toMatchObject({ state: 'offline', problem: 'camera.unreachable' }))
    bad = await start(units, port)
    await waitFor(() => expect(status('bad').state).toBe('live'))
  }
  expect(history('bad')).toEqual(['connecting', 'live', 'offline', 'live', 'offline', 'live', 'offline', 'live'])
  expect(history('good')).toEqual(['connecting', 'live'])
})

it('a connection of which the other end is gone without a word is stalled, and begun anew', LONG, async () => {
  const bad = await start(units)
  open.push(bad)
  const line = await startWeakLine(bad.port, PERFECT)
  open.push(line)
  const { status, history } = await both(line.through(bad.url('/sub')))
  line.stall(true)
  await waitFor(() => expect(status('bad')).toMatchObject({ state: 'stalled', problem: 'camera.stalled' }))
  line.stall(false)
  await waitFor(() => expect(status('bad').state).toBe('live'))
  expect(history('good')).toEqual(['connecting', 'live'])
})

it('one that changes its size in mid-stream is read anew in the new size, and says so', LONG, async () => {
  const larger = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], fps: FPS, seconds: 30 })
  const bad = await start([...units, ...larger])
  open.push(bad)
  const { status, history } = await both(bad.url('/sub'))
  await waitFor(() => expect(status('bad')).toMatchObject({ state: 'live', width: 640, height: 360, faults: ['streamChanged'] }))
  expect(history('good')).toEqual(['connecting', 'live'])
})

it('one that floods a hundred times its rate fills no memory', LONG, async () => {
  const noise = await encodeAccessUnits({
    input: ['-f', 'lavfi', '-i', 'color=gray:size=640x360,noise=alls=100:allf=t'],
    fps: FPS,
    seconds: 4,
    bitrateKbps: 40_000,
  })
  // Played at twice its pace: 67 Mbps, of which a busy machine may take less.
  const bad = await start(noise, 0, 2 * FPS)
  open.push(bad)
  const { media, status, history } = await both(bad.url('/sub'))
  await waitFor(() => expect(status('good').kbps).toBeGreaterThan(100))
  await waitFor(() => expect(status('bad').kbps).toBeGreaterThan(30 * status('good').kbps!))
  expect(status('bad').state).toBe('live')
  // Its ring holds 64 MB at most; the rest is two ffmpegs and Node.
  expect(memoryMb([media.pid!])).toBeLessThan(600)
  expect(history('good')).toEqual(['connecting', 'live'])
})
