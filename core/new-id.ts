// Makes ids: UUID version 7, which sort by the time they were made.
import { randomBytes } from 'node:crypto'
import type { EpochMs } from '../contract/ids.ts'

/** @source RFC 9562, section 5.7 */
export function newId(nowMs: EpochMs): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Math.floor(nowMs), 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
