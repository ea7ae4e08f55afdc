// One device's place at our own broker: its connection, what it may say and hear, and its messages, one after the other and not too fast.
import type { Client } from 'aedes'
import { VigilError } from '../../contract/errors.ts'
import type { DriverIo } from '../driver.ts'
import { isTopicOf } from './mqtt-packets.ts'
import type { MqttClaim, MqttMessage } from './mqtt-line.ts'

export interface MqttLogIn {
  readonly username: string
  readonly password: string
}

export interface Seat {
  readonly logIn: MqttLogIn
  readonly log: DriverIo['log']
  /** The device logged in; a connection that it had before is gone. */
  take(client: Client): void
  leave(client: Client): void
  /** @returns whether the device may hear this topic */
  hear(topic: string): boolean
  stopHearing(client: Client, topics: readonly string[]): void
  /** @returns false when it could not be stored */
  receive(message: MqttMessage): Promise<boolean>
  /** Messages that the driver has not dealt with yet. */
  waiting(): number
  isConnected(): boolean
  publish(topic: string, payload: string): Promise<void>
  close(): Promise<void>
}

/** More in one second have to wait for the next one: whoever floods us slows down alone. */
const MAX_A_SECOND = 100

export function createSeat(logIn: MqttLogIn, claim: MqttClaim): Seat {
  const { log } = claim.io
  const heard = new Set<string>()
  const foreign = new Set<string>()
  const pace = createPace(MAX_A_SECOND)
  let client: Client | null = null
  let waiting = 0
  let work: Promise<unknown> = Promise.resolve()
  let isClosed = false

  const publish = async (topic: string, payload: string): Promise<void> => {
    const to = client
    if (to === null || !heard.has(topic)) throw new VigilError('device.unreachable')
    // Straight to this connection: through the broker's routing, one device that does not read would hold up all.
    await new Promise<void>((resolve) => to.publish({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false }, () => resolve()))
  }

  const deal = async (message: MqttMessage): Promise<boolean> => {
    try {
      await pace.next()
      if (isClosed) return false
      await claim.handle(message, publish)
      return true
    } catch (error) {
      log('warn', 'a message could not be stored; it is not acknowledged', { topic: message.topic, error: String(error) })
      return false
    } finally {
      waiting -= 1
    }
  }

  return {
    logIn,
    log,
    take(next) {
      // It logged in while its driver was closing.
      if (isClosed) return next.close()
      client = next
      claim.onConnection?.(true)
    },
    leave(last) {
      if (client !== last) return
      client = null
      heard.clear()
      claim.onConnection?.(false)
    },
    hear(topic) {
      const may = claim.hears.includes(topic)
      if (may) heard.add(topic)
      else tellForeign(topic, 'a device asked to hear what is not its own; refused')
      return may
    },
    stopHearing(from, topics) {
      if (from === client) for (const topic of topics) heard.delete(topic)
    },
    receive(message) {
      if (!claim.publishes.some((filter) => isTopicOf(filter, message.topic))) {
        tellForeign(message.topic, 'a device said something on a topic that is not its own; not taken')
        return Promise.resolve(true)
      }
      waiting += 1
      const dealt = work.then(() => deal(message))
      work = dealt
      return dealt
    },
    waiting: () => waiting,
    isConnected: () => client !== null,
    publish,
    async close() {
      isClosed = true
      pace.stop()
      const last = client
      if (last !== null) await new Promise<void>((resolve) => last.close(resolve))
      await work
    },
  }

  function tellForeign(topic: string, what: string): void {
    // A device that keeps trying must not fill the log.
    if (foreign.size >= 8 || foreign.has(topic)) return
    foreign.add(topic)
    log('warn', what, { topic: topic.slice(0, 200) })
  }
}

interface Pace {
  /** Resolves at once, or in the next second when this one is full. */
  next(): Promise<void>
  stop(): void
}

function createPace(perSecond: number): Pace {
  let count = 0
  let timer: NodeJS.Timeout | null = null
  let isStopped = false
  let begin: (() => void)[] = []
  const newSecond = () => {
    timer = null
    count = 0
    const waiting = begin
    begin = []
    for (const go of waiting) go()
  }
  return {
    async next() {
      while (count >= perSecond && !isStopped) await new Promise<void>((resolve) => begin.push(resolve))
      count += 1
      if (!isStopped) timer ??= setTimeout(newSecond, 1000)
    },
    stop() {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
      newSecond()
    },
  }
}
