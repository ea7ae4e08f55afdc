// Where a camera in force is asked for its head: through the device it was paired with, or by what the site file says.
import { cameraAddressSchema } from '../../contract/camera-pairing.ts'
import type { SiteCamera } from '../../contract/site.ts'
import type { HeadPlace } from '../../devices/cameras/find-head.ts'
import type { SiteInForce } from '../site-in-force.ts'

/** @returns null: it cannot be asked in ONVIF */
export function headPlaceOf({ saved, file }: SiteInForce, { id }: Pick<SiteCamera, 'id'>): HeadPlace | null {
  const stored = saved(id)
  if (stored?.setup) {
    const { paired } = stored.setup
    if (paired === null || paired.language !== 'onvif') return null
    const profiles = [paired.mainProfile, paired.subProfile].filter((one) => one !== null)
    return { address: paired.address, login: stored.login, source: paired.source, profiles }
  }
  const onvif = file.cameras.find((camera) => camera.id === id)?.onvif
  if (onvif === undefined) return null
  const address = cameraAddressSchema.safeParse({ host: onvif.host, port: onvif.port })
  if (!address.success) return null
  const login = onvif.username === '' ? null : { username: onvif.username, password: onvif.password }
  return { address: address.data, login, source: null, profiles: onvif.profile === undefined ? [] : [onvif.profile] }
}
