// Looks at a picture of a plan at the door: what it really is, how large, and whether it may be kept.
import { MAX_MAP_PICTURE_BYTES, MAX_MAP_SIDE, MAX_MAP_SVG_BYTES, type MapPictureType } from '../../../contract/map.ts'
import { VigilError } from '../../../contract/errors.ts'
import { isWholePng } from '../../reports/issue/is-whole-png.ts'
import { readPictureHead } from '../../reports/issue/picture-head.ts'
import { cleanSvg } from './clean-svg.ts'
import { SvgProblem } from './read-svg.ts'

export interface PlanPicture {
  readonly type: MapPictureType
  readonly width: number
  readonly height: number
  /** As it may be shown: of a drawing what was written anew. */
  readonly bytes: Uint8Array
  readonly dropped: number
}

/**
 * What it says it is does not count, only what it is.
 *
 * @throws VigilError `map.badPicture`, `map.badSvg` with {reason}
 */
export async function readPlanPicture(bytes: Uint8Array): Promise<PlanPicture> {
  if (bytes.length > MAX_MAP_PICTURE_BYTES) throw new VigilError('map.badPicture')
  const webp = readWebp(bytes)
  if (webp !== null) return { type: 'image/webp', ...webp, bytes, dropped: 0 }
  const head = readPictureHead(bytes)
  if (head !== null && head.mime === 'image/jpeg') return { type: head.mime, width: head.width, height: head.height, bytes, dropped: 0 }
  if (head !== null && (await isWholePng(bytes, head))) return { type: head.mime, width: head.width, height: head.height, bytes, dropped: 0 }
  if (head !== null || !looksLikeMarkup(bytes)) throw new VigilError('map.badPicture')
  return readDrawing(bytes)
}

function looksLikeMarkup(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 200))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  return start.trimStart().startsWith('<')
}

function readDrawing(bytes: Uint8Array): PlanPicture {
  try {
    if (bytes.length > MAX_MAP_SVG_BYTES) throw new SvgProblem(`more than ${MAX_MAP_SVG_BYTES / 1024 / 1024} MB`)
    const { svg, width, height, dropped } = cleanSvg(decode(bytes))
    return { type: 'image/svg+xml', width, height, bytes: Buffer.from(svg), dropped }
  } catch (error) {
    if (error instanceof SvgProblem) throw new VigilError('map.badSvg', { reason: error.message })
    throw error
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new SvgProblem('not in UTF-8')
  }
}

/**
 * The size in the first chunk of a picture that does not move.
 *
 * @source RFC 9649, sections 2.3 to 2.7
 */
function readWebp(bytes: Uint8Array): { readonly width: number; readonly height: number } | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.length < 30 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WEBP') return null
  const size = webpSize(file)
  const isWhole = file.readUInt32LE(4) + 8 === file.length && 20 + file.readUInt32LE(16) <= file.length
  if (size === null || !isWhole || !isSide(size.width) || !isSide(size.height)) throw new VigilError('map.badPicture')
  return size
}

function webpSize(file: Buffer): { readonly width: number; readonly height: number } | null {
  const chunk = file.toString('latin1', 12, 16)
  if (chunk === 'VP8 ') {
    const isKeyFrame = (file[20]! & 1) === 0 && file.readUIntBE(23, 3) === 0x9d012a
    return isKeyFrame ? { width: file.readUInt16LE(26) & 0x3fff, height: file.readUInt16LE(28) & 0x3fff } : null
  }
  if (chunk === 'VP8L') {
    const bits = file.readUInt32LE(21)
    return file[20] === 0x2f ? { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 } : null
  }
  // bit 1: it moves
  if (chunk === 'VP8X') return (file[20]! & 2) === 0 ? { width: file.readUIntLE(24, 3) + 1, height: file.readUIntLE(27, 3) + 1 } : null
  return null
}

function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= MAX_MAP_SIDE
}
