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

/** Beside the one that looks at it best: of the same building, or outside of all of them. @returns at most `most`, live ones first, else in the order of the site */
export function neighbourCameras(incident: Pick<Incident, 'cameraId' | 'buildingId'>, cameras: readonly CameraView[], most: number): CameraView[] {
  const best = nearestCamera(incident, cameras)?.camera
  if (best === undefined) return []
  const buildingId = incident.buildingId ?? best.buildingId
  return cameras
    .filter((camera) => camera.id !== best.id && camera.buildingId === buildingId)
    .toSorted((a, b) => Number(b.state === 'live') - Number(a.state === 'live'))
    .slice(0, most)
}
