// Asks an ONVIF camera where one picture of it can be fetched by HTTP.
import { inOurWords } from '../onvif-io.ts'
import { openCameraLine } from './camera-line.ts'
import { findCameraServices } from './camera-services.ts'
import type { HeadPlace } from './find-head.ts'
import { unlessNo } from './onvif-call.ts'
import { ownUrl } from './own-place.ts'
import { askSnapshot, readProfiles } from './read-channels.ts'

const TIMEOUT_MS = 5000

/** @returns null: it has none @throws VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer` */
export function findSnapshot(place: HeadPlace, io: { now(): number; readonly signal: AbortSignal }): Promise<string | null> {
  const client = openCameraLine({ ...place, timeoutMs: TIMEOUT_MS, signal: io.signal }, io)
  const ask = async (): Promise<string | null> => {
    const services = await findCameraServices(client, place.address)
    if (services === null) return null
    const { media, profiles } = await readProfiles(client, services.places)
    const pictured = profiles.filter(({ codec, source }) => codec !== null && (place.source === null || source === place.source))
    const chosen = place.profiles.map((wanted) => pictured.find(({ token }) => token === wanted)).find((one) => one !== undefined) ?? pictured[0]
    if (chosen === undefined) return null
    const url = ownUrl(await unlessNo(askSnapshot(client, services.places, media, chosen.token)), place.address.host, ['http:', 'https:'])
    return url?.url ?? null
  }
  return inOurWords(ask())
}
