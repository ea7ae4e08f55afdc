// Which cameras are asked for a head, and when again: never with a log-in that was refused.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CameraSetup } from '../../contract/camera-setup.ts'
import { cameraSetupSchema } from '../../contract/camera-setup.ts'
import { startOnvifCamera, TWO_STREAMS, type OnvifCameraFake, type OnvifCameraOptions } from '../../test/fakes/onvif-camera.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { siteWithFacade } from '../falling-fixture.ts'
import { siteChecks } from '../site-checks.ts'
import { createSiteInForce, type SavedCamera, type SiteInForce } from '../site-in-force.ts'
import { createHeadFinder, type HeadFinder } from './find-heads.ts'

const LOGIN = { username: 'admin', password: 'vigil-123' }

let env: TestEnv
let told: string[]
let later: { readonly ms: number; readonly run: () => void }[]
const closing: (() => unknown)[] = []
beforeEach(() => {
  env = createTestEnv()
  told = []
  later = []
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  env.close()
})

async function camera(options: OnvifCameraOptions = {}): Promise<OnvifCameraFake> {
  const fake = await startOnvifCamera({ login: LOGIN, ...options })
  closing.push(fake.close)
  return fake
}

function setupOf(port: number, over: Partial<CameraSetup> = {}): CameraSetup {
  const paired = { address: { host: '127.0.0.1', port }, language: 'onvif', source: 'VS_1', mainProfile: '000', subProfile: '001' }
  return { ...cameraSetupSchema.parse({ id: 'gate', name: '大门', sub: 'rtsp://127.0.0.1/x', paired }), ...over }
}

/** A site in which that is what the console says of its one camera. */
function finderFor(said: () => Pick<SavedCamera, 'setup' | 'login'> | null): HeadFinder {
  const real = createSiteInForce(env, siteWithFacade(), siteChecks)
  const inForce: SiteInForce = {
    ...real,
    get site() {
      return { ...real.file, cameras: said() === null ? [] : [{ ...real.file.cameras[0]!, id: 'gate' }] }
    },
    saved: () => {
      const one = said()
      return one === null ? null : { version: 1, watch: null, savedAtMs: 0, savedBy: null, ...one }
    },
  }
  const finder = createHeadFinder(
    { clock: { now: Date.now }, log: env.log },
    {
      inForce,
      after: (ms, run) => (later.push({ ms, run }), () => (later = later.filter((one) => one.run !== run))),
      onFound: (id, _head, hasHome) => told.push(`${id} ${hasHome}`),
      onGone: (id) => told.push(`${id} gone`),
    },
  )
  closing.push(finder.stop)
  return finder
}

const heard = (lines: readonly string[]) => vi.waitFor(() => expect(told).toEqual(lines), 5000)

test('a camera is asked once, anew when it was set up anew, and is gone when it was taken out', async () => {
  const [first, second] = [await camera(), await camera()]
  let setup: CameraSetup | null = setupOf(first.port)
  const finder = finderFor(() => setup && { setup, login: LOGIN })
  finder.refresh()
  finder.refresh()
  await heard(['gate true'])
  setup = { ...setupOf(first.port), name: '大门新名' }
  finder.refresh()
  expect(told).toEqual(['gate true'])
  setup = setupOf(second.port)
  finder.refresh()
  await heard(['gate true', 'gate gone', 'gate true'])
  setup = null
  finder.refresh()
  expect(told.at(-1)).toBe('gate gone')
  expect(first.calls.filter((call) => call === 'GetNodes')).toHaveLength(1)
})

test('one that is away is asked again after a while', async () => {
  let isAway = true
  const fake = await camera({ before: (_, response) => isAway && (response.destroy(), true) })
  finderFor(() => ({ setup: setupOf(fake.port), login: LOGIN })).refresh()
  await vi.waitFor(() => expect(later).toHaveLength(1), 5000)
  expect(later[0]!.ms).toBe(60_000)
  isAway = false
  later[0]!.run()
  await heard(['gate true'])
})

test('a log-in that was refused is not tried again', async () => {
  const fake = await camera()
  const finder = finderFor(() => ({ setup: setupOf(fake.port), login: { ...LOGIN, password: 'no' } }))
  finder.refresh()
  await vi.waitFor(() => expect(fake.refusals()).toBeGreaterThan(0), 5000)
  const refusals = fake.refusals()
  await new Promise<void>((resolve) => setTimeout(resolve, 100))
  finder.refresh()
  expect(later).toEqual([])
  expect(fake.refusals()).toBe(refusals)
  expect(told).toEqual([])
})

test('fixed cameras, other languages and typed addresses have none', async () => {
  const fixed = await camera({ profiles: TWO_STREAMS.map((one) => ({ ...one, ptz: false })) })
  finderFor(() => ({ setup: setupOf(fixed.port), login: LOGIN })).refresh()
  await vi.waitFor(() => expect(fixed.calls).toContain('GetProfiles'), 5000)
  const other = await camera()
  for (const setup of [setupOf(other.port, { paired: null }), setupOf(other.port, { paired: { ...setupOf(other.port).paired!, language: 'isapi' } })])
    finderFor(() => ({ setup, login: LOGIN })).refresh()
  expect(other.calls).toEqual([])
  expect(told).toEqual([])
})
