// Cuts the object out of every picture in which a fall was seen, decoding the stretch once.
import type { Box, Polygon } from '../contract/geometry.ts'
import type { EpochMs } from '../contract/ids.ts'
import { decode, EvidenceError, type ClipIo, type EvidenceSource } from './clip.ts'
import { coverPicture } from './cover.ts'
import { asStream } from './cut.ts'
import type { FallPicturesOrder } from './messages.ts'
import { NATIVE } from './picture-form.ts'
import { pictureHashes, type PictureHash } from './picture-hashes.ts'
import { cutPicture, type Picture, type Rect } from './planes.ts'
import type { Stored } from './ring.ts'
import { eachPicture } from './span-pictures.ts'

/** The object in one picture. */
export interface FallPatch {
  /** Index of its track. */
  readonly track: number
  readonly atMs: EpochMs
  /** 1 is the picture in which the fall was first seen. */
  readonly number: number
  /** 0..1 of the picture, as it was found. */
  readonly box: Box
  /** Where `near` was cut out. */
  readonly rect: Rect
  /** The object with a narrow margin. */
  readonly near: Picture
  /** A square around the object, the same size for every picture. */
  readonly square: Picture
}

export interface FallPatches {
  readonly patches: readonly FallPatch[]
  /** The scene shortly before the fall. */
  readonly scene: Picture
  /** Every patch is from the very picture the object was found in. */
  readonly proven: boolean
}

/** The scene is taken from before the object was first seen. */
const SCENE_BEFORE_MS = 400
const LEAD_MS = 1000
const TAIL_MS = 500
/** Bounds the memory and the time, whatever is asked. */
const MAX_SPAN_MS = 40_000
const MAX_PATCHES = 400
/** A busy computer takes its time; nothing waits for it. */
const TIMEOUT_MS = 60_000
/** A point belongs to the picture nearest in time, if that is not further than this share of the time between pictures. */
const NEAREST_SHARE = 0.75
const PLENTY_MS = 50
/** A picture whose checksum is known may lie that far from its time. */
const CHECKSUM_WITHIN_MS = 500
const MARGIN_SHARE = 0.35
const MARGIN_PX = 4
/** A patch is no larger than this share of the picture's side. */
const MAX_SHARE = 0.25
const SQUARE_SHARE = 1.5
const MIN_SQUARE_PX = 16

/** @throws EvidenceError `evidence.notInRing`, `evidence.cameraGone` or `evidence.writeFailed` (cannot be decoded) */
export async function cutFallPatches(
  source: EvidenceSource,
  fall: FallPicturesOrder['fall'],
  io: ClipIo,
  masks: readonly Polygon[] = [],
): Promise<FallPatches> {
  const fragments = fragmentsOf(source, fall)
  const hashes = await decode(io, () => pictureHashes(io.ffmpeg, asStream(fragments), source.form ?? NATIVE, TIMEOUT_MS))
  const shown = shownTimes(fragments, hashes)
  const wanted = wantedPatches(source, fall, { hashes, shown })
  if (wanted.length === 0) throw new EvidenceError('evidence.notInRing', 'no picture of the fall is kept')
  const sceneIndex = nearestIndex(shown, fall.firstAtMs - SCENE_BEFORE_MS)
  const firstIndex = nearestIndex(shown, fall.firstAtMs)
  const patches = new Map<Wanted, FallPatch>()
  let scene: Picture | null = null
  const see = (picture: Picture, index: number) => {
    if (index === sceneIndex) scene = masks.length > 0 ? coverPicture(picture, masks) : { ...picture, planes: picture.planes.slice() }
    for (const one of wanted) {
      if (one.index !== index) continue
      // the object itself is what it is all about
      const seen = masks.length > 0 ? coverPicture(picture, masks, one.box) : picture
      patches.set(one, cutPatch(one, seen, index - firstIndex + 1, squareSide(picture, wanted)))
    }
  }
  const count = await decode(io, () => eachPicture(io.ffmpeg, fragments, see))
  if (scene === null || patches.size === 0) throw new EvidenceError('evidence.notInRing', 'the pictures of the fall cannot be decoded')
  const isWhole = count === hashes.length && patches.size === pointCount(fall)
  return { patches: wanted.flatMap((one) => patches.get(one) ?? []), scene, proven: isWhole && wanted.every((one) => one.isProven) }
}

interface Wanted {
  readonly track: number
  readonly atMs: EpochMs
  readonly box: Box
  /** Of the picture in the order in which they are shown. */
  readonly index: number
  /** It is the very picture the object was found in. */
  readonly isProven: boolean
}

interface Span {
  /** Of all decoded pictures, in the order in which they are shown. */
  readonly hashes: readonly PictureHash[]
  /** When each of them was taken. */
  readonly shown: readonly EpochMs[]
}

/** Pictures and fragments are brought together by their distance from the end, because at the beginning some may be missing: H.265 has pictures that need one before the key picture. */
function shownTimes(fragments: readonly Stored[], hashes: readonly PictureHash[]): EpochMs[] {
  const known = fragments.map(({ ptsTicks, init, atMs }) => ({ ptsS: ptsTicks / init.timescale, atMs })).toSorted((a, b) => a.ptsS - b.ptsS)
  const toEndS = (ptsS: number) => ptsS - hashes.at(-1)!.ptsS + known.at(-1)!.ptsS
  return hashes.map(({ ptsS }) => known.reduce((best, one) => (Math.abs(one.ptsS - toEndS(ptsS)) < Math.abs(best.ptsS - toEndS(ptsS)) ? one : best)).atMs)
}

/** What must be decoded: the fall, with a little before and after it. */
export function spanOfFall({ firstAtMs, lastAtMs }: Pick<FallPicturesOrder['fall'], 'firstAtMs' | 'lastAtMs'>): [fromMs: EpochMs, toMs: EpochMs] {
  return [firstAtMs - LEAD_MS, Math.min(lastAtMs, firstAtMs + MAX_SPAN_MS) + TAIL_MS]
}

/** From the key picture a little before the fall to a little after it, of one stream. */
function fragmentsOf({ ring, isLive }: EvidenceSource, { firstAtMs, lastAtMs }: FallPicturesOrder['fall']): readonly Stored[] {
  const oldest = ring.oldestAtMs
  if (oldest === null) throw new EvidenceError('evidence.cameraGone', 'the camera has delivered nothing')
  const newest = ring.newestAtMs!
  if (newest < firstAtMs) throw new EvidenceError(isLive ? 'evidence.notInRing' : 'evidence.cameraGone', 'the camera has no picture of that time')
  if (oldest > firstAtMs + PLENTY_MS) throw new EvidenceError('evidence.notInRing', 'the beginning of the fall is no longer kept')
  const [fromMs, toMs] = spanOfFall({ firstAtMs, lastAtMs })
  const span = ring.between(Math.max(oldest, fromMs), toMs)
  const init = (span.findLast((fragment) => fragment.atMs <= firstAtMs) ?? span[0])?.init
  return span.filter((fragment) => fragment.init === init)
}

/** The picture with the known checksum is the right one; where none is known, the one nearest in time. */
function wantedPatches(source: EvidenceSource, fall: FallPicturesOrder['fall'], { hashes, shown }: Span): Wanted[] {
  if (shown.length === 0) return []
  const withinMs = Math.max(PLENTY_MS / 2, NEAREST_SHARE * periodOf(shown))
  return chosenPoints(fall).flatMap(({ track, atMs, box }): Wanted[] => {
    const checksum = source.checksum(atMs)
    const very = shown.flatMap((time, index) => (hashes[index]?.crc32 === checksum && Math.abs(time - atMs) <= CHECKSUM_WITHIN_MS ? [index] : []))
    if (checksum !== undefined && very.length > 0) return [{ track, atMs, box, index: nearestOf(very, shown, atMs), isProven: true }]
    const index = nearestIndex(shown, atMs)
    return Math.abs(shown[index]! - atMs) > withinMs ? [] : [{ track, atMs, box, index, isProven: checksum === undefined }]
  })
}

function chosenPoints({ tracks }: FallPicturesOrder['fall']): { readonly track: number; readonly atMs: EpochMs; readonly box: Box }[] {
  const most = Math.floor(MAX_PATCHES / tracks.length)
  return tracks.flatMap(({ points }, track) => chosenEvenly(points, most).map(({ atMs, box }) => ({ track, atMs, box })))
}

function pointCount(fall: FallPicturesOrder['fall']): number {
  return chosenPoints(fall).length
}

/** Not more than `most`, the first and the last among them. */
export function chosenEvenly<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / Math.max(1, most - 1))]!)
}

function periodOf(shown: readonly EpochMs[]): number {
  return shown.length < 2 ? 0 : (shown.at(-1)! - shown[0]!) / (shown.length - 1)
}

function nearestIndex(shown: readonly EpochMs[], atMs: EpochMs): number {
  return nearestOf([...shown.keys()], shown, atMs)
}

function nearestOf(indices: readonly number[], shown: readonly EpochMs[], atMs: EpochMs): number {
  return indices.reduce((best, index) => (Math.abs(shown[index]! - atMs) < Math.abs(shown[best]! - atMs) ? index : best), indices[0]!)
}

function cutPatch({ track, atMs, box }: Wanted, picture: Picture, number: number, side: number): FallPatch {
  const rect = nearRect(box, picture)
  const square = cutPicture(picture, around(centreOf(box, picture), side, side, picture))
  return { track, atMs, number, box, rect, near: cutPicture(picture, rect), square }
}

/** One size for all squares, so that growing in them is growing in the picture; few large boxes (blur, a merged shadow) do not decide. */
function squareSide(picture: Picture, wanted: readonly Wanted[]): number {
  const sides = wanted.map(({ box: [x1, y1, x2, y2] }) => Math.max((x2 - x1) * picture.width, (y2 - y1) * picture.height)).toSorted((a, b) => a - b)
  const usual = sides[Math.floor((sides.length - 1) * 0.9)] ?? 0
  const most = MAX_SHARE * Math.min(picture.width, picture.height)
  return Math.max(MIN_SQUARE_PX, Math.min(usual * SQUARE_SHARE + MARGIN_PX, most))
}

function nearRect(box: Box, picture: Picture): Rect {
  const side = (from: number, to: number, whole: number) => Math.min((to - from) * whole * (1 + 2 * MARGIN_SHARE) + 2 * MARGIN_PX, whole * MAX_SHARE)
  return around(centreOf(box, picture), side(box[0], box[2], picture.width), side(box[1], box[3], picture.height), picture)
}

function centreOf([x1, y1, x2, y2]: Box, { width, height }: Picture): readonly [number, number] {
  return [((x1 + x2) / 2) * width, ((y1 + y2) / 2) * height]
}

/** Even in all four values and inside the picture. */
function around([x, y]: readonly [number, number], wide: number, high: number, picture: Picture): Rect {
  const size = (length: number, whole: number) => Math.min(Math.ceil(Math.max(2, length) / 2), Math.floor(whole / 2)) * 2
  const [width, height] = [size(wide, picture.width), size(high, picture.height)]
  const place = (centre: number, length: number, whole: number) =>
    Math.min(Math.floor(whole / 2) * 2 - length, Math.max(0, Math.round((centre - length / 2) / 2) * 2))
  return { x: place(x, width, picture.width), y: place(y, height, picture.height), width, height }
}
