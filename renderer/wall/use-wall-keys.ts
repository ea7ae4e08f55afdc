// Does what a key asks for while the focus is on a tile.
import type { KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import type { CameraView } from '../../contract/api.ts'
import type { Point } from '../../contract/geometry.ts'
import { focusQueue } from '../console/desk.ts'
import { emptied, pinned, swapped, type Arrangement } from './arrangement.ts'
import { pullTile, tileZoom, wholeTile, zoomTile } from '../live/tile-zooms.ts'
import { layoutBeside, LAYOUTS, neighbour, type Direction } from './layouts.ts'
import { wallCommand, type WallCommand } from './wall-keys.ts'
import { useWall } from './wall-store.ts'

const PER_PRESS = 1.5
/** The picture is pulled the other way to see more of this side. */
const PULLS: Readonly<Record<Direction, Point>> = { left: [0.2, 0], right: [-0.2, 0], up: [0, 0.2], down: [0, -0.2] }

interface WallNow {
  readonly cameras: readonly CameraView[]
  readonly arrangement: Arrangement
  /** Of all pages, the first tile of the one that is shown. */
  readonly first: number
  readonly pages: number
  /** Tile of the page that has the focus, or had it last. */
  readonly at: number
  readonly shown: readonly (CameraView | null)[]
  /** Shows an alarmed camera for a while: its place is not to be arranged by what is seen there. */
  isMoved(tile: number): boolean
  setAt(tile: number): void
  choose(slot: number): void
}

export function useWallKeys(wall: WallNow): (event: KeyboardEvent<HTMLElement>) => void {
  return (event) => {
    const { target, key, shiftKey, ctrlKey, altKey, metaKey, repeat } = event
    const tile = target instanceof Element ? target.closest<HTMLElement>('[data-wall-tile]') : null
    if (tile === null || event.defaultPrevented) return
    const command = wallCommand({ key, shift: shiftKey, modified: ctrlKey || altKey || metaKey, repeat })
    if (command === null) return
    // a button within a tile has its own keys; Escape leads back to the tile
    if (tile !== target) {
      if (command.do !== 'back') return
      event.preventDefault()
      return tile.focus()
    }
    event.preventDefault()
    run(command, wall)
  }
}

function run(command: WallCommand, { cameras, arrangement, first, pages, at, shown, isMoved, setAt, choose }: WallNow): void {
  const { page, enlargedId, isTouring, arrange, enlarge, setPage, setLayout, setTouring } = useWall.getState()
  const layout = LAYOUTS[arrangement.layout]
  const camera = shown[at] ?? null
  const near = enlargedId ?? camera?.id ?? ''
  const isNear = tileZoom(near).zoom > 1
  const isArranging = command.do === 'move' || command.do === 'empty' || command.do === 'pin' || command.do === 'choose'
  if (isArranging && isMoved(at)) return
  switch (command.do) {
    case 'go':
      if (isNear) return pullTile(near, PULLS[command.to])
      if (enlargedId !== null) return
      setAt(neighbour(layout, at, command.to))
      return focusTile()
    case 'move': {
      if (enlargedId !== null) return
      const to = neighbour(layout, at, command.to)
      arrange(swapped(cameras, arrangement, first + at, first + to))
      setAt(to)
      return focusTile()
    }
    case 'enlarge':
      if (enlargedId !== null) enlarge(null)
      else if (camera === null) choose(first + at)
      else enlarge(camera.id)
      return focusTile()
    case 'choose':
      return choose(first + at)
    case 'pin':
      return arrange(pinned(cameras, arrangement, first + at))
    case 'empty':
      if (enlargedId !== null) return
      arrange(emptied(cameras, arrangement, first + at))
      // the place is the same, but what is drawn there is another
      return focusTile()
    case 'layout':
      setLayout(layoutBeside(arrangement.layout, command.by))
      setAt(0)
      return focusTile()
    case 'page':
      setPage((Math.min(page, pages - 1) + command.by + pages) % pages)
      return focusTile()
    case 'tour':
      return setTouring(!isTouring)
    case 'back':
      if (wholeTile(near)) return
      if (enlargedId === null) return focusQueue()
      enlarge(null)
      return focusTile()
    case 'zoom':
      if (near !== '') zoomTile(near, command.by > 0 ? PER_PRESS : 1 / PER_PRESS)
  }
}

/** The tile that is in turn; nothing where there is no wall. */
export function focusTile(): void {
  // drawn first: the next key may come before the next picture, and would find the former tile in turn
  flushSync(() => undefined)
  document.querySelector<HTMLElement>('[data-wall-tile][tabindex="0"]')?.focus()
}
