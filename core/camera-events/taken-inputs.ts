// Digital inputs that a device of the site file listens to already, so that one contact does not raise two incidents.
import { z } from 'zod'
import type { CameraAddress } from '../../contract/camera-pairing.ts'
import type { SiteDevice } from '../../contract/site.ts'
import { bareHost } from '../camera-setup/login.ts'

const config = z.object({ host: z.string(), port: z.number(), points: z.array(z.object({ token: z.string() })) })
const DRIVER = 'fire-panel/onvif-input'

/** Tokens of inputs at that address. */
export function inputsOfDrivers(devices: readonly Pick<SiteDevice, 'driver' | 'config'>[], { host, port }: Pick<CameraAddress, 'host' | 'port'>): Set<string> {
  const taken = devices.flatMap((device) => {
    const parsed = device.driver === DRIVER ? config.safeParse(device.config) : null
    const isThere = parsed?.success === true && bareHost(parsed.data.host) === bareHost(host) && parsed.data.port === port
    return isThere ? parsed.data.points.map(({ token }) => token) : []
  })
  return new Set(taken)
}
