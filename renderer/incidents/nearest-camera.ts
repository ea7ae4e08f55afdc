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
