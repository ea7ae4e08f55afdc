// Areas that somebody tries rules on: recognition looks at them as if rules were armed there, and what it sees is told to whoever tries.
import type { Track } from '../contract/detection.ts'
import type { Polygon } from '../contract/geometry.ts'
import type { CameraId, EpochMs } from '../contract/ids.ts'

export interface SeenTracks {
  readonly cameraId: CameraId
  readonly atMs: EpochMs
  readonly tracks: readonly Track[]
}

export interface TriedAreas {
  /** @param polygons none: the whole picture; @returns gives the place back; more than once does no harm */
  take(cameraId: CameraId, polygons: readonly Polygon[], hear: (seen: SeenTracks) => void): () => void
  /** null: nobody tries anything there. */
  of(cameraId: CameraId): readonly Polygon[] | null
  isAny(): boolean
  see(seen: SeenTracks): void
}

const WHOLE: Polygon = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]

/** @param onChange what is looked at is not what it was */
export function createTriedAreas(onChange: () => void): TriedAreas {
  const taken = new Set<{ readonly cameraId: CameraId; readonly polygons: readonly Polygon[]; hear(seen: SeenTracks): void }>()
  return {
    take(cameraId, polygons, hear) {
      const place = { cameraId, polygons: polygons.length === 0 ? [WHOLE] : polygons, hear }
      taken.add(place)
      onChange()
      return () => {
        if (taken.delete(place)) onChange()
      }
    },
    of(cameraId) {
      const own = [...taken].filter((place) => place.cameraId === cameraId)
      return own.length === 0 ? null : own.flatMap(({ polygons }) => polygons)
    },
    isAny: () => taken.size > 0,
    see(seen) {
      for (const place of taken) if (place.cameraId === seen.cameraId) place.hear(seen)
    },
  }
}
