// Playing a recording over a real socket: what is sent, how far ahead, in which order, and what a hostile screen gets.
import { createServer, type Server } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { decodeLive } from '../../contract/live.ts'
import { PLAYBACK_AHEAD, playbackNewsSchema, type PlaybackNews, type PlaybackOrder } from '../../contract/playback.ts'
import { memorySource } from '../../test/fixtures/recorded-pictures.ts'
import type { PictureSource } from '../archive/picture-source.ts'
import type { Init } from '../fmp4.ts'
import type { Stored } from '../ring.ts'
import { PlaybackHub } from './playback-hub.ts'
import type { Stretch } from './view-log.ts'

const START = 1_000_000
const init: Init = { bytes: Uint8Array.of(1), timescale: 1000, video: null }
/** Ten a second, a key picture every two. */
const pictures = (count: number, size = 500): Stored[] =>
  Array.from({ length: count }, (_, i) => ({
    bytes: new Uint8Array(size),
    mdatAt: 0,
    isKey: i % 20 === 0,
    ptsTicks: i * 100,
    dtsTicks: i * 100,
    durationTicks: 100,
    sps: null,
    atMs: START + i * 100,
    init,
  }))

let directory: string
let server: Server
let hub: PlaybackHub
let source: PictureSource | null
const viewed: { view: string; stretches: readonly Stretch[] }[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vigil-play-'))
  viewed.length = 0
  hub = new PlaybackHub({ source: () => source, onViewed: (view, stretches) => viewed.push({ view, stretches }), log: () => undefined })
  server = createServer()
  server.on('upgrade', (request, socket, head) => {
    if (!hub.upgrade(request, socket, head)) socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(join(directory, 's'), resolve))
})
afterEach(async () => {
  hub.close()
  await new Promise((resolve) => server.close(resolve))
  await rm(directory, { recursive: true, force: true })
})

type Got = PlaybackNews | { readonly type: 'init' } | { readonly type: 'picture'; readonly atMs: number; readonly key: boolean }

async function screen(query = 'camera=c1&source=ring&view=v1') {
  const socket = new WebSocket(`ws+unix://${join(directory, 's')}:/playback/ws?${query}`)
  const got: Got[] = []
  let code = 0
  socket.on('error', () => undefined)
  socket.on('close', (why) => (code = why))
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) return got.push(playbackNewsSchema.parse(JSON.parse(data.toString())))
    const message = decodeLive(data)!
    return got.push(message.kind === 'fragment' ? { type: 'picture', atMs: message.atMs, key: message.key } : { type: 'init' })
  })
  await new Promise<void>((resolve) => socket.on('open', () => resolve()))
  const times = () => got.flatMap((one) => (one.type === 'picture' ? [one.atMs - START] : []))
  return { socket, got, times, say: (order: PlaybackOrder) => socket.send(JSON.stringify(order)), code: () => code }
}
const play = (fromMs: number, more: Partial<Extract<PlaybackOrder, { type: 'play' }>> = {}): PlaybackOrder => ({
  type: 'play',
  id: 1,
  fromMs: START + fromMs,
  keysOnly: false,
  backwards: false,
  ...more,
})

test('begins at the key picture, sends the head once, and says when there is no more', async () => {
  source = memorySource(pictures(50))
  const { got, times, say } = await screen()
  say(play(3300))
  await vi.waitFor(() => expect(got.at(-1)).toEqual({ type: 'end', id: 1 }))
  expect(got.slice(0, 2)).toEqual([{ type: 'begin', id: 1 }, { type: 'init' }])
  expect(got.filter(({ type }) => type === 'init')).toHaveLength(1)
  expect(times()).toEqual(Array.from({ length: 30 }, (_, i) => 2000 + i * 100))
})

test('stays only so far ahead of what was shown, in time and in bytes, and reads nothing beyond it', async () => {
  for (const [size, most] of [
    [500, PLAYBACK_AHEAD.ms / 100],
    [200_000, PLAYBACK_AHEAD.bytes / 200_000],
  ] as const) {
    const counted = memorySource(pictures(2000, size))
    source = counted
    const { times, say, socket } = await screen()
    say(play(0))
    await vi.waitFor(() => expect(times().length).toBeGreaterThan(most - 2))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(times().length).toBeLessThan(most + 3)
    expect(counted.reads).toBeLessThan(most + 4)
    say({ type: 'shown', id: 1, atMs: START + 5000 })
    await vi.waitFor(() => expect(times().length).toBeGreaterThan(most + 40))
    // of another play: it is not heard
    const before = times().length
    say({ type: 'shown', id: 9, atMs: START + 100_000 })
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(times().length).toBeLessThan(before + 15)
    socket.close()
    await vi.waitFor(() => expect(counted.open).toBe(0))
  }
})

test('a gap is told before the picture after it, also at the beginning', async () => {
  source = memorySource(pictures(80).filter(({ atMs }) => atMs < START + 2000 || atMs >= START + 6000))
  const { got, say } = await screen()
  say(play(-9000))
  await vi.waitFor(() => expect(got.at(-1)).toEqual({ type: 'end', id: 1 }))
  const gaps = got.flatMap((one, i) => (one.type === 'gap' ? [{ from: one.fromMs - START, to: one.toMs - START, before: got[i + 1] }] : []))
  expect(gaps).toEqual([
    { from: -9000, to: 0, before: { type: 'init' } },
    { from: 2000, to: 6000, before: { type: 'picture', atMs: START + 6000, key: true } },
  ])
})

test('backwards come key pictures alone, the newest first', async () => {
  source = memorySource(pictures(100))
  const { got, times, say } = await screen()
  say(play(7900, { backwards: true }))
  await vi.waitFor(() => expect(got.at(-1)).toEqual({ type: 'end', id: 1 }))
  expect(times()).toEqual([6000, 4000, 2000, 0])
})

test('a new play ends the old one, and what comes after its `begin` belongs to it', async () => {
  const counted = memorySource(pictures(5000))
  source = counted
  const { got, say } = await screen()
  for (let id = 1; id <= 20; id++) say(play(id * 10_000, { id }))
  await vi.waitFor(() => expect(got.filter(({ type }) => type === 'begin')).toHaveLength(20))
  await vi.waitFor(() => expect(counted.open).toBe(1))
  const last = got.slice(got.findIndex((one) => one.type === 'begin' && one.id === 20))
  await vi.waitFor(() => expect(last.length).toBeGreaterThan(1))
  expect(last.flatMap((one) => (one.type === 'picture' ? [one.atMs] : []))[0]).toBe(START + 200_000)
  say({ type: 'pause' })
  await vi.waitFor(() => expect(counted.open).toBe(0))
})

test('who looked at what is told when the screen has gone, also by a reader that never came to an end', async () => {
  source = memorySource(pictures(5000))
  const { say, socket, times } = await screen('camera=c1&view=abc')
  say(play(0))
  await vi.waitFor(() => expect(times().length).toBeGreaterThan(100))
  say(play(300_000, { id: 2 }))
  await vi.waitFor(() => expect(times().at(-1)).toBeGreaterThan(300_000))
  socket.terminate()
  await vi.waitFor(() => expect(viewed).toHaveLength(1))
  expect(viewed[0]!.view).toBe('abc')
  expect(viewed[0]!.stretches.map(({ fromMs }) => fromMs - START)).toEqual([0, 300_000])
})

test('a source that fails is told by its code, one that there is none of too, and the socket stays', async () => {
  const noCode = memorySource([])
  source = {
    spans: noCode.spans,
    // oxlint-disable-next-line require-yield
    async *pictures(): AsyncGenerator<Stored> {
      throw Object.assign(new Error('x'), { code: 'recorder.unreachable' })
    },
  }
  const { got, say } = await screen()
  say(play(0))
  await vi.waitFor(() => expect(got.at(-1)).toEqual({ type: 'failed', id: 1, code: 'recorder.unreachable' }))
  source = null
  say(play(0, { id: 2 }))
  await vi.waitFor(() => expect(got.at(-1)).toEqual({ type: 'failed', id: 2, code: 'playback.noSource' }))
})

test.each([
  ['no JSON', 'x'],
  ['an unknown order', '{"type":"rewind"}'],
  ['a moment that is none', '{"type":"play","id":1,"fromMs":1e400,"keysOnly":false,"backwards":false}'],
  ['a negative moment', '{"type":"shown","id":1,"atMs":-5}'],
  ['more than was asked for', '{"type":"pause","then":"play"}'],
  ['far too much', JSON.stringify({ type: 'pause', x: 'x'.repeat(5000) })],
])('%s ends the socket', async (_, text) => {
  source = memorySource(pictures(10))
  const { socket, code } = await screen()
  socket.send(text)
  await vi.waitFor(() => expect([1008, 1009]).toContain(code()))
})

test('a flood of orders ends the socket and leaves no reader behind', async () => {
  const counted = memorySource(pictures(5000))
  source = counted
  const { say, code } = await screen()
  for (let id = 1; id < 400; id++) say(play(0, { id }))
  await vi.waitFor(() => expect(code()).toBe(1008))
  await vi.waitFor(() => expect(counted.open).toBe(0))
})

test('a path or a source that is none of ours is not taken', async () => {
  for (const query of ['source=ring', 'camera=c1&source=tape']) {
    const socket = new WebSocket(`ws+unix://${join(directory, 's')}:/playback/ws?${query}`)
    await new Promise<void>((resolve) => socket.on('error', () => resolve()))
  }
})
