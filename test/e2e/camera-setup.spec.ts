// Cameras that are set up while somebody watches: their tiles come, show pictures and go, without anything being loaded anew.
import { expect, test } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { logInAtDesk } from '../fakes/desk-client.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp } from './console-page.ts'

test.setTimeout(200_000)

let place: Workplace
let camera: FakeCamera
let core: CoreProcess

test.beforeAll(async () => {
  place = await workplace()
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], fps: 10, seconds: 10 })
  camera = await startFakeCamera({ streams: [{ path: '/a', accessUnits: units }], auth: { user: 'vigil', password: 'right password' } })
  const site = `version: 1\nsite: { id: come-and-go, name: 测试小区 }\ncameras: [{ id: gate, name: 大门, sub: ${JSON.stringify(camera.url('/a'))} }]\n`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await camera?.close()
  await place?.remove()
})

test('a camera that is added has its tile with a fresh picture, and one that is removed has none', async ({ page }) => {
  await setUp(page, core.url)
  await expect(page.getByTestId('tile-gate')).toHaveAttribute('data-fresh', 'true')
  await page.evaluate(() => ((globalThis as { isSamePage?: boolean }).isSamePage = true))
  const desk = await logInAtDesk(core.url, ADMIN)
  await desk.api.cameraSetup.save({
    camera: { id: 'garage', name: '地库入口', sub: camera.urlAs('/a', null) },
    login: { username: 'vigil', password: 'right password' },
    version: null,
  })
  const tile = page.getByTestId('tile-garage')
  await expect(tile).toHaveAttribute('data-fresh', 'true')
  await expect(page.getByText('地库入口').first()).toBeVisible()
  await desk.api.cameraSetup.save({ camera: { id: 'garage', name: '地库出口', sub: camera.urlAs('/a', null) }, version: 1 })
  await expect(page.getByText('地库出口').first()).toBeVisible()
  await desk.api.cameraSetup.remove({ cameraId: 'garage', version: 2, confirmed: true })
  await expect(tile).toHaveCount(0)
  await expect(page.getByTestId('tile-gate')).toHaveAttribute('data-fresh', 'true')
  expect(await page.evaluate(() => (globalThis as { isSamePage?: boolean }).isSamePage)).toBe(true)
  desk.close()
})
