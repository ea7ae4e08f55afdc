// The large stream of a camera over real RTSP: open while somebody looks, closed a little later, never more than some at once.
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { LIVE_REFUSALS } from '../contract/live.ts'
import { camera, FPS, room, units, viewer, watched } from '../test/fixtures/media-room.ts'
import { waitFor } from '../test/patience.ts'
import type { MediaCamera } from './messages.ts'
import { MOST_MAINS } from './main-streams.ts'

const withMain = (id: string, url: string, mainUrl: string | null): MediaCamera => ({ ...watched(id, url, null), mainUrl })

/** Camera that tells which paths are being played. */
async function twoStreams(ids: readonly string[]) {
  const paths = ids.flatMap((id) => [`/${id}/sub`, `/${id}/main`])
  return camera({ streams: paths.map((path) => ({ path, accessUnits: units, fps: FPS })) })
}

function closeOf(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.on('close', resolve))
}

it('is fetched while somebody looks at it, beside the small one, and ended after the last has gone', async () => {
  const fake = await twoStreams(['lobby'])
  const { media, liveSocket, status } = await room()
  media.configure([withMain('lobby', fake.url('/lobby/sub'), fake.url('/lobby/main'))], null)
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  expect(fake.clients('/lobby/main')).toBe(0)

  const first = viewer(liveSocket, 'lobby', 'main')
  await waitFor(() => expect(first.messages.length).toBeGreaterThan(4))
  expect(first.states[0]).toMatchObject({ state: 'connecting' })
  expect(first.states.at(-1)).toMatchObject({ state: 'live', width: 320, height: 180 })
  expect(first.messages[1]).toMatchObject({ kind: 'fragment', key: true })
  const second = viewer(liveSocket, 'lobby', 'main')
  await waitFor(() => expect(second.messages.length).toBeGreaterThan(2))
  expect(fake.clients('/lobby/main')).toBe(1)
  expect(status('lobby')).toMatchObject({ state: 'live', restarts: 0 })

  first.socket.close()
  second.socket.close()
  await waitFor(() => expect(fake.clients('/lobby/main')).toBe(0))
  expect(fake.clients('/lobby/sub')).toBe(1)
})

it('is refused where there is none, and beyond as many as may be open at once', async () => {
  const ids = Array.from({ length: MOST_MAINS + 1 }, (_, at) => `c${at}`)
  const fake = await twoStreams(ids)
  const { media, liveSocket } = await room()
  const [single, ...others] = ids.map((id) => withMain(id, fake.url(`/${id}/sub`), fake.url(`/${id}/main`)))
  media.configure([{ ...single!, id: 'single', mainUrl: null }, single!, ...others], null)
  expect(await closeOf(viewer(liveSocket, 'single', 'main').socket)).toBe(LIVE_REFUSALS.noMain)

  const open = ids.slice(0, MOST_MAINS).map((id) => viewer(liveSocket, id, 'main'))
  await waitFor(() => expect(open.every(({ states }) => states.length > 0)).toBe(true))
  expect(await closeOf(viewer(liveSocket, ids.at(-1)!, 'main').socket)).toBe(LIVE_REFUSALS.mainBusy)

  // one that nobody looks at any more makes room at once
  open[0]!.socket.close()
  await waitFor(async () => {
    const again = viewer(liveSocket, ids.at(-1)!, 'main')
    const code = await Promise.race([closeOf(again.socket), new Promise((resolve) => again.socket.on('message', () => resolve(null)))])
    expect(code).toBeNull()
  })
})

it('ends when the camera has another address, and whoever looks is told by the socket', async () => {
  const fake = await twoStreams(['lobby'])
  const { media, liveSocket } = await room()
  media.configure([withMain('lobby', fake.url('/lobby/sub'), fake.url('/lobby/main'))], null)
  const tile = viewer(liveSocket, 'lobby', 'main')
  await waitFor(() => expect(tile.messages.length).toBeGreaterThan(2))
  const closed = closeOf(tile.socket)
  media.configure([withMain('lobby', fake.url('/lobby/sub'), null)], null)
  expect(await closed).toBe(1001)
  await waitFor(() => expect(fake.clients('/lobby/main')).toBe(0))
})
