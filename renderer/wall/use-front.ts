// What the page shows, with alarmed cameras brought to the front where that is wanted.
import { useMemo, useState } from 'react'
import type { CameraView } from '../../contract/api.ts'
import { useIncidents } from '../feeds.ts'
import { useTileZooms } from '../live/tile-zooms.ts'
import type { Arrangement } from './arrangement.ts'
import { alarmsByCamera, broughtToFront, type Alarm, type Front } from './alarm-front.ts'
import { LAYOUTS } from './layouts.ts'
import { useWall } from './wall-store.ts'

interface Fronted {
  readonly cameras: readonly (CameraView | null)[]
  readonly alarms: ReadonlyMap<string, Alarm>
  /** Whether a tile shows another camera than it has by the arrangement. */
  isMoved(tile: number): boolean
}

const NOTHING_MOVED: Front['moved'] = new Map()

/** @param arranged cameras of the page `first` begins, by the arrangement */
export function useFront(known: readonly CameraView[], arrangement: Arrangement, first: number, arranged: readonly (CameraView | null)[]): Fronted {
  const incidents = useIncidents()
  const isOn = useWall((w) => w.alarmsToFront)
  const draggedTile = useWall((w) => w.draggedTile)
  const zooms = useTileZooms()
  const alarms = useMemo(() => alarmsByCamera(incidents ?? []), [incidents])
  const page = `${arrangement.layout} ${first}`
  const [last, setLast] = useState<{ readonly page: string; readonly front: Front } | null>(null)

  const tiles = arranged.map((camera) => camera?.id ?? null)
  const isFixed = (tile: number) => {
    const id = tiles[tile]
    return id != null && (arrangement.pinned.includes(id) || id in zooms)
  }
  const alarmed = isOn ? [...alarms.keys()].filter((id) => known.some((camera) => camera.id === id)) : []
  const isSamePage = last?.page === page
  // in the middle of a drag nothing moves at all
  const front =
    draggedTile !== null && isSamePage
      ? last.front
      : broughtToFront({ tiles, hasHotSpot: LAYOUTS[arrangement.layout].hasHotSpot, alarmed, isFixed, before: isSamePage ? last.front.moved : NOTHING_MOVED })
  if (!isSamePage || !isSame(front.moved, last.front.moved)) setLast({ page, front })
  return {
    cameras: front.shown.map((id) => (id === null ? null : (known.find((camera) => camera.id === id) ?? null))),
    alarms,
    isMoved: (tile) => front.shown[tile] !== tiles[tile],
  }
}

function isSame(a: Front['moved'], b: Front['moved']): boolean {
  return a.size === b.size && [...a].every(([id, tile]) => b.get(id) === tile)
}
