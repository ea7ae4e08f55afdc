// A viewer that cannot keep up is skipped to the next key picture; the others notice nothing.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { decodeLive, LIVE_REFUSALS, type LiveMessage, type LiveState } from '../contract/live.ts'
import type { Init } from './fmp4.ts'
import { LiveHub, type LiveCamera } from './live-hub.ts'
import type { Stored } from './ring.ts'
import { waitFor } from '../test/patience.ts'

const state: LiveState = { state: 'live', sinceMs: 1, codec: 'avc1.4d401f', width: 64, height: 32 }
const init: Init = { bytes: Uint8Array.of(9, 9), timescale: 1000, video: null }
const picture = (atMs: number, isKey: boolean, size = 100): Stored => ({
  bytes: new Uint8Array(size),
  mdatAt: 0,
  isKey,
  ptsTicks: 0,
  dtsTicks: 0,
  durationTicks: 1,
  sps: null,
  atMs,
  init,
})

let directory: string
let path: string
let hub: LiveHub
const unseen: string[] = []
const sockets: WebSocket[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vigil-hub-'))
  path = join(directory, 'live.sock')
  unseen.length = 0
  const lobby = { liveState: () => state, replay: () => ({ init, group: [picture(0, true), picture(1, false)] }) } satisfies LiveCamera
  hub = new LiveHub({
    knows: (id) => id === 'lobby' || id === 'yard',
    find: ({ camera, stream, can }) => {
      if (camera === 'yard' && stream === 'main') return 'mainBusy'
      return { feed: can.includes('mpeg1') ? 'mpeg1' : stream, camera: lobby }
    },
    onUnseen: (id, feed) => unseen.push(`${id} ${feed}`),
  })
  await hub.listen(path)
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate()
  await hub.close()
  await rm(directory, { recursive: true, force: true })
})

async function view(target = '/live/ws?camera=lobby') {
  const socket = new WebSocket(`ws+unix://${path}:${target}`)
  sockets.push(socket)
  const messages: LiveMessage[] = []
  const states: LiveState[] = []
  socket.on('message', (data: Buffer, isBinary) => (isBinary ? messages.push(decodeLive(data)!) : states.push(JSON.parse(data.toString()) as LiveState)))
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  return { socket, messages, states, times: () => messages.flatMap((message) => (message.kind === 'fragment' ? [message.atMs] : [])) }
}

it('greets with state, head and the current group, then follows', async () => {
  const tile = await view()
  await waitFor(() => expect(tile.times()).toEqual([0, 1]))
  expect(tile.states).toEqual([state])
  hub.fragment('lobby', picture(2, false))
  hub.fragment('other', picture(3, true))
  hub.state('lobby', { ...state, state: 'stalled' })
  await waitFor(() => expect(tile.states).toHaveLength(2))
  expect(tile.times()).toEqual([0, 1, 2])
  expect(tile.messages.filter(({ kind }) => kind === 'init')).toHaveLength(1)
})

it('skips a slow viewer to the next key picture and never shows it a torn group', async () => {
  const slow = await view()
  const quick = await view()
  await waitFor(() => expect(slow.times()).toEqual([0, 1]))
  slow.socket.pause()
  let sent = 2
  for (; sent < 42; sent++) {
    hub.fragment('lobby', picture(sent, false, 200_000))
    await waitFor(() => expect(quick.times()).toHaveLength(sent + 1), { interval: 2 })
  }
  slow.socket.resume()
  await waitFor(() => expect(slow.times().length).toBeGreaterThan(2))
  const before = slow.times().length
  expect(before).toBeLessThan(42)
  await waitFor(() => {
    hub.fragment('lobby', picture(sent++, true))
    expect(slow.messages.at(-1)).toMatchObject({ key: true })
  })
  hub.fragment('lobby', picture(9999, false))
  await waitFor(() => expect(slow.times().at(-1)).toBe(9999))
  const gap = slow.times().findIndex((atMs, index) => index > 0 && atMs !== slow.times()[index - 1]! + 1)
  expect(slow.messages[gap + 1]).toMatchObject({ kind: 'fragment', key: true })
})

it('keeps the streams of a camera apart, and says when nobody looks at one any more', async () => {
  const [small, large] = [await view(), await view('/live/ws?camera=lobby&stream=main')]
  await waitFor(() => expect(large.times()).toEqual([0, 1]))
  hub.fragment('lobby', picture(2, false))
  hub.fragment('lobby', picture(3, false), 'main')
  await waitFor(() => expect([small.times().at(-1), large.times().at(-1)]).toEqual([2, 3]))
  expect(small.times()).toEqual([0, 1, 2])
  large.socket.close()
  await waitFor(() => expect(unseen).toEqual(['lobby main']))
})

it('lets go of who cannot decode what a camera sends now: of the small stream to ask again, of the large one for good', async () => {
  const hevc = { ...state, codec: 'hvc1.1.6.L93.B0' }
  const [able, unable, large] = [await view('/live/ws?camera=lobby&can=avc,hevc'), await view(), await view('/live/ws?camera=lobby&stream=main')]
  const closed = [unable, large].map(({ socket }) => new Promise((resolve) => socket.on('close', resolve)))
  hub.state('lobby', hevc)
  hub.state('lobby', hevc, 'main')
  expect(await Promise.all(closed)).toEqual([1001, LIVE_REFUSALS.mainCodec])
  await waitFor(() => expect(able.states.at(-1)).toEqual(hevc))
})

it('gives packets to those who decode MPEG-1 only', async () => {
  const [able, other] = [await view('/live/ws?camera=lobby&can=mpeg1'), await view()]
  hub.packets('lobby', 1234.5, Uint8Array.of(0x47, 1, 2))
  await waitFor(() => expect(able.messages.at(-1)).toEqual({ kind: 'packets', atMs: 1234.5, bytes: Buffer.from([0x47, 1, 2]) }))
  expect(other.messages.every(({ kind }) => kind !== 'packets')).toBe(true)
})

it('tells why a stream is not served by the code it closes with', async () => {
  const socket = new WebSocket(`ws+unix://${path}:/live/ws?camera=yard&stream=main`)
  sockets.push(socket)
  const code = await new Promise((resolve) => socket.on('close', resolve))
  expect(code).toBe(LIVE_REFUSALS.mainBusy)
  expect(unseen).toEqual([])
})

it.each(['/live/ws?camera=lobby&stream=other', '/live/ws?camera=nobody', '/live/ws', '/other?camera=lobby', '/live/ws?camera=__proto__'])(
  'refuses %s',
  async (target) => {
    await expect(view(target)).rejects.toThrow('404')
  },
)

it('hangs up on a viewer that talks too much', async () => {
  const tile = await view()
  tile.socket.send('x'.repeat(5000))
  await waitFor(() => expect(tile.socket.readyState).toBe(WebSocket.CLOSED))
})
