// Asks an ONVIF camera whether one of its pictures can be turned, and by which profile.
import type { CameraAddress, CameraLogin } from '../../contract/camera-pairing.ts'
import { VigilError } from '../../contract/errors.ts'
import { inOurWords } from '../onvif-io.ts'
import { openCameraLine } from './camera-line.ts'
import { findCameraServices } from './camera-services.ts'
import { tryPtz } from './probe-abilities.ts'
import { readProfiles } from './read-channels.ts'

export interface HeadPlace {
  readonly address: CameraAddress
  readonly login: CameraLogin | null
  /** Token of the video source; null: the first one that turns. */
  readonly source: string | null
  /** Tokens of the profiles that are used, the preferred one first: of these it is taken where they have PTZ. */
  readonly profiles: readonly string[]
}

export interface FoundHead {
  readonly profile: string
  readonly hasHome: boolean
}

const TIMEOUT_MS = 5000

/** @returns null: it has none @throws VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer` */
export function findHead(place: HeadPlace, io: { now(): number; readonly signal: AbortSignal }): Promise<FoundHead | null> {
  const client = openCameraLine({ ...place, timeoutMs: TIMEOUT_MS, signal: io.signal }, io)
  const ask = async (): Promise<FoundHead | null> => {
    const services = await findCameraServices(client, place.address)
    if (services === null || services.places.ptz === null) return null
    const { profiles } = await readProfiles(client, services.places)
    const turning = profiles.filter(({ hasPtz, source }) => hasPtz && (place.source === null || source === place.source))
    const chosen = place.profiles.map((wanted) => turning.find(({ token }) => token === wanted)).find((one) => one !== undefined) ?? turning[0]
    if (chosen === undefined) return null
    const { state, hasHome } = await tryPtz(client, services, chosen.token)
    if (state === 'failed') throw new VigilError('device.wrongAnswer', { missing: 'PTZ node' })
    return state === 'works' ? { profile: chosen.token, hasHome } : null
  }
  return inOurWords(ask())
}
