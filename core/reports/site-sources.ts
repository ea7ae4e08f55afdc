// The cameras and devices of the site as figures name them.
import type { DeviceStatus } from '../../contract/device.ts'
import type { Site } from '../../contract/site.ts'
import type { SiteSources } from './dashboard.ts'

export function siteSources({ cameras }: Pick<Site, 'cameras'>, devices: readonly DeviceStatus[]): SiteSources {
  return {
    cameras: cameras.map(({ id, name, building = null }) => ({ id, name, buildingId: building })),
    devices: devices.map(({ id, name, kind, buildingId }) => ({ id, name, kind, buildingId })),
  }
}
