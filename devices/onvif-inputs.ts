// The digital inputs of an ONVIF device, told by its events.
import { VigilError } from '../contract/errors.ts'
import type { DriverIo } from './driver.ts'
import { openPullPoint, readNotification, switchOf } from './onvif-events.ts'
import { findServices, inOurWords, TMD, TMD_ACTION, type OnvifServices } from './onvif-io.ts'
import { OnvifFailure, type OnvifClient } from './transport/onvif-soap.ts'
import { attributeOf, elementsAt } from './transport/soap-xml.ts'

export interface InputState {
  readonly token: string
  readonly isOn: boolean
  /** null: none that can be believed. */
  readonly deviceAtMs: number | null
}

export interface InputWatch {
  /** Waits for events, up to `pullSeconds`. @returns what they say, in order @throws VigilError `device.*`: the subscription is of no use any more */
  pull(): Promise<InputState[]>
  /** Tells the device, which has few subscriptions to give. Never throws. */
  close(): Promise<void>
}

const TOPIC = 'Device/Trigger/DigitalInput'

export interface WatchUse {
  /** Those that are asked for; the device has to have them. */
  readonly tokens: readonly string[]
  readonly pullSeconds: number
}

/** @throws VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer` */
export async function watchInputs(client: OnvifClient, io: DriverIo, use: WatchUse): Promise<InputWatch> {
  const services = await inOurWords(findServices(client))
  await checkTokens(client, services, use.tokens)
  if (services.events === null) throw new VigilError('device.wrongAnswer', { missing: 'events service' })
  const point = await inOurWords(openPullPoint(client, services.events, io, { topics: `tns1:${TOPIC}`, pullSeconds: use.pullSeconds }))
  return {
    async pull() {
      const notifications = await inOurWords(point.pull())
      return notifications.flatMap((notification) => inputStateOf(notification, io.now()) ?? [])
    },
    close: () => point.close(),
  }
}

/** A misspelt token would be an input that never tells anything. */
async function checkTokens(client: OnvifClient, { deviceIo }: OnvifServices, tokens: readonly string[]): Promise<void> {
  const ask = { operation: 'GetDigitalInputs', action: `${TMD_ACTION}/GetDigitalInputs`, body: `<GetDigitalInputs xmlns="${TMD}"/>` }
  try {
    const { response } = await inOurWords(client.ask({ ...ask, ...(deviceIo !== null && { at: deviceIo }) }))
    const known = elementsAt(response, 'DigitalInputs').map((input) => attributeOf(input, 'token'))
    const missing = tokens.find((token) => !known.includes(token))
    if (missing !== undefined) throw new VigilError('device.wrongAnswer', { missing, known: known.slice(0, 32) })
  } catch (error) {
    // Devices that cannot list their inputs may tell of them all the same.
    const isUnknownCall = error instanceof VigilError && error.code === 'device.wrongAnswer' && error.cause instanceof OnvifFailure
    if (!isUnknownCall) throw error
  }
}

/** @returns null for whatever else devices tell of, and for an input that is gone */
export function inputStateOf(notification: unknown, nowMs: number): InputState | null {
  const { topic, operation, source, data, deviceAtMs } = readNotification(notification, nowMs)
  if (topic !== TOPIC || operation === 'Deleted') return null
  const token = source('InputToken')
  const isOn = switchOf(data('LogicalState'))
  return token === null || token.length > 64 || isOn === null ? null : { token, isOn, deviceAtMs }
}
