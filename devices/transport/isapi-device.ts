// What every ISAPI device has in common: its settings, a call that shows it is there, and a path of ours that it pushes events to.
import { isIP, isIPv4 } from 'node:net'
import { z } from 'zod'
import { VigilError } from '../../contract/errors.ts'
import type { DriverIo } from '../driver.ts'
import { isFrom, pushSettings } from '../push-config.ts'
import { contentOf, createIsapi, xmlBody, type IsapiCall } from './isapi-call.ts'
import type { IsapiDocument } from './isapi-document.ts'
import { MAX_PUSH_BYTES, readIsapiPush } from './isapi-push.ts'
import type { Listening } from './listen.ts'
import { claimPath } from './push-listener.ts'

export const isapiSettings = {
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65535).default(80),
  username: z.string().min(1).max(64),
  password: z.string().max(64),
  listen: pushSettings.listen,
  path: pushSettings.path,
  /** Only this address may push; absent: `host` where that is an address, else any that knows the path. */
  from: pushSettings.from,
  /** Writes `listen` and `path` into the device each time it is opened, in place of every receiver that is set there. */
  configurePush: z.boolean().default(false),
  /** Of a device's times that say none. */
  timezone: z.string().refine(isTimezone, 'an IANA time zone').default('Asia/Shanghai'),
  /** For one exchange, log-in included. */
  timeoutMs: z.number().int().min(200).max(30_000).default(5000),
  pollMs: z.number().int().min(200).max(600_000).default(15_000),
} as const

type IsapiSettings = z.output<z.ZodObject<typeof isapiSettings>>

/** A device can only be told an address that leads to us. */
export function canConfigurePush({ configurePush, listen }: Pick<IsapiSettings, 'configurePush' | 'listen'>): boolean {
  const host = listen.slice(0, listen.lastIndexOf(':'))
  return !configurePush || (isIPv4(host) && host !== '0.0.0.0')
}

export const PUSH_ADDRESS_NEEDED = { path: ['listen'], message: 'with configurePush, an IPv4 address of this computer that the device can reach' }

/** The way to one device while a session with it lasts; there before anything is received. */
export interface IsapiLine {
  readonly call: IsapiCall
  /** Aborted by `end` too. */
  readonly signal: AbortSignal
  end(): void
}

export function startIsapiLine(settings: IsapiSettings, io: Pick<DriverIo, 'signal'>): IsapiLine {
  const ended = new AbortController()
  const signal = AbortSignal.any([io.signal, ended.signal])
  return { call: createIsapi(settings, signal), signal, end: () => ended.abort() }
}

export interface IsapiDevice {
  readonly listening: Listening
  readonly check: { readonly everyMs: number; run(): Promise<void> }
  /** Ends the line too. */
  close(): Promise<void>
}

/**
 * @param receive rejecting answers the device 503
 * @throws VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer`, `device.listenFailed`
 */
export async function openIsapiDevice(
  line: IsapiLine,
  settings: IsapiSettings,
  io: DriverIo,
  receive: (event: IsapiDocument) => Promise<void>,
): Promise<IsapiDevice> {
  const { call } = line
  await askWhoItIs(call)
  const from = settings.from ?? (isIP(settings.host) === 0 ? undefined : settings.host)
  const claimed = await claimPath({
    listen: settings.listen,
    path: settings.path,
    maxBytes: MAX_PUSH_BYTES,
    handle: async (push) => {
      if (!isFrom(push, from)) return { status: 403 }
      const event = await readIsapiPush(push)
      if (event === null) io.log('warn', 'a push that is no event was answered and left', { bytes: push.body.length })
      else await receive(event)
      return { status: 200 }
    },
  })
  if (settings.configurePush) await configurePush(call, settings, claimed.listening, io)
  return {
    listening: claimed.listening,
    check: { everyMs: settings.pollMs, run: () => checkTwice(() => askWhoItIs(call)) },
    async close() {
      line.end()
      await claimed.release()
    },
  }
}

async function askWhoItIs(call: IsapiCall): Promise<void> {
  const outcome = await call({ method: 'GET', path: '/ISAPI/System/deviceInfo' })
  contentOf(outcome)
  if (outcome.is !== 'data' || outcome.root !== 'DeviceInfo') throw new VigilError('device.wrongAnswer', { missing: 'DeviceInfo' })
}

/** Reading does no harm, so one lost reply does not make a device offline. */
async function checkTwice(ask: () => Promise<void>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if (!(error instanceof VigilError) || error.code !== 'device.unreachable') throw error
    await ask()
  }
}

/** A device that does not let itself be set is used all the same: its events may be set by hand. */
async function configurePush(call: IsapiCall, settings: IsapiSettings, { host, port }: Listening, io: DriverIo): Promise<void> {
  const receiver =
    `<HttpHostNotification><id>1</id><url>${settings.path}</url><protocolType>HTTP</protocolType><parameterFormatType>JSON</parameterFormatType>` +
    `<addressingFormatType>ipaddress</addressingFormatType><ipAddress>${host}</ipAddress><portNo>${port}</portNo>` +
    '<httpAuthenticationMethod>none</httpAuthenticationMethod></HttpHostNotification>'
  const outcome = await call({
    method: 'PUT',
    path: '/ISAPI/Event/notification/httpHosts',
    body: xmlBody(`<HttpHostNotificationList version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema">${receiver}</HttpHostNotificationList>`),
  })
  if (outcome.is !== 'ok')
    io.log('warn', 'the device did not take the address that it is to push to', { outcome: outcome.is === 'refused' ? outcome.words : outcome.is })
}

function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone })
    return true
  } catch {
    return false
  }
}
