// An ONVIF device that answers: relays, digital inputs and their events, guarded by WS-Security or HTTP Digest, with the faults real ones show.
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createOnvifLogin, type LoginOptions } from './onvif-login.ts'
import { clockOf, fault, reply, TDS, TEV, valueIn } from './onvif-reply.ts'

export { fault }

export interface OnvifDeviceOptions extends LoginOptions {
  /** Spoken over TLS with that. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Where it listens; default 127.0.0.1. */
  readonly listen?: string
  /** How far its clock is ahead. */
  readonly aheadMs?: number
  /** Modes that its relays can be set to. */
  readonly modes?: readonly ('Bistable' | 'Monostable')[]
  /** What it does not know answers with a fault. */
  readonly lacks?: readonly string[]
  /** Takes the call over: true when it was answered. */
  readonly before?: (operation: string, response: ServerResponse, body: string) => boolean
  /** What else it knows, log-in done: true when it was answered. */
  readonly also?: (call: {
    readonly operation: string
    readonly body: string
    readonly path: string
    readonly here: string
    readonly response: ServerResponse
  }) => boolean
  /** More services for GetServices: namespace to path. */
  readonly services?: Readonly<Record<string, string>>
  /** As it writes its own host in addresses; default 127.0.0.1 and its port. */
  readonly writtenHost?: string
}

export interface OnvifDeviceFake {
  readonly host: string
  readonly port: number
  readonly inputs: Map<string, boolean>
  /** Operations in the order they were let in, relays as `token active`. */
  readonly calls: string[]
  readonly relays: Map<string, { active: boolean; mode: string; delay: string }>
  /** Mutable: what the device is like from now on. */
  aheadMs: number
  /** As the device writes it; by default its own address. */
  subscriptionUrl: string | null
  subscriptions(): number
  /** How often credentials were wrong: real devices lock the account after a few. */
  refusals(): number
  /** Algorithms of HTTP Digest it was answered with. */
  readonly digestsUsed: readonly string[]
  /** Turns an input, and tells whoever subscribed. */
  turn(token: string, on: boolean): void
  /** Puts a notification into every queue as it stands. */
  notify(xml: string): void
  /** Forgets every subscription, as after a restart. */
  forget(): void
  close(): Promise<void>
}

const TMD = 'http://www.onvif.org/ver10/deviceIO/wsdl'

interface Subscription {
  readonly queue: string[]
  waiting: (() => void) | null
}

export function inputMessage(token: string, on: boolean | string, operation: 'Initialized' | 'Changed' | 'Deleted', utc = '2026-11-22T11:08:24Z'): string {
  return `<wsnt:NotificationMessage><wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">tns1:Device/Trigger/DigitalInput</wsnt:Topic><wsnt:Message><tt:Message UtcTime="${utc}" PropertyOperation="${operation}"><tt:Source><tt:SimpleItem Name="InputToken" Value="${token}"/></tt:Source><tt:Data><tt:SimpleItem Name="LogicalState" Value="${on}"/></tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>`
}

export async function startOnvifDevice(options: OnvifDeviceOptions = {}): Promise<OnvifDeviceFake> {
  const { modes = ['Bistable'], lacks = [], before, also, services = {}, tls } = options
  const login = createOnvifLogin(options)
  const subscriptions = new Map<string, Subscription>()
  const timers = new Set<NodeJS.Timeout>()
  const inputs = new Map<string, boolean>([
    ['IN_1', false],
    ['00123', false],
  ])
  const relays = new Map(['R0', 'R1'].map((token) => [token, { active: false, mode: 'Bistable', delay: 'PT0S' }]))
  const calls: string[] = []
  const emit = (xml: string) => {
    for (const subscription of subscriptions.values()) {
      subscription.queue.push(xml)
      subscription.waiting?.()
    }
  }
  const pull = (subscription: Subscription, seconds: number, response: ServerResponse) => {
    const answer = () => {
      clearTimeout(timer)
      timers.delete(timer)
      subscription.waiting = null
      const messages = subscription.queue.splice(0, 100).join('')
      reply(response, `<tev:PullMessagesResponse><tev:CurrentTime>${iso(device)}</tev:CurrentTime>${messages}</tev:PullMessagesResponse>`)
    }
    const timer = setTimeout(answer, seconds * 1000)
    timers.add(timer)
    subscription.waiting = answer
    response.on('close', () => {
      clearTimeout(timer)
      if (subscription.waiting === answer) subscription.waiting = null
    })
    if (subscription.queue.length > 0) answer()
  }
  const serve = (operation: string, request: IncomingMessage, body: string, response: ServerResponse): void => {
    const value = (name: string) => valueIn(body, name)
    const empty = () => reply(response, `<x:${operation}Response xmlns:x="urn:x"/>`)
    const here = `${tls === undefined ? 'http' : 'https'}://${options.writtenHost ?? `${device.host.includes(':') ? `[${device.host}]` : device.host}:${device.port}`}`
    const id = /^\/sub\/([\w-]+)$/.exec(request.url ?? '')?.[1]
    const subscription = id === undefined ? undefined : subscriptions.get(id)
    if (id !== undefined && (subscription === undefined || !body.includes(`>${id}</`)))
      return fault(response, 'env:Sender', 'ter:ResourceUnknown', 'no such subscription')
    if (also?.({ operation, body, path: request.url ?? '', here, response }) === true) return
    switch (operation) {
      case 'GetServices': {
        const paths = { [TDS]: '/onvif/service', [TEV]: '/onvif/service', [TMD]: '/onvif/service', ...services }
        const list = Object.entries(paths).map(
          ([namespace, path]) => `<tds:Service><tds:Namespace>${namespace}</tds:Namespace><tds:XAddr>${here}${path}</tds:XAddr></tds:Service>`,
        )
        return reply(response, `<tds:GetServicesResponse xmlns:tds="${TDS}">${list.join('')}</tds:GetServicesResponse>`)
      }
      case 'GetCapabilities':
        return reply(
          response,
          `<tds:GetCapabilitiesResponse xmlns:tds="${TDS}"><tds:Capabilities><tt:Events xmlns:tt="urn:tt"><tt:XAddr>${here}/onvif/events</tt:XAddr></tt:Events><tt:Extension xmlns:tt="urn:tt"><tt:DeviceIO><tt:XAddr>${here}/onvif/io</tt:XAddr></tt:DeviceIO></tt:Extension></tds:Capabilities></tds:GetCapabilitiesResponse>`,
        )
      case 'GetRelayOutputs': {
        const list = [...relays].map(
          ([token, { mode, delay }]) =>
            `<tds:RelayOutputs token="${token}"><tt:Properties xmlns:tt="urn:tt"><tt:Mode>${mode}</tt:Mode><tt:DelayTime>${delay}</tt:DelayTime><tt:IdleState>open</tt:IdleState></tt:Properties></tds:RelayOutputs>`,
        )
        return reply(response, `<tds:GetRelayOutputsResponse xmlns:tds="${TDS}">${list.join('')}</tds:GetRelayOutputsResponse>`)
      }
      case 'GetRelayOutputOptions':
        return reply(
          response,
          `<tmd:GetRelayOutputOptionsResponse xmlns:tmd="${TMD}"><tmd:RelayOutputOptions token="${value('RelayOutputToken')}">${modes.map((mode) => `<tmd:Mode>${mode}</tmd:Mode>`).join('')}</tmd:RelayOutputOptions></tmd:GetRelayOutputOptionsResponse>`,
        )
      case 'SetRelayOutputSettings': {
        const token = /RelayOutput token="([^"]*)"/.exec(body)?.[1] ?? ''
        relays.set(token, { ...relays.get(token)!, mode: value('Mode'), delay: value('DelayTime') })
        return empty()
      }
      case 'SetRelayOutputState': {
        const [token, state] = [value('RelayOutputToken'), value('LogicalState')]
        const relay = relays.get(token)
        if (relay === undefined) return fault(response, 'env:Sender', 'ter:RelayToken', 'no such relay')
        relay.active = state === 'active'
        calls.push(`${token} ${state}`)
        return empty()
      }
      case 'GetDigitalInputs':
        return reply(
          response,
          `<tmd:GetDigitalInputsResponse xmlns:tmd="${TMD}">${[...inputs.keys()].map((token) => `<tmd:DigitalInputs token="${token}"/>`).join('')}</tmd:GetDigitalInputsResponse>`,
        )
      case 'CreatePullPointSubscription': {
        const fresh = randomUUID()
        subscriptions.set(fresh, { queue: [...inputs].map(([token, on]) => inputMessage(token, on, 'Initialized')), waiting: null })
        const url = device.subscriptionUrl ?? `${here}/sub/${fresh}`
        return reply(
          response,
          `<tev:CreatePullPointSubscriptionResponse xmlns:tev="${TEV}" xmlns:ax="http://www.axis.com/2009/event"><tev:SubscriptionReference><wsa:Address xmlns:wsa="urn:wsa">${url}</wsa:Address><wsa:ReferenceParameters xmlns:wsa="urn:wsa"><ax:SubscriptionId>${fresh}</ax:SubscriptionId></wsa:ReferenceParameters></tev:SubscriptionReference></tev:CreatePullPointSubscriptionResponse>`,
        )
      }
      case 'PullMessages':
        return pull(subscription!, Number(/PT(\d+)S/.exec(value('Timeout'))?.[1] ?? 1), response)
      case 'Unsubscribe':
        subscriptions.delete(id!)
        return empty()
      case 'Renew':
      case 'SetSynchronizationPoint':
        return empty()
      default:
        return fault(response, 'env:Receiver', 'ter:ActionNotSupported', 'not known')
    }
  }
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      // A picture is fetched without a body.
      const operation = request.method === 'GET' ? 'GET' : (/<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)/.exec(body)?.[1] ?? '')
      if (operation === 'GetSystemDateAndTime' && !lacks.includes(operation)) {
        if (before?.(operation, response, body) !== true) reply(response, clockOf(new Date(Date.now() + device.aheadMs)))
        return
      }
      if (!login.letIn(request, body, response, Date.now() + device.aheadMs)) return
      if (before?.(operation, response, body) === true) return
      if (lacks.includes(operation)) return fault(response, 'env:Receiver', 'ter:ActionNotSupported', 'not known')
      if (operation !== 'SetRelayOutputState') calls.push(operation)
      serve(operation, request, body, response)
    })
  }
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle)
  const device: OnvifDeviceFake = {
    host: options.listen ?? '127.0.0.1',
    port: 0,
    inputs,
    calls,
    relays,
    aheadMs: options.aheadMs ?? 0,
    subscriptionUrl: null,
    subscriptions: () => subscriptions.size,
    refusals: () => login.refusals(),
    digestsUsed: login.used,
    turn(token, on) {
      inputs.set(token, on)
      emit(inputMessage(token, on, 'Changed', iso(device)))
    },
    notify: emit,
    forget() {
      const forgotten = [...subscriptions.values()]
      subscriptions.clear()
      for (const { waiting } of forgotten) waiting?.()
    },
    async close() {
      for (const timer of timers) clearTimeout(timer)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  await new Promise<void>((resolve) => server.listen(0, options.listen ?? '127.0.0.1', resolve))
  const bound = server.address()
  return Object.assign(device, { port: typeof bound === 'object' && bound !== null ? bound.port : 0 })
}

function iso(device: { readonly aheadMs: number }): string {
  return new Date(Date.now() + device.aheadMs).toISOString()
}
