// A mail server on loopback: takes mails in, with STARTTLS and a log-in where asked, and misbehaves on demand.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, TLSSocket } from 'node:tls'

export interface TakenMail {
  readonly from: string
  readonly to: readonly string[]
  readonly messageId: string
  readonly isEncrypted: boolean
  /** The header lines and the body, as they came. */
  readonly raw: string
  readonly attachments: readonly { readonly name: string; readonly bytes: Buffer; readonly sha256: string }[]
}

/**
 * `greylist`: 451 at the recipient · `refuse`: 550 · `noTls`: offers none · `drop`: hangs up after the body ·
 * `loseReply`: takes the mail in and hangs up before it says so · `silent`: never says a word · `badGreeting`: 554
 */
export type SmtpMood = 'good' | 'greylist' | 'refuse' | 'noTls' | 'drop' | 'loseReply' | 'silent' | 'badGreeting'

export interface FakeSmtp {
  readonly port: number
  /** PEM of its certificate. */
  readonly certificate: string
  readonly mails: TakenMail[]
  misbehave(mood: SmtpMood): void
  /** How many connected. */
  connections(): number
  close(): Promise<void>
}

export async function startFakeSmtp(login: { readonly user: string; readonly password: string } | null = null): Promise<FakeSmtp> {
  const own = makeCertificate()
  const mails: TakenMail[] = []
  const sockets = new Set<Socket>()
  let mood: SmtpMood = 'good'
  let connected = 0

  const talk = (socket: Socket, isEncrypted: boolean) => {
    let from = ''
    let to: string[] = []
    let isIn = login === null
    let isBody = false
    let held = ''
    const say = (line: string) => void socket.write(`${line}\r\n`)
    const body = (text: string) => {
      if (mood === 'drop') return socket.destroy()
      mails.push(readMail(from, to, isEncrypted, text))
      if (mood === 'loseReply') return socket.destroy()
      return say('250 2.0.0 taken')
    }
    const command = (line: string) => {
      const verb = line.slice(0, 4).toUpperCase()
      if (verb === 'EHLO' || verb === 'HELO') {
        const extensions = [...(isEncrypted || mood === 'noTls' ? [] : ['STARTTLS']), ...(login === null ? [] : ['AUTH PLAIN'])]
        return ['fake', ...extensions].forEach((word, i, all) => say(`250${i === all.length - 1 ? ' ' : '-'}${word}`))
      }
      if (verb === 'STAR') {
        if (mood === 'noTls') return say('502 5.5.1 no')
        say('220 2.0.0 go')
        socket.removeAllListeners('data')
        const tls = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ key: own.key, cert: own.certificate }) })
        tls.on('error', () => socket.destroy())
        return talk(tls, true)
      }
      if (verb === 'AUTH') {
        const expected = Buffer.from(`\0${login?.user}\0${login?.password}`).toString('base64')
        isIn = line === `AUTH PLAIN ${expected}`
        return say(isIn ? '235 2.7.0 in' : '535 5.7.8 wrong')
      }
      if (verb === 'MAIL' && !isIn) return say('530 5.7.0 sign in first')
      if (verb === 'MAIL') from = line.slice(line.indexOf('<') + 1, line.indexOf('>'))
      if (verb === 'RCPT') {
        if (mood === 'greylist') return say('451 4.7.1 try again later')
        if (mood === 'refuse') return say('550 5.1.1 no such user')
        to = [...to, line.slice(line.indexOf('<') + 1, line.indexOf('>'))]
      }
      if (verb === 'DATA') {
        isBody = true
        return say('354 go')
      }
      if (verb === 'QUIT') {
        say('221 bye')
        return socket.end()
      }
      return say('250 2.0.0 ok')
    }
    socket.on('data', (chunk: Buffer) => {
      if (mood === 'silent') return
      held += chunk.toString('latin1')
      for (;;) {
        const end = held.indexOf(isBody ? '\r\n.\r\n' : '\r\n')
        if (end < 0) return
        const piece = held.slice(0, end)
        held = held.slice(end + (isBody ? 5 : 2))
        if (isBody) {
          isBody = false
          body(piece)
        } else command(piece)
      }
    })
  }

  const server = createServer((socket) => {
    connected++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    talk(socket, false)
    if (mood !== 'silent') socket.write(mood === 'badGreeting' ? '554 go away\r\n' : '220 fake ESMTP\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    certificate: own.certificate,
    mails,
    misbehave: (wanted) => void (mood = wanted),
    connections: () => connected,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function readMail(from: string, to: readonly string[], isEncrypted: boolean, stuffed: string): TakenMail {
  const raw = stuffed.replaceAll('\r\n..', '\r\n.')
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1]
  const parts = boundary === undefined ? [] : raw.split(`--${boundary}`)
  const attachments = parts.flatMap((part) => {
    const name = /filename="?([^"\r\n;]+)"?/.exec(part)?.[1]
    if (name === undefined) return []
    const bytes = Buffer.from(part.slice(part.indexOf('\r\n\r\n') + 4), 'base64')
    return [{ name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }]
  })
  return { from, to, isEncrypted, raw, messageId: /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim() ?? '', attachments }
}

/** For 127.0.0.1, signed by itself, for a day. */
function makeCertificate(): { readonly key: string; readonly certificate: string } {
  const dir = mkdtempSync(join(tmpdir(), 'vigil-smtp-'))
  try {
    const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', certificate, '-days', '1', ...subject],
      {
        stdio: 'ignore',
      },
    )
    return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
