// Which devices are listened to: cameras in force that one address and one log-in reach hear through one subscription.
import type { CameraAddress, CameraLogin } from '../../contract/camera-pairing.ts'
import type { CameraId } from '../../contract/ids.ts'
import { headPlaceOf } from '../heads/head-place.ts'
import type { SiteInForce } from '../site-in-force.ts'

export interface EventDevice {
  /** Of its address and log-in: never for screens or logs. */
  readonly key: string
  readonly address: CameraAddress
  readonly login: CameraLogin | null
  readonly cameras: readonly { readonly id: CameraId; /** Token of its video source; null: not known. */ readonly source: string | null }[]
}

/** Of cameras that can be asked in ONVIF. */
export function eventDevicesOf(inForce: SiteInForce): EventDevice[] {
  const devices = new Map<string, EventDevice>()
  for (const camera of inForce.site.cameras) {
    const place = headPlaceOf(inForce, camera)
    if (place === null) continue
    const { address, login, source } = place
    const key = JSON.stringify([address, login])
    devices.set(key, { key, address, login, cameras: [...(devices.get(key)?.cameras ?? []), { id: camera.id, source }] })
  }
  return [...devices.values()]
}
