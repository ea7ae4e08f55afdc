// Gate driver for a network relay board with HTTP control: one pulse opens, a position input confirms (protocol: docs/drivers.md).
import { z } from 'zod'
import type { CommandResult } from '../../contract/device.ts'
import { VigilError } from '../../contract/errors.ts'
import { defineDriver, type DriverIo, type Session } from '../driver.ts'
import { isSeen } from '../confirm.ts'
import { at, readJson, toText } from '../loose-json.ts'
import { createHttpDigest, HttpFailure, type HttpAnswer, type HttpCall } from '../transport/http-digest.ts'

/** Printable ASCII without spaces: what may stand in a request line. */
const path = z
  .string()
  .max(512)
  .regex(/^\/[\x21-\x7e]*$/, 'a path that begins with /')

const config = z.strictObject({
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65535).default(80),
  username: z.string().max(64).optional(),
  password: z.string().max(64).optional(),
  openMethod: z.enum(['POST', 'PUT', 'GET']).default('POST'),
  /** `{ms}` stands for `pulseMs`. */
  openPath: path.default('/relay'),
  openBody: z.enum(['json', 'form', 'none']).default('json'),
  statusPath: path.default('/status'),
  /** JSON pointer (RFC 6901) to the position input in the status reply; null: the board has none, so nothing is ever `confirmed`. */
  input: z
    .string()
    .max(200)
    .regex(/^(\/[^/]*)+$/, 'a JSON pointer, for example /input')
    .nullable()
    .default('/input'),
  /** What the input reads while the gate stands open; compared as text, without case. */
  openValues: z.array(z.string().min(1).max(32)).min(1).max(8).default(['1', 'true', 'on', 'open']),
  /** The board ends the pulse by itself. */
  pulseMs: z.number().int().min(100).max(10_000).default(500),
  timeoutMs: z.number().int().min(200).max(30_000).default(3000),
  /** How long the gate may take to be seen open. */
  confirmMs: z.number().int().min(0).max(30_000).default(5000),
  pollMs: z.number().int().min(200).max(600_000).default(5000),
})
type Config = z.output<typeof config>

export const httpRelay = defineDriver({
  kind: 'gate',
  id: 'gate/http-relay',
  title: { zh: '网络继电器闸机(HTTP)', en: 'Gate on a network relay (HTTP)' },
  config,
  proven: 'fake',
  commands: ['open'],
  async open(settings, io): Promise<Session> {
    const ended = new AbortController()
    const signal = AbortSignal.any([io.signal, ended.signal])
    const call = createHttpDigest(settings)
    const position = () => readPosition(settings, (request) => call({ ...request, signal }))
    await position()
    return {
      online: true,
      check: { everyMs: settings.pollMs, run: () => checkTwice(position) },
      command: (_open, { reason }) => openOnce(settings, io, (request) => call({ ...request, signal }), position, reason, signal),
      close: () => Promise.resolve(ended.abort()),
    }
  },
})

/** Reading does no harm, so one lost reply does not make a gate offline. */
async function checkTwice(position: () => Promise<boolean | null>): Promise<void> {
  try {
    await position()
  } catch (error) {
    if (!(error instanceof VigilError) || error.code !== 'device.unreachable') throw error
    await position()
  }
}

type Call = (request: HttpCall) => Promise<HttpAnswer>

async function openOnce(
  settings: Config,
  io: DriverIo,
  call: Call,
  position: () => Promise<boolean | null>,
  reason: string,
  signal: AbortSignal,
): Promise<CommandResult> {
  io.log('info', 'opening', { reason })
  let answer: HttpAnswer
  try {
    answer = await call(openRequest(settings))
  } catch (error) {
    const mayHaveActed = !(error instanceof HttpFailure) || error.phase === 'sent'
    io.log('warn', 'no answer to the open request', { error: String(error), mayHaveActed })
    return mayHaveActed ? { state: 'unknown', reason: 'device.noAnswer' } : { state: 'unreachable', reason: 'device.unreachable' }
  }
  if (answer.status === 401 || answer.status === 403) return { state: 'rejected', reason: 'device.unauthorized' }
  if (answer.status < 200 || answer.status > 299) return { state: 'rejected', reason: ownWords(answer) }
  const isOpen = settings.input !== null && (await isSeen(position, { confirmMs: settings.confirmMs, now: () => io.now(), signal }))
  return isOpen ? { state: 'confirmed', reason: null } : { state: 'accepted', reason: 'device.notConfirmed' }
}

function openRequest(settings: Config): HttpCall {
  const body = {
    json: { type: 'application/json', text: JSON.stringify({ state: 'pulse', ms: settings.pulseMs }) },
    form: { type: 'application/x-www-form-urlencoded', text: `state=pulse&ms=${settings.pulseMs}` },
    none: undefined,
  }[settings.openBody]
  return { method: settings.openMethod, path: settings.openPath.replaceAll('{ms}', String(settings.pulseMs)), body }
}

/** @returns whether the input says open; null when the board has none */
async function readPosition(settings: Config, call: Call): Promise<boolean | null> {
  const answer = await call({ method: 'GET', path: settings.statusPath }).catch((error: unknown) => {
    throw new VigilError('device.unreachable', undefined, { cause: error })
  })
  if (answer.status === 401 || answer.status === 403) throw new VigilError('device.unauthorized')
  if (answer.status !== 200) throw new VigilError('device.wrongAnswer', { status: answer.status })
  if (settings.input === null) return null
  const value = atPointer(readJson(answer.text), settings.input)
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new VigilError('device.wrongAnswer', { missing: settings.input })
  }
  return settings.openValues.some((open) => open.toLowerCase() === String(value).trim().toLowerCase())
}

/** @param pointer RFC 6901 */
function atPointer(document: unknown, pointer: string): unknown {
  const path = pointer.slice(1).split('/')
  return at(document, ...path.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')))
}

/** What the board says about its refusal, cut to what a screen can show. */
function ownWords(answer: HttpAnswer): string {
  const document = readJson(answer.text)
  const said = atPointer(document, '/error') ?? atPointer(document, '/message')
  return (typeof said === 'string' ? toText(said, 200) : null) ?? `HTTP ${answer.status}`
}
