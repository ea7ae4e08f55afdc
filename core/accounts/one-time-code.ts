// Six-digit codes that a telephone makes without a network: TOTP with SHA-1, six digits, half a minute, as every authenticator has them.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const STEP_MS = 30_000
const DIGITS = 6
const SECRET_BYTES = 20
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** @returns 160 random bits in base32 */
export function newSecret(): string {
  return toBase32(randomBytes(SECRET_BYTES))
}

/** Half minutes since 1970. */
export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / STEP_MS)
}

/** @source RFC 4226, 5.3 and RFC 6238 */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const at = mac[mac.length - 1]! & 0xf
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0')
}

/**
 * The step whose code this is, within `around` steps of `nowMs`; null: of none of them.
 *
 * @param after a code of this step or an earlier one is over
 */
export function stepOfCode(secret: string, code: string, nowMs: number, after: number, around = 1): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const now = stepAt(nowMs)
  let found: number | null = null
  // All are looked at, the nearest counts.
  for (let away = around; away >= 0; away--)
    for (const step of [now - away, now + away])
      if (step > after && step >= 0 && timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code))) found = step
  return found
}

/** What authenticators read from a QR code. @source github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function codeAddress(issuer: string, account: string, secret: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1000}`
}

export function toBase32(bytes: Uint8Array): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}
