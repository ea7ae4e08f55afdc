// The Modbus client: the bytes on the wire, and what is known of a request that was not answered.
import { afterEach, expect, test } from 'vitest'
import { startModbusModule, type ModbusModule, type ModbusModuleOptions } from '../simulator/modbus-module.ts'
import { createModbusClient, type ModbusClient } from './modbus.ts'

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
  const client = createModbusClient({ host: module.host, port: module.port, unit: 1, timeoutMs })
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
