// What a change takes from what is watched: rules, zones and facades that go, or of which most is moved away or masked.
import type { CameraWatch } from '../../contract/camera-setup.ts'
import type { FacadeEntry } from '../../contract/facade.ts'
import { boundingBox, contains, type Polygon } from '../../contract/geometry.ts'

/** Of an area that was watched, so much must still be, or it counts as lost: an edge is drawn anew every day, half a lobby is not. */
const KEPT01 = 0.5
/** Points looked at along each side of an area. */
const GRID = 24

/** @returns `kind:zone` of each rule that is lost, each once */
export function lossesOfWatch(before: CameraWatch, after: CameraWatch): string[] {
  const left = after.rules.map(nameOf)
  const lost: string[] = []
  for (const rule of before.rules) {
    const at = left.indexOf(nameOf(rule))
    if (at >= 0) left.splice(at, 1)
    const [old, now] = [before, after].map(({ zones }) => zones.find(({ id }) => id === rule.zone)?.polygon ?? null)
    // a line has no area: it goes with its rule
    const isKept = at >= 0 && (old == null || (now != null && isStillSeen({ polygon: old, masks: before.masks }, { polygon: now, masks: after.masks })))
    if (!isKept) lost.push(nameOf(rule))
  }
  return [...new Set(lost)]
}

/** @returns ids of the facades that are lost */
export function lossesOfFacades(before: readonly FacadeEntry[], after: readonly FacadeEntry[]): string[] {
  return before
    .filter((old) => {
      const now = after.find(({ id }) => id === old.id)
      return now === undefined || !isStillSeen({ polygon: old.polygon, masks: old.settings.masks }, { polygon: now.polygon, masks: now.settings.masks })
    })
    .map(({ id }) => id)
}

interface Area {
  readonly polygon: Polygon
  readonly masks: readonly Polygon[]
}

function isStillSeen(before: Area, after: Area): boolean {
  const seen = pointsOf(before.polygon).filter((point) => isSeen(before, point))
  const kept = seen.filter((point) => isSeen(after, point))
  return kept.length >= seen.length * KEPT01
}

function isSeen({ polygon, masks }: Area, point: readonly [number, number]): boolean {
  return contains(polygon, point) && !masks.some((mask) => contains(mask, point))
}

function pointsOf(polygon: Polygon): (readonly [number, number])[] {
  const [x1, y1, x2, y2] = boundingBox(polygon)
  const along = Array.from({ length: GRID }, (_, i) => (i + 0.5) / GRID)
  return along.flatMap((x) => along.map((y) => [x1 + x * (x2 - x1), y1 + y * (y2 - y1)] as const))
}

function nameOf({ kind, zone }: CameraWatch['rules'][number]): string {
  return `${kind}:${zone}`
}
