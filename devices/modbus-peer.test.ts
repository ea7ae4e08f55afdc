// The Modbus drivers against somebody else's device (pymodbus), in both framings; skipped where Debian's python3-pymodbus is not installed.
import { afterEach, expect, test } from 'vitest'
import { createTestIo } from '../test/fakes/driver-io.ts'
import { hasPymodbus, startPymodbus, type PymodbusModule } from '../test/fakes/pymodbus-module.ts'
import { modbusMap } from './fire-panel/modbus-map.ts'
import { modbusRelay } from './gate/modbus-relay.ts'
import { modbusSensor } from './sensor/modbus.ts'
import { FRAMINGS, type Framing } from './transport/modbus-frame.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const [COILS, INPUTS, HOLDING, INPUT_REGISTERS] = [1, 2, 3, 4]

async function start(framing: Framing): Promise<{ peer: PymodbusModule; at: object; io: ReturnType<typeof createTestIo> }> {
  const peer = await startPymodbus(framing)
  closing.push(peer.kill)
  return { peer, at: { host: peer.host, port: peer.port, framing }, io: createTestIo() }
}

const withPeer = test.skipIf(!hasPymodbus())

withPeer.for(FRAMINGS)('over %s a fire panel of 503 points is read, and its loss and a wrong address are told', { timeout: 30_000 }, async (framing) => {
  const { peer, at, io } = await start(framing)
  const points = [
    ...Array.from({ length: 500 }, (_, i) => ({ meaning: 'fire', point: `1-${i}`, table: 'inputs', address: i })),
    { meaning: 'fault', point: 'f', table: 'holdingRegisters', address: 10, bit: 3 },
    { meaning: 'shield', point: 's', table: 'inputRegisters', address: 200, equals: 3 },
    { meaning: 'start', point: 'c', table: 'coils', address: 7 },
  ]
  const session = await modbusMap.open(modbusMap.config.parse({ ...at, points }), io)
  closing.push(() => session.close())
  await peer.set(INPUTS, 0, 1)
  await peer.set(INPUTS, 499, 1)
  await peer.set(HOLDING, 10, 8)
  await peer.set(INPUT_REGISTERS, 200, 3)
  await peer.set(COILS, 7, 1)
  await session.check!.run()
  const told = io.events.map((event) => event.type === 'fireSignal' && `${event.signal} ${event.address}`)
  expect(told).toEqual(['fire 1-0', 'fire 1-499', 'fault f', 'shield s', 'start c'])
  const wrong = modbusMap.config.parse({ ...at, points: [{ meaning: 'fire', point: 'x', table: 'inputs', address: 700 }] })
  await expect(modbusMap.open(wrong, io)).rejects.toMatchObject({ code: 'device.wrongAnswer', details: { exception: 2 } })
  await peer.kill()
  await expect(session.check!.run()).rejects.toMatchObject({ code: 'device.unreachable' })
})

withPeer.for(FRAMINGS)('over %s a pump is read in its units', { timeout: 30_000 }, async (framing) => {
  const { peer, at, io } = await start(framing)
  await peer.set(INPUT_REGISTERS, 0, 0x4013, 0xd70a, 0xffce, 2, 1)
  await peer.set(INPUTS, 9, 1)
  const metrics = [
    { metric: 'vibration_rms', table: 'inputRegisters', address: 0, type: 'float32' },
    { metric: 'motor_temp', table: 'inputRegisters', address: 2, type: 'int16', scale: 0.1 },
    { metric: 'door_cycles', table: 'inputRegisters', address: 3, type: 'uint32', wordOrder: 'lowFirst' },
  ]
  const faults = [{ fault: 'alarmButton', table: 'inputs', address: 9 }]
  const session = await modbusSensor.open(modbusSensor.config.parse({ ...at, metrics, faults }), io)
  closing.push(() => session.close())
  expect(io.events).toMatchObject([
    { type: 'equipment', fault: 'alarmButton', active: true },
    { type: 'telemetry', metrics: { vibration_rms: 2.31, motor_temp: -5, door_cycles: 65_538 } },
  ])
})

withPeer.for(FRAMINGS)('over %s a gate is pulsed, held and seen open', { timeout: 30_000 }, async (framing) => {
  const { peer, at, io } = await start(framing)
  const config = modbusRelay.config.parse({ ...at, openCoil: 20, holdCoil: 21, pulseMs: 100, openInput: { input: 30 }, forcedInput: { input: 31 } })
  const session = await modbusRelay.open(config, io)
  closing.push(() => session.close())
  await session.check!.run()
  await peer.set(INPUTS, 30, 1)
  expect(await session.command!('open', { reason: '访客' })).toEqual({ state: 'confirmed', reason: null })
  expect(await peer.get(COILS, 20)).toBe(0)
  expect(await session.command!('holdOpen', { reason: '火警' })).toEqual({ state: 'confirmed', reason: null })
  expect(await peer.get(COILS, 21)).toBe(1)
  await peer.set(INPUTS, 31, 1)
  await session.check!.run()
  expect(io.events).toMatchObject([{ type: 'passage', outcome: 'forced' }])
})
