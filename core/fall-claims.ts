// Words a falling object as an alert claim: which facade of which building, about which floor, and the box it was last seen in.
import type { DeskSettings } from '../contract/desk-settings.ts'
import type { FacadeEntry } from '../contract/facade.ts'
import type { Fall, FloorEstimate } from '../contract/falling.ts'
import type { Alert } from '../contract/incident.ts'
import type { Site, SiteCamera } from '../contract/site.ts'
import type { AlertClaim } from './alerts.ts'

/**
 * @param facade as it is armed now; null when it was taken away since
 * @param kinds what managers set for the kinds; what the facade says comes before it
 */
export function claimOfFall(
  fall: Fall,
  camera: SiteCamera,
  facade: FacadeEntry | null,
  site: Pick<Site, 'buildings'>,
  kinds: DeskSettings['kinds'] = {},
): AlertClaim {
  return {
    kind: 'fallingObject',
    severity: facade?.severity ?? kinds.fallingObject?.severity ?? 'critical',
    source: fall.ruleId,
    cameraId: camera.id,
    deviceId: null,
    buildingId: camera.building ?? null,
    zone: fall.zone,
    place: placeOf(fall, camera, facade, site),
    atMs: fall.lastAtMs,
    deviceAtMs: null,
    score: fall.score,
    boxes: lastBoxes(fall),
    why: { ...fall.why, sinceMs: fall.firstAtMs },
    fall,
  }
}

/** A column that only has a number is a stairway's, as people say it. */
function columnName(column: string | null): string {
  return column === null ? '' : /^\d+$/.test(column) ? `${column}单元` : column
}

/** `3栋 东立面 2单元 · 约12层 (11–13)`; the camera's name where no building is known. */
function placeOf({ floor, column }: Fall, camera: SiteCamera, facade: FacadeEntry | null, { buildings }: Pick<Site, 'buildings'>): string {
  const building = buildings.find((b) => b.id === camera.building)?.name ?? camera.name
  const name = facade?.name ?? ''
  const names = [name.startsWith(building) ? '' : building, name, columnName(column)]
  const where = names.filter((part) => part !== '').join(' ')
  return floor === null ? where : `${where} · ${floorWords(floor)}`
}

function floorWords({ estimate, low, high }: FloorEstimate): string {
  return low === high ? `约${floorName(estimate)}` : `约${floorName(estimate)} (${low}–${high})`
}

function floorName(floor: number): string {
  return floor < 0 ? `地下${-floor}层` : `${floor}层`
}

function lastBoxes({ tracks, score }: Fall): Alert['boxes'] {
  return tracks.flatMap(({ points }, i) => {
    const last = points.at(-1)
    return last === undefined ? [] : [{ label: 'object', score: last.score ?? score, box: last.box, trackId: i + 1 }]
  })
}
