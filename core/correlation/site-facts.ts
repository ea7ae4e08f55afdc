// What the site file says about which cameras look at the same place.
import type { Site } from '../../contract/site.ts'
import type { SiteFacts } from './sighting.ts'

/** A device that names more than this looks after a whole building, not one place. */
const ONE_PLACE = 4
/** A fire panel names cameras of everywhere. */
const OF_ONE_PLACE = /^(gate|plate-reader|lift|speaker|sensor)\//

export function siteFacts({ devices }: Pick<Site, 'devices'>): SiteFacts {
  const places = devices.filter(({ driver, cameras }) => OF_ONE_PLACE.test(driver) && cameras.length <= ONE_PLACE)
  const ofDevice = new Map(places.map(({ id, cameras }) => [id, cameras]))
  const withCamera = new Map<string, Set<string>>()
  for (const { cameras } of places) for (const camera of cameras) withCamera.set(camera, new Set([...(withCamera.get(camera) ?? []), ...cameras]))
  const byId = new Map(devices.map((device) => [device.id, device]))
  return {
    deviceOf: (id) => byId.get(id),
    near({ cameraId, deviceId }) {
      const own = deviceId === null ? [] : (ofDevice.get(deviceId) ?? [])
      const near = cameraId === null ? [] : [cameraId, ...(withCamera.get(cameraId) ?? [])]
      return [...new Set([...near, ...own])]
    },
  }
}
