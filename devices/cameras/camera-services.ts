// Which ONVIF services a camera has and where on it they are.
import type { CameraAddress } from '../../contract/camera-pairing.ts'
import { TDS, type OnvifClient } from '../transport/onvif-soap.ts'
import { elementsAt, textAt } from '../transport/soap-xml.ts'
import { callOnvif, unlessNo } from './onvif-call.ts'
import { ownPlace, type OwnPlace } from './own-place.ts'

export const SERVICES = {
  media: 'http://www.onvif.org/ver10/media/wsdl',
  media2: 'http://www.onvif.org/ver20/media/wsdl',
  ptz: 'http://www.onvif.org/ver20/ptz/wsdl',
  events: 'http://www.onvif.org/ver10/events/wsdl',
  deviceIo: 'http://www.onvif.org/ver10/deviceIO/wsdl',
  search: 'http://www.onvif.org/ver10/search/wsdl',
} as const
export type CameraService = keyof typeof SERVICES

export interface CameraServices {
  readonly address: CameraAddress
  readonly places: Readonly<Record<CameraService, OwnPlace | null>>
  readonly isForeign: boolean
}

const MAX_SERVICES = 64

/** @returns null where it can name none @throws OnvifFailure */
export async function findCameraServices(client: OnvifClient, address: CameraAddress): Promise<CameraServices | null> {
  // Without capabilities: some devices take seconds for them, and a call shows better what works.
  const services = await unlessNo(callOnvif(client, { service: TDS, operation: 'GetServices', inside: '<IncludeCapability>false</IncludeCapability>' }))
  const named = readServices(services)
  if (named.size > 0) return placesOf(named, address)
  const capabilities = await unlessNo(callOnvif(client, { service: TDS, operation: 'GetCapabilities', inside: '<Category>All</Category>' }))
  return capabilities === null ? null : placesOf(readCapabilities(capabilities), address)
}

/** Namespace, in small letters, to address. */
export function readServices(response: unknown): Map<string, string> {
  const services = elementsAt(response, 'Service').slice(0, MAX_SERVICES)
  return new Map(services.map((service) => [(textAt(service, 'Namespace') ?? '').toLowerCase(), textAt(service, 'XAddr') ?? '']))
}

/** Of devices that are older than GetServices. */
export function readCapabilities(response: unknown): Map<string, string> {
  const at = (service: CameraService, ...path: string[]) => [SERVICES[service].toLowerCase(), textAt(response, 'Capabilities', ...path, 'XAddr') ?? ''] as const
  return new Map([at('media', 'Media'), at('ptz', 'PTZ'), at('events', 'Events'), at('deviceIo', 'Extension', 'DeviceIO'), at('search', 'Extension', 'Search')])
}

function placesOf(named: ReadonlyMap<string, string>, address: CameraAddress): CameraServices {
  const place = (service: CameraService) => {
    const url = named.get(SERVICES[service].toLowerCase())
    return url === undefined || url === '' ? null : ownPlace(url, address)
  }
  const places = {
    media: place('media'),
    media2: place('media2'),
    ptz: place('ptz'),
    events: place('events'),
    deviceIo: place('deviceIo'),
    search: place('search'),
  }
  return { address, places, isForeign: Object.values(places).some((one) => one?.isForeign === true) }
}
