// Draws the boxes of the shown picture over it.
import type { FrameBoxes } from './frame-boxes.ts'
import { overlaps, type Rect } from './label-room.ts'
import { boxInView, type ZoomView } from './zoom.ts'

/** Seen on light and dark pictures alike: a bright line on a dark one. */
const LINE = '#ffe45c'
/** Below this a box is drawn thin and without a word, so that guesses do not hide what is there. */
const SURE = 0.35
const UNDER = 'rgba(0, 0, 0, 0.75)'

/** @param nameOf the label's word in the operator's language @param view the part of the picture that is seen */
export function drawBoxes(canvas: HTMLCanvasElement, boxes: FrameBoxes, nameOf: (label: string) => string, view: ZoomView): void {
  const ratio = window.devicePixelRatio
  const width = Math.round(canvas.clientWidth * ratio)
  const height = Math.round(canvas.clientHeight * ratio)
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  const context = canvas.getContext('2d')
  if (context === null) return
  context.clearRect(0, 0, width, height)
  // a box not confirmed on this picture is dashed
  context.setLineDash(boxes.source === 'held' ? [6 * ratio, 4 * ratio] : [])
  context.font = `${12 * ratio}px sans-serif`
  context.textBaseline = 'middle'
  const labels: { text: string; place: Rect }[] = []
  // the surest first: where there is room for one label only, it is theirs
  for (const { box, label, score } of boxes.tracks.toSorted((a, b) => b.score - a.score)) {
    const [x1, y1, x2, y2] = boxInView(view, box)
    const rect: Rect = [x1 * width, y1 * height, (x2 - x1) * width, (y2 - y1) * height]
    const isSure = score >= SURE
    for (const [style, lineWidth] of [
      [UNDER, (isSure ? 4 : 2) * ratio],
      [LINE, (isSure ? 2 : 1) * ratio],
    ] as const) {
      context.strokeStyle = style
      context.lineWidth = lineWidth
      context.strokeRect(...rect)
    }
    if (!isSure) continue
    const text = `${nameOf(label)} ${Math.round(score * 100)}%`
    const place = labelPlace(context, text, rect, ratio, width)
    if (labels.some((taken) => overlaps(taken.place, place))) continue
    labels.push({ text, place })
  }
  // over all boxes, so that no line crosses a word
  context.setLineDash([])
  for (const { text, place } of labels) drawLabel(context, text, place, ratio)
}

const PADDING = 3

function labelPlace(context: CanvasRenderingContext2D, text: string, [x, y]: Rect, ratio: number, width: number): Rect {
  const height = 16 * ratio
  const textWidth = context.measureText(text).width + 2 * PADDING * ratio
  return [Math.max(0, Math.min(x, width - textWidth)), Math.max(0, y - height), textWidth, height]
}

function drawLabel(context: CanvasRenderingContext2D, text: string, [left, top, width, height]: Rect, ratio: number): void {
  context.fillStyle = UNDER
  context.fillRect(left, top, width, height)
  context.fillStyle = LINE
  context.fillText(text, left + PADDING * ratio, top + height / 2)
}
