// The media room as the core sees it: a real process, real ffmpeg, fake cameras over real RTSP.
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startFakeCamera } from '../test/fakes/camera.ts'
import { waitFor } from '../test/patience.ts'
import { startMedia } from './media-client.ts'
import { camera, directory, FPS, frameTaker, open, room, units, viewer, watched } from '../test/fixtures/media-room.ts'

it('hands the frames of a camera to vision, with the time of the live fragment of the same picture', async () => {
  const fake = await camera({ auth: { user: 'admin', password: 'p@ss w:/ö' } })
  const { media, liveSocket, status, logs } = await room()
  const taker = await frameTaker()
  media.configure([watched('lobby', fake.url('/sub'))], taker.path)
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  const tile = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(tile.messages.length).toBeGreaterThan(20))
  await waitFor(() => expect(taker.frames.length).toBeGreaterThan(30))

  const { header, y, u, v } = taker.frames.at(-1)!
  expect(header).toMatchObject({ cameraId: 'lobby', frameWidth: 320, frameHeight: 180, crop: { x: 0, y: 0, width: 320, height: 180 }, fullRange: false })
  expect([y.length, u.length, v.length]).toEqual([320 * 180, 160 * 90, 160 * 90])
  const shown = new Set(tile.messages.flatMap((message) => (message.kind === 'fragment' ? [message.atMs] : [])))
  const analysed = taker.frames.map((frame) => frame.header.atMs)
  const [first, last] = [Math.min(...shown), Math.max(...shown)]
  const both = analysed.filter((atMs) => atMs >= first && atMs <= last)
  expect(both.length).toBeGreaterThan(5)
  expect(both.filter((atMs) => !shown.has(atMs))).toEqual([])
  expect([...analysed].sort((a, b) => a - b)).toEqual(analysed)
  await waitFor(() => expect(status('lobby')).toMatchObject({ state: 'live', problem: null, width: 320, height: 180, restarts: 0 }))
  await waitFor(() => expect(status('lobby').analysedFps).toBeGreaterThan(5))
  expect(logs.join()).not.toContain('p@ss')
})

it('shows a live tile its state at once, then the head, a key picture and what follows', async () => {
  const fake = await camera()
  const { media, liveSocket, status } = await room()
  media.configure([watched('lobby', fake.url('/sub'), null)], null)
  const early = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(early.states[0]).toMatchObject({ codec: null, width: 0 }))
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  const tile = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(tile.messages.length).toBeGreaterThan(4))
  expect(tile.states[0]).toMatchObject({ state: 'live', codec: expect.stringMatching(/^avc1\.[0-9a-f]{6}$/) as string, width: 320, height: 180 })
  expect(tile.messages[0]?.kind).toBe('init')
  expect(tile.messages[1]).toMatchObject({ kind: 'fragment', key: true })
  expect(tile.messages.filter((message) => message.kind === 'init')).toHaveLength(1)
  await waitFor(() => expect(early.states.at(-1)).toMatchObject({ state: 'live' }))
  expect(early.messages[1]).toMatchObject({ kind: 'fragment', key: true })
  const stranger = viewer(liveSocket, 'nobody')
  await waitFor(() => expect(stranger.socket.readyState).toBe(WebSocket.CLOSED))
})

it('tells a wrong password, a wrong path, sound without picture and a dead address apart, and lets none disturb a good camera', async () => {
  const fake = await camera({
    streams: [{ path: '/sub', accessUnits: units, fps: FPS }, { path: '/sound' }],
    auth: { user: 'admin', password: 'right' },
  })
  const gone = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: units, fps: FPS }] })
  const deadUrl = gone.url('/sub')
  await gone.close()
  const { media, status, history, logs } = await room()
  media.configure(
    [
      watched('good', fake.url('/sub')),
      watched('locked', fake.urlAs('/sub', 'admin', 'wr0ng-secret')),
      watched('nobody', fake.urlAs('/sub', null)),
      watched('lost', fake.url('/other')),
      watched('sound', fake.url('/sound')),
      watched('dead', deadUrl),
      watched('file', 'file:///etc/passwd'),
    ],
    null,
  )
  await waitFor(() => expect(status('good').state).toBe('live'))
  await waitFor(() => expect(status('locked')).toMatchObject({ state: 'unauthorized', problem: 'camera.unauthorized' }))
  await waitFor(() => expect(status('nobody')).toMatchObject({ state: 'unauthorized', problem: 'camera.unauthorized' }))
  await waitFor(() => expect(status('lost')).toMatchObject({ state: 'offline', problem: 'camera.wrongPath' }))
  await waitFor(() => expect(status('sound')).toMatchObject({ state: 'unsupported', problem: 'camera.notVideo' }))
  await waitFor(() => expect(status('dead')).toMatchObject({ state: 'offline', problem: 'camera.unreachable' }))
  await waitFor(() => expect(status('file')).toMatchObject({ state: 'unsupported', problem: 'camera.needsStreamAddress' }))
  await waitFor(() => expect(status('dead').restarts).toBeGreaterThan(2))
  expect(status('locked').restarts).toBe(1)
  expect(history('good')).toEqual(['connecting', 'live'])
  expect(logs.join()).not.toContain('wr0ng-secret')
  media.configure([watched('good', fake.url('/sub')), watched('locked', fake.url('/sub'))], null)
  await waitFor(() => expect(status('locked').state).toBe('live'))
  expect(status('good').restarts).toBe(0)
})

it('is live again by itself after the camera was gone', async () => {
  const fake = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: units, fps: FPS }] })
  const { media, status, history, liveSocket } = await room()
  const taker = await frameTaker()
  media.configure([watched('lobby', fake.url('/sub'))], taker.path)
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  const tile = viewer(liveSocket, 'lobby')
  const { port } = fake
  await fake.close()
  await waitFor(() => expect(status('lobby')).toMatchObject({ state: 'offline', problem: 'camera.unreachable' }))
  await waitFor(() => expect(tile.states.at(-1)?.state).toBe('offline'))
  await camera({ port })
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  expect(history('lobby')).toEqual(['connecting', 'live', 'offline', 'live'])
  const seen = taker.frames.length
  await waitFor(() => expect(taker.frames.length).toBeGreaterThan(seen + 5))
  expect(tile.messages.filter((message) => message.kind === 'init')).toHaveLength(2)
})

it('takes the viewers of a camera along to its new address', async () => {
  const [before, after] = [await camera(), await camera()]
  const { media, status, liveSocket } = await room()
  media.configure([watched('lobby', before.url('/sub'))], null)
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  const tile = viewer(liveSocket, 'lobby')
  await waitFor(() => expect(tile.messages.length).toBeGreaterThan(2))
  media.configure([watched('lobby', after.url('/sub'))], null)
  await waitFor(() => expect(tile.states.map((one) => one.state)).toEqual(expect.arrayContaining(['live', 'connecting'])))
  await waitFor(() => expect(tile.messages.filter((message) => message.kind === 'init')).toHaveLength(2))
  await waitFor(() => expect(tile.states.at(-1)?.state).toBe('live'))
  await waitFor(() => expect(before.clients('/sub')).toBe(0))
  media.configure([], null)
  await waitFor(() => expect(tile.socket.readyState).toBe(WebSocket.CLOSED))
})

it('notices that pictures stop while the connection stays, and recovers', async () => {
  const fake = await camera()
  const { media, status, history } = await room()
  media.configure([watched('lobby', fake.url('/sub'))], null)
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  fake.freeze()
  await waitFor(() => expect(status('lobby')).toMatchObject({ state: 'stalled', problem: 'camera.stalled' }))
  fake.unfreeze()
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  expect(history('lobby')).toEqual(['connecting', 'live', 'stalled', 'live'])
})

it('goes on handing frames over after the inference process was restarted', async () => {
  const fake = await camera()
  const { media, status } = await room()
  const taker = await frameTaker()
  media.configure([watched('lobby', fake.url('/sub'))], taker.path)
  await waitFor(() => expect(taker.frames.length).toBeGreaterThan(3))
  taker.drop()
  const seen = taker.frames.length
  await waitFor(() => expect(taker.frames.length).toBeGreaterThan(seen + 3))
  expect(status('lobby').restarts).toBe(0)
})

it.skipIf(process.platform !== 'linux')('leaves no ffmpeg behind, even when it is killed', async () => {
  const fake = await camera()
  const { media, status } = await room()
  media.configure([watched('lobby', fake.url('/sub'))], null)
  await waitFor(() => expect(status('lobby').state).toBe('live'))
  const ffmpegs = () =>
    execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(fake.url('/sub')))
  expect(ffmpegs()).toHaveLength(1)
  process.kill(media.pid!, 'SIGKILL')
  await waitFor(() => expect(ffmpegs()).toEqual([]))
  await expect(media.snapshot({ cameraId: 'lobby', atMs: 0, boxes: [], file: join(directory, 'e.jpg') })).rejects.toMatchObject({ code: 'media.exited' })
})

it.skipIf(process.platform === 'win32')('says that it lives also without cameras, and can be ended when it is frozen', async () => {
  let alive = 0
  const exits: { code: number | null; signal: string | null }[] = []
  const media = startMedia({ log: () => undefined, onCamera: () => undefined, onAlive: () => alive++, onExit: (exit) => exits.push(exit) })
  open.push({ close: () => media.stop() })
  await waitFor(() => expect(alive).toBeGreaterThan(2))
  process.kill(media.pid!, 'SIGSTOP')
  media.kill()
  await waitFor(() => expect(exits).toEqual([{ code: null, signal: 'SIGKILL' }]))
})

it('ends by itself when the core was gone before it had begun', async () => {
  const child = fork(join(import.meta.dirname, 'media-process.ts'), [], { stdio: 'ignore' })
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([0, null])
})
