// Messages over a Hikvision camera's two-way audio: what is sent, at which pace, and what each failure counts as.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestIo } from '../../test/fakes/driver-io.ts'
import { LOGIN } from '../../test/fakes/isapi-device.ts'
import { startFakeSpeaker, type FakeSpeaker } from '../../test/fakes/speaker-isapi-audio.ts'
import type { Session } from '../driver.ts'
import { parseDriverConfig } from '../registry.ts'
import { encodeG711 } from './g711.ts'
import { isapiAudio } from './isapi-audio.ts'
import { chime, readWav } from './wav.ts'

let dir: string
let speaker: FakeSpeaker
let sessions: Session[]
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-speaker-'))
  speaker = await startFakeSpeaker()
  sessions = []
})
afterEach(async () => {
  for (const session of sessions) await session.close()
  await speaker.close()
  rmSync(dir, { recursive: true })
})

/** 16 bits, at any rate, every channel alike. */
function wav(samples: readonly number[], rate = 8000, channels = 1): Buffer {
  const data = Buffer.alloc(samples.length * channels * 2)
  samples.forEach((sample, i) => {
    for (let channel = 0; channel < channels; channel++) data.writeInt16LE(sample, 2 * (i * channels + channel))
  })
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * channels * 2, 28)
  head.writeUInt16LE(channels * 2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}
const tone = (seconds: number) => Array.from({ length: seconds * 8000 }, (_, i) => Math.round(9000 * Math.sin(i / 3)))
function file(name: string, bytes: Buffer): string {
  writeFileSync(join(dir, name), bytes)
  return join(dir, name)
}
async function open(messages: readonly { text: string; file: string }[] = [], timeoutMs = 3000): Promise<Session> {
  const parsed = parseDriverConfig('speaker/isapi-audio', { host: speaker.host, port: speaker.port, ...LOGIN, messages, timeoutMs })
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues))
  const session = await isapiAudio.open(parsed.config as Parameters<typeof isapiAudio.open>[0], createTestIo())
  sessions.push(session)
  return session
}
const say = (session: Session, text?: string) => session.command!('say', { reason: 'test', text })

test('the asked message is said, another text says the first, and the channel is closed behind it', async () => {
  const [no, out] = [tone(0.3), tone(0.2)]
  const session = await open([
    { text: '请勿推入电动车', file: file('no.wav', wav(no)) },
    { text: '请离开', file: file('out.wav', wav(out)) },
  ])
  expect(await say(session, '请离开')).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(await say(session, '别的话')).toMatchObject({ state: 'accepted' })
  expect(speaker.said.map((bytes) => bytes.length)).toEqual([out.length, no.length])
  expect(speaker.said[0]).toEqual(
    Buffer.from(
      encodeG711(
        Float32Array.from(out, (sample) => sample / 32_768),
        'ulaw',
      ),
    ),
  )
  expect(speaker.isOpen()).toBe(false)
})

test('without a recorded message it is a chime; a channel that takes A-law gets A-law', async () => {
  await speaker.close()
  speaker = await startFakeSpeaker('G.711alaw')
  expect(await say(await open())).toMatchObject({ state: 'accepted' })
  expect(speaker.said[0]).toEqual(Buffer.from(encodeG711(chime(), 'alaw')))
})

test('two at once are one and a refusal', async () => {
  const session = await open([{ text: 'x', file: file('x.wav', wav(tone(0.5))) }])
  const first = say(session)
  expect(await say(session)).toEqual({ state: 'rejected', reason: 'device.speaking' })
  expect((await first).state).toBe('accepted')
})

test.each([
  ['open', 'busy', 'rejected', 'deviceBusy'],
  ['open', 'silent', 'unreachable', 'device.noAnswer'],
  ['audioData', 'silent', 'unknown', 'device.noAnswer'],
  ['audioData', 'notSupport', 'rejected', 'notSupport'],
] as const)('%s that is %s: %s', async (on, fault, state, reason) => {
  const session = await open([{ text: 'x', file: file('x.wav', wav(tone(0.1))) }], 400)
  speaker.misbehave(fault, on)
  expect(await say(session)).toEqual({ state, reason })
  speaker.misbehave(null)
})

test('a file that is no such recording keeps the device closed, with the reason', async () => {
  for (const bytes of [Buffer.from('ID3'), wav([]), wav(tone(61)), Buffer.concat([wav(tone(0.1)).subarray(0, 20), Buffer.alloc(40)])])
    await expect(open([{ text: 'x', file: file('bad.wav', bytes) }])).rejects.toMatchObject({ code: 'device.audioUnreadable' })
  await expect(open([{ text: 'x', file: join(dir, 'nowhere.wav') }])).rejects.toMatchObject({ code: 'device.audioUnreadable' })
})

test('a camera without such a channel, or with another sound, says so', async () => {
  await speaker.close()
  speaker = await startFakeSpeaker('AAC')
  await expect(open()).rejects.toMatchObject({ code: 'device.wrongAnswer' })
})

test('two channels at 48 kHz become one at 8 kHz', () => {
  const samples = readWav(
    wav(
      Array.from({ length: 48_000 }, (_, i) => Math.round(16_384 * Math.sin((2 * Math.PI * 440 * i) / 48_000))),
      48_000,
      2,
    ),
  )
  expect(samples).toHaveLength(8000)
  expect(Math.max(...samples!)).toBeCloseTo(0.5, 1)
  const crossings = samples!.filter((sample, i) => i > 0 && samples![i - 1]! < 0 && sample >= 0).length
  expect(Math.abs(crossings - 440)).toBeLessThanOrEqual(1)
})

// Made with an independent coder (Sun's, as in Python's audioop), 16-bit samples.
test('G.711 as others write it', () => {
  const pcm = [0, 1, 7, 15, 31, 64, 100, 255, 300, 511, 1000, 5000, 12_345, 20_000, 32_000, 32_767]
  const samples = Float32Array.from(pcm, (value) => value / 32_767)
  expect([...encodeG711(samples, 'ulaw')]).toEqual([255, 255, 254, 253, 251, 247, 242, 231, 228, 219, 206, 171, 151, 140, 128, 128])
  expect([...encodeG711(samples, 'alaw')]).toEqual([213, 213, 213, 213, 212, 209, 211, 218, 199, 202, 250, 134, 189, 166, 170, 170])
  const negative = Float32Array.from([-32_768, -20_000, -1000, -100, -1], (value) => value / 32_767)
  expect([...encodeG711(negative, 'alaw')]).toEqual([42, 38, 122, 83, 85])
})
