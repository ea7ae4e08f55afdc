// A fire panel read through Modbus: which readings become signals, when again, and that none is lost.
import { afterEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { createTestIo, NO_ANSWER, type TestIo } from '../../test/fakes/driver-io.ts'
import { startModbusModule } from '../../test/fakes/fire-panel-modbus-map.ts'
import type { Session } from '../driver.ts'
import type { ModbusModule, ModbusModuleOptions } from '../simulator/modbus-module.ts'
import { modbusMap } from './modbus-map.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

type Points = z.input<typeof modbusMap.config>['points']
/** A fire relay and a fault relay that opens at a fault or a cut cable. */
const RELAYS: Points = [
  { meaning: 'fault', point: 'fault', table: 'inputs', address: 1, normallyClosed: true, text: '控制器故障' },
  { meaning: 'fire', point: '2-017', table: 'inputs', address: 0, text: '3栋17层', componentType: 42 },
]

interface Panel {
  readonly module: ModbusModule
  readonly session: Session
  readonly io: TestIo
  poll(): Promise<void>
  /** `signal point`, in order. */
  told(): string[]
}

async function panel(
  points: Points = RELAYS,
  before: (module: ModbusModule) => void = (module) => (module.inputs[1] = true),
  more: object = {},
  io = createTestIo(),
): Promise<Panel> {
  const { options = {}, ...settings } = more as { options?: ModbusModuleOptions }
  const module = await startModbusModule(options)
  closing.push(module.close)
  before(module)
  const config = modbusMap.config.parse({ host: module.host, port: module.port, debounceMs: 0, ...settings, points })
  const session = await modbusMap.open(config, io)
  closing.push(() => session.close())
  const told = () => io.events.map((event) => (event.type === 'fireSignal' ? `${event.signal} ${event.address}` : event.type))
  return { module, session, io, poll: () => session.check!.run(), told }
}

test('a relay that comes on is told once, with what the map says of it, and again only after it went off', async () => {
  const { module, io, poll, told } = await panel()
  expect(told()).toEqual([])
  module.inputs[0] = true
  await poll()
  await poll()
  expect(io.events).toEqual([
    {
      type: 'fireSignal',
      signal: 'fire',
      address: '2-017',
      text: '3栋17层',
      componentType: 42,
      deviceAtMs: null,
      test: false,
      dedupeKey: expect.stringMatching(/^fire-2-017-\d+$/) as string,
    },
  ])
  module.inputs[0] = false
  await poll()
  module.inputs[0] = true
  await poll()
  expect(told()).toEqual(['fire 2-017', 'fire 2-017'])
  expect(new Set(io.events.map((event) => 'dedupeKey' in event && event.dedupeKey)).size).toBe(2)
})

test('a cut cable of a normally closed relay shows', async () => {
  const { module, poll, told } = await panel()
  module.inputs[1] = false
  await poll()
  expect(told()).toEqual(['fault fault'])
})

test('a fire that is on when the panel is first read is told, everything else is only how it stands', async () => {
  const { module, poll, told } = await panel(RELAYS, (fresh) => (fresh.inputs[0] = true))
  expect(told()).toEqual(['fire 2-017'])
  module.inputs[1] = true
  await poll()
  module.inputs[1] = false
  await poll()
  expect(told()).toEqual(['fire 2-017', 'fault fault'])
})

test('bits and values of registers are signals; fires are told before what came on with them', async () => {
  const points: Points = [
    { meaning: 'start', point: '1-1', table: 'holdingRegisters', address: 0, bit: 4 },
    { meaning: 'shield', point: '1-2', table: 'inputRegisters', address: 1, equals: 3 },
    { meaning: 'supervision', point: '1-3', table: 'coils', address: 7 },
    { meaning: 'feedback', point: '1-1', table: 'holdingRegisters', address: 0, bit: 5 },
    { meaning: 'fire', point: '1-1', table: 'holdingRegisters', address: 0, bit: 0 },
  ]
  const { module, poll, told } = await panel(points)
  module.holdingRegisters[0] = 0b10001
  module.inputRegisters[1] = 3
  module.coils[7] = true
  await poll()
  expect(told()).toEqual(['fire 1-1', 'start 1-1', 'shield 1-2', 'supervision 1-3'])
})

test('neighbouring points cost one request', async () => {
  const asked: string[] = []
  const points: Points = Array.from({ length: 512 }, (_, i) => ({ meaning: 'fire', point: `p${i}`, table: 'inputs', address: i }))
  const options = { size: 512, before: (request: Buffer) => void asked.push(request.toString('hex', 7)) }
  const { module, poll, told } = await panel(points, () => {}, { options })
  expect(asked).toEqual(['0200000200'])
  module.inputs.fill(true)
  await poll()
  expect(told()).toHaveLength(512)
})

test('a reading counts when it holds', async () => {
  let readings = 0
  let onReading = (_nth: number) => {}
  const before = () => {
    onReading(++readings)
    return undefined
  }
  const { module, poll, told } = await panel(RELAYS, (fresh) => (fresh.inputs[1] = true), { debounceMs: 20, options: { before } })
  readings = 0
  onReading = (nth) => (module.inputs[0] = nth === 1)
  await poll()
  expect(readings).toBe(2)
  expect(told()).toEqual([])
  onReading = () => (module.inputs[0] = true)
  await poll()
  expect(told()).toEqual(['fire 2-017'])
  readings = 0
  await poll()
  expect(readings).toBe(1)
})

test('after the reset of the panel a fire that is still there counts as new', async () => {
  let nowMs = 1_000_000
  const points: Points = [...RELAYS, { meaning: 'reset', point: 'panel', table: 'inputs', address: 2 }]
  const { module, poll, told } = await panel(
    points,
    (fresh) => (fresh.inputs[1] = true),
    {},
    createTestIo(undefined, () => nowMs),
  )
  module.inputs[0] = true
  await poll()
  module.inputs[2] = true
  await poll()
  expect(told()).toEqual(['fire 2-017', 'reset panel'])
  nowMs += 19_000
  await poll()
  expect(told()).toHaveLength(2)
  nowMs += 1000
  await poll()
  await poll()
  expect(told()).toEqual(['fire 2-017', 'reset panel', 'fire 2-017'])
})

test('a fire relay that the panel latches itself tells the reset, when the same input is written down the other way round', async () => {
  const points: Points = [RELAYS[1]!, { meaning: 'reset', point: 'panel', table: 'inputs', address: 0, normallyClosed: true }]
  const { module, poll, told } = await panel(points)
  module.inputs[0] = true
  await poll()
  module.inputs[0] = false
  await poll()
  expect(told()).toEqual(['fire 2-017', 'reset panel'])
})

test('a signal that could not be stored is told again with the same key, even when the point went off meanwhile', async () => {
  let isFull = true
  const io = createTestIo(() => (isFull ? Promise.reject(new Error('disk full')) : NO_ANSWER))
  const { module, poll, told } = await panel(RELAYS, (fresh) => (fresh.inputs[1] = true), {}, io)
  module.inputs[0] = true
  await poll()
  module.inputs[0] = false
  await poll()
  isFull = false
  await poll()
  await poll()
  expect(told()).toEqual(['fire 2-017', 'fire 2-017', 'fire 2-017'])
  expect(new Set(io.events.map((event) => 'dedupeKey' in event && event.dedupeKey)).size).toBe(1)
})

test('a module that is away, silent or refuses an address ends the session with its reason', async () => {
  const { module, poll } = await panel()
  await module.close()
  await expect(poll()).rejects.toMatchObject({ code: 'device.unreachable' })
  await expect(panel([{ meaning: 'fire', point: '1', table: 'inputs', address: 99 }])).rejects.toMatchObject({ code: 'device.wrongAnswer' })
  await expect(panel(RELAYS, () => {}, { timeoutMs: 100, options: { before: () => null } })).rejects.toMatchObject({ code: 'device.unreachable' })
})

test('closing between two readings of a contact ends the poll', async () => {
  const { module, session, poll, told } = await panel(RELAYS, (fresh) => (fresh.inputs[1] = true), { debounceMs: 500 })
  module.inputs[0] = true
  const ended = expect(poll()).rejects.toMatchObject({ code: 'device.unreachable' })
  await session.close()
  await ended
  expect(told()).toEqual([])
})

test('the settings refuse a map that cannot be meant', () => {
  const point = { meaning: 'fire', point: '1', table: 'inputs', address: 0 }
  const check = (points: unknown[], more: object = {}) => modbusMap.config.safeParse({ host: 'h', points, ...more }).success
  expect(check([point])).toBe(true)
  expect(check([point, point])).toBe(false)
  expect(check([{ ...point, table: 'holdingRegisters' }])).toBe(false)
  expect(check([{ ...point, bit: 1 }])).toBe(false)
  expect(check([{ ...point, point: 'two words' }])).toBe(false)
  expect(check([point], { pollMs: 2000 })).toBe(false)
  expect(check(Array.from({ length: 513 }, (_, i) => ({ ...point, point: `p${i}` })))).toBe(false)
})
