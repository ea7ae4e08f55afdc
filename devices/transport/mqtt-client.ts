// The line to a device through a broker that others run: one connection per device, given up when it is lost; opening it again is the supervisor's.
import { createHash } from 'node:crypto'
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { VigilError } from '../../contract/errors.ts'
import type { BrokerSettings } from '../mqtt-config.ts'
import { connected } from './mqtt-connected.ts'
import { MAX_MESSAGE_BYTES, type MqttClaim, type MqttLine } from './mqtt-line.ts'
import { createPacketMeter } from './mqtt-packets.ts'
import { resolvedOptions } from './mqtt-address.ts'

const CONNECT_MS = 10_000
const KEEP_ALIVE_SECONDS = 30
const CHECK_MS = 1000
/** 3.9.3: the broker does not let us subscribe to this. */
const SUBSCRIPTION_REFUSED = 128

/** @throws VigilError `device.unreachable`, `device.unauthorized` */
export async function dialBroker(broker: BrokerSettings, claim: MqttClaim): Promise<MqttLine> {
  const { signal, log } = claim.io
  const client = connect(await resolvedOptions(optionsOf(broker, claim), 'device'))
  let isLost = false
  const lose = () => {
    isLost = true
    client.end(true)
  }
  client.on('close', lose)
  // Told once, by whoever waits for the connection or by the check.
  client.on('error', (error) => log('debug', 'the connection to the broker failed', { error: error.message }))
  limitPackets(client, log)
  const publish = async (topic: string, payload: string): Promise<void> => {
    if (isLost || !client.connected) throw new VigilError('device.unreachable')
    await client.publishAsync(topic, payload, { qos: 0, retain: false }).catch(() => {})
  }
  const work = takeInTurn(client, claim, publish, lose)
  signal.addEventListener('abort', lose)
  // While its name was asked for.
  if (signal.aborted) lose()
  const close = async () => {
    signal.removeEventListener('abort', lose)
    lose()
    await work()
  }
  try {
    await connected(client)
    await subscribe(client, claim)
  } catch (error) {
    await close()
    throw error
  }
  return {
    check: {
      everyMs: CHECK_MS,
      run: () => (isLost ? Promise.reject(new VigilError('device.unreachable', { broker: broker.url })) : Promise.resolve()),
    },
    isConnected: () => !isLost && client.connected,
    publish,
    close,
  }
}

function optionsOf({ url, username, password, clientId, ca }: BrokerSettings, { publishes }: MqttClaim): IClientOptions {
  const { protocol, hostname, port } = new URL(url)
  const isSecure = protocol === 'mqtts:'
  return {
    // Taken apart here: the library would use a parser that Node warns of.
    protocol: isSecure ? 'mqtts' : 'mqtt',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 8883 : 1883) : Number(port),
    protocolVersion: 4,
    // One name for ever, and no clean session: while we are away the broker keeps what devices send with QoS 1.
    clientId:
      clientId ??
      `vigil-${createHash('sha256')
        .update(`${url} ${publishes.join(' ')}`)
        .digest('hex')
        .slice(0, 16)}`,
    clean: false,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_MS,
    keepalive: KEEP_ALIVE_SECONDS,
    queueQoSZero: false,
    resubscribe: false,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(ca !== undefined && { ca }),
  }
}

/** The library reads packets of any size. */
function limitPackets(client: MqttClient, log: MqttClaim['io']['log']): void {
  const meter = createPacketMeter()
  client.stream.on('data', (chunk: Buffer) => {
    if (meter.feed(chunk, MAX_MESSAGE_BYTES)) return
    log('warn', 'the broker sent a message that is too large; the connection was given up')
    client.stream.destroy()
  })
}

/** The library hands over one message at a time and answers the broker when it was dealt with. @returns waits for the last one */
function takeInTurn(client: MqttClient, claim: MqttClaim, publish: MqttLine['publish'], lose: () => void): () => Promise<void> {
  let work = Promise.resolve()
  client.handleMessage = (packet, done) => {
    const message = { topic: packet.topic, payload: Buffer.from(packet.payload), retained: packet.retain }
    work = claim.handle(message, publish).then(
      () => done(),
      (error: unknown) => {
        claim.io.log('warn', 'a message could not be stored; it is not acknowledged', { topic: packet.topic.slice(0, 200), error: String(error) })
        // The broker sends it again at the next connection.
        if (packet.qos > 0) lose()
        else done()
      },
    )
  }
  return () => work
}

async function subscribe(client: MqttClient, { publishes }: MqttClaim): Promise<void> {
  const granted = await client.subscribeAsync([...publishes], { qos: 1 }).catch((error: unknown) => {
    const codes = (error as { packet?: { granted?: readonly unknown[] } }).packet?.granted ?? []
    throw new VigilError(codes.includes(SUBSCRIPTION_REFUSED) ? 'device.unauthorized' : 'device.unreachable', undefined, { cause: error })
  })
  if (granted.some(({ qos }) => (qos as number) === SUBSCRIPTION_REFUSED)) throw new VigilError('device.unauthorized')
}
