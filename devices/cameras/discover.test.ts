// Finding cameras: both kinds of probe on the chosen interface, answers that were asked for, and nobody else's addresses.
import { isIPv4 } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import type { FoundCamera } from '../../contract/camera-pairing.ts'
import { GROUP, helloXml, matchesXml, startDiscovery, type DiscoveryFake, type FakeMatch } from '../../test/fakes/onvif-discovery.ts'
import { discover, listInterfaces, type DiscoverEnd } from './discover.ts'
import { probeXml, PROBE_TYPES, readDiscovery } from './ws-discovery.ts'

const open: DiscoveryFake[] = []
afterEach(async () => {
  for (const fake of open.splice(0)) await fake.close()
})

async function network(answer: Parameters<typeof startDiscovery>[0]): Promise<DiscoveryFake> {
  const fake = await startDiscovery(answer)
  open.push(fake)
  return fake
}

/** Ends as soon as `until` holds. */
async function search(
  fake: DiscoveryFake,
  until: (found: readonly FoundCamera[]) => boolean,
  forMs = 5000,
): Promise<{ found: FoundCamera[]; end: DiscoverEnd }> {
  const found: FoundCamera[] = []
  const ending = new AbortController()
  const watch = (async () => {
    while (!ending.signal.aborted) {
      if (until(found)) ending.abort()
      await pause(20)
    }
  })()
  const end = await discover({
    interfaces: [{ name: 'lo', address: '127.0.0.1' }],
    forMs,
    signal: ending.signal,
    found: (camera) => void found.push(camera),
    group: { address: GROUP, port: fake.port },
  })
  ending.abort()
  await watch
  return { found, end }
}

const GATE: FakeMatch = {
  endpoint: 'urn:uuid:11111111-2222-4333-8444-555555555555',
  xaddrs: 'http://127.0.0.1:8080/onvif/device_service http://[fe80::1]:8080/onvif/device_service',
  scopes:
    'onvif://www.onvif.org/name/%E5%8D%97%E9%97%A8 onvif://www.onvif.org/Profile/Streaming onvif://www.onvif.org/hardware/IPC onvif://www.onvif.org/location/B1 onvif://www.onvif.org/MAC/AABBCC001122',
}

test('a camera is found once, by either kind of probe, with what it says of itself', async () => {
  const fake = await network((_type, id) => [matchesXml(id, [GATE])])
  const { found, end } = await search(fake, () => fake.probes.length >= 4)
  expect(new Set(fake.probes)).toEqual(new Set(PROBE_TYPES))
  expect(found).toEqual([
    {
      endpoint: GATE.endpoint,
      by: 'probe',
      host: '127.0.0.1',
      xaddrs: ['http://127.0.0.1:8080/onvif/device_service'],
      isForeign: false,
      name: '南门',
      hardware: 'IPC',
      location: 'B1',
      profiles: ['S'],
      mac: 'aa:bb:cc:00:11:22',
      interface: 'lo',
    },
  ])
  expect(end).toMatchObject({ found: 1, failed: [], heardHello: true, isCut: false })
})

test('a probe that is lost is asked again', async () => {
  let asked = 0
  const fake = await network((_type, id) => (++asked <= 2 ? [] : [matchesXml(id, [GATE])]))
  const { found } = await search(fake, (all) => all.length > 0)
  expect(found).toHaveLength(1)
})

test('several in one answer are all taken; answers to nobody, to others and of printers are not', async () => {
  const camera = (n: number): FakeMatch => ({ endpoint: `urn:uuid:${n}`, xaddrs: `http://127.0.0.1:${8000 + n}/onvif/device_service` })
  const printer: FakeMatch = { endpoint: 'urn:uuid:p', xaddrs: 'http://127.0.0.1/print', types: 'wsdp:Device2 x:Printer', scopes: 'ldap:///x' }
  const fake = await network((_type, id) => [
    matchesXml('urn:uuid:somebody-else', [camera(7)]),
    matchesXml('', [camera(8)]),
    'no xml at all',
    Buffer.alloc(20_000, 0x20),
    matchesXml(id, [camera(1), printer, camera(2)]),
  ])
  const { found } = await search(fake, () => fake.probes.length >= 4)
  expect(found.map(({ endpoint }) => endpoint)).toEqual(['urn:uuid:1', 'urn:uuid:2'])
})

test('an address on another host is replaced by the one that answered, and the camera is marked', async () => {
  const fake = await network((_type, id) => [matchesXml(id, [{ ...GATE, xaddrs: 'http://203.0.113.7:8899/onvif/device_service https://[2001:db8::1]/x' }])])
  const { found } = await search(fake, (all) => all.length > 0)
  expect(found[0]).toMatchObject({ isForeign: true, xaddrs: ['http://127.0.0.1:8899/onvif/device_service', 'https://127.0.0.1/x'] })
})

test('two cameras that share one identity are told apart by their MAC', async () => {
  const clone = (mac: string): FakeMatch => ({ ...GATE, scopes: `onvif://www.onvif.org/MAC/${mac}` })
  const fake = await network((_type, id) => [matchesXml(id, [clone('001122334455'), clone('001122334466'), clone('001122334455')])])
  const { found } = await search(fake, () => fake.probes.length >= 4)
  expect(found.map(({ mac }) => mac)).toEqual(['00:11:22:33:44:55', '00:11:22:33:44:66'])
})

test('a camera that announces itself meanwhile is found too', async () => {
  const fake = await network(() => [])
  const searching = search(fake, (all) => all.length > 0)
  while (fake.probes.length === 0) await pause(10)
  await fake.announce(helloXml(GATE))
  expect((await searching).found).toMatchObject([{ by: 'hello', endpoint: GATE.endpoint, interface: 'lo' }])
})

test('a flood of made-up cameras is cut, and the search ends in time', async () => {
  let n = 0
  const fake = await network((_type, id) =>
    Array.from({ length: 60 }, () =>
      matchesXml(
        id,
        Array.from({ length: 16 }, () => ({ endpoint: `urn:uuid:${n++}`, xaddrs: 'http://127.0.0.1/' })),
      ),
    ),
  )
  const { found, end } = await search(fake, () => fake.probes.length >= 6, 3000)
  expect(found.length).toBeLessThanOrEqual(512)
  expect(end.isCut).toBe(true)
})

test('an interface that is not there is told, and the search goes on without it', async () => {
  const ending = AbortSignal.timeout(300)
  const end = await discover({
    interfaces: [{ name: 'eth9', address: '10.255.255.1' }],
    forMs: 10_000,
    signal: ending,
    found: () => {},
    group: { address: GROUP, port: 45_678 },
  })
  expect(end.failed).toMatchObject([{ interface: 'eth9' }])
})

test('5,000 damaged answers are read or left, never more', () => {
  const good = matchesXml('urn:uuid:1', [GATE])
  let state = 5
  const dice = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
  let read = 0
  for (let round = 0; round < 5000; round++) {
    const bytes = Buffer.from(good)
    for (let hits = dice(5); hits >= 0; hits--) bytes[dice(bytes.length)] = dice(256)
    const said = readDiscovery(bytes, '10.0.0.5', 'eth0')
    for (const camera of said?.cameras ?? []) {
      read += 1
      for (const url of camera.xaddrs) expect(new URL(url).hostname).toBe('10.0.0.5')
    }
  }
  expect(read).toBeGreaterThan(500)
})

test('a probe is what a device reads: its own id, the old addressing', () => {
  expect(probeXml('tds:Device', 'urn:uuid:x')).toContain('<a:MessageID>urn:uuid:x</a:MessageID>')
})

test('the interfaces to choose from have an address and lead out of this computer', () => {
  expect(listInterfaces().filter(({ name, address }) => name === '' || !isIPv4(address) || address.startsWith('127.'))).toEqual([])
})
