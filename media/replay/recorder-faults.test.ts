// Recorders that refuse, stall, break off, lie or never end: what people are told, and that nothing is left open.
import { createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BACK, closing, disk, KEPT_LOGIN, NOW, placeAt, source, take, trueTimeOf } from '../../test/fixtures/kept-pictures.ts'
import { waitFor } from '../../test/patience.ts'
import { findFfmpeg } from '../ffmpeg.ts'
import { readDescription } from './described-streams.ts'
import { MOST_REPLAYS } from './replay-seats.ts'
import { RecorderSource } from './recorder-source.ts'
import { RtspAnswers } from './rtsp-answers.ts'

const MINUTE = 60_000
const FORWARDS = { keysOnly: false, backwards: false }
const none = new AbortController().signal
const hour = () => disk([[BACK, BACK + 60 * MINUTE]])

it.each([
  ['453 Not Enough Bandwidth', 'recorder.busy'],
  ['454 Session Not Found', 'recorder.busy'],
  ['404 Not Found', 'recorder.notRecorded'],
  ['457 Invalid Range', 'recorder.notRecorded'],
  ['403 Forbidden', 'recorder.unauthorized'],
  ['551 Option not supported', 'recorder.notSupported'],
])('says in its own words what %s means', async (playStatus, code) => {
  const { recorder, server } = await source('isapi', hour(), { faults: { playStatus } })
  await expect(take(recorder.pictures('gate', BACK, FORWARDS, none), 1)).rejects.toMatchObject({ code })
  expect(server.plays.length).toBe(code === 'recorder.busy' ? 3 : 1)
  await waitFor(() => expect([recorder.sessions, server.sessions()]).toEqual([0, 0]))
})

it('tries a wrong log-in once, and not again before ten minutes are over', async () => {
  const { recorder, server, clock } = await source('dahua', hour(), { auth: { user: KEPT_LOGIN.username, password: 'another' } })
  const play = () => take(recorder.pictures('gate', BACK, FORWARDS, none), 1)
  await expect(play()).rejects.toMatchObject({ code: 'recorder.unauthorized' })
  await expect(play()).rejects.toMatchObject({ code: 'recorder.unauthorized' })
  expect(server.refusals()).toBe(1)
  clock.atMs += 11 * MINUTE
  await expect(play()).rejects.toMatchObject({ code: 'recorder.unauthorized' })
  expect(server.refusals()).toBe(2)
})

it('goes on where a recorder breaks off, and says that it stalls where it does', async () => {
  const cut = await source('isapi', hour(), { faults: { cutAfter: 25 } })
  const pictures = await take(cut.recorder.pictures('gate', BACK, FORWARDS, none), 60)
  expect(pictures.every((picture) => Math.round(picture.atMs) === trueTimeOf(picture))).toBe(true)
  // what was decoded on is there again, and nothing is left out
  const times = pictures.map(trueTimeOf)
  expect(new Set(times).size).toBe(Math.max(...times.map((atMs) => (atMs - BACK) / 100)) + 1)
  expect(cut.server.plays.length).toBeGreaterThan(1)

  const stalled = await source('isapi', hour(), { faults: { stallAfter: 0 } })
  await expect(take(stalled.recorder.pictures('gate', BACK, FORWARDS, none), 1)).rejects.toMatchObject({ code: expect.stringMatching(/^recorder\./) })
  await waitFor(() => expect(stalled.server.sessions()).toBe(0))
})

it.each([{ isEndless: true }, { isSilentAtEnd: true }, {}])('ends where the recording ends, whatever the recorder does then (%j)', async (faults) => {
  const kept = disk([
    [BACK, BACK + 3000],
    [BACK + 3000, BACK + MINUTE],
  ])
  const first = { ...kept, files: kept.files.slice(0, 1) }
  const { recorder } = await source('isapi', faults.isEndless === true ? kept : first, { faults })
  const pictures = []
  for await (const picture of recorder.pictures('gate', BACK, FORWARDS, none)) {
    pictures.push(picture)
    if (pictures.length > 40) break
  }
  expect(pictures.slice(0, 30).map(trueTimeOf)).toEqual(Array.from({ length: 30 }, (_, i) => BACK + i * 100))
  if (faults.isEndless !== true) expect(pictures).toHaveLength(30)
})

it('opens two of one recorder and four in all; one that nobody asks of makes room', async () => {
  const { recorder, server, clock } = await source('isapi', hour())
  const leave = new AbortController()
  const open = () => recorder.pictures('gate', BACK, FORWARDS, leave.signal)
  const [first, second, third] = [open(), open(), open()]
  await first.next()
  await second.next()
  expect(recorder.sessions).toBe(MOST_REPLAYS.each)
  await expect(third.next()).rejects.toMatchObject({ code: 'recorder.busy' })

  clock.atMs += 3000
  const fourth = open()
  await fourth.next()
  expect(recorder.sessions).toBe(MOST_REPLAYS.each)
  // the one that had to make room goes on at its place, when somebody else has left
  await second.return()
  const again = await first.next()
  expect(again.done).toBe(false)
  expect(server.most()).toBeLessThanOrEqual(MOST_REPLAYS.each + 1)
  leave.abort()
  await waitFor(() => expect([recorder.sessions, server.sessions()]).toEqual([0, 0]))
})

it('is unreachable where nobody answers, and unreadable or so where something else does', async () => {
  const talk = async (say: (socket: Socket) => void) => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      say(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing({
      close: () => {
        for (const socket of sockets) socket.destroy()
        return new Promise((resolve) => server.close(resolve))
      },
    })
    const bound = server.address()
    return typeof bound === 'object' && bound !== null ? bound.port : 0
  }
  const ffmpeg = await findFfmpeg()
  const playAt = (port: number) => {
    const replay = placeAt('isapi', port)
    const spans = [{ fromMs: BACK, toMs: BACK + MINUTE, writtenAheadMs: 0 }]
    const recorder = new RecorderSource({ now: () => NOW, ffmpeg, log: () => undefined, ask: () => Promise.resolve({ problem: null, spans, replay }) })
    return take(recorder.pictures('gate', BACK, FORWARDS, none), 1)
  }
  const closed = await talk((socket) => socket.destroy())
  await expect(playAt(closed)).rejects.toMatchObject({ code: 'recorder.unreachable' })
  const web = await talk((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
  await expect(playAt(web)).rejects.toMatchObject({ code: 'recorder.unreadable' })
  const flood = await talk((socket) => socket.on('data', () => socket.write(`RTSP/1.0 200 OK\r\n${'X: y\r\n'.repeat(10_000)}`)))
  await expect(playAt(flood)).rejects.toMatchObject({ code: 'recorder.unreadable' })
})

it('reads 2,000 damaged answers and descriptions without harm', () => {
  const good = 'RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 4\r\n\r\nv=0\r$\0\0\x04abcdRTSP/1.0 200 OK\r\nCSeq: 2\r\n\r\n'
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }), fc.integer({ min: 1, max: 40 }), (damage, size) => {
      const bytes = Buffer.from(good, 'latin1')
      for (const [at, value] of damage) bytes[at] = value
      let seen = 0
      const answers = new RtspAnswers({ onAnswer: ({ body }) => (seen += body.length), onPacket: (packet) => (seen += packet.length) })
      try {
        for (let at = 0; at < bytes.length; at += size) answers.push(bytes.subarray(at, at + size))
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
      expect(seen).toBeLessThanOrEqual(bytes.length)
    }),
    { numRuns: 1000 },
  )
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('m=video 0 RTP/AVP 96', 'a=control:*', 'a=control:rtsp://10.0.0.9/x', 'a=control:track1'))),
      (lines) => {
        const ask = 'rtsp://10.0.0.5:554/Streaming/tracks/101?starttime=x'
        const { sdp, controls, whole } = readDescription(lines.join('\r\n'), lines[0], ask)
        for (const url of [...controls, whole]) expect(url).toMatch(/^rtsp:\/\/10\.0\.0\.5:554/)
        expect(sdp).not.toContain('10.0.0.9')
      },
    ),
    { numRuns: 1000 },
  )
})

it('leaves no replay behind whoever drags along the timeline, and keeps nobody out by it', async () => {
  const { recorder, server } = await source('isapi', hour())
  for (let i = 0; i < 12; i++) {
    const leave = new AbortController()
    const next = recorder.pictures('gate', BACK + i * MINUTE, FORWARDS, leave.signal).next()
    next.catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 30 * (i % 4)))
    leave.abort()
  }
  const [last] = await take(recorder.pictures('gate', BACK + 30 * MINUTE, FORWARDS, none), 1)
  expect(trueTimeOf(last!)).toBe(BACK + 30 * MINUTE)
  await waitFor(() => expect([recorder.sessions, server.sessions()]).toEqual([0, 0]))
  expect(server.most()).toBeLessThanOrEqual(MOST_REPLAYS.each + 1)
})

it('tells the recorder when it leaves', async () => {
  const { recorder, server } = await source('onvif', hour())
  await take(recorder.pictures('gate', BACK, FORWARDS, none), 3)
  await waitFor(() => expect(server.teardowns()).toBe(1))
})
