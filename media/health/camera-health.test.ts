// Health of whole cameras, over real RTSP and with the real ffmpeg: one that repeats its picture is not live, whoever asks.
import { expect, it } from 'vitest'
import { encodeAccessUnits } from '../../test/fakes/encode.ts'
import { camera, FPS, room, units, viewer, watched } from '../../test/fixtures/media-room.ts'
import { waitFor } from '../../test/patience.ts'

const STILL = `testsrc2=size=320x180:rate=${FPS}:duration=0.1,loop=-1:1`
const encode = (graph: string) => encodeAccessUnits({ input: ['-f', 'lavfi', '-i', graph], fps: FPS, seconds: 8, width: 320, height: 180 })

it('a camera that sends one picture over and over is not live; a still scene with noise and a moving one are', { timeout: 180_000 }, async () => {
  const [frozen, still] = await Promise.all([encode(STILL), encode(`${STILL},noise=alls=6:allf=t`)])
  const fake = await camera({
    streams: [
      { path: '/frozen', accessUnits: frozen },
      { path: '/still', accessUnits: still },
      { path: '/moving', accessUnits: units },
    ],
  })
  const { media, liveSocket, status, history } = await room()
  media.configure(
    ['frozen', 'still', 'moving'].map((id) => ({ ...watched(id, fake.url(`/${id}`), null), mainUrl: fake.url(`/${id}`) })),
    null,
  )
  await waitFor(() => expect(status('frozen').state).toBe('live'))
  const tile = viewer(liveSocket, 'frozen')
  const large = viewer(liveSocket, 'frozen', 'main')
  await waitFor(() => expect(status('frozen')).toMatchObject({ state: 'stalled', problem: 'camera.frozen', faults: [] }))
  for (const { states } of [tile, large]) await waitFor(() => expect(states.at(-1)).toMatchObject({ state: 'stalled' }))
  expect(status('frozen').fps).toBeGreaterThan(5)
  expect(status('frozen').restarts).toBe(0)
  for (const id of ['still', 'moving']) {
    expect(status(id)).toMatchObject({ state: 'live', problem: null, faults: [] })
    expect(history(id)).toEqual(['connecting', 'live'])
  }
})
