// The Modbus client: the bytes on the wire, and what is known of a request that was not answered.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startModbusModule, type ModbusModule, type ModbusModuleOptions } from '../simulator/modbus-module.ts'
import { createModbusClient, type ModbusClient } from './modbus.ts'
import { checksum } from './modbus-frame.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function pair(options: ModbusModuleOptions = {}, timeoutMs = 5000): Promise<{ module: ModbusModule; client: ModbusClient; seen: string[] }> {
  const seen: string[] = []
  const module = await startModbusModule({
    ...options,
    before(request, socket) {
      seen.push(request.toString('hex'))
      return options.before?.(request, socket)
    },
  })
  const client = createModbusClient({ host: module.host, port: module.port, unit: 1, timeoutMs, framing: options.framing ?? 'tcp' })
  closing.push(module.close, client.close)
  return { module, client, seen }
}

test('requests are the bytes of the specification, and bits are read from the low end', async () => {
  const { module, client, seen } = await pair()
  module.inputs[0] = module.inputs[2] = true
  await client.writeCoil(0, true)
  await client.writeCoil(0, false)
  expect(await client.readInputs(0, 8)).toEqual([true, false, true, false, false, false, false, false])
  expect(await client.readCoils(0, 2)).toEqual([false, false])
  expect(seen.slice(0, 3)).toEqual(
    ['00 01 00 00 00 06 01 05 00 00 FF 00', '00 02 00 00 00 06 01 05 00 00 00 00', '00 03 00 00 00 06 01 02 00 00 00 08'].map((text) =>
      hex(text).toString('hex'),
    ),
  )
})

test('an answer in pieces is put together', async () => {
  const { client } = await pair({
    before(request, socket) {
      const answer = Buffer.concat([request.subarray(0, 4), hex('00 04 01 02 01 05')])
      for (const byte of answer) socket.write(Uint8Array.of(byte))
      return null
    },
  })
  expect((await client.readInputs(0, 8)).slice(0, 3)).toEqual([true, false, true])
})

test('a refusal has its number, and the line goes on', async () => {
  const { client } = await pair()
  await expect(client.writeCoil(99, true)).rejects.toMatchObject({ phase: 'refused', exception: 2, message: 'illegal address' })
  await client.writeCoil(1, true)
})

test('a gateway that heard nothing from the module, or a module still at work, is no refusal', async () => {
  const { client } = await pair({ before: (request) => Buffer.concat([request.subarray(0, 4), hex('00 03 01 85'), request.subarray(9, 10)]) })
  await expect(client.writeCoil(11, true)).rejects.toMatchObject({ phase: 'sent', exception: 11 })
  await expect(client.writeCoil(5, true)).rejects.toMatchObject({ phase: 'sent', exception: 5 })
  await expect(client.writeCoil(10, true)).rejects.toMatchObject({ phase: 'refused', exception: 10 })
})

test('a busy module is asked once more for a reading', async () => {
  let asked = 0
  const { client } = await pair({ before: (request) => (++asked === 1 ? Buffer.concat([request.subarray(0, 4), hex('00 03 01 82 06')]) : undefined) })
  expect(await client.readInputs(0, 1)).toEqual([false])
  expect(asked).toBe(2)
})

test.each<[string, (request: Buffer) => Buffer | null]>([
  ['silence', () => null],
  ['another transaction', (request) => Buffer.concat([hex('ff ff'), request.subarray(2)])],
  ['another unit', (request) => Buffer.concat([request.subarray(0, 6), hex('07'), request.subarray(7)])],
  ['another coil', (request) => Buffer.concat([request.subarray(0, 8), hex('00 05 ff 00')])],
  ['another function', (request) => Buffer.concat([request.subarray(0, 7), hex('06'), request.subarray(8)])],
  ['a length that cannot be', (request) => Buffer.concat([request.subarray(0, 4), hex('ff ff'), request.subarray(6)])],
  ['too much', () => Buffer.alloc(5000)],
])('%s: the relay may have moved, and the next request has a line of its own', async (_name, answer) => {
  let isWell = false
  const { client } = await pair({ before: (request) => (isWell ? undefined : answer(request)) }, 300)
  await expect(client.writeCoil(0, true)).rejects.toMatchObject({ phase: 'sent' })
  isWell = true
  expect(await client.readCoils(0, 1)).toEqual([false])
})

test('a module that is away was certainly not asked', async () => {
  const { module, client } = await pair()
  await module.close()
  await expect(client.writeCoil(0, true)).rejects.toMatchObject({ phase: 'notSent' })
})

test('requests at once go one after another', async () => {
  const { client, module } = await pair()
  await Promise.all([client.writeCoil(0, true), client.writeCoil(1, true), client.writeCoil(0, false)])
  expect(module.writes).toEqual(['0 on', '1 on', '0 off'])
})

test('registers come as words, high byte first, from the table that was asked', async () => {
  const { module, client, seen } = await pair()
  module.holdingRegisters.splice(0, 2, 0x1234, 0xffff)
  module.inputRegisters[3] = 7
  expect(await client.readHoldingRegisters(0, 2)).toEqual([0x1234, 0xffff])
  expect(await client.readInputRegisters(3, 1)).toEqual([7])
  expect(seen).toEqual(['000100000006010300000002', '000200000006010400030001'])
  await expect(client.readHoldingRegisters(7, 2)).rejects.toMatchObject({ phase: 'refused', exception: 2 })
})

const withChecksum = (frame: Buffer) => Buffer.concat([frame, checksum(frame)])

test('behind a serial converter requests and answers are the RTU frames of the specification', async () => {
  const { module, client, seen } = await pair({ framing: 'rtu' })
  module.inputs[0] = module.inputs[2] = true
  module.inputRegisters[1] = 0xabcd
  await client.writeCoil(0, true)
  await client.writeCoil(0, false)
  expect((await client.readInputs(0, 8)).slice(0, 3)).toEqual([true, false, true])
  expect(await client.readCoils(0, 8)).not.toContain(true)
  expect(await client.readInputRegisters(0, 2)).toEqual([0, 0xabcd])
  await expect(client.writeCoil(99, true)).rejects.toMatchObject({ phase: 'refused', exception: 2 })
  expect(seen.slice(0, 4)).toEqual(
    ['01 05 00 00 FF 00 8C 3A', '01 05 00 00 00 00 CD CA', '01 02 00 00 00 08 79 CC', '01 01 00 00 00 08 3D CC'].map((text) => hex(text).toString('hex')),
  )
  expect(checksum(hex('01 85 02'))).toEqual(hex('C3 51'))
  expect(checksum(hex('01 05 02 00 00 05'))).toEqual(hex('0C 71'))
})

test.each<[string, (request: Buffer) => Buffer | null]>([
  ['silence', () => null],
  ['a wrong checksum', (request) => Buffer.concat([request.subarray(0, 6), hex('00 00')])],
  ['another unit', (request) => withChecksum(Buffer.concat([hex('07'), request.subarray(1, 6)]))],
  ['another coil', (request) => withChecksum(Buffer.concat([request.subarray(0, 2), hex('00 05 ff 00')]))],
  ['another function', (request) => withChecksum(Buffer.concat([request.subarray(0, 1), hex('06'), request.subarray(2, 6)]))],
])('of a serial line %s leaves open whether the relay moved', async (_name, answer) => {
  let isWell = false
  const { client } = await pair({ framing: 'rtu', before: (request) => (isWell ? undefined : answer(request)) }, 300)
  await expect(client.writeCoil(0, true)).rejects.toMatchObject({ phase: 'sent' })
  isWell = true
  expect(await client.readCoils(0, 1)).toEqual([false])
})

test('a lost answer to a reading is asked for once more, a relay is not', async () => {
  const asked: number[] = []
  const { client } = await pair({ before: (request) => (asked.push(request[7]!), asked.length === 1 ? null : undefined) }, 1000)
  expect(await client.readInputs(0, 1)).toEqual([false])
  expect(asked).toEqual([2, 2])
  asked.length = 0
  await expect(client.writeCoil(0, true)).rejects.toMatchObject({ phase: 'sent' })
  expect(asked).toEqual([5])
})

test('what comes unasked, behind an answer or between two requests, ends the line', async () => {
  const answer = withChecksum(Buffer.from([1, 2, 1, 0]))
  const lines = new Set<Socket>()
  let behind = answer.subarray(0, 3)
  const { module, client } = await pair({
    framing: 'rtu',
    before(_request, socket) {
      lines.add(socket)
      socket.write(Buffer.concat([answer, behind]))
      return null
    },
  })
  expect(await client.readInputs(0, 1)).toEqual([false])
  behind = Buffer.alloc(0)
  expect(await client.readInputs(0, 1)).toEqual([false])
  expect(lines.size).toBe(2)
  const idle = [...lines][1]!
  idle.write(withChecksum(Buffer.from([1, 2, 1, 1])))
  await once(idle, 'close')
  expect(await client.readInputs(0, 1)).toEqual([false])
  expect(lines.size).toBe(3)
  module.hangUp()
  expect(await client.readInputs(0, 1)).toEqual([false])
})

test('closing while it is still connecting leaves no line', async () => {
  const { module, client, seen } = await pair()
  const asked = client.readCoils(0, 1)
  // It has begun to connect, and the system has not answered yet.
  await new Promise((resolve) => process.nextTick(resolve))
  client.close()
  await expect(asked).rejects.toMatchObject({ phase: 'notSent' })
  await module.close()
  expect(seen).toEqual([])
})
