// Which doors are opened for what the command line and the site file say.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { siteSchema } from '../../contract/site.ts'
import { openDoors } from './doors.ts'

let dataDir: string
const said: string[] = []
const log = { debug() {}, info() {}, error() {}, warn: (line: string) => void said.push(line) }
const clock = { now: () => Date.UTC(2026, 10, 30) }
const HERE = { host: '127.0.0.1', port: 8470 }
const LAN = { host: '192.168.1.5', port: 8443 }
const site = (phones?: object) => siteSchema.parse({ version: 1, site: { id: 'a', name: '翠园' }, ...(phones !== undefined && { phones }) })

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'vigil-doors-'))
  said.length = 0
})
afterEach(() => rmSync(dataDir, { recursive: true }))

test('without a word of phones there is the console alone, and no authority is made', async () => {
  const doors = await openDoors({ dataDir, listen: HERE, log }, site(), clock)
  expect([doors.host, doors.port, doors.lan, doors.access()]).toEqual(['127.0.0.1', 8470, undefined, { urls: [], ca: null, unspoken: [] }])
  expect(existsSync(join(dataDir, 'site-ca.pem'))).toBe(false)
})

test('phones of the site file are let in beside the console, by the names it gives', async () => {
  const doors = await openDoors({ dataDir, listen: HERE, log }, site({ listen: '192.168.1.5:8443', names: ['vigil.lan'] }), clock)
  expect([doors.host, doors.lan?.host, doors.lan?.port]).toEqual(['127.0.0.1', '192.168.1.5', 8443])
  doors.lan?.openedAt(8443)
  expect(doors.access()).toMatchObject({ urls: ['https://vigil.lan:8443', 'https://192.168.1.5:8443'], ca: { name: '翠园 Vigil CA' }, unspoken: [] })
})

test('the command line goes before the site file', async () => {
  const doors = await openDoors({ dataDir, listen: HERE, phones: { host: '10.0.0.2', port: 1 }, log }, site({ listen: '192.168.1.5:8443' }), clock)
  expect([doors.lan?.host, doors.lan?.port]).toEqual(['10.0.0.2', 1])
})

test('a console beyond this computer is served with TLS, and with nothing else', async () => {
  const doors = await openDoors({ dataDir, listen: LAN, log }, site({ listen: '192.168.1.6:8444' }), clock)
  expect([doors.host, doors.lan?.host, doors.lan?.port]).toEqual([null, '192.168.1.5', 8443])
  expect(said[0]).toMatch(/192\.168\.1\.6:8444.*not opened/)
})

test.each([
  { listen: '8443' },
  { listen: '0.0.0.0:99999' },
  { listen: '0.0.0.0:1', names: ['a b'] },
  { listen: '0.0.0.0:1', names: ['-a'] },
  { names: ['a'] },
  { listen: '0.0.0.0:1', name: 'a' },
])('a site file that says %j is refused', (phones) => expect(siteSchema.safeParse({ version: 1, site: { id: 'a', name: 'a' }, phones }).success).toBe(false))
