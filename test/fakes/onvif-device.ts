// An ONVIF device that answers: relays, digital inputs and their events, guarded by WS-Security or HTTP Digest, with the faults real ones show.
import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface OnvifDeviceOptions {
  readonly login?: { readonly username: string; readonly password: string }
  /** What it takes; `both`: either, never the two at once. */
  readonly guard?: 'token' | 'digest' | 'both'
  /** How far its clock is ahead. */
  readonly aheadMs?: number
  /** Modes that its relays can be set to. */
  readonly modes?: readonly ('Bistable' | 'Monostable')[]
  /** What it does not know answers with a fault. */
  readonly lacks?: readonly string[]
  /** Takes the call over: true when it was answered. */
  readonly before?: (operation: string, response: ServerResponse, body: string) => boolean
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
  /** Turns an input, and tells whoever subscribed. */
  turn(token: string, on: boolean): void
  /** Puts a notification into every queue as it stands. */
  notify(xml: string): void
  /** Forgets every subscription, as after a restart. */
  forget(): void
  close(): Promise<void>
}

const TDS = 'http://www.onvif.org/ver10/device/wsdl'
const TMD = 'http://www.onvif.org/ver10/deviceIO/wsdl'
const TEV = 'http://www.onvif.org/ver10/events/wsdl'

interface Subscription {
  readonly queue: string[]
  waiting: (() => void) | null
}

export function inputMessage(token: string, on: boolean | string, operation: 'Initialized' | 'Changed' | 'Deleted', utc = '2026-11-22T11:08:24Z'): string {
  return `<wsnt:NotificationMessage><wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">tns1:Device/Trigger/DigitalInput</wsnt:Topic><wsnt:Message><tt:Message UtcTime="${utc}" PropertyOperation="${operation}"><tt:Source><tt:SimpleItem Name="InputToken" Value="${token}"/></tt:Source><tt:Data><tt:SimpleItem Name="LogicalState" Value="${on}"/></tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>`
}

export async function startOnvifDevice(options: OnvifDeviceOptions = {}): Promise<OnvifDeviceFake> {
  const { login, guard = 'token', modes = ['Bistable'], lacks = [], before } = options
  const subscriptions = new Map<string, Subscription>()
  const nonces = new Set<string>()
  const timers = new Set<NodeJS.Timeout>()
  const inputs = new Map<string, boolean>([
    ['IN_1', false],
    ['00123', false],
  ])
  const relays = new Map(['R0', 'R1'].map((token) => [token, { active: false, mode: 'Bistable', delay: 'PT0S' }]))
  const calls: string[] = []
  const nonce = 'fixed-nonce'
  let refusals = 0

  const isLetIn = (request: IncomingMessage, body: string): 'yes' | 'challenge' | 'fault' => {
    if (login === undefined) return 'yes'
    const hasToken = body.includes('UsernameToken')
    const header = request.headers.authorization
    if (hasToken && header !== undefined) return 'fault'
    if (header !== undefined && guard !== 'token') return isDigestRight(header, login, nonce) ? 'yes' : 'challenge'
    if (hasToken && guard !== 'digest') return isTokenRight(body, login, Date.now() + device.aheadMs, nonces) ? 'yes' : 'fault'
    return guard === 'token' ? 'fault' : 'challenge'
  }
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
    const value = (name: string) => new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(body)?.[1] ?? ''
    const empty = () => reply(response, `<x:${operation}Response xmlns:x="urn:x"/>`)
    const here = `http://127.0.0.1:${device.port}`
    const id = /^\/sub\/([\w-]+)$/.exec(request.url ?? '')?.[1]
    const subscription = id === undefined ? undefined : subscriptions.get(id)
    if (id !== undefined && (subscription === undefined || !body.includes(`>${id}</`)))
      return fault(response, 'env:Sender', 'ter:ResourceUnknown', 'no such subscription')
    switch (operation) {
      case 'GetServices': {
        const service = (namespace: string) =>
          `<tds:Service><tds:Namespace>${namespace}</tds:Namespace><tds:XAddr>${here}/onvif/service</tds:XAddr></tds:Service>`
        return reply(response, `<tds:GetServicesResponse xmlns:tds="${TDS}">${service(TDS)}${service(TEV)}${service(TMD)}</tds:GetServicesResponse>`)
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
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const operation = /<s:Body><(\w+)/.exec(body)?.[1] ?? ''
      if (operation === 'GetSystemDateAndTime' && !lacks.includes(operation)) {
        if (before?.(operation, response, body) !== true) reply(response, clockOf(new Date(Date.now() + device.aheadMs)))
        return
      }
      const pass = isLetIn(request, body)
      if (pass !== 'yes' && (body.includes('UsernameToken') || request.headers.authorization !== undefined)) refusals += 1
      if (pass === 'fault') return fault(response, 'env:Sender', 'ter:NotAuthorized', 'not authorised')
      if (pass === 'challenge') {
        response.writeHead(401, { 'www-authenticate': `Digest realm="onvif", nonce="${nonce}", qop="auth", algorithm=SHA-256` }).end()
        return
      }
      if (before?.(operation, response, body) === true) return
      if (lacks.includes(operation)) return fault(response, 'env:Receiver', 'ter:ActionNotSupported', 'not known')
      if (operation !== 'SetRelayOutputState') calls.push(operation)
      serve(operation, request, body, response)
    })
  })
  const device: OnvifDeviceFake = {
    host: '127.0.0.1',
    port: 0,
    inputs,
    calls,
    relays,
    aheadMs: options.aheadMs ?? 0,
    subscriptionUrl: null,
    subscriptions: () => subscriptions.size,
    refusals: () => refusals,
    turn(token, on) {
      inputs.set(token, on)
      emit(inputMessage(token, on, 'Changed', iso(device)))
    },
    notify: emit,
    forget: () => subscriptions.clear(),
    async close() {
      for (const timer of timers) clearTimeout(timer)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  return Object.assign(device, { port: typeof bound === 'object' && bound !== null ? bound.port : 0 })
}

function reply(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/soap+xml; charset=utf-8' })
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:wsnt="urn:wsnt" xmlns:tt="urn:tt" xmlns:tev="${TEV}"><env:Body>${body}</env:Body></env:Envelope>`,
  )
}

export function fault(response: ServerResponse, code: string, subcode: string, text: string, status = 400): void {
  reply(
    response,
    `<env:Fault><env:Code><env:Value>${code}</env:Value><env:Subcode><env:Value>ter:InvalidArgVal</env:Value><env:Subcode><env:Value>${subcode}</env:Value></env:Subcode></env:Subcode></env:Code><env:Reason><env:Text xml:lang="en">${text}</env:Text></env:Reason></env:Fault>`,
    status,
  )
}

function clockOf(now: Date): string {
  const [date, time] = [
    `<tt:Year>${now.getUTCFullYear()}</tt:Year><tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day>`,
    `<tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute><tt:Second>${now.getUTCSeconds()}</tt:Second>`,
  ]
  return `<tds:GetSystemDateAndTimeResponse xmlns:tds="${TDS}"><tds:SystemDateAndTime><tt:UTCDateTime><tt:Time>${time}</tt:Time><tt:Date>${date}</tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`
}

function iso(device: { readonly aheadMs: number }): string {
  return new Date(Date.now() + device.aheadMs).toISOString()
}

/** Within five seconds of its clock, and a nonce only once. */
function isTokenRight(body: string, login: { username: string; password: string }, nowMs: number, nonces: Set<string>): boolean {
  const part = (name: string) => new RegExp(`<wss?[eu]:${name}(?:\\s[^>]*)?>([^<]*)<`).exec(body)?.[1] ?? ''
  const [user, digest, nonce, created] = [part('Username'), part('Password'), part('Nonce'), part('Created')]
  const expected = createHash('sha1')
    .update(Buffer.concat([Buffer.from(nonce, 'base64'), Buffer.from(created + login.password, 'utf8')]))
    .digest('base64')
  if (nonces.has(nonce) || user !== login.username || digest !== expected || Math.abs(Date.parse(created) - nowMs) > 5000) return false
  nonces.add(nonce)
  return true
}

function isDigestRight(header: string, login: { username: string; password: string }, nonce: string): boolean {
  const part = (name: string) => new RegExp(`\\b${name}="?([^",]*)`).exec(header)?.[1] ?? ''
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const expected = hash(`${hash(`${login.username}:onvif:${login.password}`)}:${nonce}:${part('nc')}:${part('cnonce')}:auth:${hash(`POST:${part('uri')}`)}`)
  return part('username') === login.username && part('response') === expected
}
