// An incident from a camera that sends H.265, in a browser that cannot decode it: boxes on the picture, and a proven clip that can be saved.
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { bicycleScene, SCENE_FPS } from '../fakes/bicycle-scene.ts'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { FOOTAGE_MISSING, footagePath, hasFootage } from '../footage.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

test.skip(!hasFootage, FOOTAGE_MISSING)
test.setTimeout(300_000)

let place: Workplace
let camera: FakeCamera
let core: CoreProcess

test.beforeAll(async () => {
  place = await workplace()
  const { units } = await bicycleScene(footagePath(''), 'H265')
  camera = await startFakeCamera({ streams: [{ path: '/street', accessUnits: units, fps: SCENE_FPS }] })
})
test.afterAll(async () => {
  await core?.stop()
  await camera?.close()
  await place?.remove()
})

const siteFile = () => `
version: 1
site: { id: street, name: 测试小区 }
cameras:
  - id: street
    name: 街口
    sub: ${JSON.stringify(camera.url('/street'))}
    zones: [{ id: all, name: 人行道, polygon: [[0.02, 0.02], [0.98, 0.02], [0.98, 0.98], [0.02, 0.98]] }]
    rules: [{ kind: ebikeInLobby, zone: all, severity: high, rings: all }]
`

test('a bicycle in H.265 is boxed on the transcoded picture and becomes an incident whose clip is proven and can be saved', async ({ page }) => {
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(siteFile())])
  await setUp(page, core.url)
  const tile = page.getByTestId('tile-street')
  await expect(tile).toHaveAttribute('data-transcoded', 'true')
  // boxes of the very picture that is shown, not of one near it
  const boxes = tile.locator('.tile-boxes')
  await expect
    .poll(() => boxes.evaluate(({ dataset }: HTMLElement) => dataset['source'] === 'frame' && Number(dataset['count']) > 0), { intervals: [50] })
    .toBe(true)
  await page.screenshot({ path: 'out-test/hevc-boxes.png' })

  await expect(page.getByTestId('queue-row').first()).toContainText('电动车进楼')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('evidence-snapshot')).toHaveAttribute('data-state', 'complete')
  await expect.poll(() => page.getByTestId('snapshot-image').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640)
  await expect(page.getByTestId('evidence-clip')).toHaveAttribute('data-state', 'complete')
  await expect(page.getByTestId('clip-cannot-play')).toBeVisible()
  await expect(page.getByTestId('proven-clip')).toBeVisible()
  await page.screenshot({ path: 'out-test/hevc-incident.png' })

  const address = await page.getByTestId('clip-save').getAttribute('href')
  const saved = join(place.dir, 'saved.mp4')
  await writeFile(saved, await (await page.request.get(new URL(address!, core.url).href)).body())
  const told = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_name,codec_tag_string,width', '-of', 'csv=p=0', saved], {
    encoding: 'utf8',
  })
  expect(told.trim()).toBe('hevc,hvc1,640')
})
