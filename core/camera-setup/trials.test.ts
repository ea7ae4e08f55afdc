// Looking for cameras and trying them: gentle on accounts, bounded, and log-ins go only where they belong.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FoundCamera } from '../../contract/camera-pairing.ts'
import { discoveryInputSchema, probeInputSchema, tryStreamInputSchema, type DiscoveryEvent } from '../../contract/camera-trials.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import { lastAudit } from '../../db/audit.ts'
import type { TriedStream } from '../../media/try-stream.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { emptyReport } from '../../devices/cameras/probe-camera.ts'
import { SYSTEM } from '../env.ts'
import { siteWithFacade } from '../falling-fixture.ts'
import { siteChecks } from '../site-checks.ts'
import { createSiteInForce } from '../site-in-force.ts'
import { createCameraTrials, type Asked, type TrialMeans } from './trials.ts'

let env: TestEnv
let asked: string[]
let password: string
let gate: Promise<void>
beforeEach(() => {
  env = createTestEnv()
  asked = []
  password = 'right'
  gate = Promise.resolve()
})
afterEach(() => env.close())

const REPORT = emptyReport('onvif')
const SEEN: TriedStream = { trouble: null, codec: 'h264', width: 640, height: 360, fps: 10, jpeg: Buffer.from('jpeg'), firstPictureMs: 5 }
const found = (host: string): FoundCamera => ({
  endpoint: `urn:uuid:${host}`,
  by: 'probe',
  host,
  xaddrs: [],
  isForeign: false,
  name: null,
  hardware: null,
  location: null,
  profiles: [],
  mac: null,
  interface: 'eth0',
})

const open = (means: Partial<TrialMeans> = {}) =>
  createCameraTrials(env, {
    inForce: createSiteInForce(env, siteWithFacade(), siteChecks),
    interfaces: () => [],
    async discover(_input, { onFound }) {
      for (const host of ['10.0.0.5', '127.0.0.1']) onFound(found(host))
      return { failed: [], isCut: false }
    },
    async probe({ address, login }: Asked) {
      asked.push(`${address.host} ${login?.username ?? '-'} ${login?.password ?? '-'}`)
      await gate
      return { ...REPORT, answer: login === null ? 'loginNeeded' : login.password === password ? 'ok' : 'wrongPassword' }
    },
    setClock: async () => void asked.push('clock'),
    async tryStream(url) {
      asked.push(url)
      await gate
      return new URL(url).password === password ? SEEN : { ...SEEN, jpeg: null, trouble: { state: 'unauthorized', problem: 'camera.unauthorized' } }
    },
    ...means,
  })
const coded = (code: ErrorCode) => expect.objectContaining({ code }) as Error
const SEARCH = discoveryInputSchema.parse({})
const probeOf = (word: string | null, host = '10.0.0.5', username = 'admin') =>
  probeInputSchema.parse({ address: { host }, login: word === null ? null : { username, password: word } })
const streamOf = (word: string, host = '10.0.0.5') =>
  tryStreamInputSchema.parse({ address: `rtsp://${host}/main`, login: { username: 'admin', password: word } })

test('after two wrong passwords a camera is asked no more, whichever way it is tried, until its account has had time', async () => {
  const trials = open()
  const probe = async (word: string) => (await trials.probe(SYSTEM, probeOf(word), undefined)).answer
  expect(await probe('a')).toBe('wrongPassword')
  expect((await trials.tryStream(SYSTEM, streamOf('b'), undefined)).answer).toBe('wrongPassword')
  expect(await probe('right')).toBe('heldBack')
  expect((await trials.tryStream(SYSTEM, streamOf('right'), undefined)).answer).toBe('heldBack')
  expect(asked).toHaveLength(2)
  // Another account of it and another camera are not held back by that.
  expect((await trials.probe(SYSTEM, probeOf('x', '10.0.0.5', 'operator'), undefined)).answer).toBe('wrongPassword')
  expect((await trials.probe(SYSTEM, probeOf('right', '10.0.0.6'), undefined)).answer).toBe('ok')
  env.pass(10 * 60_000)
  expect(await probe('right')).toBe('ok')
})

test('a password that was wrong is not tried again, and a right one clears the account', async () => {
  const trials = open()
  const probe = async (word: string) => (await trials.probe(SYSTEM, probeOf(word), undefined)).answer
  expect([await probe('a'), await probe('a'), await probe('right'), await probe('b')]).toEqual(['wrongPassword', 'heldBack', 'ok', 'wrongPassword'])
})

test('whoever insists may try a few more, and never one that was wrong', async () => {
  const trials = open()
  const probe = async (word: string) => (await trials.probe(SYSTEM, { ...probeOf(word), force: true }, undefined)).answer
  const answers = []
  for (const word of ['a', 'b', 'b', 'c', 'd', 'right']) answers.push(await probe(word))
  expect(answers).toEqual(['wrongPassword', 'wrongPassword', 'heldBack', 'wrongPassword', 'wrongPassword', 'heldBack'])
})

test('a network that is not of this estate is not searched', async () => {
  const search = open().discover(SYSTEM, discoveryInputSchema.parse({ subnets: ['8.8.8.0/24'] }), undefined)
  await expect(search.next()).rejects.toEqual(coded('request.invalidField'))
})

test('a list of cameras is read, each line with what is wrong with it', () => {
  const csv = Buffer.from('name,host,port,username,password\n大堂,10.0.0.5,80,admin,x\n车库,,80,,\n').toString('base64')
  expect(open().readList(csv)).toMatchObject({ problem: null, lines: [{ host: '10.0.0.5', problem: null }, { problem: 'noHost' }] })
  expect(open().readList('')).toEqual({ problem: 'empty', lines: [] })
})

test('tries that are sent all at once are counted one after the other', async () => {
  const trials = open()
  const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((word) => trials.probe(SYSTEM, probeOf(word), undefined)))
  expect(answers.map(({ answer }) => answer)).toEqual(['wrongPassword', 'wrongPassword', 'heldBack', 'heldBack', 'heldBack'])
  expect(asked).toHaveLength(2)
})

test('more trials than can wait are refused', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  gate = promise
  const trials = open()
  const running = Array.from({ length: 64 }, (_, i) => trials.probe(SYSTEM, probeOf('right', `10.0.1.${i}`), undefined))
  await expect(trials.probe(SYSTEM, probeOf('right', '10.0.2.1'), undefined)).rejects.toEqual(coded('cameraTrial.tooMany'))
  expect(asked.length).toBeLessThanOrEqual(4)
  resolve()
  await Promise.all(running)
})

test('the log-in of a camera is used for its own host only, and never comes back', async () => {
  const site = siteWithFacade()
  const inForce = createSiteInForce(
    env,
    { ...site, site: { ...site.site, cameras: site.site.cameras.map((camera) => ({ ...camera, sub: 'rtsp://vigil:right@10.0.0.5/sub' })) } },
    siteChecks,
  )
  const trials = open({ inForce })
  const of = (host: string) => probeInputSchema.parse({ address: { host }, cameraId: 'lobby-3-1' })
  const report = await trials.probe(SYSTEM, of('10.0.0.5'), undefined)
  expect(report.answer).toBe('ok')
  expect(asked).toEqual(['10.0.0.5 vigil right'])
  expect(JSON.stringify(report)).not.toContain('right')
  expect(JSON.parse(lastAudit(env.db, 'camera', 'camera.try')!.after!)).toEqual({ cameraId: 'lobby-3-1' })
  expect(() => trials.probe(SYSTEM, of('10.6.6.6'), undefined)).toThrow(coded('request.invalidField'))
  expect(() => trials.probe(SYSTEM, probeInputSchema.parse({ address: { host: '10.0.0.5' }, cameraId: 'nobody' }), undefined)).toThrow(coded('camera.notFound'))
  expect(asked).toHaveLength(1)
})

test('what is found is told as it comes, with the camera that it is already', async () => {
  const trials = open()
  const told: DiscoveryEvent[] = []
  for await (const event of trials.discover(SYSTEM, SEARCH, undefined)) told.push(event)
  expect(told).toMatchObject([
    { type: 'found', camera: { host: '10.0.0.5' }, cameraId: null },
    { type: 'found', camera: { host: '127.0.0.1' }, cameraId: 'lobby-3-1' },
    { type: 'ended', found: 2 },
  ])
  expect(lastAudit(env.db, 'camera', 'camera.discover')).not.toBeNull()
})

test('a search ends when nobody follows it any more, and a third one at a time is refused', async () => {
  let ended = 0
  const trials = open({
    discover: (_input, { signal, onFound }) =>
      new Promise((resolve) => {
        onFound(found('10.0.0.5'))
        signal.addEventListener('abort', () => {
          ended++
          resolve({ failed: [], isCut: false })
        })
      }),
  })
  const leaving = new AbortController()
  const searches = [leaving.signal, undefined].map((signal) => trials.discover(SYSTEM, SEARCH, signal))
  for (const search of searches) await search.next()
  await expect(trials.discover(SYSTEM, SEARCH, undefined).next()).rejects.toEqual(coded('cameraTrial.tooMany'))
  const waiting = searches[0]!.next()
  leaving.abort()
  expect((await waiting).done).toBe(true)
  await searches[1]!.return(undefined)
  expect(ended).toBe(2)
  expect((await trials.discover(SYSTEM, SEARCH, undefined).next()).value).toMatchObject({ type: 'found' })
})

test('setting the clock is written down, and the camera asked again', async () => {
  const trials = open()
  expect((await trials.setClock(SYSTEM, probeOf('right'), undefined)).answer).toBe('ok')
  expect(asked).toEqual(['10.0.0.5 admin right', 'clock', '10.0.0.5 admin right'])
  expect((await trials.setClock(SYSTEM, probeOf('wrong'), undefined)).answer).toBe('wrongPassword')
  expect(asked.filter((one) => one === 'clock')).toHaveLength(1)
  expect(JSON.parse(lastAudit(env.db, 'camera', 'camera.setClock')!.after!)).toEqual({ host: '10.0.0.5' })
})

test('a device that writes the log-in into its addresses does not bring it to a screen', async () => {
  const profile = { token: '1', name: '', codec: null, width: null, height: null, fps: null, kbps: null, gopFrames: null, snapshotUrl: null, hasPtz: false }
  const streamUrl = 'rtsp://10.0.0.5/user=admin_password=right_channel=1_stream=0.sdp'
  const channel = { source: '1', name: '', isOnline: null, behind: null, main: '1', sub: null, mainChoice: 'onlyOne', subChoice: 'none' } as const
  const trials = open({ probe: async () => ({ ...REPORT, answer: 'ok', channels: [{ ...channel, profiles: [{ ...profile, streamUrl }] }] }) })
  const report = await trials.probe(SYSTEM, probeOf('right'), undefined)
  expect(report.channels[0]?.profiles[0]?.streamUrl).toBe('rtsp://10.0.0.5/user={username}_password={password}_channel=1_stream=0.sdp')
})
