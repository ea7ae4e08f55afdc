// Which tiles give way to cameras with an alarm that nobody has acknowledged; pure.
import type { Incident } from '../../contract/incident.ts'
import { compareIncidents, isUnacknowledged } from '../incidents/queue-order.ts'
import { severityClass, type SeverityClass } from '../parts/severity-class.ts'

export interface Alarm {
  readonly incidentId: string
  readonly severity: SeverityClass
}

/** @returns by camera its most urgent alarm; the most urgent camera first, of equally urgent ones the one that waits longest: a new one moves none that is looked at */
export function alarmsByCamera(incidents: readonly Incident[]): ReadonlyMap<string, Alarm> {
  const waiting = incidents.filter((incident) => isUnacknowledged(incident) && incident.cameraId !== null).toSorted(compareIncidents)
  const first = new Map<string, Incident>()
  for (const incident of waiting) if (!first.has(incident.cameraId!)) first.set(incident.cameraId!, incident)
  const isAsUrgent = (a: Incident, b: Incident) => severityClass(a) === severityClass(b)
  const sorted = [...first.values()].toSorted((a, b) => (isAsUrgent(a, b) ? a.openedAtMs - b.openedAtMs : compareIncidents(a, b)))
  return new Map(sorted.map((incident) => [incident.cameraId!, { incidentId: incident.id, severity: severityClass(incident) }]))
}

export interface Front {
  /** What is shown, tile by tile. */
  readonly shown: readonly (string | null)[]
  /** Tiles that show another camera than the arrangement has there. */
  readonly moved: ReadonlyMap<string, number>
}

interface FrontAsked {
  /** Cameras of the page as they are arranged. */
  readonly tiles: readonly (string | null)[]
  readonly hasHotSpot: boolean
  /** The most urgent first. */
  readonly alarmed: readonly string[]
  /** Pinned, or somebody has it in hand. */
  readonly isFixed: (tile: number) => boolean
  /** Where alarmed cameras stood before this: who has a place keeps it. */
  readonly before: Front['moved']
}

/** The most urgent camera goes into the hot spot; each other that is not seen takes the place of the least important: an empty tile, else the last one that has no alarm itself. */
export function broughtToFront({ tiles, hasHotSpot, alarmed, isFixed, before }: FrontAsked): Front {
  const shown = [...tiles]
  const isMovable = (id: string) => {
    const at = shown.indexOf(id)
    return at < 0 || !isFixed(at)
  }
  const hot = hasHotSpot && !isFixed(0) ? alarmed.find(isMovable) : undefined
  if (hot !== undefined) {
    const at = shown.indexOf(hot)
    if (at > 0) shown[at] = shown[0]!
    shown[0] = hot
  }
  const isFree = (tile: number | undefined): tile is number =>
    tile !== undefined && tile < shown.length && !isFixed(tile) && !alarmed.some((id) => id === shown[tile])
  const unseen = alarmed.filter((id) => !shown.includes(id))
  const keeps = unseen.filter((id) => isFree(before.get(id)))
  for (const id of keeps) if (isFree(before.get(id))) shown[before.get(id)!] = id
  for (const id of unseen) {
    if (shown.includes(id)) continue
    const empty = shown.findLastIndex((other, tile) => other === null && isFree(tile))
    const at = empty >= 0 ? empty : shown.findLastIndex((_, tile) => isFree(tile))
    if (at >= 0) shown[at] = id
  }
  const moved = shown.flatMap((id, tile) => (id !== null && id !== tiles[tile] ? [[id, tile] as const] : []))
  return { shown, moved: new Map(moved) }
}
