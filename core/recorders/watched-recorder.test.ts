// A recorder's pictures as a screen sees them: through the real media process and its socket, searched by the core.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { decodeLive } from '../../contract/live.ts'
import type { PlaybackNews } from '../../contract/playback.ts'
import { startMedia } from '../../media/media-client.ts'
import { markOf } from '../../test/fakes/kept-recordings.ts'
import { disk } from '../../test/fixtures/kept-pictures.ts'
import { recordersOf, type KeptRecorder } from '../../test/fixtures/paired-recorder.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { waitFor } from '../../test/patience.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let env: TestEnv
const closing: (() => unknown)[] = []
beforeEach(() => {
  // The media process has the clock of the computer.
  env = { ...createTestEnv(), clock: { now: Date.now } }
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  env.close()
})

/** Its clock shows whole seconds: how far it is off is known to half of one. */
const near = (atMs: number) => expect.toSatisfy((value: number) => Math.abs(value - atMs) <= 700) as number

async function screen({ desk }: KeptRecorder) {
  const logs: string[] = []
  const log = (level: string, message: string, data?: object) => void logs.push(`${level} ${message} ${JSON.stringify(data)}`)
  const media = startMedia({ log, onCamera: () => undefined, onExit: () => undefined, onRecorderAsked: desk.answer })
  closing.push(media.stop)
  const { liveSocket } = await media.ready
  const socket = new WebSocket(`ws+unix://${liveSocket}:/playback/ws?camera=gate&source=recorder`)
  closing.push(() => socket.terminate())
  const news: PlaybackNews[] = []
  const pictures: { readonly atMs: number; readonly trueMs: number | null }[] = []
  socket.on('error', () => undefined)
  socket.on('message', (data: Buffer, isBinary) => {
    const message = isBinary ? decodeLive(data) : null
    if (!isBinary) news.push(JSON.parse(data.toString()) as PlaybackNews)
    else if (message?.kind === 'fragment') {
      pictures.push({ atMs: Math.round(message.atMs), trueMs: markOf(message.bytes) })
      // As somebody who looks: now and then, for so often a screen speaks at the most.
      if (pictures.length % 10 === 0) socket.send(JSON.stringify({ type: 'shown', id: 1, atMs: message.atMs }))
    }
  })
  await new Promise((resolve) => socket.once('open', resolve))
  const play = (fromMs: number) => socket.send(JSON.stringify({ type: 'play', id: 1, fromMs, keysOnly: false, backwards: false }))
  return { media, news, pictures, play, logs }
}

test.each(['isapi', 'dahua', 'onvif'] as const)(
  'the timeline and the pictures of three days ago, across a gap, of a clock five minutes off (%s)',
  async (language) => {
    const back = Math.floor((Date.now() - 3 * DAY) / MINUTE) * MINUTE
    const kept = disk(
      [
        [back - 30 * MINUTE, back + 5000],
        [back + 20 * MINUTE, back + 40 * MINUTE],
      ],
      { aheadMs: 5 * MINUTE },
    )
    const recorder = await recordersOf(language, kept, env)
    closing.push(recorder.close)
    const { media, news, pictures, play, logs } = await screen(recorder)
    expect(await media.spans({ cameraId: 'gate', source: 'recorder', fromMs: back - MINUTE, toMs: back + 30 * MINUTE })).toEqual([
      { fromMs: back - MINUTE, toMs: near(back + 5000) },
      { fromMs: near(back + 20 * MINUTE), toMs: back + 30 * MINUTE },
    ])
    play(back)
    await waitFor(() => expect(pictures.length).toBeGreaterThan(80))
    const times = pictures.map(({ trueMs }) => trueMs!)
    expect(back - times[0]!).toSatisfy((ms: number) => ms >= 0 && ms <= 1000)
    const steps = times.slice(1).map((atMs, i) => atMs - times[i]!)
    expect(steps.filter((ms) => ms !== 100)).toEqual([20 * MINUTE - 5000 + 100])
    expect(times).toContain(back + 20 * MINUTE)
    expect(pictures.map(({ atMs }) => atMs)).toEqual(pictures.map(({ trueMs }) => near(trueMs!)))
    expect(news).toEqual([
      { type: 'begin', id: 1 },
      { type: 'gap', id: 1, fromMs: near(back + 5000), toMs: near(back + 20 * MINUTE) },
    ])
    expect(logs.join('\n')).not.toContain(recorder.login.password)
  },
)

test('says why nothing is played', async () => {
  const recorder = await recordersOf('isapi', disk([]), env)
  closing.push(recorder.close)
  const { news, play, media } = await screen(recorder)
  play(Date.now() - DAY)
  await waitFor(() => expect(news.at(-1)).toMatchObject({ type: 'failed', code: 'recorder.notRecorded' }))
  await recorder.close()
  const late = Date.now() - 5 * DAY
  await expect(media.spans({ cameraId: 'gate', source: 'recorder', fromMs: late, toMs: late + MINUTE })).rejects.toMatchObject({ code: 'recorder.unreachable' })
})
