// Recording by the real media process: which stream is written, that viewers share it, and what is left when the process is killed.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { camera, FPS, open, room, units, viewer, watched } from '../../test/fixtures/media-room.ts'
import { waitFor } from '../../test/patience.ts'
import { startMedia } from '../media-client.ts'
import type { MediaCamera } from '../messages.ts'
import type { Stored } from '../ring.ts'
import { Archive } from './archive.ts'
import { mendTail } from './mend-tail.ts'
import type { RingReport } from './recorder.ts'

let folder: string
const logs: string[] = []
const log = (_level: string, message: string) => void logs.push(message)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-ring-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const order = (...cameras: string[]) => ({ folder, cameras, isHeld: false, segmentBytes: 1e9 })
const withMain = (id: string, url: string, mainUrl: string | null): MediaCamera => ({ ...watched(id, url, null), mainUrl })
const streams = (...ids: string[]) =>
  camera({ streams: ids.flatMap((id) => [`/${id}/sub`, `/${id}/main`]).map((path) => ({ path, accessUnits: units, fps: FPS })) })

async function read(id: string): Promise<Stored[]> {
  const pictures: Stored[] = []
  for await (const picture of new Archive(folder, { log }).pictures(id, 0, { keysOnly: false, backwards: false }, new AbortController().signal))
    pictures.push(picture)
  return pictures
}
const lengthMs = (pictures: readonly Stored[]) => (pictures.at(-1)?.atMs ?? 0) - (pictures[0]?.atMs ?? 0)

it('the main stream is recorded and shared with whoever looks at it; where there is none the small one, without another connection', async () => {
  const fake = await streams('lobby', 'yard')
  const { media, liveSocket } = await room()
  media.configure([withMain('lobby', fake.url('/lobby/sub'), fake.url('/lobby/main')), withMain('yard', fake.url('/yard/sub'), null)], null)
  media.record(order('lobby', 'yard'))
  await waitFor(async () => expect(lengthMs(await read('lobby'))).toBeGreaterThan(2000))
  await waitFor(async () => expect(lengthMs(await read('yard'))).toBeGreaterThan(2000))
  const tile = viewer(liveSocket, 'lobby', 'main')
  await waitFor(() => expect(tile.messages.length).toBeGreaterThan(5))
  expect(fake.clients('/lobby/main')).toBe(1)
  expect(fake.clients('/yard/sub')).toBe(1)
  tile.socket.close()

  // Told to stop, it lets go of the stream that nobody else wants, and what was recorded stays.
  media.record(order('yard'))
  await waitFor(() => expect(fake.clients('/lobby/main')).toBe(0))
  await waitFor(async () => expect(lengthMs(await read('lobby'))).toBeGreaterThan(2000))
  const kept = (await read('lobby')).length
  await waitFor(async () => expect(lengthMs(await read('yard'))).toBeGreaterThan(5000))
  expect((await read('lobby')).length).toBe(kept)
})

it('the small stream is recorded while the large one does not come', async () => {
  const fake = await camera({ streams: [{ path: '/lobby/sub', accessUnits: units, fps: FPS }] })
  const { media } = await room()
  media.configure([withMain('lobby', fake.url('/lobby/sub'), fake.url('/lobby/nothing'))], null)
  media.record(order('lobby'))
  await waitFor(async () => expect(lengthMs(await read('lobby'))).toBeGreaterThan(1000))
})

it('after kill -9 of the process nothing older than the last few seconds is gone, and the next one goes on', async () => {
  const fake = await streams('lobby')
  const reports: RingReport[] = []
  const start = async () => {
    const media = startMedia({ log: () => undefined, onCamera: () => undefined, onExit: () => undefined, onRing: (report) => reports.push(report) })
    open.push({ close: () => media.stop() })
    await media.ready
    media.configure([withMain('lobby', fake.url('/lobby/sub'), fake.url('/lobby/main'))], null)
    media.record(order('lobby'))
    return media
  }
  for (let round = 0; round < 3; round++) {
    reports.length = 0
    const media = await start()
    await waitFor(() => expect(reports.at(-1)?.written.length).toBeGreaterThan(0))
    await waitFor(() => expect(reports.filter(({ written }) => written.length > 0).length).toBeGreaterThan(1))
    const { endMs, serial } = reports.at(-1)!.written.at(-1)!
    const killedAtMs = Date.now()
    process.kill(media.pid!, 'SIGKILL')
    await waitFor(async () => expect(await mendTail(join(folder, 'lobby'), { log })).toBe(serial))
    const found = await read('lobby')
    expect(found.at(-1)!.atMs).toBeGreaterThanOrEqual(endMs - 200)
    // Written once a second; a second for a picture to come through the camera and ffmpeg.
    expect(killedAtMs - found.at(-1)!.atMs).toBeLessThan(5000)
    expect(found[0]!.isKey).toBe(true)
  }
  expect(new Set((await read('lobby')).map(({ init }) => init)).size).toBeGreaterThanOrEqual(3)
  expect(logs.filter((line) => line.includes('cannot'))).toEqual([])
})
