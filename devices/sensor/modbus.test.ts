// A lift or pump read through Modbus: numbers in their units, nothing that cannot be, and faults told when they come and go.
import { afterEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { createTestIo, type TestIo } from '../../test/fakes/driver-io.ts'
import { startModbusModule } from '../../test/fakes/sensor-modbus.ts'
import type { ModbusModule } from '../simulator/modbus-module.ts'
import { modbusSensor } from './modbus.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

type Settings = Partial<z.input<typeof modbusSensor.config>>

interface Sensor {
  readonly module: ModbusModule
  readonly io: TestIo
  poll(): Promise<void>
}

async function sensor(settings: Settings, before: (module: ModbusModule) => void = () => {}, io = createTestIo()): Promise<Sensor> {
  const module = await startModbusModule({ size: 16 })
  closing.push(module.close)
  before(module)
  const config = modbusSensor.config.parse({ host: module.host, port: module.port, debounceMs: 0, ...settings })
  const session = await modbusSensor.open(config, io)
  closing.push(() => session.close())
  return { module, io, poll: () => session.check!.run() }
}
const samples = (io: TestIo) => io.events.flatMap((event) => (event.type === 'telemetry' ? [event.metrics] : []))
const faults = (io: TestIo) => io.events.flatMap((event) => (event.type === 'equipment' ? [`${event.fault} ${event.code} ${event.active ? 'on' : 'off'}`] : []))

test('every type of number is read in its unit, either word order, once a poll', async () => {
  const { io, poll } = await sensor(
    {
      metrics: [
        { metric: 'vibration_rms', table: 'inputRegisters', address: 0, type: 'float32' },
        { metric: 'motor_temp', table: 'inputRegisters', address: 2, type: 'int16', scale: 0.1 },
        { metric: 'door_cycles', table: 'inputRegisters', address: 3, type: 'uint32', wordOrder: 'lowFirst' },
        { metric: 'x_balance', table: 'holdingRegisters', address: 0, type: 'int32', offset: 5 },
        { metric: 'load', table: 'holdingRegisters', address: 2, type: 'uint16' },
        { metric: 'run', table: 'holdingRegisters', address: 3, type: 'bit', bit: 15 },
        { metric: 'direction', table: 'holdingRegisters', address: 4, type: 'uint16', words: { '0': 'stop', '1': 'up', '2': 'down' } },
        { metric: 'x_lamp', table: 'coils', address: 9, type: 'bit' },
      ],
    },
    (module) => {
      // 2.31 as IEEE 754: 40 13 D7 0A
      module.inputRegisters.splice(0, 5, 0x4013, 0xd70a, 0xffce, 0x0002, 0x0001)
      module.holdingRegisters.splice(0, 5, 0xffff, 0xfff6, 80, 0x8000, 2)
      module.coils[9] = true
    },
  )
  const expected = { vibration_rms: 2.31, motor_temp: -5, door_cycles: 65_538, x_balance: -5, load: 80, run: true, direction: 'down', x_lamp: true }
  expect(samples(io)).toEqual([expected])
  await poll()
  expect(samples(io)).toEqual([expected, expected])
})

test('what is no number, cannot be, or is no known word is left out and noted once; the rest goes on', async () => {
  const { module, io, poll } = await sensor({
    metrics: [
      { metric: 'vibration_rms', table: 'inputRegisters', address: 0, type: 'float32' },
      { metric: 'motor_temp', table: 'inputRegisters', address: 2, type: 'int16', min: -40, max: 150 },
      { metric: 'door', table: 'inputRegisters', address: 3, type: 'uint16', words: { '0': 'closed' } },
      { metric: 'level', table: 'inputRegisters', address: 4, type: 'uint16', scale: 0.01 },
    ],
  })
  module.inputRegisters.splice(0, 5, 0x7fc0, 0, 900, 7, 235)
  await poll()
  module.inputRegisters.splice(0, 2, 0x7f80, 0)
  await poll()
  expect(samples(io).slice(1)).toEqual([{ level: 2.35 }, { level: 2.35 }])
  expect(io.logged.filter((line) => line.includes('left out'))).toHaveLength(3)
})

test('a fault is told when it comes and when it goes, and one that is there at the first reading too', async () => {
  const { module, io, poll } = await sensor(
    {
      faults: [
        { fault: 'alarmButton', table: 'inputs', address: 0, text: '轿厢报警按钮' },
        { fault: 'entrapment', table: 'holdingRegisters', address: 5, equals: 33, code: 'E33' },
        { fault: 'powerOff', table: 'inputs', address: 1, normallyClosed: true },
      ],
    },
    (fresh) => (fresh.inputs[0] = fresh.inputs[1] = true),
  )
  expect(faults(io)).toEqual(['alarmButton inputs/0 on'])
  module.inputs[0] = false
  module.holdingRegisters[5] = 33
  await poll()
  module.inputs[1] = false
  await poll()
  await poll()
  expect(faults(io)).toEqual(['alarmButton inputs/0 on', 'alarmButton inputs/0 off', 'entrapment E33 on', 'powerOff inputs/1 on'])
  expect(io.events[0]).toMatchObject({ text: '轿厢报警按钮', replayed: false, deviceAtMs: null })
  expect(samples(io)).toEqual([])
})

test('samples that could not be kept end nothing; a module that is away or an address it does not have does', async () => {
  const full = createTestIo(() => Promise.reject(new Error('disk full')))
  const { io, poll, module } = await sensor({ metrics: [{ metric: 'level', table: 'inputRegisters', address: 0, type: 'uint16' }] }, () => {}, full)
  await poll()
  expect(samples(io)).toHaveLength(2)
  await module.close()
  await expect(poll()).rejects.toMatchObject({ code: 'device.unreachable' })
  await expect(sensor({ metrics: [{ metric: 'level', table: 'inputRegisters', address: 15, type: 'uint32' }] })).rejects.toMatchObject({
    code: 'device.wrongAnswer',
  })
})

test('the settings refuse what cannot be meant', () => {
  const one = { metric: 'level', table: 'inputRegisters', address: 0, type: 'uint16' }
  const check = (settings: object) => modbusSensor.config.safeParse({ host: 'h', ...settings }).success
  expect(check({ metrics: [one] })).toBe(true)
  expect(check({ metrics: [{ ...one, metric: 'vibration' }] })).toBe(false)
  expect(check({ metrics: [{ ...one, metric: '__proto__' }] })).toBe(false)
  expect(check({ metrics: [one, one] })).toBe(false)
  expect(check({ metrics: [{ ...one, table: 'inputs' }] })).toBe(false)
  expect(check({ metrics: [{ ...one, type: 'bit' }] })).toBe(false)
  expect(check({ metrics: [{ ...one, address: 65535, type: 'uint32' }] })).toBe(false)
  expect(check({ metrics: [{ ...one, min: 2, max: 1 }] })).toBe(false)
  expect(check({ metrics: [] })).toBe(false)
  expect(check({ faults: [{ fault: 'other', table: 'inputs', address: 0 }] })).toBe(true)
  expect(check({ faults: [{ fault: 'other', table: 'inputs', address: 0, bit: 3 }] })).toBe(false)
})
