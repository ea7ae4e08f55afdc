// What an ONVIF device tells of itself: one pull-point subscription, one pull after another, and the notifications as they are read.
import type { DriverIo } from './driver.ts'
import { believeTime } from './local-time.ts'
import { TEV } from './onvif-io.ts'
import { OnvifFailure, type Endpoint, type OnvifClient } from './transport/onvif-soap.ts'
import { attributeOf, elementsAt, textAt, withoutPrefixes } from './transport/soap-xml.ts'
import { addressHeaders, referenceHeaders } from './transport/ws-addressing.ts'

export interface PullPoint {
  /** Waits for events, up to `pullSeconds`. @returns notifications, in order @throws OnvifFailure the subscription is of no use any more */
  pull(): Promise<unknown[]>
  /** How far the device's clock was ahead of ours at the last pull; null: it does not say. */
  aheadMs(): number | null
  /** Tells the device, which has few subscriptions to give. Never throws. */
  close(): Promise<void>
}

export interface PullPointUse {
  /** A topic expression of ONVIF's concrete set with the prefix `tns1`; devices that know no filter tell everything. */
  readonly topics: string
  readonly pullSeconds: number
}

const WSN = 'http://docs.oasis-open.org/wsn/b-2'
const MANAGER = 'http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager'
const PULL_POINT = `${TEV}/PullPointSubscription`

/** The subscription ends by itself so long after its last renewal, should we never say goodbye. */
const LASTS = 'PT120S'
const RENEW_MS = 60_000
/** How much later than asked a pull may come back. */
const PULL_MARGIN_MS = 15_000
const GOODBYE_MS = 2000

/** @param placeOf checks the address of the subscription @throws OnvifFailure */
export async function openPullPoint(
  client: OnvifClient,
  events: Endpoint,
  io: Pick<DriverIo, 'now' | 'log' | 'signal'>,
  use: PullPointUse,
  placeOf: (url: string) => Endpoint = client.endpointOf,
): Promise<PullPoint> {
  const { at, to, references } = await subscribe(client, events, use.topics, placeOf)
  const ending = new AbortController()
  const signal = AbortSignal.any([io.signal, ending.signal])
  const ask = (operation: string, base: string, body: string, more: { timeoutMs?: number; signal?: AbortSignal } = {}) => {
    const action = `${base}/${operation}Request`
    return client.ask({ operation, action, body, at, headers: addressHeaders(to, action, references), signal, ...more })
  }
  let renewedAtMs = io.now()
  let pulling: Promise<unknown> = Promise.resolve()
  let aheadMs: number | null = null

  const pull = async (): Promise<unknown[]> => {
    const nowMs = io.now()
    if (nowMs - renewedAtMs >= RENEW_MS || nowMs < renewedAtMs) {
      await ask('Renew', MANAGER, `<Renew xmlns="${WSN}"><TerminationTime>${LASTS}</TerminationTime></Renew>`)
      renewedAtMs = nowMs
    }
    const body = `<PullMessages xmlns="${TEV}"><Timeout>PT${use.pullSeconds}S</Timeout><MessageLimit>100</MessageLimit></PullMessages>`
    const { response } = await ask('PullMessages', PULL_POINT, body, { timeoutMs: use.pullSeconds * 1000 + PULL_MARGIN_MS })
    const saysMs = Date.parse(textAt(response, 'CurrentTime') ?? '')
    aheadMs = Number.isFinite(saysMs) ? saysMs - io.now() : null
    return elementsAt(response, 'NotificationMessage')
  }
  const point: PullPoint = {
    pull() {
      const pulled = pull()
      pulling = pulled.catch(() => {})
      return pulled
    },
    aheadMs: () => aheadMs,
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
    // How everything stands; many devices say it unasked, and some know no such call.
    await ask('SetSynchronizationPoint', PULL_POINT, `<SetSynchronizationPoint xmlns="${TEV}"/>`)
  } catch (error) {
    if (!(error instanceof OnvifFailure) || (error.phase !== 'refused' && error.phase !== 'wrong')) {
      await point.close()
      throw error
    }
  }
  return point
}

async function subscribe(client: OnvifClient, at: Endpoint, topics: string, placeOf: (url: string) => Endpoint) {
  const filter =
    `<Filter><w:TopicExpression xmlns:w="${WSN}" xmlns:tns1="http://www.onvif.org/ver10/topics" ` +
    `Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">${topics}</w:TopicExpression></Filter>`
  const create = (inside: string) =>
    client.ask({
      operation: 'CreatePullPointSubscription',
      action: `${TEV}/EventPortType/CreatePullPointSubscriptionRequest`,
      at,
      body: `<CreatePullPointSubscription xmlns="${TEV}">${inside}<InitialTerminationTime>${LASTS}</InitialTerminationTime></CreatePullPointSubscription>`,
    })
  const { response, xml } = await create(filter).catch((error: unknown) => {
    if (error instanceof OnvifFailure && error.phase === 'refused') return create('')
    throw error
  })
  const to = textAt(response, 'SubscriptionReference', 'Address') ?? ''
  return { at: placeOf(to), to, references: referenceHeaders(xml) }
}

export interface Notification {
  /** Without prefixes: `Device/Trigger/DigitalInput`. */
  readonly topic: string
  /** `Initialized`, `Changed`, `Deleted`; null: something that happened, no state. */
  readonly operation: string | null
  /** null: it names no such item. */
  source(name: string): string | null
  data(name: string): string | null
  /** Names and values of all items. */
  readonly sources: readonly (readonly [name: string, value: string])[]
  /** null: none that can be believed. */
  readonly deviceAtMs: number | null
  /** As it is written; null: it says none. */
  readonly utc: string | null
}

export function readNotification(notification: unknown, nowMs: number): Notification {
  const [message] = elementsAt(notification, 'Message', 'Message')
  const items = (part: 'Source' | 'Data') =>
    elementsAt(message, part, 'SimpleItem').flatMap((item) => {
      const [name, value] = [attributeOf(item, 'Name'), attributeOf(item, 'Value')]
      return name === null || value === null ? [] : [[name, value] as const]
    })
  const [sources, data] = [items('Source'), items('Data')]
  const valueIn = (list: typeof sources, name: string) => list.find(([one]) => one === name)?.[1] ?? null
  const utc = attributeOf(message, 'UtcTime')
  return {
    topic: withoutPrefixes(textAt(notification, 'Topic') ?? ''),
    operation: attributeOf(message, 'PropertyOperation'),
    source: (name) => valueIn(sources, name),
    data: (name) => valueIn(data, name),
    sources,
    deviceAtMs: believeTime(utc === null ? null : Date.parse(utc), nowMs),
    utc,
  }
}

/** @returns null for what is no state of on or off */
export function switchOf(value: string | null): boolean | null {
  const state = value?.trim().toLowerCase()
  if (state === 'true' || state === '1' || state === 'active') return true
  return state === 'false' || state === '0' || state === 'inactive' ? false : null
}
