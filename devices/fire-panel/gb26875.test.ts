// The monitoring centre on a real socket: what is acknowledged, what is denied, what is neither, and strangers kept out.
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { z } from 'zod'
import type { DeviceEvent } from '../../contract/device-events.ts'
import { bytesOf, dialFakeFirePanel, type FakeFirePanel } from '../../test/fakes/fire-panel-gb26875.ts'
import { createTestIo, NO_ANSWER } from '../../test/fakes/driver-io.ts'
import { VERIFIED } from '../../test/fixtures/gb26875-frames.ts'
import type { Session } from '../driver.ts'
import { COMMAND, createFrameReader, encodeFrame } from './gb26875-frame.ts'
import { gb26875 } from './gb26875.ts'
import { eventually } from '../../test/patience.ts'

/** The moment of the verified ACK frame: 2026-11-22 11:08:25 in Shanghai. */
const ACK_AT_MS = Date.parse('2026-11-22T03:08:25Z')

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function centre(settings: Partial<z.input<typeof gb26875.config>> = {}, store: (event: DeviceEvent) => Promise<void> = () => Promise.resolve()) {
  const events: DeviceEvent[] = []
  const warnings: string[] = []
  const config = gb26875.config.parse({ listen: '127.0.0.1:0', source: 1001, ...settings })
  const opened: Session = await gb26875.open(config, {
    ...createTestIo(),
    now: () => ACK_AT_MS,
    log: (level, message) => void (level === 'warn' && warnings.push(message)),
    emit: async (event) => {
      await store(event)
      events.push(event)
      return NO_ANSWER
    },
  })
  const session = { ...opened, listening: opened.listening! }
  closing.push(() => session.close())
  const dial = async (answerMs = 20_000): Promise<FakeFirePanel> => {
    const panel = await dialFakeFirePanel({ ...session.listening, source: 1001, answerMs })
    closing.push(() => panel.close())
    return panel
  }
  return { session, events, warnings, dial, signals: () => events.filter((event) => event.type === 'fireSignal') }
}

test('the verified fire frame becomes a fire signal and is answered with the verified ACK', async () => {
  const { dial, signals, events } = await centre()
  const panel = await dial()
  const bytes: Buffer[] = []
  panel.socket.on('data', (chunk) => bytes.push(chunk))
  expect(await panel.sendBytes(bytesOf(VERIFIED.fire), 1)).toBe('confirmed')
  expect(Buffer.concat(bytes)).toEqual(bytesOf(VERIFIED.ack))
  expect(signals()).toEqual([
    {
      type: 'fireSignal',
      signal: 'fire',
      address: '1-3-000600d9',
      text: '3栋2单元17层走廊',
      componentType: 42,
      deviceAtMs: Date.parse('2026-11-22T03:08:24Z'),
      test: false,
      dedupeKey: '1001-1-18080b160b1a-0-fire',
    },
  ])
  expect(events[0]).toEqual({ type: 'state', state: 'online', problem: null })
})

test('byte by byte, or many frames in one segment, nothing is lost or doubled', async () => {
  const { dial, signals } = await centre()
  const panel = await dial()
  await panel.sendSlowly(bytesOf(VERIFIED.fire))
  await panel.sendSlowly(bytesOf(VERIFIED.delimitersInside))
  panel.socket.write(Buffer.concat([VERIFIED.fault, VERIFIED.systemFire, VERIFIED.systemReset, VERIFIED.silence].map(bytesOf)))
  await eventually(() => panel.received.map((frame) => frame.serial)).toEqual([1, 10, 2, 3, 4, 7])
  expect(panel.received.every((frame) => frame.command === COMMAND.confirm)).toBe(true)
  expect(signals().map((event) => event.signal)).toEqual(['fire', 'fire', 'fault', 'fire', 'reset'])
})

test('a repeated frame is acknowledged again under the same key', async () => {
  const { dial, signals } = await centre()
  const panel = await dial()
  expect(await panel.sendBytes(bytesOf(VERIFIED.fire), 1)).toBe('confirmed')
  expect(await panel.sendBytes(bytesOf(VERIFIED.fire), 1)).toBe('confirmed')
  expect(new Set(signals().map((event) => event.dedupeKey)).size).toBe(1)
})

test('the acknowledgement waits until the signal is stored', async () => {
  let release = () => {}
  const stored = new Promise<void>((resolve) => (release = resolve))
  const { dial } = await centre({}, (event) => (event.type === 'fireSignal' ? stored : Promise.resolve()))
  const panel = await dial()
  const answer = panel.sendBytes(bytesOf(VERIFIED.fire), 1)
  // Its answer to a later frame cannot come before either: frames are dealt with in order.
  panel.socket.write(bytesOf(VERIFIED.deviceNormal))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(panel.received).toEqual([])
  release()
  expect(await answer).toBe('confirmed')
})

test('a signal that could not be stored is not acknowledged, and is when it comes again', async () => {
  let isBroken = true
  const { dial, signals } = await centre({}, (event) => (isBroken && event.type === 'fireSignal' ? Promise.reject(new Error('disk full')) : Promise.resolve()))
  const panel = await dial()
  panel.socket.write(bytesOf(VERIFIED.fire))
  // Type 21 holds nothing to store, so its answer shows that the fire frame has been dealt with.
  expect(await panel.sendBytes(bytesOf(VERIFIED.deviceNormal), 6)).toBe('confirmed')
  expect(panel.received.map((frame) => frame.serial)).toEqual([6])
  isBroken = false
  expect(await panel.sendBytes(bytesOf(VERIFIED.fire), 1)).toBe('confirmed')
  expect(signals()).toHaveLength(1)
})

test('an address that is not paired gets no answer and raises nothing', async () => {
  const { dial, events, warnings } = await centre({ source: 7 })
  const panel = await dial(500)
  expect(await panel.sendBytes(bytesOf(VERIFIED.fire), 1)).toBe('none')
  expect(panel.received).toEqual([])
  expect(events).toEqual([])
  expect(warnings).toEqual(['a frame came from an address that is not paired; not acknowledged'])
})

test('a damaged frame is denied and the next one is heard', async () => {
  const { dial, signals } = await centre()
  const panel = await dial()
  const damaged = Buffer.from(bytesOf(VERIFIED.fire))
  damaged[45] = damaged[45]! ^ 0xff
  expect(await panel.sendBytes(damaged, 1)).toBe('denied')
  expect(await panel.sendBytes(bytesOf(VERIFIED.fault), 2)).toBe('confirmed')
  expect(signals().map((event) => event.signal)).toEqual(['fault'])
})

test('a state whose objects do not fit is denied', async () => {
  const { dial, signals } = await centre()
  const panel = await dial()
  const [found] = createFrameReader().push(bytesOf(VERIFIED.fire))
  if (found?.ok !== true) throw new Error('no frame')
  expect(await panel.sendBytes(encodeFrame({ ...found.frame, serial: 9, data: found.frame.data.subarray(0, 20) }), 9)).toBe('denied')
  expect(signals()).toEqual([])
})

test('a detector under test says so, and a clock that cannot be believed is no time', async () => {
  const { dial, signals } = await centre()
  const panel = await dial()
  expect(await panel.send({ component: 1, state: 0x0002, text: '试验' })).toBe('confirmed')
  expect(signals()[0]).toMatchObject({ signal: 'fire', test: true })
  const [found] = createFrameReader().push(bytesOf(VERIFIED.fire))
  if (found?.ok !== true) throw new Error('no frame')
  const data = Uint8Array.from(found.frame.data)
  data.set([0, 0, 0, 1, 1, 0], 42)
  expect(await panel.sendBytes(encodeFrame({ ...found.frame, serial: 77, data }), 77)).toBe('confirmed')
  expect(signals()[1]).toMatchObject({ deviceAtMs: null, test: false })
})

test('a quiet device is asked for its state, and stays online by answering', async () => {
  const { dial, events } = await centre({ pollSeconds: 0.1, silenceSeconds: 2 })
  const panel = await dial()
  await panel.send({ component: 1, state: 1, text: '' })
  await eventually(() => panel.received.filter((frame) => frame.command === COMMAND.request).length).toBeGreaterThan(25)
  expect(events).toEqual([{ type: 'state', state: 'online', problem: null }])
})

test('a half-open device is cut off, and a panel that is silent is offline', async () => {
  const { dial, events, session } = await centre({ silenceSeconds: 0.3 })
  const panel = await dial()
  await panel.send({ component: 1, state: 1, text: '' })
  await eventually(() => panel.socket.closed).toBe(true)
  await eventually(() => events.at(-1)).toEqual({ type: 'state', state: 'offline', problem: 'device.unreachable' })
  const again = await dialFakeFirePanel({ ...session.listening, source: 1001 })
  closing.push(() => again.close())
  await again.send({ component: 1, state: 1, text: '' })
  expect(events.at(-1)).toEqual({ type: 'state', state: 'online', problem: null })
})

test('twenty strangers who hold the line do not keep the panel out', async () => {
  const { dial, session } = await centre()
  const first = await dial()
  expect(await first.sendBytes(bytesOf(VERIFIED.fire), 1)).toBe('confirmed')
  for (let i = 0; i < 20; i++) {
    const stranger = connect(session.listening.port, session.listening.host).on('error', () => {})
    closing.push(() => Promise.resolve(void stranger.destroy()))
    await new Promise((resolve) => stranger.once('connect', resolve))
  }
  expect(await first.sendBytes(bytesOf(VERIFIED.fault), 2)).toBe('confirmed')
  expect(await (await dial()).sendBytes(bytesOf(VERIFIED.systemFire), 3)).toBe('confirmed')
})

test('megabytes of rubbish are swallowed and the frame after them is heard', async () => {
  const { dial, signals } = await centre()
  const panel = await dial()
  for (let i = 0; i < 64; i++) panel.socket.write(Buffer.alloc(65_536, i % 2 === 0 ? 0x40 : i))
  expect(await panel.sendBytes(bytesOf(VERIFIED.fire), 1)).toBe('confirmed')
  expect(signals()).toHaveLength(1)
})

test('a port that is taken is told as such', async () => {
  const { session } = await centre()
  await expect(centre({ listen: `127.0.0.1:${session.listening.port}` })).rejects.toMatchObject({ code: 'device.listenFailed' })
  await expect(centre({ listen: '127.0.0.1:99999' })).rejects.toMatchObject({ code: 'device.listenFailed' })
})
