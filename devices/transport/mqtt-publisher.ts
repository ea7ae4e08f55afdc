// Publishes to a broker that others run: with QoS 1, each message waited for, and a word of whether we are there.
import { createHash } from 'node:crypto'
import { connect, type IClientOptions } from 'mqtt'
import { VigilError } from '../../contract/errors.ts'
import { resolvedOptions } from './mqtt-address.ts'
import { connected } from './mqtt-connected.ts'

export interface PublisherSettings {
  readonly url: string
  readonly username?: string | undefined
  readonly password?: string | undefined
  /** PEM; absent: the system's authorities. */
  readonly ca?: string | undefined
  /** Where `online` and, as last will, `offline` stand; kept by the broker. */
  readonly availabilityTopic: string
}

export interface Publisher {
  isConnected(): boolean
  /** Resolves when the broker has acknowledged it. @throws VigilError `device.unreachable` when that is not known */
  publish(topic: string, payload: string): Promise<void>
  /** Says `offline` itself, if it still can. */
  close(): Promise<void>
}

const CONNECT_MS = 10_000
const ACKNOWLEDGED_MS = 15_000
const CLOSING_MS = 2000

/** @throws VigilError `device.unreachable`, `device.unauthorized` */
export async function openPublisher(settings: PublisherSettings): Promise<Publisher> {
  const client = connect(await resolvedOptions(optionsOf(settings), 'system'))
  const { availabilityTopic } = settings
  /** Whoever waits for an acknowledgement. */
  const waiting: Waiting = new Set()
  let cause: unknown
  client.on('close', () => {
    client.end(true)
    for (const lose of waiting) lose(cause)
  })
  client.on('error', (error) => {
    cause = error
  })
  const publish = (topic: string, payload: string, retain = false) =>
    within(ACKNOWLEDGED_MS, waiting, (done, fail) => {
      if (client.connected) client.publish(topic, payload, { qos: 1, retain }, (error) => (error ? fail(error) : done()))
      else fail()
    })
  try {
    await within(CONNECT_MS, waiting, (done, fail) => void connected(client).then(done, fail))
    await publish(availabilityTopic, 'online', true)
  } catch (error) {
    client.end(true)
    throw error
  }
  return {
    isConnected: () => client.connected,
    publish: (topic, payload) => publish(topic, payload),
    async close() {
      if (client.connected) await within(CLOSING_MS, waiting, (done, fail) => void publish(availabilityTopic, 'offline', true).then(done, fail)).catch(() => {})
      // With a word of farewell: without it the broker would say `offline` a second time, as our last will.
      if (client.connected) await within(CLOSING_MS, waiting, (done) => void client.end(false, done)).catch(() => {})
      client.end(true)
    },
  }
}

/** Told why the connection was lost, as far as that is known. */
type Waiting = Set<(cause: unknown) => void>

/** Whichever comes first: it is done, it fails, the connection is lost, the time is over. */
function within(ms: number, waiting: Waiting, work: (done: () => void, fail: (cause?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      waiting.delete(lose)
    }
    const fail = (cause?: unknown) => {
      end()
      reject(cause instanceof VigilError ? cause : new VigilError('device.unreachable', undefined, { cause }))
    }
    const lose = (cause: unknown) => fail(cause)
    const timer = setTimeout(fail, ms)
    waiting.add(lose)
    work(() => {
      end()
      resolve()
    }, fail)
  })
}

function optionsOf({ url, username, password, ca, availabilityTopic }: PublisherSettings): IClientOptions {
  const { protocol, hostname, port } = new URL(url)
  const isSecure = protocol === 'mqtts:'
  return {
    protocol: isSecure ? 'mqtts' : 'mqtt',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 8883 : 1883) : Number(port),
    protocolVersion: 4,
    clientId: `vigil-out-${createHash('sha256').update(`${url} ${availabilityTopic}`).digest('hex').slice(0, 12)}`,
    // What was not acknowledged is sent again from the log, not from the library's memory.
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_MS,
    keepalive: 30,
    queueQoSZero: false,
    will: { topic: availabilityTopic, payload: Buffer.from('offline'), qos: 1, retain: true },
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(ca !== undefined && { ca }),
  }
}
