// The door to the local network: under which names it is open, and when its certificate is made anew.
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Interfaces } from './lan-names.ts'
import { openLanDoor } from './lan-door.ts'

const NOW = Date.UTC(2026, 10, 30)
const DAY_MS = 86_400_000
let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-lan-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

const card = (address: string, family: 'IPv4' | 'IPv6' = 'IPv4', internal = false) => ({ address, family, internal }) as NonNullable<Interfaces[string]>[number]

async function openDoor(host: string, names: readonly string[] = [], { dataDir = dir, port = 8443 } = {}) {
  const world = {
    nowMs: NOW,
    cards: [card('127.0.0.1', 'IPv4', true), card('192.168.1.5'), card('fe80::1', 'IPv6'), card('fd00::5', 'IPv6')],
    said: [] as unknown[],
  }
  const log = { debug() {}, info() {}, error() {}, warn: (...words: unknown[]) => void world.said.push(words) }
  const door = await openLanDoor({
    dataDir,
    host,
    port,
    names,
    siteName: '翠园一期',
    clock: { now: () => world.nowMs },
    log,
    interfaces: () => ({ eth0: world.cards }),
  })
  door.openedAt(port)
  return { door, world }
}
const namesOf = (cert: string) => new X509Certificate(cert).subjectAltName

test('0.0.0.0 is every address of the computer, and a configured name comes first', async () => {
  const { door } = await openDoor('0.0.0.0', ['Vigil.lan'])
  expect(door.urls()).toEqual(['https://vigil.lan:8443', 'https://192.168.1.5:8443'])
  expect([...door.hosts()]).toEqual(['vigil.lan:8443', '192.168.1.5:8443', 'localhost:8443', '127.0.0.1:8443', '[::1]:8443'])
  expect(namesOf(door.certificate().cert)).toBe('DNS:vigil.lan, IP Address:192.168.1.5, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
})

test(':: is those of version 6 as well, without the ones of a single cable', async () => {
  const { door } = await openDoor('::', [], { port: 443 })
  expect(door.urls()).toEqual(['https://192.168.1.5', 'https://[fd00::5]'])
  expect(door.hosts().has('[fd00::5]') && door.hosts().has('[fd00::5]:443')).toBe(true)
})

test('one address is that one, and this computer', async () => {
  const { door } = await openDoor('192.168.1.5', [], { port: 1 })
  expect([...door.hosts()]).toEqual(['192.168.1.5:1', 'localhost:1', '127.0.0.1:1', '[::1]:1'])
  const own = await openDoor('127.0.0.1', [], { port: 1 })
  expect(own.door.urls()).toEqual(['https://127.0.0.1:1'])
})

test('the certificate is made anew when it is old, when an address changes and when the clock was set back, and else not', async () => {
  const { door, world } = await openDoor('0.0.0.0')
  const first = door.certificate().cert
  world.nowMs += 306 * DAY_MS
  expect(await door.renew()).toBe(false)
  world.nowMs += 2 * DAY_MS
  expect(await door.renew()).toBe(true)
  expect(new X509Certificate(door.certificate().cert).validToDate.getTime()).toBeGreaterThan(world.nowMs + 390 * DAY_MS)
  expect(door.certificate().cert).not.toBe(first)
  world.cards = [card('192.168.1.77')]
  expect(await door.renew()).toBe(true)
  expect([namesOf(door.certificate().cert), door.urls()]).toEqual([expect.stringContaining('192.168.1.77'), ['https://192.168.1.77:8443']])
  expect([door.hosts().has('192.168.1.77:8443'), door.hosts().has('192.168.1.5:8443')]).toEqual([true, false])
  world.nowMs -= DAY_MS
  expect([await door.renew(), await door.renew()]).toEqual([true, false])
})

test('a name that came later and that the authority cannot speak for is left out and said', async () => {
  const { door, world } = await openDoor('192.168.1.5', ['vigil.example.com'])
  expect([door.unspoken(), world.said.length]).toEqual([['vigil.example.com'], 1])
  expect(namesOf(door.certificate().cert)).not.toContain('example')
  expect(door.urls()).toEqual(['https://192.168.1.5:8443'])
})

test('a name that was there from the start is spoken for', async () => {
  const fresh = mkdtempSync(join(dir, 'fresh-'))
  const { door } = await openDoor('203.0.113.9', ['vigil.example.com'], { dataDir: fresh })
  expect([door.unspoken(), door.urls()]).toEqual([[], ['https://vigil.example.com:8443', 'https://203.0.113.9:8443']])
})
