// Single pictures by HTTP: a few seconds apart however many ask, never after a refused log-in, and never what is no picture.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cameraSetupSchema, type CameraSetup } from '../../contract/camera-setup.ts'
import { startOnvifCamera, type OnvifCameraFake, type OnvifCameraOptions } from '../../test/fakes/onvif-camera.ts'
import { SMALL_JPEG } from '../../test/fixtures/camera-jpeg.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { siteWithFacade } from '../falling-fixture.ts'
import { siteChecks } from '../site-checks.ts'
import { createSiteInForce, type SavedCamera } from '../site-in-force.ts'
import { stripJpeg } from '../strip-jpeg.ts'
import { jpegSize } from './jpeg-size.ts'
import { createCameraStills, type CameraStills } from './stills.ts'

const LOGIN = { username: 'admin', password: 'vigil-123' }
let env: TestEnv
const closing: (() => unknown)[] = []
beforeEach(() => (env = createTestEnv()))
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  env.close()
})

async function camera(options: OnvifCameraOptions = {}): Promise<OnvifCameraFake> {
  const fake = await startOnvifCamera({ login: LOGIN, guard: 'digest', snapshot: SMALL_JPEG, ...options })
  closing.push(fake.close)
  return fake
}
function stillsOf(setup: () => { readonly setup: CameraSetup; readonly login: typeof LOGIN | null } | null): CameraStills {
  const real = createSiteInForce(env, siteWithFacade(), siteChecks)
  const site = {
    ...real.file,
    get cameras() {
      return setup() === null ? [] : [{ ...real.file.cameras[0]!, id: 'gate' }]
    },
  }
  const saved = (): SavedCamera | null => {
    const one = setup()
    return one === null ? null : { version: 1, watch: null, savedAtMs: 0, savedBy: null, ...one }
  }
  const stills = createCameraStills({ now: env.clock.now, inForce: { ...real, site, saved } })
  closing.push(stills.stop)
  return stills
}
function setupOf(port: number): CameraSetup {
  const paired = { address: { host: '127.0.0.1', port }, language: 'onvif', source: 'VS_1', mainProfile: '000', subProfile: '001' }
  return cameraSetupSchema.parse({ id: 'gate', name: '大门', sub: 'rtsp://127.0.0.1/x', paired })
}
const fetched = (fake: OnvifCameraFake) => fake.calls.filter((call) => call === 'GET').length

test('however many look, the camera is asked once in three seconds, and its address once', async () => {
  const fake = await camera()
  const stills = stillsOf(() => ({ setup: setupOf(fake.port), login: LOGIN }))
  const taken = await Promise.all([stills.take('gate'), stills.take('gate'), stills.take('gate')])
  expect(new Set(taken).size).toBe(1)
  env.pass(2000)
  expect(await stills.view('gate')).toMatchObject({ ageMs: 2000 })
  expect(fetched(fake)).toBe(1)
  env.pass(1000)
  expect(await stills.view('gate')).toEqual({ jpeg: Buffer.from(stripJpeg(SMALL_JPEG)!).toString('base64'), ageMs: 0 })
  expect(fetched(fake)).toBe(2)
  expect(fake.calls.filter((call) => call === 'GetSnapshotUri')).toHaveLength(1)
})

test('a refused log-in is never tried again, until the camera is set up anew', async () => {
  const fake = await camera()
  let password = 'no'
  const stills = stillsOf(() => ({ setup: setupOf(fake.port), login: { ...LOGIN, password } }))
  await expect(stills.take('gate')).rejects.toMatchObject({ code: 'device.unauthorized' })
  const refusals = fake.refusals()
  env.pass(3_600_000)
  await expect(stills.take('gate')).rejects.toMatchObject({ code: 'device.unauthorized' })
  expect(fake.refusals()).toBe(refusals)
  password = LOGIN.password
  expect((await stills.take('gate')).jpeg.byteLength).toBeGreaterThan(100)
})

test('one that is away is left alone for a while', async () => {
  let [asked, isAway] = [0, true]
  const fake = await camera({ before: (_, response) => ((asked += 1), isAway && (response.destroy(), true)) })
  const stills = stillsOf(() => ({ setup: setupOf(fake.port), login: LOGIN }))
  await expect(stills.take('gate')).rejects.toMatchObject({ code: 'device.unreachable' })
  const before = asked
  env.pass(9000)
  await expect(stills.take('gate')).rejects.toMatchObject({ code: 'device.unreachable' })
  expect(asked).toBe(before)
  isAway = false
  env.pass(1000)
  expect((await stills.take('gate')).atMs).toBe(env.clock.now())
})

test('what is no picture, or one that nobody can bear, is none', async () => {
  const broad = Buffer.from(stripJpeg(SMALL_JPEG)!)
  const frame = broad.findIndex((byte, at) => byte === 0xff && (broad[at + 1] === 0xc0 || broad[at + 1] === 0xc2))
  broad.writeUInt16BE(0xffff, frame + 5)
  broad.writeUInt16BE(0xffff, frame + 7)
  expect(jpegSize(broad)).toEqual({ width: 0xffff, height: 0xffff })
  for (const snapshot of [broad, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 2]), Buffer.from('<html>log in</html>')]) {
    const fake = await camera({ snapshot })
    const stills = stillsOf(() => ({ setup: setupOf(fake.port), login: LOGIN }))
    await expect(stills.take('gate')).rejects.toMatchObject({ code: 'device.wrongAnswer' })
  }
})

test('cameras that cannot be asked have none', async () => {
  const stills = stillsOf(() => ({ setup: { ...setupOf(1), paired: null }, login: null }))
  await expect(stills.take('gate')).rejects.toMatchObject({ code: 'camera.noStill' })
  await expect(stills.take('elsewhere')).rejects.toMatchObject({ code: 'camera.notFound' })
})
