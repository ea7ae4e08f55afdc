// What drivers of ONVIF devices have in common: settings, failures in our words, and where the services are.
import { z } from 'zod'
import { onvifPathSchema } from '../contract/camera-pairing.ts'
import { VigilError } from '../contract/errors.ts'
import { OnvifFailure, TDS, type Endpoint, type OnvifClient } from './transport/onvif-soap.ts'
import { elementsAt, textAt } from './transport/soap-xml.ts'

export const onvifSettings = {
  /** As the device itself writes it in its addresses; any other host in them is refused. */
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65535).default(80),
  path: onvifPathSchema,
  username: z.string().max(64).optional(),
  password: z.string().max(64).optional(),
  /** For each call; a pull may last `pullSeconds` longer. */
  timeoutMs: z.number().int().min(200).max(30_000).default(5000),
} as const

/** How long the device may keep a pull waiting for an event. */
export const pullSeconds = z.number().int().min(1).max(60).default(5)

/** As the device names its relay or input; a text, leading zeros kept. */
export const token = z.string().min(1).max(64)

export const TMD = 'http://www.onvif.org/ver10/deviceIO/wsdl'
/** Of that service's actions the specification writes the name small. */
export const TMD_ACTION = 'http://www.onvif.org/ver10/deviceio/wsdl'
export const TEV = 'http://www.onvif.org/ver10/events/wsdl'

export interface OnvifServices {
  readonly events: Endpoint | null
  readonly deviceIo: Endpoint | null
}

/** @throws OnvifFailure */
export async function findServices(client: OnvifClient): Promise<OnvifServices> {
  const ask = (operation: string, inside: string) =>
    client.ask({ operation, action: `${TDS}/${operation}`, body: `<${operation} xmlns="${TDS}">${inside}</${operation}>` })
  const endpoint = (url: string | null) => (url === null ? null : client.endpointOf(url))
  try {
    const { response } = await ask('GetServices', '<IncludeCapability>false</IncludeCapability>')
    const services = elementsAt(response, 'Service')
    const of = (namespace: string) => services.find((service) => textAt(service, 'Namespace')?.toLowerCase() === namespace.toLowerCase())
    return { events: endpoint(textAt(of(TEV), 'XAddr')), deviceIo: endpoint(textAt(of(TMD), 'XAddr')) }
  } catch (error) {
    if (!(error instanceof OnvifFailure) || error.phase !== 'refused') throw error
    // Older than GetServices.
    const { response } = await ask('GetCapabilities', '<Category>All</Category>')
    const at = (...path: string[]) => endpoint(textAt(response, 'Capabilities', ...path, 'XAddr'))
    return { events: at('Events'), deviceIo: at('Extension', 'DeviceIO') }
  }
}

/** For what a session meets. */
export async function inOurWords<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (!(error instanceof OnvifFailure)) throw error
    const { phase, message } = error
    if (phase === 'unauthorized') throw new VigilError('device.unauthorized', undefined, { cause: error })
    const isAnswer = phase === 'refused' || phase === 'wrong'
    throw new VigilError(isAnswer ? 'device.wrongAnswer' : 'device.unreachable', isAnswer ? { said: message } : undefined, { cause: error })
  }
}
