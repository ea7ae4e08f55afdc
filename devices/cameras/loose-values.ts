// Reads single values that cameras write: bounded, and null rather than nonsense.
import type { VideoCodec } from '../../contract/camera-pairing.ts'
import { toNumber, toText } from '../loose-json.ts'

/** Without control characters and characters that turn the direction of writing. */
export function wordsOf(value: string | null | undefined): string | null {
  return toText(value?.replaceAll(/\p{Bidi_Control}/gu, ''), 200)
}

/** As it stands: tokens are never trimmed of zeros, and one that would have to be changed is none. */
export function tokenOf(value: string | null | undefined): string | null {
  return value !== null && value !== undefined && value.length >= 1 && value.length <= 128 && !/\p{Cc}/u.test(value) ? value : null
}

/** A whole number between 1 and `max`. */
export function countOf(value: unknown, max: number): number | null {
  const number = toNumber(value)
  return number !== null && number >= 1 && number <= max ? Math.round(number) : null
}

/** Pictures a second. */
export function fpsOf(value: unknown): number | null {
  const number = toNumber(value)
  return number !== null && number > 0 && number <= 240 ? Math.round(number * 100) / 100 : null
}

/** `H264`, `h.264+`, `H.264H`, `JPEG`, `MPEG4`, `SmartH265` ... @returns null for nothing */
export function codecOf(value: string | null | undefined): VideoCodec | null {
  const name = value?.toUpperCase().replaceAll(/[^A-Z0-9]/g, '') ?? ''
  if (name === '') return null
  if (name.includes('265') || name === 'HEVC') return 'H265'
  if (name.includes('264') || name === 'AVC') return 'H264'
  if (name.includes('JPEG') || name === 'MJPG') return 'MJPEG'
  return name.includes('MPEG4') || name.startsWith('MP4V') ? 'MPEG4' : 'other'
}

/** `aa:bb:cc:dd:ee:ff` of any of the ways it is written. */
export function macOf(value: string | null | undefined): string | null {
  const digits = value?.toLowerCase().replaceAll(/[^0-9a-f]/g, '') ?? ''
  return digits.length === 12 && !/^0+$/.test(digits) ? (digits.match(/../g) ?? []).join(':') : null
}
