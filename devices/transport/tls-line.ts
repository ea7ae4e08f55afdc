// A TLS line to a device, which has a certificate of its own making: trusted at first sight, and from then on only that one.
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import { checkAddress, guardLookup } from './outside-line.ts'

export interface SeenCertificate {
  /** Of the certificate as it was sent: 64 small hexadecimal digits. */
  readonly sha256: string
  readonly subject: string
  /** null: it cannot be read. */
  readonly validToMs: number | null
}

/** `away`: no connection at all. `failed`: connected, and no TLS came about. `changed`: another certificate than the one that is trusted. */
export class TlsFailure extends Error {
  readonly reason: 'away' | 'failed' | 'changed'
  constructor(reason: TlsFailure['reason'], message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'TlsFailure'
    this.reason = reason
  }
}

/**
 * @param device `certificate`: SHA-256 of the one that is trusted; null: any
 * @throws TlsFailure before anything was sent over the line
 */
export function connectTls(
  device: { readonly host: string; readonly port: number; readonly certificate: string | null },
  signal: AbortSignal,
): Promise<{ readonly socket: TLSSocket; readonly certificate: SeenCertificate }> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new TlsFailure('away', 'ended before it began', { cause: signal.reason }))
    try {
      checkAddress(device.host, device.port, 'device')
    } catch (cause) {
      return reject(new TlsFailure('away', String(cause), { cause }))
    }
    let isConnected = false
    const socket = connect({
      host: device.host,
      port: device.port,
      lookup: guardLookup(device.port, 'device'),
      // Nobody vouches for a device's certificate; the one it had when it was paired is what counts.
      rejectUnauthorized: false,
      // Old devices know no newer one, and plain HTTP would be worse.
      minVersion: 'TLSv1.2',
      ...(/^[\d.:]+$/.test(device.host) ? {} : { servername: device.host }),
    })
    const end = (error: Error) => {
      signal.removeEventListener('abort', abort)
      socket.destroy()
      reject(error)
    }
    const fail = (cause: unknown) =>
      end(new TlsFailure(isConnected ? 'failed' : 'away', cause instanceof Error ? cause.message : 'no TLS came about', { cause }))
    const abort = () => fail(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    socket.once('connect', () => (isConnected = true))
    socket.once('error', fail)
    const closed = () => fail(new Error('the line was closed'))
    socket.once('close', closed)
    socket.once('secureConnect', () => {
      // Empty where there is none, whatever the types say; several names come as a list.
      const { fingerprint256, subject, valid_to: validTo }: Partial<PeerCertificate> = socket.getPeerCertificate()
      const sha256 = (fingerprint256 ?? '').replaceAll(':', '').toLowerCase()
      if (!/^[0-9a-f]{64}$/.test(sha256)) return end(new TlsFailure('failed', 'no certificate'))
      if (device.certificate !== null && device.certificate !== sha256) return end(new TlsFailure('changed', 'another certificate'))
      signal.removeEventListener('abort', abort)
      socket.off('close', closed)
      // Until whoever gets the line listens himself.
      socket.off('error', fail).on('error', () => {})
      const validToMs = Date.parse(validTo ?? '')
      const name = [subject?.CN].flat().join(' ').slice(0, 200)
      resolve({ socket, certificate: { sha256, subject: name, validToMs: Number.isFinite(validToMs) ? validToMs : null } })
    })
  })
}
