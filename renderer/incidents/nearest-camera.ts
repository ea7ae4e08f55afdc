// Which camera looks at an incident best.
import type { CameraView } from '../../contract/api.ts'
import type { Incident } from '../../contract/incident.ts'

export interface NearestCamera {
  readonly camera: CameraView
  /** The incident names this very camera; otherwise it only is in the same building. */
  readonly linked: boolean
}

/** The incident's own camera, else one of its building (a live one first), else none. */
export function nearestCamera({ cameraId, buildingId }: Pick<Incident, 'cameraId' | 'buildingId'>, cameras: readonly CameraView[]): NearestCamera | null {
  const own = cameras.find((c) => c.id === cameraId)
  if (own !== undefined) return { camera: own, linked: true }
  if (buildingId === null) return null
  const inBuilding = cameras.filter((c) => c.buildingId === buildingId)
  const camera = inBuilding.find((c) => c.state === 'live') ?? inBuilding[0]
  return camera === undefined ? null : { camera, linked: false }
}

/**
 * Beside the one that looks at it best: by distance those that stand on the map with the incident, then those of the same building (or outside of all of
 * them), live ones first.
 *
 * @param distances by camera id, from the place of the incident; whatever unit
 * @returns at most `most`
 */
export function neighbourCameras(
  incident: Pick<Incident, 'cameraId' | 'buildingId'>,
  cameras: readonly CameraView[],
  most: number,
  distances: ReadonlyMap<string, number> = new Map(),
): CameraView[] {
  const best = nearestCamera(incident, cameras)?.camera
  const buildingId = incident.buildingId ?? best?.buildingId
  const isNear = (camera: CameraView) => distances.has(camera.id) || (best !== undefined && camera.buildingId === buildingId)
  const far = ({ id }: CameraView) => distances.get(id) ?? Infinity
  return cameras
    .filter((camera) => camera.id !== best?.id && isNear(camera))
    .toSorted((a, b) => compare(far(a), far(b)) || Number(b.state === 'live') - Number(a.state === 'live'))
    .slice(0, most)
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}
