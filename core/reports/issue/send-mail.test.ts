// Sending one mail to a real server on loopback: encrypted or not at all, each misbehaviour under its own name, and no header of anybody's making.
import { afterEach, expect, test } from 'vitest'
import type { MailSettings } from '../../../contract/reports.ts'
import { startFakeSmtp, type FakeSmtp } from '../../../test/fakes/smtp.ts'
import { isInHouse, sendMail, tryMailServer, type OutgoingMail } from './send-mail.ts'

const open: FakeSmtp[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})
const LOGIN = { user: 'vigil', password: 'a secret' }
async function startServer(login: typeof LOGIN | null = null): Promise<FakeSmtp> {
  const server = await startFakeSmtp(login)
  open.push(server)
  return server
}
const PDF = Buffer.concat([Buffer.from('%PDF-1.7\r\n.\r\n..\r\n'), Buffer.alloc(5000, 7)])
const MAIL: OutgoingMail = {
  messageId: '0196f0c2@sz-001.vigil.invalid',
  to: 'manager@example.com',
  subject: '翠园一期 日报',
  text: '报告见附件。\n.\n',
  attachments: [{ filename: 'RPT-20261201-0001-zh-CN.pdf', contentType: 'application/pdf', content: PDF }],
}
const TIMES = { connectMs: 400, silenceMs: 400 }
const settingsOf = (server: FakeSmtp, changes: Partial<MailSettings> = {}): MailSettings => ({
  host: '127.0.0.1',
  port: server.port,
  security: 'none',
  user: null,
  from: 'vigil@example.com',
  ca: null,
  ...changes,
})
const send = (server: FakeSmtp, changes: Partial<MailSettings> = {}, mail: Partial<OutgoingMail> = {}) =>
  sendMail(settingsOf(server, changes), { ...MAIL, ...mail }, new AbortController().signal, TIMES)

test('a mail arrives with its attachment, byte for byte', async () => {
  const server = await startServer()
  expect(await send(server)).toEqual({ is: 'delivered', detail: '250 2.0.0 taken' })
  expect(server.mails).toMatchObject([
    { from: 'vigil@example.com', to: ['manager@example.com'], messageId: '<0196f0c2@sz-001.vigil.invalid>', isEncrypted: false },
  ])
  expect(server.mails[0]!.attachments.map(({ bytes }) => bytes.equals(PDF))).toEqual([true])
  expect(server.mails[0]!.raw).toMatch(/^Auto-Submitted: auto-generated$/m)
})

test('with STARTTLS it is encrypted, the server is known by its certificate, and the log-in goes inside', async () => {
  const server = await startServer(LOGIN)
  const secure = { security: 'starttls', ca: server.certificate, ...LOGIN } as const
  expect(await send(server, secure)).toMatchObject({ is: 'delivered' })
  expect(server.mails).toMatchObject([{ isEncrypted: true }])
  expect(await send(server, { ...secure, ca: null })).toMatchObject({ problem: 'mail.badCertificate', isFinal: false })
  expect(await send(server, { ...secure, password: 'wrong' })).toMatchObject({ problem: 'mail.loginRefused' })
  expect(await tryMailServer(settingsOf(server, secure), new AbortController().signal, TIMES)).toMatchObject({ is: 'delivered' })
  expect(server.mails).toHaveLength(1)
})

test('a server that offers no encryption is sent nothing, not even a log-in', async () => {
  const server = await startServer(LOGIN)
  server.misbehave('noTls')
  expect(await send(server, { security: 'starttls', ca: server.certificate, ...LOGIN })).toMatchObject({ problem: 'mail.noTls', isFinal: false })
  expect(server.mails).toEqual([])
})

test('plain mail goes to addresses in the house only', async () => {
  const server = await startServer()
  expect(await send(server, { host: 'mail.example.com' })).toEqual({ is: 'failed', problem: 'mail.insecure', detail: '', isFinal: true })
  expect(['127.0.0.1', '10.1.2.3', '192.168.1.5', '172.31.0.1', '::1', 'fd00::1', 'localhost'].filter((host) => !isInHouse(host))).toEqual([])
  expect(['8.8.8.8', '172.32.0.1', '169.254.169.254', 'mail.local', '2001:db8::1', '0.0.0.0'].filter(isInHouse)).toEqual([])
})

test.each([
  ['greylist', { problem: 'mail.later', isFinal: false }],
  ['refuse', { problem: 'mail.refused', isFinal: true }],
  ['drop', { problem: 'mail.unreachable', isFinal: false }],
  ['silent', { problem: 'mail.unreachable', isFinal: false }],
  ['badGreeting', { problem: 'mail.refused', isFinal: false }],
] as const)('a server that does "%s" is %j', async (mood, expected) => {
  const server = await startServer()
  server.misbehave(mood)
  expect(await send(server)).toMatchObject({ is: 'failed', ...expected })
  expect(server.mails).toEqual([])
})

test('when only the answer is lost the mail comes again under the same Message-ID', async () => {
  const server = await startServer()
  server.misbehave('loseReply')
  expect(await send(server)).toMatchObject({ is: 'failed', problem: 'mail.unreachable' })
  server.misbehave('good')
  expect(await send(server)).toMatchObject({ is: 'delivered' })
  expect(server.mails.map(({ messageId }) => messageId)).toEqual([`<${MAIL.messageId}>`, `<${MAIL.messageId}>`])
})

test('nobody there is a failure, our own stopping is not', async () => {
  const server = await startServer()
  server.misbehave('silent')
  const stopping = new AbortController()
  const stopped = sendMail(settingsOf(server), MAIL, stopping.signal, { connectMs: 60_000, silenceMs: 60_000 })
  stopping.abort()
  expect(await stopped).toEqual({ is: 'aborted' })
  await server.close()
  expect(await send(server)).toMatchObject({ is: 'failed', problem: 'mail.unreachable' })
})

test('no text can begin another header or name another recipient', async () => {
  const server = await startServer()
  await send(server, {}, { subject: '日报\r\nBcc: thief@example.com\r\n\r\nhello\u2028X: y' })
  const [head = ''] = server.mails[0]!.raw.split('\r\n\r\n')
  expect(head).not.toMatch(/^(Bcc|X):/im)
  expect(server.mails[0]!.to).toEqual(['manager@example.com'])
})
