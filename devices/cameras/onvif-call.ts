// One call to one ONVIF service of a camera.
import { OnvifFailure, type Endpoint, type OnvifClient } from '../transport/onvif-soap.ts'
import { saysLocked, saysNotActivated } from './refusal-words.ts'

export interface ServiceCall {
  /** Namespace of the service; its actions begin with it. */
  readonly service: string
  readonly operation: string
  /** XML inside the operation's element; texts in it are escaped, `tt:` is ONVIF's schema. */
  readonly inside?: string
  readonly at?: Endpoint | undefined
  readonly timeoutMs?: number
}

const TT = 'http://www.onvif.org/ver10/schema'

/** @returns the `...Response` element @throws OnvifFailure */
export async function callOnvif(client: OnvifClient, { service, operation, inside = '', at, timeoutMs }: ServiceCall): Promise<unknown> {
  const { response } = await client.ask({
    operation,
    action: `${service}/${operation}`,
    body: `<${operation} xmlns="${service}" xmlns:tt="${TT}">${inside}</${operation}>`,
    ...(at !== undefined && { at }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  })
  return response
}

/** It answered, and the answer was no, or none that can be used: nothing is wrong with the line or the log-in. */
export function isNo(error: unknown): boolean {
  if (!(error instanceof OnvifFailure) || (error.phase !== 'refused' && error.phase !== 'wrong')) return false
  const said = `${error.message} ${error.answer?.codes.join(' ') ?? ''} ${error.answer?.text ?? ''}`
  return error.answer?.status !== 423 && !saysLocked(said) && !saysNotActivated(said)
}

/** @returns null where the device does not know the call or makes nothing of it @throws OnvifFailure for everything else */
export async function unlessNo<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (isNo(error)) return null
    throw error
  }
}
