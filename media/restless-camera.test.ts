// Cameras that keep changing, one that floods and more viewers than may be transcoded for, all beside three that must not notice. Longer: VIGIL_RESTLESS_S=120.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { memoryMb } from '../bench/process-tree.ts'
import { LIVE_REFUSALS } from '../contract/live.ts'
import { startFakeCamera } from '../test/fakes/camera.ts'
import { encodeAccessUnits } from '../test/fakes/encode.ts'
import { encodersBelow } from '../test/fakes/encoders.ts'
import { camera, FPS, open, room, units, viewer, watched } from '../test/fixtures/media-room.ts'
import { waitFor } from '../test/patience.ts'
import type { AccessUnit } from './simulator/annex-b.ts'
import { MOST_TRANSCODES } from './transcoders.ts'

const FOR_MS = Number(process.env['VIGIL_RESTLESS_S'] ?? 6) * 1000
const LONG = { timeout: 240_000 + FOR_MS }
const HEALTHY = ['a', 'b', 'c']
/** Of the media process with all its ffmpegs: a ring holds 64 MB at the most. */
const MOST_MB = 900

const second = (codec: 'H264' | 'H265', width: number, height: number): Promise<AccessUnit[]> =>
  encodeAccessUnits({ input: ['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}`], fps: FPS, seconds: 1, width, height, codec })

async function withHealthy(more: readonly ReturnType<typeof watched>[]) {
  const good = await camera()
  const it = await room()
  it.media.configure([...HEALTHY.map((id) => watched(id, good.url('/sub'), null)), ...more], null)
  await waitFor(() => expect(HEALTHY.map((id) => it.status(id).state)).toEqual(['live', 'live', 'live']))
  return { ...it, areUndisturbed: () => expect(HEALTHY.map((id) => it.history(id))).toEqual(HEALTHY.map(() => ['connecting', 'live'])) }
}

it('size every second, codec at every reboot, and a flood of a hundred times the rate: three others notice nothing, memory is bounded', LONG, async () => {
  const [small, large, avc] = await Promise.all([second('H265', 320, 180), second('H265', 640, 360), second('H264', 480, 270)])
  // H.265 in two sizes, each for a second, over one connection; the next boot is H.264
  const boots: readonly (readonly AccessUnit[])[] = [[...small, ...large], avc]
  const noise = { input: ['-f', 'lavfi', '-i', 'color=gray:size=640x360,noise=alls=100:allf=t'], fps: FPS, seconds: 2, bitrateKbps: 40_000 }
  const flood = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: await encodeAccessUnits(noise), fps: 2 * FPS }] })
  open.push(flood)
  let restless = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: boots[0]!, fps: FPS }] })
  open.push({ close: () => restless.close() })
  const { port } = restless
  const { media, status, liveSocket, areUndisturbed } = await withHealthy([
    watched('restless', restless.url('/sub'), null),
    watched('flood', flood.url('/sub'), null),
  ])
  const seen = viewer(liveSocket, 'restless')
  const endsAtMs = performance.now() + FOR_MS
  for (let boot = 1; performance.now() < endsAtMs; boot++) {
    await sleep(boot % 2 === 0 ? 1000 : 3000)
    expect(['connecting', 'live', 'offline', 'stalled']).toContain(status('restless').state)
    await restless.close()
    restless = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: boots[boot % 2]!, fps: FPS }], port })
  }
  await restless.close()
  restless = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: avc, fps: FPS }], port })
  await waitFor(() =>
    expect(status('restless')).toMatchObject({ state: 'live', width: 480, height: 270, faults: expect.arrayContaining(['streamChanged']) as string[] }),
  )
  await waitFor(() => expect(status('flood').kbps).toBeGreaterThan(30 * status('a').kbps!))
  expect(memoryMb([media.pid!])).toBeLessThan(MOST_MB)
  areUndisturbed()
  seen.socket.close()
  await waitFor(() => expect(encodersBelow(media.pid!)).toEqual([]))
})

it('thirty viewers of ten cameras that have to be transcoded: as many as may be are, the others are told, and nobody else notices', LONG, async () => {
  const hevc = await second('H265', 320, 180)
  const ids = Array.from({ length: MOST_TRANSCODES + 2 }, (_, at) => `h${at}`)
  const fake = await camera({ streams: ids.map((id) => ({ path: `/${id}`, accessUnits: hevc, fps: FPS })) })
  const { media, status, liveSocket, areUndisturbed } = await withHealthy(ids.map((id) => watched(id, fake.url(`/${id}`), null)))
  await waitFor(() => expect(ids.map((id) => status(id).state)).toEqual(ids.map(() => 'live')))
  const ended: number[] = []
  const look = (id: string) => {
    const one = viewer(liveSocket, id)
    one.socket.on('close', (code) => ended.push(code))
    return one
  }
  const viewers = [0, 1, 2].flatMap(() => ids.map(look))
  await waitFor(() => expect(viewers.filter(({ messages }) => messages.some(({ kind }) => kind === 'fragment'))).toHaveLength(3 * MOST_TRANSCODES))
  expect(encodersBelow(media.pid!)).toHaveLength(MOST_TRANSCODES)
  await waitFor(() => expect(ended).toEqual(Array.from({ length: 3 * (ids.length - MOST_TRANSCODES) }, () => LIVE_REFUSALS.transcodeBusy)))
  const [served] = viewers
  expect(served!.states.at(-1)!.transcoding).toMatchObject({ running: MOST_TRANSCODES, most: MOST_TRANSCODES })
  expect(memoryMb([media.pid!])).toBeLessThan(MOST_MB)
  areUndisturbed()
})
