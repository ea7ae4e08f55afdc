// The cameras and devices of the site as figures name them.
import type { DeviceStatus } from '../../contract/device.ts'
import type { Site } from '../../contract/site.ts'
import type { SiteSources } from './dashboard.ts'

/** Those in force when it is looked at. */
export function siteSources(site: Pick<Site, 'cameras'>, devices: () => readonly DeviceStatus[]): SiteSources {
  return {
    get cameras() {
      return site.cameras.map(({ id, name, building = null }) => ({ id, name, buildingId: building }))
    },
    get devices() {
      return devices().map(({ id, name, kind, buildingId }) => ({ id, name, kind, buildingId }))
    },
  }
}
