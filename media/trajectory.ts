// A fall on one picture: the object in every place where it was seen, and its path drawn beside it.
import type { FallTrack } from '../contract/falling.ts'
import type { FallPatch } from './fall-patches.ts'
import type { FallPicturesOrder, FallWords } from './messages.ts'
import { createOverlay, textWidth, type Overlay, type Px } from './overlay.ts'
import { planesOf, type Picture, type Plane } from './planes.ts'

/** One colour for each track of a throw; far from facades, sky and each other. */
export const TRACK_COLOURS = ['#FFD60A', '#00E5FF', '#FF5CF0', '#7CFF4F', '#FF9F1C', '#FFFFFF', '#9D8CFF', '#FF6B6B'] as const
const IMPACT_COLOUR = '#FF453A'
const TEXT_COLOUR = '#FFFFFF'
/** So many font sizes from the object is the end of the words that stand beside its path. */
const BESIDE_TIMES = 12

export function trackColour(track: number): string {
  return TRACK_COLOURS[track % TRACK_COLOURS.length]!
}

/**
 * The scene with every patch in its place. Where patches overlap, each 2 x 2 px are those that differ most from the scene:
 * the object shows, not what it has just uncovered.
 */
export function composeTrajectory(scene: Picture, patches: readonly FallPatch[]): Picture {
  const out: Picture = { ...scene, planes: scene.planes.slice() }
  const cellsWide = Math.floor(scene.width / 2)
  const shown = new Int16Array(cellsWide * Math.floor(scene.height / 2)).fill(-1)
  const into = planesOf(out)
  const before = planesOf(scene)
  for (const { near, rect } of patches) {
    const from = planesOf(near)
    for (let row = 0; row < rect.height / 2; row++)
      for (let column = 0; column < rect.width / 2; column++) {
        const place: Cell = { row, column, x: rect.x / 2 + column, y: rect.y / 2 + row }
        const differs = cellDifference(from, before, place)
        const cell = place.y * cellsWide + place.x
        if (differs <= shown[cell]!) continue
        shown[cell] = differs
        copyCell(from, into, place)
      }
  }
  return out
}

/** 2 x 2 px with their chroma: where in the patch and where in the picture, counted in cells. */
interface Cell {
  readonly row: number
  readonly column: number
  readonly x: number
  readonly y: number
}

function cellDifference(from: readonly Plane[], before: readonly Plane[], { row, column, x, y }: Cell): number {
  let sum = 0
  for (let k = 0; k < 3; k++) {
    const [patch, picture] = [from[k]!, before[k]!]
    const per = 2 / patch.step
    for (let dy = 0; dy < per; dy++)
      for (let dx = 0; dx < per; dx++) {
        const a = patch.data[(row * per + dy) * patch.width + column * per + dx]!
        sum += Math.abs(a - picture.data[(y * per + dy) * picture.width + x * per + dx]!)
      }
  }
  return sum
}

function copyCell(from: readonly Plane[], into: readonly Plane[], { row, column, x, y }: Cell): void {
  for (let k = 0; k < 3; k++) {
    const [patch, picture] = [from[k]!, into[k]!]
    const per = 2 / patch.step
    for (let dy = 0; dy < per; dy++)
      for (let dx = 0; dx < per; dx++)
        picture.data[(y * per + dy) * picture.width + x * per + dx] = patch.data[(row * per + dy) * patch.width + column * per + dx]!
  }
}

export interface Drawing {
  /** ASS script. */
  readonly script: string
  /** Added below the picture for the title. */
  readonly stripPx: number
}

/** Lines, marks and words over a composed picture of that size; nothing is drawn over the object itself. */
export function drawTrajectory(size: { readonly width: number; readonly height: number }, order: FallPicturesOrder, patches: readonly FallPatch[]): Drawing {
  const fontPx = Math.round(Math.max(13, size.height / 33))
  const stripPx = Math.ceil(fontPx * 1.1) * 2
  const overlay = createOverlay(size.width, size.height + stripPx)
  const { tracks, firstAtMs } = order.fall
  tracks.forEach((track, index) => {
    const own = patches.filter((patch) => patch.track === index)
    if (own.length > 0) drawTrack(overlay, { ...size, fontPx, track, own, index, firstAtMs, words: order.words })
  })
  drawTitle(overlay, { ...size, fontPx, stripPx }, order.words.title)
  return { script: overlay.script(), stripPx }
}

/** Smaller where it would not fit. */
export function drawTitle(
  overlay: Overlay,
  { width, height, fontPx, stripPx }: { readonly width: number; readonly height: number; readonly fontPx: number; readonly stripPx: number },
  title: string,
): void {
  const room = width - fontPx * 1.2
  const sizePx = Math.max(8, Math.floor(Math.min(fontPx, (fontPx * room) / textWidth(title, fontPx))))
  overlay.text([fontPx * 0.6, height + stripPx / 2], 'left', sizePx, TEXT_COLOUR, title)
}

interface TrackDrawing {
  readonly width: number
  readonly height: number
  readonly fontPx: number
  readonly track: FallTrack
  readonly own: readonly FallPatch[]
  readonly index: number
  readonly firstAtMs: number
  readonly words: FallWords
}

function drawTrack(overlay: Overlay, drawing: TrackDrawing): void {
  const { width, height, fontPx, track, own, index } = drawing
  const colour = trackColour(index)
  const linePx = Math.max(1.2, height / 480)
  const widest = own.map(({ rect }) => rect.width).toSorted((a, b) => a - b)[Math.floor((own.length - 1) * 0.9)]!
  const isRight = own.reduce((sum, { rect }) => sum + rect.x, 0) / own.length < width * 0.72
  const side = isRight ? 1 : -1
  const besidePx = side * (widest / 2 + fontPx / 2)
  const path = track.path.map(([x, y]): Px => [x * width + besidePx, y * height])
  drawPath(overlay, path, centreOf(own[0]!)[1], centreOf(own.at(-1)!)[1], colour, linePx)
  for (const end of new Set([own[0]!, own.at(-1)!])) overlay.ring(centreOf(end), Math.max(end.rect.width, end.rect.height) / 2 + linePx, colour, linePx)
  drawImpact(overlay, drawing, linePx, -side)
  if (index > 0) return
  drawTimes(overlay, drawing, side, besidePx)
  drawFloor(overlay, drawing, linePx, -side)
}

/** Whole where the object was seen, broken where it is only calculated. */
function drawPath(overlay: Overlay, path: readonly Px[], fromY: number, toY: number, colour: string, linePx: number): void {
  const seen = path.filter(([, y]) => y >= fromY && y <= toY)
  if (seen.length > 1) overlay.line(seen, colour, linePx)
  path.slice(1).forEach((to, i) => {
    const from = path[i]!
    const isSeen = from[1] >= fromY && to[1] <= toY
    if (!isSeen && i % 2 === 0) overlay.line([from, to], colour, linePx)
  })
}

/** Times beside the path, as many as do not touch. */
function drawTimes(overlay: Overlay, { fontPx, own, firstAtMs, words, height }: TrackDrawing, side: number, besidePx: number): void {
  const last = own.at(-1)!
  const apartPx = Math.max(fontPx * 1.6, height / 11)
  let shownY = Number.NEGATIVE_INFINITY
  own.forEach((patch, i) => {
    const [x, y] = centreOf(patch)
    const isEnd = i === 0 || patch === last
    const isTooNear = !isEnd && (y - shownY < apartPx || centreOf(last)[1] - y < apartPx * 0.7)
    if (isTooNear) return
    shownY = y
    const word = i === 0 ? `${words.first} ` : patch === last ? `${words.last} ` : ''
    const at: Px = [x + besidePx + side * fontPx * 0.6, Math.min(height - fontPx * 0.6, Math.max(fontPx * 0.6, y))]
    overlay.text(at, side > 0 ? 'left' : 'right', isEnd ? fontPx : Math.round(fontPx * 0.82), TEXT_COLOUR, `${word}+${Math.round(patch.atMs - firstAtMs)} ms`)
  })
}

/** A bar where it was let go, and the floor beside it. */
function drawFloor(overlay: Overlay, { width, height, fontPx, track, own, index, words }: TrackDrawing, linePx: number, side: number): void {
  const [x, y] = track.release === null ? centreOf(own[0]!) : [track.release[0] * width, track.release[1] * height]
  const sizePx = Math.round(fontPx * 1.3)
  const colour = trackColour(index)
  const clear = own[0]!.rect.width / 2 + fontPx
  const shownY = Math.min(height - sizePx, Math.max(sizePx * 0.7, y))
  if (track.release !== null)
    overlay.line(
      [
        [x + side * clear * 0.6, shownY],
        [x + side * clear * 1.4, shownY],
      ],
      colour,
      linePx * 2,
    )
  if (words.floor === null) return
  const hasRoom = side < 0 ? x - clear * 1.6 > textWidth(words.floor, sizePx) : x + clear * 1.6 + textWidth(words.floor, sizePx) < width
  const toSide = hasRoom ? side : -side
  const atX = kept(x + toSide * (hasRoom ? clear * 1.6 : fontPx * BESIDE_TIMES), toSide, textWidth(words.floor, sizePx), width)
  overlay.text([atX, shownY], toSide < 0 ? 'right' : 'left', sizePx, colour, words.floor)
}

const DIAGONALS = [
  [-1, -1],
  [1, -1],
  [-1, 1],
  [1, 1],
] as const

/** A cross where it hit, open in the middle. */
function drawImpact(overlay: Overlay, { width, height, fontPx, track: { impact }, words, firstAtMs }: TrackDrawing, linePx: number, side: number): void {
  if (impact === null) return
  const reach = fontPx * 1.1
  const x = Math.min(width, Math.max(0, impact.at[0] * width))
  const y = Math.min(height, Math.max(0, impact.at[1] * height))
  for (const [dx, dy] of DIAGONALS)
    overlay.line(
      [
        [x + dx * reach * 0.4, y + dy * reach * 0.4],
        [x + dx * reach, y + dy * reach],
      ],
      IMPACT_COLOUR,
      linePx * 1.5,
    )
  const text = `${impact.isSeen ? words.impact : words.impactUnseen} +${Math.round(impact.atMs - firstAtMs)} ms`
  const hasRoom = side < 0 ? x - reach * 2 > textWidth(text, fontPx) : x + reach * 2 + textWidth(text, fontPx) < width
  const toSide = hasRoom ? side : -side
  overlay.text(
    [x + toSide * (hasRoom ? reach * 1.6 : fontPx * BESIDE_TIMES), Math.min(height - fontPx * 0.6, y)],
    toSide < 0 ? 'right' : 'left',
    fontPx,
    IMPACT_COLOUR,
    text,
  )
}

/** Rather over something else than cut off by the edge. */
function kept(x: number, side: number, textPx: number, width: number): number {
  return side < 0 ? Math.max(x, textPx) : Math.min(x, width - textPx)
}

function centreOf({ rect }: FallPatch): Px {
  return [rect.x + rect.width / 2, rect.y + rect.height / 2]
}
