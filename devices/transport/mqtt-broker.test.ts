// Our own broker: each device alone in its place, nothing acknowledged that is not stored, nothing kept, and no way for one to hurt another.
import { createServer, connect as dial, type Socket } from 'node:net'
import type { IClientOptions } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { connectMqttDevice, type MqttDevice } from '../../test/fakes/mqtt-device.ts'
import { createTestIo } from '../../test/fakes/driver-io.ts'
import { eventually, waitFor } from '../../test/patience.ts'
import { joinBroker } from './mqtt-broker.ts'
import { MAX_MESSAGE_BYTES, type MqttClaim, type MqttLine, type MqttMessage } from './mqtt-line.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const passwordOf = (name: string) => `${name}-password`

/** A driver with its place: its device says `dev/{name}/+` and hears `cmd/{name}`. */
async function join(name: string, part: Partial<MqttClaim> = {}, listen = '127.0.0.1:0') {
  const io = createTestIo()
  const messages: MqttMessage[] = []
  const connections: boolean[] = []
  const line = await joinBroker(
    { listen, username: name, password: passwordOf(name) },
    {
      publishes: [`dev/${name}/+`],
      hears: [`cmd/${name}`],
      io,
      async handle(message) {
        messages.push(message)
      },
      onConnection: (isThere) => connections.push(isThere),
      ...part,
    },
  )
  closing.push(() => line.close())
  return { line, io, messages, connections, texts: () => messages.map(({ topic, payload }) => `${topic} ${payload.toString()}`) }
}

async function device(line: MqttLine, name: string, options: IClientOptions = {}): Promise<MqttDevice> {
  const made = await connectMqttDevice(line.listening!, { username: name, password: passwordOf(name), ...options })
  closing.push(() => made.close())
  return made
}

async function socketTo(line: MqttLine): Promise<Socket> {
  const socket = dial(line.listening!.port, '127.0.0.1').on('error', () => {})
  closing.push(async () => void socket.destroy())
  await new Promise((resolve) => socket.once('connect', resolve))
  return socket
}

const closed = (socket: Socket) => (socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', resolve)))

test('two devices share a port, each driver hears its own, and each device what it was sent', async () => {
  const [a, b] = [await join('a'), await join('b')]
  expect(b.line.listening).toEqual(a.line.listening)
  const [first, second] = [await device(a.line, 'a'), await device(a.line, 'b')]
  await first.client.subscribeAsync('cmd/a')
  await second.client.subscribeAsync('cmd/b')
  await first.client.publishAsync('dev/a/x', 'one')
  await second.client.publishAsync('dev/b/x', 'two', { qos: 1 })
  await second.client.publishAsync('dev/b/y', 'three', { qos: 2 })
  await eventually(a.texts).toEqual(['dev/a/x one'])
  await eventually(b.texts).toEqual(['dev/b/x two', 'dev/b/y three'])
  await a.line.publish('cmd/a', 'open')
  await eventually(() => first.heard).toEqual(['cmd/a open'])
  expect(second.heard).toEqual([])
})

test('a device may neither say nor hear what is another’s, nor everything', async () => {
  const [a, b] = [await join('a'), await join('b')]
  const thief = await device(a.line, 'a')
  for (const topic of ['dev/b/x', 'cmd/b', 'cmd/a', 'dev/a', 'dev/a/x/y', '$vigil/taken', '$SYS/x'])
    await thief.client.publishAsync(topic, 'forged', { qos: 1 })
  for (const filter of ['cmd/b', '#', '+/+', 'cmd/+', 'dev/b/x', '$SYS/#', '$vigil/taken', '$vigil/#']) {
    await expect(thief.client.subscribeAsync(filter), filter).rejects.toThrow()
  }
  const victim = await device(a.line, 'b')
  await victim.client.subscribeAsync('cmd/b')
  await b.line.publish('cmd/b', 'secret')
  await eventually(() => victim.heard).toEqual(['cmd/b secret'])
  expect([...thief.heard, ...a.messages, ...b.messages]).toEqual([])
  expect(a.io.logged.join('\n')).toContain('not its own')
})

test('a wrong password, an unknown name and none at all stay outside, and no password is logged', async () => {
  const { line, io, connections } = await join('a')
  for (const options of [{ username: 'a', password: 'guessed-it' }, { username: 'b', password: passwordOf('a') }, { username: 'a' }, {}]) {
    await expect(connectMqttDevice(line.listening!, options)).rejects.toThrow()
  }
  expect(connections).toEqual([])
  expect(io.logged.join()).toContain('wrong password')
  expect(io.logged.join()).not.toMatch(/guessed-it|a-password/)
})

test('a device that takes another’s client id throws nobody out; its own second connection replaces the first', async () => {
  const [a] = [await join('a'), await join('b')]
  const victim = await device(a.line, 'a', { clientId: 'same' })
  const thief = await device(a.line, 'b', { clientId: 'same' })
  await thief.client.publishAsync('dev/b/x', 'x', { qos: 1 })
  expect(victim.client.connected).toBe(true)
  const gone = new Promise<void>((resolve) => victim.client.once('close', () => resolve()))
  await device(a.line, 'a', { clientId: 'other' })
  await gone
  expect(a.line.isConnected()).toBe(true)
  expect(a.connections).toEqual([true, false, true])
})

test('what could not be stored is not acknowledged, and the device sends it again', async () => {
  let isFull = true
  const stored: string[] = []
  const { line } = await join('a', {
    async handle({ payload }) {
      if (isFull) throw new Error('disk full')
      stored.push(payload.toString())
    },
  })
  const sender = await device(line, 'a', { reconnectPeriod: 10 })
  const lost = new Promise<void>((resolve) => sender.client.once('close', () => resolve()))
  const acknowledged = sender.client.publishAsync('dev/a/x', 'kept', { qos: 1 })
  await lost
  isFull = false
  await acknowledged
  expect(stored).toEqual(['kept'])
})

test('QoS 0 that could not be stored is lost, and the connection stays', async () => {
  const seen: string[] = []
  const { line } = await join('a', {
    async handle({ payload }) {
      seen.push(payload.toString())
      if (seen.length === 1) throw new Error('disk full')
    },
  })
  const sender = await device(line, 'a')
  await sender.client.publishAsync('dev/a/x', '1')
  await sender.client.publishAsync('dev/a/x', '2', { qos: 1 })
  expect(seen).toEqual(['1', '2'])
})

test('nothing is kept: not a command for a device that is away, not a session, not a retained message', async () => {
  const { line, messages } = await join('a')
  await expect(line.publish('cmd/a', 'open')).rejects.toMatchObject({ code: 'device.unreachable' })
  const first = await device(line, 'a', { clean: false, clientId: 'a' })
  // It is there but does not listen, which is as good as away.
  await expect(line.publish('cmd/a', 'open')).rejects.toMatchObject({ code: 'device.unreachable' })
  await first.client.subscribeAsync('cmd/a', { qos: 1 })
  await first.client.publishAsync('dev/a/state', 'up', { qos: 1, retain: true })
  expect(messages).toMatchObject([{ topic: 'dev/a/state', retained: true }])
  await first.close()
  await eventually(line.isConnected).toBe(false)
  await expect(line.publish('cmd/a', 'open')).rejects.toMatchObject({ code: 'device.unreachable' })
  const again = await device(line, 'a', { clean: false, clientId: 'a' })
  await eventually(line.isConnected).toBe(true)
  await expect(line.publish('cmd/a', 'open')).rejects.toMatchObject({ code: 'device.unreachable' })
  await again.client.subscribeAsync('cmd/a', { qos: 1 })
  await line.publish('cmd/a', 'now')
  await eventually(() => again.heard).toEqual(['cmd/a now'])
  await again.client.unsubscribeAsync('cmd/a')
  await expect(line.publish('cmd/a', 'open')).rejects.toMatchObject({ code: 'device.unreachable' })
})

test('the last will is heard when the line is cut, within the device’s own topics', async () => {
  const [a, b] = [await join('a'), await join('b')]
  const honest = await device(a.line, 'a', { will: { topic: 'dev/a/state', payload: Buffer.from('gone'), retain: true, qos: 1 } })
  const forger = await device(a.line, 'b', { will: { topic: 'dev/a/state', payload: Buffer.from('forged'), retain: false, qos: 0 } })
  forger.client.stream.destroy()
  await eventually(() => b.connections).toEqual([true, false])
  honest.client.stream.destroy()
  await eventually(a.texts).toEqual(['dev/a/state gone'])
})

test('4 MB go through; a larger packet, or a large log-in, ends the connection before it was read', async () => {
  const { line, messages } = await join('a')
  const large = await device(line, 'a')
  await large.client.publishAsync('dev/a/x', Buffer.alloc(4_200_000, 120), { qos: 1 })
  expect(messages[0]!.payload.length).toBe(4_200_000)
  const cut = new Promise<void>((resolve) => large.client.once('close', () => resolve()))
  void large.client.publishAsync('dev/a/x', Buffer.alloc(MAX_MESSAGE_BYTES + 1)).catch(() => {})
  await cut
  expect(messages).toHaveLength(1)
  const stranger = await socketTo(line)
  // CONNECT, 200,000,000 bytes.
  stranger.write(Buffer.from([0x10, 0x80, 0x84, 0xaf, 0x5f]))
  await closed(stranger)
})

test('a driver that does not come on holds up its own device alone, and that one is not read further', async () => {
  const release: (() => void)[] = []
  const slow = await join('a', { handle: () => new Promise((resolve) => release.push(() => resolve())) })
  const quick = await join('b')
  const flooding = await device(slow.line, 'a')
  for (let i = 0; i < 300; i++) flooding.client.publish('dev/a/x', Buffer.alloc(200_000))
  const other = await device(slow.line, 'b')
  // Time enough for all of it, were it read.
  for (let i = 0; i < 90; i++) await other.client.publishAsync('dev/b/x', 'through', { qos: 1 })
  expect(quick.messages).toHaveLength(90)
  // 60 MB were given out; only what the kernel and eight messages hold has left.
  expect(flooding.client.stream.writableLength).toBeGreaterThan(30_000_000)
  await waitFor(() => expect(release).toHaveLength(1))
  await flooding.close()
  release[0]!()
  await slow.line.close()
})

test('a device that does not read does not keep its driver or others waiting', async () => {
  const [a, b] = [await join('a'), await join('b')]
  const deaf = await device(a.line, 'a')
  await deaf.client.subscribeAsync('cmd/a')
  deaf.client.stream.pause()
  const pushed = Promise.all(Array.from({ length: 20 }, () => a.line.publish('cmd/a', 'x'.repeat(1_000_000))))
  const other = await device(a.line, 'b')
  await other.client.subscribeAsync('cmd/b')
  await b.line.publish('cmd/b', 'through')
  await eventually(() => other.heard).toEqual(['cmd/b through'])
  await pushed
  await eventually(a.line.isConnected).toBe(false)
})

test('strangers who say nothing cannot keep a device out', async () => {
  const { line } = await join('a')
  const strangers: Socket[] = []
  for (let i = 0; i < 40; i++) strangers.push(await socketTo(line))
  await eventually(() => strangers.filter((stranger) => stranger.closed).length).toBe(8)
  expect(strangers[0]!.closed).toBe(true)
  await device(line, 'a')
  await eventually(line.isConnected).toBe(true)
})

test('10,000 random and mutated packets, before and after a log-in, end connections and nothing else', async () => {
  const { line, messages, connections } = await join('a')
  const logIn = Buffer.from('102500044d51545404c2003c0003' + '616161' + '000161' + '000a' + Buffer.from('a-password').toString('hex'), 'hex')
  logIn[1] = logIn.length - 2
  const random = createRandom()
  for (let round = 0; round < 1000; round++) {
    const socket = await socketTo(line)
    const ended = closed(socket)
    if (round % 2 === 0) {
      socket.write(logIn)
      await new Promise((resolve) => socket.once('data', resolve))
    }
    for (let i = 0; i < 10; i++) {
      const bytes = Buffer.from(Array.from({ length: 2 + random(30) }, () => random(256)))
      // Half of them are as long as they say.
      if (i % 2 === 0) bytes[1] = bytes.length - 2
      socket.write(bytes)
    }
    socket.resume().end()
    await ended
  }
  expect(connections.filter((isThere) => isThere)).toHaveLength(500)
  expect(messages).toEqual([])
  const well = await device(line, 'a')
  await well.client.publishAsync('dev/a/x', 'still here', { qos: 1 })
  expect(messages).toHaveLength(1)
})

test('the port stays while anybody needs it and is free afterwards; a name or a port that is taken is told as such', async () => {
  const a = await join('a')
  const b = await join('b')
  await expect(join('a')).rejects.toMatchObject({ code: 'device.listenFailed' })
  await a.line.close()
  const late = connectMqttDevice(b.line.listening!, { username: 'a', password: passwordOf('a') })
  await expect(late).rejects.toThrow()
  await device(b.line, 'b')
  await b.line.close()
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(b.line.listening!.port, '127.0.0.1', resolve))
  const listen = `127.0.0.1:${b.line.listening!.port}`
  await expect(join('c', {}, listen)).rejects.toMatchObject({ code: 'device.listenFailed' })
  await new Promise((resolve) => other.close(resolve))
  expect((await join('c', {}, listen)).line.listening).toMatchObject({ port: b.line.listening!.port })
})

/** The same numbers at every run. */
function createRandom(): (below: number) => number {
  let state = 1
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}
