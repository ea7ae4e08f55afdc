// Sends one report to one recipient by SMTP, once; says how that went and never throws.
import { BlockList, isIP } from 'node:net'
import nodemailer from 'nodemailer'
import type { ErrorCode } from '../../../contract/errors.ts'
import type { MailSettings } from '../../../contract/reports.ts'
import { resolveAddress } from '../../../devices/transport/outside-line.ts'

export interface OutgoingMail {
  /** Without the angle brackets: the same on every attempt, so that a mailbox shows a repeated one once. */
  readonly messageId: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly attachments: readonly { readonly filename: string; readonly contentType: string; readonly content: Buffer }[]
}

export type SendResult =
  | { readonly is: 'delivered'; readonly detail: string }
  /** `isFinal`: trying again by itself would change nothing. */
  | { readonly is: 'failed'; readonly problem: ErrorCode; readonly detail: string; readonly isFinal: boolean }
  /** Stopped by us: nothing is known. */
  | { readonly is: 'aborted' }

export interface MailTimes {
  readonly connectMs: number
  /** Without a word from the server. */
  readonly silenceMs: number
}

const TIMES: MailTimes = { connectMs: 20_000, silenceMs: 60_000 }
const DETAIL_MAX = 300

const inHouse = new BlockList()
inHouse.addSubnet('127.0.0.0', 8)
inHouse.addSubnet('10.0.0.0', 8)
inHouse.addSubnet('172.16.0.0', 12)
inHouse.addSubnet('192.168.0.0', 16)
inHouse.addAddress('::1', 'ipv6')
inHouse.addSubnet('fc00::', 7, 'ipv6')

/** A name may be turned elsewhere, so that only addresses count, and `localhost`. */
export function isInHouse(host: string): boolean {
  if (host === 'localhost') return true
  const version = isIP(host)
  return version !== 0 && inHouse.check(host, version === 4 ? 'ipv4' : 'ipv6')
}

export async function sendMail(settings: MailSettings, mail: OutgoingMail, signal: AbortSignal, times: MailTimes = TIMES): Promise<SendResult> {
  return withTransport(settings, signal, times, async (transport) => {
    const sent = await transport.sendMail({
      messageId: `<${mail.messageId}>`,
      from: { name: '', address: settings.from },
      to: { name: '', address: mail.to },
      envelope: { from: settings.from, to: [mail.to] },
      subject: oneLine(mail.subject),
      text: mail.text,
      attachments: mail.attachments.map((one) => ({ ...one })),
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal,
    })
    return String(sent.response)
  })
}

/** Connects, encrypts and signs in; sends nothing. */
export async function tryMailServer(settings: MailSettings, signal: AbortSignal, times: MailTimes = TIMES): Promise<SendResult> {
  return withTransport(settings, signal, times, async (transport) => {
    await transport.verify()
    return 'OK'
  })
}

type Transport = Awaited<ReturnType<typeof openTransport>>

async function withTransport(
  settings: MailSettings,
  signal: AbortSignal,
  times: MailTimes,
  work: (transport: Transport) => Promise<string>,
): Promise<SendResult> {
  if (signal.aborted) return { is: 'aborted' }
  if (settings.security === 'none' && !isInHouse(settings.host)) return { is: 'failed', problem: 'mail.insecure', detail: '', isFinal: true }
  const transport = await openTransport(settings, times).catch(judge)
  if ('is' in transport) return transport
  const stopped = Promise.withResolvers<never>()
  const end = () => stopped.reject(new Error('stopped'))
  signal.addEventListener('abort', end, { once: true })
  try {
    return { is: 'delivered', detail: cut(await Promise.race([work(transport), stopped.promise])) }
  } catch (error) {
    return signal.aborted ? { is: 'aborted' } : judge(error)
  } finally {
    signal.removeEventListener('abort', end)
    transport.close()
  }
}

async function openTransport({ host, port, security, user, password, ca }: MailSettings, { connectMs, silenceMs }: MailTimes) {
  const address = await resolveAddress(host, port, 'system')
  return nodemailer.createTransport({
    host: address,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === null ? {} : { auth: { user, pass: password ?? '' } }),
    tls: { minVersion: 'TLSv1.2', ...(address === host ? {} : { servername: host }), ...(ca === null ? {} : { ca: [ca] }) },
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** What nodemailer says, as a code a person can act on. */
function judge(error: unknown): SendResult {
  const { code, responseCode, command, message } = error as { code?: string; responseCode?: number; command?: string; message?: string }
  const detail = cut(message ?? String(error))
  const failed = (problem: ErrorCode, isFinal = false): SendResult => ({ is: 'failed', problem, detail, isFinal })
  if (/certificate|altname|CERT_|self.signed/i.test(`${code} ${detail}`)) return failed('mail.badCertificate')
  if (code === 'ETLS' || command === 'STARTTLS') return failed('mail.noTls')
  if (code === 'EAUTH') return failed(responseCode !== undefined && responseCode < 500 ? 'mail.later' : 'mail.loginRefused')
  // A refused recipient or message is refused again tomorrow; a server that takes nobody today may be mended.
  if (responseCode !== undefined && responseCode >= 500) return failed('mail.refused', code === 'EENVELOPE' || code === 'EMESSAGE')
  if (responseCode !== undefined && responseCode >= 400) return failed('mail.later')
  return failed('mail.unreachable')
}

/** A line break in a header would begin another header. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

function cut(text: string): string {
  return oneLine(text).slice(0, DETAIL_MAX)
}
