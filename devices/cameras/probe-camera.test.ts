// Trying one camera: each way it can end has its own answer, and no host but the camera's own is ever connected to.
import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { cameraAddressSchema, cameraReportSchema, type CameraAddress, type CameraReport } from '../../contract/camera-pairing.ts'
import { fault } from '../../test/fakes/onvif-device.ts'
import { startOnvifCamera, TWO_STREAMS, type OnvifCameraFake, type OnvifCameraOptions } from '../../test/fakes/onvif-camera.ts'
import { SERVER_A, SERVER_B } from '../../test/fixtures/certificates.ts'
import { probeCamera, type ProbeUse } from './probe-camera.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const LOGIN = { username: 'admin', password: '口令&<1' }

async function cameraWith(options: OnvifCameraOptions = {}): Promise<OnvifCameraFake> {
  const camera = await startOnvifCamera(options)
  closing.push(camera.close)
  return camera
}

const addressOf = (port: number, more: Partial<CameraAddress> = {}): CameraAddress => cameraAddressSchema.parse({ host: '127.0.0.1', port, ...more })

async function probe(address: CameraAddress, more: Partial<ProbeUse> = {}): Promise<CameraReport> {
  const use = { address, login: LOGIN, signal: new AbortController().signal, timeoutMs: 2000, ...more }
  const report = await probeCamera(use, { now: Date.now })
  // What is told has the shape that was agreed on.
  expect(cameraReportSchema.parse(report)).toEqual(report)
  return report
}

test.each(['token', 'digest', 'both'] as const)('a camera guarded by %s tells everything, its clock hours off or not', async (guard) => {
  const camera = await cameraWith({ login: LOGIN, guard, aheadMs: -3 * 3600_000, digests: ['MD5', 'SHA-256'] })
  const report = await probe(addressOf(camera.port))
  expect(report).toMatchObject({
    answer: 'ok',
    flags: ['clockSkew', 'mainNotH264'],
    identity: { manufacturer: 'Example', firmware: '1.10', serial: '00123456789012345678', name: '南门', location: 'country/china', mac: 'aa:bb:cc:00:11:22' },
    clock: { isNtp: true },
    certificate: null,
  })
  expect(Math.abs(report.clock.aheadMs! + 3 * 3600_000)).toBeLessThan(3000)
  expect(report.abilities).toEqual({
    media: 'media2',
    profiles: ['S', 'T'],
    events: { state: 'works', motion: true, tamper: true, inputs: false },
    relays: {
      state: 'works',
      list: [
        { token: 'R0', mode: 'Bistable', idle: 'open' },
        { token: 'R1', mode: 'Bistable', idle: 'open' },
      ],
    },
    inputs: { state: 'works', list: [{ token: 'IN_1' }, { token: '00123' }] },
    ptz: { state: 'works', hasHome: true, presets: 1 },
    recordings: 'works',
  })
  expect(report.channels).toHaveLength(1)
  expect(report.channels[0]).toMatchObject({ source: 'VS_1', name: '南门', main: '000', sub: '001', mainChoice: 'largest', subChoice: 'fits' })
  expect(report.channels[0]!.profiles).toEqual([
    {
      token: '000',
      name: '000',
      codec: 'H265',
      width: 2560,
      height: 1440,
      fps: 25,
      kbps: 4096,
      gopFrames: 50,
      streamUrl: 'rtsp://127.0.0.1:8554/live/000?unicast=true',
      snapshotUrl: `http://127.0.0.1:${camera.port}/snapshot/000.jpg`,
      hasPtz: true,
    },
    {
      token: '001',
      name: '001',
      codec: 'H264',
      width: 640,
      height: 360,
      fps: 12.5,
      kbps: 512,
      gopFrames: 25,
      streamUrl: 'rtsp://127.0.0.1:8554/live/001?unicast=true',
      snapshotUrl: `http://127.0.0.1:${camera.port}/snapshot/001.jpg`,
      hasPtz: true,
    },
  ])
  expect(camera.subscriptions()).toBe(0)
  expect(new Set(camera.digestsUsed)).toEqual(new Set(guard === 'digest' ? ['SHA-256'] : []))
  expect(camera.calls.filter((call) => call.includes('active') || call.startsWith('Set'))).toEqual(['SetSynchronizationPoint'])
  expect(camera.ptzLog).toEqual([])
})

test('of Media 1 alone, and of a device older than GetServices, the same is read', async () => {
  const old = await cameraWith({ media: ['media1'], lacks: ['GetServices'], login: LOGIN })
  const report = await probe(addressOf(old.port))
  expect(report).toMatchObject({ answer: 'ok', abilities: { media: 'media1', recordings: 'absent' } })
  expect(report.channels[0]!.profiles.map(({ gopFrames, kbps }) => [gopFrames, kbps])).toEqual([
    [50, 4096],
    [25, 512],
  ])
})

test.each(['token', 'digest', 'both'] as const)('of a wrong password a camera guarded by %s hears at most twice in one trial', async (guard) => {
  const camera = await cameraWith({ login: LOGIN, guard })
  const wrong = { login: { ...LOGIN, password: 'wrong' } }
  const first = await probe(addressOf(camera.port), wrong)
  expect(first).toMatchObject({ answer: 'wrongPassword', channels: [], abilities: null })
  expect(camera.refusals()).toBeLessThanOrEqual(2)
  expect(JSON.stringify(first)).not.toContain('wrong"')
})

test('an account that the camera has locked is told apart from a wrong password', async () => {
  const camera = await cameraWith({ login: LOGIN, lockAfter: 1 })
  await probe(addressOf(camera.port), { login: { ...LOGIN, password: 'no' } })
  expect(await probe(addressOf(camera.port))).toMatchObject({ answer: 'locked', said: 'the account is locked' })
})

test('nonces that go stale cost nothing but time', async () => {
  const camera = await cameraWith({ login: LOGIN, guard: 'digest', nonceUses: 2 })
  expect((await probe(addressOf(camera.port))).answer).toBe('ok')
})

test('without a log-in a guarded camera says that it wants one, an open one is marked', async () => {
  const guarded = await cameraWith({ login: LOGIN })
  expect((await probe(addressOf(guarded.port), { login: null })).answer).toBe('loginNeeded')
  const opened = await cameraWith()
  const report = await probe(addressOf(opened.port), { login: null })
  expect(report.answer).toBe('ok')
  expect(report.flags).toContain('noLogin')
})

test.each([
  [{ username: 'admin', password: '' }, 'emptyPassword'],
  [{ username: 'admin', password: '12345' }, 'defaultPassword'],
  [{ username: 'Guard', password: 'guard' }, 'defaultPassword'],
] as const)('a log-in that cameras are delivered with is marked', async (login, flag) => {
  const camera = await cameraWith({ login })
  const report = await probe(addressOf(camera.port), { login })
  expect(report.answer).toBe('ok')
  expect(report.flags).toContain(flag)
})

test('a user who may log in and see nothing has too few rights', async () => {
  const deny: OnvifCameraOptions['before'] = (operation, response) => {
    if (operation !== 'GetProfiles') return false
    fault(response, 'env:Sender', 'ter:NotAuthorized', 'operator only')
    return true
  }
  const camera = await cameraWith({ login: LOGIN, before: deny })
  expect(await probe(addressOf(camera.port))).toMatchObject({ answer: 'noRights', identity: { model: 'IPC-1' } })
  // A device that shows its name to anybody has not accepted the log-in by that.
  const open = await cameraWith({ before: deny })
  expect((await probe(addressOf(open.port))).answer).toBe('wrongPassword')
})

test('a camera that does not tell its clock and refuses the token may have another time', async () => {
  const camera = await cameraWith({ login: LOGIN, aheadMs: 3600_000, lacks: ['GetSystemDateAndTime'] })
  expect(await probe(addressOf(camera.port))).toMatchObject({ answer: 'clockSkew', flags: ['clockUnknown'] })
  const right = await cameraWith({ login: LOGIN, lacks: ['GetSystemDateAndTime'] })
  expect(await probe(addressOf(right.port))).toMatchObject({ answer: 'ok', clock: { aheadMs: null } })
})

test.each<[string, NonNullable<OnvifCameraOptions['before']>, CameraReport['answer']]>([
  ['a web page', (_, response) => (response.end('<html>log in</html>'), true), 'notOnvif'],
  ['a redirect', (_, response) => (response.writeHead(302, { location: 'https://127.0.0.1/' }).end(), true), 'notOnvif'],
  ['404', (_, response) => (response.writeHead(404).end(), true), 'notOnvif'],
  ['silence', () => true, 'tooSlow'],
  ['a cut line', (_, response) => (response.destroy(), true), 'unreachable'],
  ['an endless body', (_, response) => (flood(response), true), 'unreadable'],
  ['an entity bomb', (_, response) => (response.end(`<!DOCTYPE x [<!ENTITY a "${'b'.repeat(100)}">]><Envelope><Body/></Envelope>`), true), 'notOnvif'],
  [
    'not activated',
    (_, response) => (response.writeHead(403).end('<ResponseStatus><subStatusCode>notActivated</subStatusCode></ResponseStatus>'), true),
    'notActivated',
  ],
])('%s is told as what it is', async (_name, before, answer) => {
  const camera = await cameraWith({ before })
  expect((await probe(addressOf(camera.port), { timeoutMs: 700 })).answer).toBe(answer)
})

function flood(response: Parameters<NonNullable<OnvifCameraOptions['before']>>[1]): void {
  const timer = setInterval(() => response.write(' '.repeat(262_144)), 1)
  response.on('close', () => clearInterval(timer))
}

test('one byte at a time is too slow, however long it goes on', async () => {
  const drip: OnvifCameraOptions['before'] = (_, response) => {
    const timer = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(timer))
    return true
  }
  const camera = await cameraWith({ before: drip })
  expect((await probe(addressOf(camera.port), { timeoutMs: 400 })).answer).toBe('tooSlow')
})

test('what works and what comes too late for the whole is told as far as it was', async () => {
  const slow: OnvifCameraOptions['before'] = (operation) => operation === 'GetProfiles'
  const camera = await cameraWith({ login: LOGIN, before: slow })
  expect(await probe(addressOf(camera.port), { timeoutMs: 60_000, wholeMs: 700 })).toMatchObject({ answer: 'tooSlow', identity: { model: 'IPC-1' } })
})

test('where nobody is, it is unreachable; a stream server is no ONVIF', async () => {
  const camera = await startOnvifCamera()
  await camera.close()
  expect((await probe(addressOf(camera.port))).answer).toBe('unreachable')
  const rtsp = await listen((socket) => socket.end('RTSP/1.0 400 Bad Request\r\n\r\n'))
  expect((await probe(addressOf(rtsp))).answer).toBe('notOnvif')
})

test('of a certificate the first is taken and told, another one later is not', async () => {
  const camera = await cameraWith({ login: LOGIN, guard: 'digest', tls: SERVER_A })
  const first = await probe(addressOf(camera.port, { scheme: 'https' }))
  expect(first).toMatchObject({ answer: 'ok', certificate: { subject: 'test-a' } })
  const { sha256 } = first.certificate!
  expect((await probe(addressOf(camera.port, { scheme: 'https', certificate: sha256 }))).answer).toBe('ok')
  const other = await cameraWith({ login: LOGIN, guard: 'digest', tls: SERVER_B })
  expect(await probe(addressOf(other.port, { scheme: 'https', certificate: sha256 }))).toMatchObject({ answer: 'certificateChanged', certificate: null })
  expect(other.calls).toEqual([])
  const plain = await cameraWith()
  expect((await probe(addressOf(plain.port, { scheme: 'https' }))).answer).toBe('tlsFailed')
  const silent = await listen(() => {})
  expect((await probe(addressOf(silent, { scheme: 'https' }), { timeoutMs: 400 })).answer).toBe('tooSlow')
})

test('services and streams that it puts on another host are looked for on itself, and it is marked', async () => {
  const camera = await cameraWith({ login: LOGIN, writtenHost: '203.0.113.9:81', streamHost: '203.0.113.9' })
  const report = await probe(addressOf(camera.port))
  expect(report.answer).toBe('ok')
  expect(report.flags).toContain('foreignAddress')
  expect(report.channels[0]!.profiles[0]!.streamUrl).toBe('rtsp://127.0.0.1:8554/live/000?unicast=true')
  expect(report.abilities).toMatchObject({ events: { state: 'works' }, ptz: { state: 'works' } })
})

test('an answer whose main part is there and whose rest fails is still a camera', async () => {
  const camera = await cameraWith({
    login: LOGIN,
    lacks: ['GetRelayOutputs', 'GetDigitalInputs', 'CreatePullPointSubscription', 'GetNodes', 'GetRecordingSummary', 'GetScopes'],
  })
  expect(await probe(addressOf(camera.port))).toMatchObject({
    answer: 'ok',
    abilities: { events: { state: 'failed' }, relays: { state: 'absent' }, inputs: { state: 'absent' }, ptz: { state: 'failed' }, recordings: 'failed' },
  })
})

test('a recorder is listed by its sources, and of many streams only the chosen ones are asked for', async () => {
  const profiles = Array.from({ length: 32 }, (_, n) => TWO_STREAMS.slice(0, 2).map((one) => ({ ...one, token: `${n}-${one.token}`, source: `VS${n}` }))).flat()
  const camera = await cameraWith({
    login: LOGIN,
    profiles: [...profiles, ...profiles.slice(0, 2).map((one) => ({ ...one, token: `third-${one.token}`, width: 320 }))],
  })
  const report = await probe(addressOf(camera.port), { abilities: false })
  expect(report.channels).toHaveLength(32)
  expect(report.channels[31]!.name).toBe('source VS31')
  expect(report.channels.every(({ main, sub }) => main !== null && sub !== null)).toBe(true)
  expect(camera.calls.filter((call) => call === 'GetStreamUri')).toHaveLength(64)
  expect(report.abilities).toBeNull()
})

test('a camera without a picture is not taken for one', async () => {
  const camera = await cameraWith({ profiles: [{ token: 'meta', source: 'VS' }] })
  expect((await probe(addressOf(camera.port))).answer).toBe('unreadable')
})

test('given up by the person who waits, it ends with that', async () => {
  const camera = await cameraWith({ before: () => true })
  const waiting = new AbortController()
  const probing = probe(addressOf(camera.port), { signal: waiting.signal })
  waiting.abort(new Error('enough'))
  await expect(probing).rejects.toThrow('enough')
})

function listen(handle: (socket: import('node:net').Socket) => void): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {}).resume()
    handle(socket)
    closing.push(() => Promise.resolve(socket.destroy()))
  })
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : 0)
    }),
  )
}
