// The object of a fall enlarged, one tile for each picture, so that a person can see what it is.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { chosenEvenly, type FallPatch } from './fall-patches.ts'
import type { FallPicturesOrder } from './messages.ts'
import { createOverlay } from './overlay.ts'
import { enlarge, pastePicture, plainPicture, type Picture } from './planes.ts'
import { drawTitle, trackColour, type Drawing } from './trajectory.ts'

const MAX_TILES = 40
const MAX_TIMES = 8
/** A tile is as near to that as whole numbers allow. */
const TILE_PX = 176
const GAP_PX = 6
const CAPTION_PX = 26
const FONT_PX = 17
const HEAD_PX = 36
const STRIP_PX = 38
const MIN_COLUMNS = 5
const MAX_COLUMNS = 8

export interface Sheet extends Drawing {
  readonly picture: Picture
}

/** @param patches at least one; tracks follow one another, each in order of time */
export async function drawCrops(patches: readonly FallPatch[], order: FallPicturesOrder): Promise<Sheet> {
  const chosen = chosenTiles(patches)
  const sidePx = chosen[0]!.square.width
  const times = Math.max(1, Math.min(MAX_TIMES, Math.floor(TILE_PX / sidePx)))
  const tilePx = sidePx * times
  const columns = Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, Math.ceil(Math.sqrt(chosen.length * 1.5))))
  const rows = Math.ceil(chosen.length / columns)
  const width = even(GAP_PX + columns * (tilePx + GAP_PX))
  const height = even(HEAD_PX + rows * (tilePx + CAPTION_PX + GAP_PX))
  const isFull = chosen[0]!.square.fullRange
  const picture = plainPicture(width, height, isFull, isFull ? 20 : 33)
  const overlay = createOverlay(width, height + STRIP_PX)
  overlay.text([GAP_PX * 2, HEAD_PX / 2], 'left', FONT_PX * 1.15, '#FFFFFF', order.words.enlarged.replaceAll('{times}', String(times)))
  for (const [i, patch] of chosen.entries()) {
    // the cameras' pictures must not wait for all tiles
    await nextTurn()
    const x = even(GAP_PX + (i % columns) * (tilePx + GAP_PX))
    const y = even(HEAD_PX + Math.floor(i / columns) * (tilePx + CAPTION_PX + GAP_PX))
    pastePicture(picture, enlarge(patch.square, times), { x, y })
    const colour = trackColour(patch.track)
    overlay.text([x, y + tilePx + CAPTION_PX / 2], 'left', FONT_PX, colour, `#${patch.number}`)
    overlay.text([x + tilePx, y + tilePx + CAPTION_PX / 2], 'right', FONT_PX, '#FFFFFF', `+${Math.round(patch.atMs - order.fall.firstAtMs)} ms`)
  }
  drawTitle(overlay, { width, height, fontPx: FONT_PX, stripPx: STRIP_PX }, order.words.title)
  return { picture, script: overlay.script(), stripPx: STRIP_PX }
}

function chosenTiles(patches: readonly FallPatch[]): readonly FallPatch[] {
  const tracks = [...new Set(patches.map((patch) => patch.track))]
  const most = Math.floor(MAX_TILES / tracks.length)
  return tracks.flatMap((track) =>
    chosenEvenly(
      patches.filter((patch) => patch.track === track),
      most,
    ),
  )
}

function even(px: number): number {
  return Math.ceil(px / 2) * 2
}
