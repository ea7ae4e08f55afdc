// Speaker driver for a Hikvision camera, intercom or network horn: recorded messages over two-way audio (ISAPI, docs/drivers.md).
import { readFile, stat } from 'node:fs/promises'
import { z } from 'zod'
import type { CommandResult } from '../../contract/device.ts'
import { VigilError } from '../../contract/errors.ts'
import { defineDriver, type DriverIo, type Session } from '../driver.ts'
import { at, toText } from '../loose-json.ts'
import { contentOf, createIsapi, toCommandResult, xmlBody, type IsapiCall } from '../transport/isapi-call.ts'
import { encodeG711, G711_RATE } from './g711.ts'
import { chime, readWav } from './wav.ts'

const config = z.strictObject({
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65535).default(80),
  username: z.string().min(1).max(64),
  password: z.string().max(64),
  /** The two-way audio channel. */
  channel: z.number().int().min(1).max(64).default(1),
  /** What is said: WAV files (PCM, 16 bits, at most a minute). The first is said when the asked text is none of them; none: a chime. */
  messages: z
    .array(z.strictObject({ text: z.string().min(1).max(200), file: z.string().min(1).max(1024) }))
    .max(32)
    .default([]),
  timeoutMs: z.number().int().min(200).max(30_000).default(5000),
  pollMs: z.number().int().min(200).max(600_000).default(15_000),
})
type Config = z.output<typeof config>

const MAX_FILE_BYTES = 24 * 1024 * 1024
const LAWS = { 'G.711ulaw': 'ulaw', 'G.711alaw': 'alaw' } as const

export const isapiAudio = defineDriver({
  kind: 'speaker',
  id: 'speaker/isapi-audio',
  title: { zh: '海康双向语音(ISAPI)', en: 'Hikvision two-way audio (ISAPI)' },
  config,
  proven: 'fake',
  commands: ['say'],
  async open(settings: Config, io: DriverIo): Promise<Session> {
    const sounds = await Promise.all(settings.messages.map(async ({ text, file }) => ({ text, sound: await readMessage(file) })))
    const ended = new AbortController()
    const signal = AbortSignal.any([io.signal, ended.signal])
    const call = createIsapi(settings, signal)
    const law = LAWS[await lawOf(call, settings.channel)]
    let speaking: Promise<CommandResult> | null = null
    return {
      online: true,
      check: { everyMs: settings.pollMs, run: async () => void (await lawOf(call, settings.channel)) },
      async command(_say, { text, reason }) {
        // Two at once would be neither.
        if (speaking !== null) return { state: 'rejected', reason: 'device.speaking' }
        io.log('info', 'speaking', { reason })
        const { sound } = sounds.find((one) => one.text === text) ?? sounds[0] ?? { sound: chime() }
        speaking = say(call, settings, encodeG711(sound, law))
        try {
          return await speaking
        } finally {
          speaking = null
        }
      },
      async close() {
        ended.abort()
        await speaking
      },
    }
  },
})

/** @throws VigilError `device.audioUnreadable` */
async function readMessage(file: string): Promise<Float32Array> {
  const size = await stat(file).then(
    (found) => found.size,
    () => Infinity,
  )
  const sound = size > MAX_FILE_BYTES ? null : readWav(await readFile(file))
  if (sound === null) throw new VigilError('device.audioUnreadable', { file })
  return sound
}

/** @returns what the channel takes @throws VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer` */
async function lawOf(call: IsapiCall, channel: number): Promise<keyof typeof LAWS> {
  const content = contentOf(await call({ method: 'GET', path: `/ISAPI/System/TwoWayAudio/channels/${channel}` }))
  const type = toText(at(content, 'audioCompressionType'), 32)
  if (type !== 'G.711ulaw' && type !== 'G.711alaw') throw new VigilError('device.wrongAnswer', { audioCompressionType: type ?? 'none' })
  return type
}

/** Nothing confirms that it was heard. */
async function say(call: IsapiCall, { channel, timeoutMs }: Config, sound: Uint8Array): Promise<CommandResult> {
  const path = `/ISAPI/System/TwoWayAudio/channels/${channel}`
  const opened = await call({ method: 'PUT', path: `${path}/open`, body: xmlBody('') })
  // Opening makes no sound: what is not answered was not said.
  if (opened.is === 'noAnswer' || opened.is === 'notSent')
    return { state: 'unreachable', reason: opened.is === 'notSent' ? 'device.unreachable' : 'device.noAnswer' }
  if (opened.is !== 'ok' && opened.is !== 'data') return toCommandResult(opened)
  const playsMs = (sound.length / G711_RATE) * 1000
  const body = { type: 'application/octet-stream', bytes: sound, bytesPerSecond: G711_RATE }
  const played = await call({ method: 'PUT', path: `${path}/audioData`, body, timeoutMs: playsMs + timeoutMs })
  await call({ method: 'PUT', path: `${path}/close`, body: xmlBody('') })
  return played.is === 'data' ? { state: 'accepted', reason: 'device.notConfirmed' } : toCommandResult(played)
}
