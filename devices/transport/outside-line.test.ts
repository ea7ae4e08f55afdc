// 60 ways to make the core dial itself, its neighbours in the cloud, or nobody: none of them reaches the canary that listens there.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createHttpDigest, HttpFailure } from './http-digest.ts'
import { createModbusClient } from './modbus.ts'
import { AddressRefused, checkAddress, noteOwnDoor, resolveAddress } from './outside-line.ts'
import { connectTls } from './tls-line.ts'

/** What the resolver says, by name; it is asked for these alone. */
const NAMES: Record<string, string[]> = {
  'rebound.example': ['127.0.0.1'],
  'both.example': ['192.168.1.64', '127.0.0.1'],
  'six.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'meta.example': ['169.254.169.254'],
  'any.example': ['0.0.0.0'],
  'ten.example': ['10.0.0.5'],
  // As getaddrinfo() reads them.
  '127.1': ['127.0.0.1'],
  '127.0.1': ['127.0.0.1'],
  '2130706433': ['127.0.0.1'],
  '0x7f000001': ['127.0.0.1'],
  '0x7f.1': ['127.0.0.1'],
  '0177.0.0.1': ['127.0.0.1'],
  '017700000001': ['127.0.0.1'],
  '127.0.0.1.': ['127.0.0.1'],
  'localhost.': ['127.0.0.1'],
  'localhost.localdomain': ['127.0.0.1'],
  '0': ['0.0.0.0'],
  '2852039166': ['169.254.169.254'],
}
let asked = 0
vi.mock('node:dns', async (original) => ({
  ...(await original<typeof import('node:dns')>()),
  lookup: (host: string, _options: object, done: (error: Error | null, found: { address: string; family: number }[]) => void) => {
    asked += 1
    const found = NAMES[host]
    if (found === undefined) done(new Error(`ENOTFOUND ${host}`), [])
    else
      done(
        null,
        found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
  },
}))

let canary: Server
let port: number
let hits = 0
let forget: () => void
beforeAll(async () => {
  canary = createServer((_request, response) => {
    hits += 1
    response.end('{}')
  })
  canary.on('connection', () => (hits += 1))
  await new Promise<void>((done) => canary.listen(0, '::', done))
  port = (canary.address() as AddressInfo).port
  forget = noteOwnDoor(port)
})
afterAll(() => {
  forget()
  canary.close()
})

const LITERAL = [
  '127.0.0.1',
  'localhost',
  'LOCALHOST',
  '127.8.8.8',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '0.0.0.0',
  '0.1.2.3',
  '::',
  '224.0.0.1',
  '239.255.255.250',
  '255.255.255.255',
  '240.0.0.1',
  'ff02::1',
  'fec0::1',
  '2002:7f00:1::',
  '2001:0:1::',
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '169.254.0.23',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::254',
  '::ffff:169.254.169.254',
  '127.0.0.2',
  '127.255.255.255',
  '0:0:0:0:0:ffff:7f00:1',
  '::7f00:1',
  '::ffff:0.0.0.0',
  '169.254.170.23',
  '::ffff:169.254.170.2',
  'ff05::1',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
  '::ffff:0:169.254.169.254',
  '[::1]',
  '[::ffff:127.0.0.1]',
]
const BY_NAME = Object.keys(NAMES).filter((name) => name !== 'ten.example')

test('there are sixty of them', () => {
  expect(LITERAL.length + BY_NAME.length).toBeGreaterThanOrEqual(60)
})

test.each([...LITERAL, ...BY_NAME])('%s at the port of the core is not dialled, by no client of devices', async (host) => {
  const tls = { certificate: null }
  const outcomes = await Promise.allSettled([
    createHttpDigest({ host, port, timeoutMs: 2000 })({ method: 'GET', path: '/' }),
    createHttpDigest({ host, port, timeoutMs: 2000, tls })({ method: 'GET', path: '/' }),
    connectTls({ host, port, certificate: null }, AbortSignal.timeout(2000)),
    createModbusClient({ host, port, unit: 1, timeoutMs: 500 }).readHoldingRegisters(0, 1),
    resolveAddress(host.replace(/^\[|\]$/g, ''), port, 'system'),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'rejected'))
  expect(hits).toBe(0)
})

test('a device is not sent elsewhere by its answer', async () => {
  const device = createServer((_request, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end())
  await new Promise<void>((done) => device.listen(0, '127.0.0.1', done))
  const answer = await createHttpDigest({ host: '127.0.0.1', port: (device.address() as AddressInfo).port, timeoutMs: 2000 })({ method: 'GET', path: '/' })
  expect([answer.status, hits]).toEqual([302, 0])
  device.close()
})

test('a name is asked for once, and what it led to is dialled: the next answer does not count', async () => {
  NAMES['flips.example'] = ['10.0.0.5']
  asked = 0
  expect(await resolveAddress('flips.example', 80, 'system')).toBe('10.0.0.5')
  NAMES['flips.example'] = ['127.0.0.1']
  expect(asked).toBe(1)
  await expect(resolveAddress('flips.example', 80, 'system')).rejects.toThrow(AddressRefused)
})

test('cameras of the house are dialled, a recorder on this computer too where it is written so, systems not link-local', () => {
  for (const host of ['192.168.1.64', '10.0.0.5', '172.16.3.4', '100.64.0.9', '169.254.7.7', 'fe80::1', 'fd12::1', '127.0.0.1', 'localhost', '8.8.8.8'])
    expect(() => checkAddress(host, 554, 'device')).not.toThrow()
  expect(() => checkAddress('169.254.7.7', 443, 'system')).toThrow(AddressRefused)
  expect(() => checkAddress('127.0.0.1', 8080, 'system')).not.toThrow()
})

test('what is refused was certainly not sent', async () => {
  const failure: unknown = await createHttpDigest({ host: '169.254.169.254', port: 80, timeoutMs: 2000 })({ method: 'GET', path: '/' }).catch(
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(HttpFailure)
  expect(failure).toMatchObject({ phase: 'notSent', isLate: false })
})
