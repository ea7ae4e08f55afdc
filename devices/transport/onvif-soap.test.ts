// The ONVIF client: right by the vectors, at home with either log-in, and unimpressed by whatever a device answers.
import { afterEach, expect, test } from 'vitest'
import { fault, startOnvifDevice, type OnvifDeviceFake, type OnvifDeviceOptions } from '../../test/fakes/onvif-device.ts'
import { createTestIo, type TestIo } from '../../test/fakes/driver-io.ts'
import { createOnvifClient, OnvifFailure, TDS, type OnvifAsk, type OnvifClient } from './onvif-soap.ts'
import { elementsAt, readXml, textAt, withoutPrefixes } from './soap-xml.ts'
import { referenceHeaders } from './ws-addressing.ts'
import { passwordDigest } from './ws-security.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const LOGIN = { username: 'admin', password: '口令&<1' }
const RELAYS: OnvifAsk = { operation: 'GetRelayOutputs', action: `${TDS}/GetRelayOutputs`, body: `<GetRelayOutputs xmlns="${TDS}"/>` }

async function pair(
  options: OnvifDeviceOptions = {},
  login: object = LOGIN,
  timeoutMs = 3000,
): Promise<{ device: OnvifDeviceFake; client: OnvifClient; io: TestIo }> {
  const device = await startOnvifDevice(options)
  closing.push(device.close)
  const io = createTestIo()
  const client = createOnvifClient({ host: device.host, port: device.port, path: '/onvif/device_service', timeoutMs, ...login }, io)
  return { device, client, io }
}

test.each([
  ['LKqI6G/AikKCQrN0zqZFlg==', '2010-09-16T07:50:45Z', 'userpassword', 'tuOSpGlFlIXsozq4HFNeeGeFLEI='],
  ['MDEyMzQ1Njc4OWFiY2RlZg==', '2026-11-22T11:08:24.000Z', 'vigil123', 'iDS1S5djQuVfTme/kJr7GEgQnWU='],
])('the password digest of nonce %s', (nonce, created, password, digest) => {
  expect(passwordDigest(Buffer.from(nonce, 'base64'), created, password)).toBe(digest)
})

test.each(['token', 'digest', 'both'] as const)('a device guarded by %s lets it in, a clock that is hours off or not', async (guard) => {
  const { client, io } = await pair({ login: LOGIN, guard, aheadMs: -7 * 3600_000 })
  const { response } = await client.ask(RELAYS)
  expect(elementsAt(response, 'RelayOutputs')).toHaveLength(2)
  await client.ask(RELAYS)
  expect(io.logged.filter((line) => line.includes('clock'))).toHaveLength(1)
})

test.each(['token', 'digest', 'both'] as const)('of a wrong password a device guarded by %s hears at most twice', async (guard) => {
  const { device, client } = await pair({ login: LOGIN, guard }, { username: 'admin', password: 'wrong' })
  await expect(client.ask(RELAYS)).rejects.toMatchObject({ phase: 'unauthorized' })
  expect(device.refusals()).toBeGreaterThan(0)
  expect(device.refusals()).toBeLessThanOrEqual(2)
})

test('a clock that was set meanwhile is read again, once', async () => {
  const { device, client } = await pair({ login: LOGIN })
  await client.ask(RELAYS)
  device.aheadMs = 86_400_000
  await client.ask(RELAYS)
  expect(device.calls).toEqual(['GetRelayOutputs', 'GetRelayOutputs'])
})

test('a device that does not tell its clock is asked with ours, one without a log-in with none', async () => {
  const guarded = await pair({ login: LOGIN, lacks: ['GetSystemDateAndTime'] })
  await guarded.client.ask(RELAYS)
  const open = await pair({}, {})
  await open.client.ask(RELAYS)
  await expect((await pair({ login: LOGIN }, {})).client.ask(RELAYS)).rejects.toMatchObject({ phase: 'unauthorized' })
})

test.each<[string, NonNullable<OnvifDeviceOptions['before']>, OnvifFailure['phase']]>([
  ['a fault', (_, response) => (fault(response, 'env:Sender', 'ter:RelayToken', '没有'), true), 'refused'],
  ['a fault with 200', (_, response) => (fault(response, 'env:Sender', 'ter:NotAuthorized', 'x', 200), true), 'unauthorized'],
  ['a redirect', (_, response) => (response.writeHead(302, { location: 'http://10.0.0.1/' }).end(), true), 'refused'],
  ['a web page', (_, response) => (response.end('<html><body>login</body></html>'), true), 'wrong'],
  ['another answer', (_, response) => (response.end('<E><Envelope><Body><GetUsersResponse/></Body></Envelope></E>'), true), 'wrong'],
  [
    'a document type',
    (_, response) => (response.end('<!DOCTYPE x [<!ENTITY a "b">]><Envelope><Body><GetRelayOutputsResponse/></Body></Envelope>'), true),
    'wrong',
  ],
  ['more than 2 MB', (_, response) => (response.end(' '.repeat(2 * 1024 * 1024 + 1)), true), 'sent'],
  ['silence', () => true, 'sent'],
  ['a cut line', (_, response) => (response.destroy(), true), 'sent'],
])('%s is told apart from an answer', async (_name, before, phase) => {
  const { client } = await pair({ before }, {}, 500)
  await expect(client.ask(RELAYS)).rejects.toMatchObject({ name: 'OnvifFailure', phase })
})

test('a device that is away was certainly not asked', async () => {
  const { device, client } = await pair({}, {})
  await device.close()
  closing.length = 0
  await expect(client.ask(RELAYS)).rejects.toMatchObject({ phase: 'notSent' })
})

test('only addresses of the paired device are followed', async () => {
  const { client, device } = await pair()
  expect(client.endpointOf(`http://127.0.0.1:8080/onvif/events?x=1`)).toEqual({ port: 8080, path: '/onvif/events?x=1' })
  expect(client.endpointOf('http://127.0.0.1/a')).toEqual({ port: 80, path: '/a' })
  const elsewhere = ['http://10.0.0.1/', 'https://127.0.0.1/', 'file:///etc/passwd', 'http://127.0.0.1@10.0.0.1/', '/relative', '', null]
  for (const url of elsewhere) expect(() => client.endpointOf(url), String(url)).toThrow(OnvifFailure)
  expect(device.calls).toEqual([])
})

test('tokens stay as they were written, and prefixes mean nothing', () => {
  const read = readXml('<a:R xmlns:a="u"><a:T v="00123">1.10</a:T><T>12345678901234567890</T><T>true &amp; &#x41;</T></a:R>')
  expect(elementsAt(read, 'R', 'T').map((element) => textAt(element))).toEqual(['1.10', '12345678901234567890', 'true & A'])
  expect(withoutPrefixes('tns1:Device/tns1:Trigger/DigitalInput')).toBe('Device/Trigger/DigitalInput')
})

test.each([
  ['tags', `<r>${'<a/>'.repeat(70_000)}</r>`],
  ['attributes', `<r ${Array.from({ length: 70_000 }, (_, n) => `a${n}=""`).join(' ')}/>`],
  ['characters by number', `<r>${'&#65;'.repeat(30_000)}</r>`],
])('more %s than any device says are not read', (_name, text) => {
  expect(() => readXml(text)).toThrow('more than')
})

test('reference parameters go back as headers, and nothing else of what the device wrote', () => {
  const wrap = (inside: string) => `<E xmlns:ax="http://axis"><w:ReferenceParameters>${inside}</w:ReferenceParameters></E>`
  expect(referenceHeaders(wrap('<ax:Id>12</ax:Id>'))).toContain('<r:Id xmlns:r="http://axis" ')
  expect(referenceHeaders(wrap('<d:Id xmlns:d="http://own">12</d:Id>'))).toContain('<r:Id xmlns:r="http://own" ')
  expect(referenceHeaders(wrap('<Id xmlns="u"><s:Security>x</s:Security></Id>'))).not.toContain('s:Security')
  expect(referenceHeaders('<E/>')).toBe('')
  expect(referenceHeaders(wrap('<a>'.repeat(100_000)))).toBe('')
})

test('10,000 random references become headers that can be read, or none', () => {
  const words = [
    '<',
    '>',
    '</',
    'ReferenceParameters',
    '<w:ReferenceParameters>',
    '</w:ReferenceParameters>',
    '<a:Id>',
    '1',
    '</a:Id>',
    'xmlns:a="u"',
    '"',
    ' ',
    '&amp;',
    '<Id x="',
    '<a:Id xmlns:a="v">',
    "'",
  ]
  let state = 9
  let seen = 0
  for (let round = 0; round < 10_000; round++) {
    let text = '<w:ReferenceParameters>'
    for (let i = 0; i < 12; i++) text += words[((state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % 997) % words.length]
    const headers = referenceHeaders(`${text}</w:ReferenceParameters>`)
    if (headers === '') continue
    seen += 1
    expect(() => readXml(`<H>${headers}</H>`), text).not.toThrow()
  }
  expect(seen).toBeGreaterThan(100)
})

test('10,000 damaged answers end in one of the known failures or in an answer, and hold nothing up', () => {
  let state = 77
  const dice = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
  const good =
    '<?xml version="1.0"?><s:Envelope xmlns:s="u"><s:Body a="1"><GetRelayOutputsResponse><R token="&lt;1&#65;"><![CDATA[x]]></R></GetRelayOutputsResponse></s:Body></s:Envelope>'
  const bits = ['<', '>', '"', '&', ']]>', '<![CDATA[', '<!--', '</', '/>', '<?', '\0', '\uFFFD', 'xmlns:', '&#x110000;', '&amp;']
  let [read, refused] = [0, 0]
  for (let round = 0; round < 10_000; round++) {
    let text = good
    for (let hits = dice(4) + 1; hits > 0; hits--) {
      const at = dice(text.length)
      text = text.slice(0, at) + (dice(2) === 0 ? bits[dice(bits.length)] : String.fromCharCode(dice(0x3000))) + text.slice(at + dice(6))
    }
    try {
      elementsAt(readXml(text), 'Envelope', 'Body', 'GetRelayOutputsResponse', 'R').map((element) => textAt(element))
      read += 1
    } catch (error) {
      expect(error).toBeInstanceOf(Error)
      refused += 1
    }
  }
  expect(read).toBeGreaterThan(100)
  expect(refused).toBeGreaterThan(1000)
})
