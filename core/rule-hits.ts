// Words a rule hit as an alert claim: adds what only the site file knows.
import type { DeskSettings } from '../contract/desk-settings.ts'
import type { RuleHit } from '../contract/detection.ts'
import type { Site, SiteCamera } from '../contract/site.ts'
import type { IncidentKind, Severity } from '../contract/vocabulary.ts'
import { placesOf } from '../vision/rules/places.ts'
import type { AlertClaim } from './alerts.ts'
import type { SiteArmedRule } from './config.ts'

/** Used where the site file names no severity: an e-bike is a fire hazard, a crowd is a thing to look at. */
const DEFAULT_SEVERITY: Partial<Record<IncidentKind, Severity>> = { ebikeInLobby: 'high', personFall: 'high' }

/** @param kinds what managers set for the kinds; the site file's rule comes before it */
export function claimOfHit(
  hit: RuleHit,
  camera: SiteCamera,
  rule: SiteArmedRule | undefined,
  site: Pick<Site, 'buildings'>,
  kinds: DeskSettings['kinds'] = {},
): AlertClaim {
  const zone = placesOf(camera).find((z) => z.id === hit.zone)
  return {
    kind: hit.kind,
    severity: rule?.severity ?? kinds[hit.kind]?.severity ?? DEFAULT_SEVERITY[hit.kind] ?? 'medium',
    source: hit.ruleId,
    cameraId: camera.id,
    deviceId: null,
    buildingId: camera.building ?? null,
    zone: hit.zone,
    place: placeOf(camera, zone?.name, site),
    atMs: hit.atMs,
    deviceAtMs: null,
    score: hit.score,
    boxes: hit.boxes.map(({ label, score, box, trackId }) => ({ label, score, box: [...box] as [number, number, number, number], trackId })),
    why: { ...hit.why, sinceMs: hit.sinceMs },
  }
}

/** Building, camera and zone in one line; a building's name is left out where the camera's name begins with it. */
export function placeOf(camera: SiteCamera, zoneName: string | undefined, { buildings }: Pick<Site, 'buildings'>): string {
  const building = buildings.find((b) => b.id === camera.building)?.name ?? ''
  const where = camera.name.startsWith(building) ? camera.name : `${building}${camera.name}`
  return zoneName === undefined ? where : `${where} · ${zoneName}`
}
