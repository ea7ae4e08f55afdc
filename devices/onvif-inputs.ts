// The digital inputs of an ONVIF device, told by its events: one pull-point subscription, one pull after another.
import { VigilError } from '../contract/errors.ts'
import type { DriverIo } from './driver.ts'
import { believeTime } from './local-time.ts'
import { findServices, inOurWords, TEV, TMD, TMD_ACTION, type OnvifServices } from './onvif-io.ts'
import { OnvifFailure, type OnvifClient } from './transport/onvif-soap.ts'
import { attributeOf, elementsAt, textAt, withoutPrefixes } from './transport/soap-xml.ts'
import { addressHeaders, referenceHeaders } from './transport/ws-addressing.ts'

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

const WSN = 'http://docs.oasis-open.org/wsn/b-2'
const MANAGER = 'http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager'
const PULL_POINT = `${TEV}/PullPointSubscription`
const TOPIC = 'Device/Trigger/DigitalInput'
const FILTER =
  `<Filter><w:TopicExpression xmlns:w="${WSN}" xmlns:tns1="http://www.onvif.org/ver10/topics" ` +
  `Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">tns1:${TOPIC}</w:TopicExpression></Filter>`

/** The subscription ends by itself so long after its last renewal, should we never say goodbye. */
const LASTS = 'PT120S'
const RENEW_MS = 60_000
/** How much later than asked a pull may come back. */
const PULL_MARGIN_MS = 15_000
const GOODBYE_MS = 2000

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
  const { at, to, references } = await inOurWords(subscribe(client, services.events))
  const ending = new AbortController()
  const signal = AbortSignal.any([io.signal, ending.signal])
  const ask = (operation: string, base: string, body: string, more: { timeoutMs?: number; signal?: AbortSignal } = {}) => {
    const action = `${base}/${operation}Request`
    return client.ask({ operation, action, body, at, headers: addressHeaders(to, action, references), signal, ...more })
  }
  let renewedAtMs = io.now()
  let pulling: Promise<unknown> = Promise.resolve()

  const pull = async (): Promise<InputState[]> => {
    const nowMs = io.now()
    if (nowMs - renewedAtMs >= RENEW_MS || nowMs < renewedAtMs) {
      await ask('Renew', MANAGER, `<Renew xmlns="${WSN}"><TerminationTime>${LASTS}</TerminationTime></Renew>`)
      renewedAtMs = nowMs
    }
    const body = `<PullMessages xmlns="${TEV}"><Timeout>PT${use.pullSeconds}S</Timeout><MessageLimit>100</MessageLimit></PullMessages>`
    const { response } = await ask('PullMessages', PULL_POINT, body, { timeoutMs: use.pullSeconds * 1000 + PULL_MARGIN_MS })
    return elementsAt(response, 'NotificationMessage').flatMap((message) => inputStateOf(message, io.now()) ?? [])
  }
  const watch: InputWatch = {
    pull() {
      const pulled = inOurWords(pull())
      pulling = pulled.catch(() => {})
      return pulled
    },
    async close() {
      ending.abort()
      await pulling
      // The session's own signal has gone off, and this call still has to be made.
      const goodbye = { timeoutMs: GOODBYE_MS, signal: AbortSignal.timeout(GOODBYE_MS) }
      await ask('Unsubscribe', MANAGER, `<Unsubscribe xmlns="${WSN}"/>`, goodbye).catch((error: unknown) => {
        io.log('debug', 'the subscription could not be ended', { error: String(error) })
      })
    },
  }
  try {
    // How every input stands; many devices say it unasked, and some know no such call.
    await ask('SetSynchronizationPoint', PULL_POINT, `<SetSynchronizationPoint xmlns="${TEV}"/>`)
  } catch (error) {
    if (!(error instanceof OnvifFailure) || (error.phase !== 'refused' && error.phase !== 'wrong')) {
      await watch.close()
      return await inOurWords(Promise.reject(error instanceof Error ? error : new Error(String(error))))
    }
  }
  return watch
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

async function subscribe(client: OnvifClient, at: NonNullable<OnvifServices['events']>) {
  const create = (filter: string) =>
    client.ask({
      operation: 'CreatePullPointSubscription',
      action: `${TEV}/EventPortType/CreatePullPointSubscriptionRequest`,
      at,
      body: `<CreatePullPointSubscription xmlns="${TEV}">${filter}<InitialTerminationTime>${LASTS}</InitialTerminationTime></CreatePullPointSubscription>`,
    })
  const { response, xml } = await create(FILTER).catch((error: unknown) => {
    if (error instanceof OnvifFailure && error.phase === 'refused') return create('')
    throw error
  })
  const to = textAt(response, 'SubscriptionReference', 'Address') ?? ''
  return { at: client.endpointOf(to), to, references: referenceHeaders(xml) }
}

/** @returns null for whatever else devices tell of, and for an input that is gone */
export function inputStateOf(notification: unknown, nowMs: number): InputState | null {
  if (withoutPrefixes(textAt(notification, 'Topic') ?? '') !== TOPIC) return null
  const [message] = elementsAt(notification, 'Message', 'Message')
  if (attributeOf(message, 'PropertyOperation') === 'Deleted') return null
  const item = (part: 'Source' | 'Data', name: string) => {
    const found = elementsAt(message, part, 'SimpleItem').find((one) => attributeOf(one, 'Name') === name)
    return attributeOf(found, 'Value')
  }
  const token = item('Source', 'InputToken')
  const state = item('Data', 'LogicalState')?.trim().toLowerCase()
  const isOn = state === 'true' || state === '1' || state === 'active' ? true : state === 'false' || state === '0' || state === 'inactive' ? false : null
  if (token === null || token.length > 64 || isOn === null) return null
  const utc = attributeOf(message, 'UtcTime')
  return { token, isOn, deviceAtMs: believeTime(utc === null ? null : Date.parse(utc), nowMs) }
}
