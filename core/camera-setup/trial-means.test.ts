// Trying a device by the real means: an ONVIF device that answers, refuses and locks.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { probeInputSchema } from '../../contract/camera-trials.ts'
import { startOnvifDevice, type OnvifDeviceFake } from '../../test/fakes/onvif-device.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { SYSTEM } from '../env.ts'
import { siteWithFacade } from '../falling-fixture.ts'
import { siteChecks } from '../site-checks.ts'
import { createSiteInForce } from '../site-in-force.ts'
import { trialMeans } from './trial-means.ts'
import { createCameraTrials } from './trials.ts'

let env: TestEnv
let device: OnvifDeviceFake
beforeEach(async () => {
  env = createTestEnv()
  device = await startOnvifDevice({ login: { username: 'admin', password: 'right' } })
})
afterEach(async () => {
  await device.close()
  env.close()
})

test('a device with a wrong password is asked twice at most, whatever a screen sends', async () => {
  const trials = createCameraTrials(env, { inForce: createSiteInForce(env, siteWithFacade(), siteChecks), ...trialMeans(env.clock) })
  const probe = (password: string) =>
    trials.probe(SYSTEM, probeInputSchema.parse({ address: { host: device.host, port: device.port }, login: { username: 'admin', password } }), undefined)
  expect((await probe('first')).answer).toBe('wrongPassword')
  const once = device.refusals()
  expect((await probe('second')).answer).toBe('wrongPassword')
  const twice = device.refusals()
  expect((await probe('third')).answer).toBe('heldBack')
  expect(device.refusals()).toBe(twice)
  expect(twice).toBe(2 * once)
  const report = await probe('third')
  expect(JSON.stringify(report)).not.toContain('third')
})
