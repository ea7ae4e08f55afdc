// The video wall: layouts, pages, arranging by mouse and by keyboard alone, saved views, the sequence; kept for each window.
import { expect, test, type BrowserContext, type Page } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

test.setTimeout(300_000)
test.describe.configure({ mode: 'serial' })

const COUNT = 6
let place: Workplace
let camera: FakeCamera
let core: CoreProcess
let context: BrowserContext
let page: Page

test.beforeAll(async ({ browser }) => {
  place = await workplace()
  const accessUnits = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=320x180'], fps: 10, seconds: 10, bitrateKbps: 200 })
  camera = await startFakeCamera({ streams: Array.from({ length: COUNT }, (_, at) => ({ path: `/c${at}/sub`, accessUnits, fps: 10 })) })
  const cameras = Array.from({ length: COUNT }, (_, at) => `  - { id: c${at}, name: 摄像机${at}, sub: "${camera.url(`/c${at}/sub`)}" }`)
  const site = `version: 1\nsite: { id: wall, name: 翠园一期 }\ncameras:\n${cameras.join('\n')}\n`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  page = await context.newPage()
  await setUp(page, core.url)
})
test.afterAll(async () => {
  await context?.close()
  await core?.stop()
  await camera?.close()
  await place?.remove()
})

const tile = (at: number, on = page) => on.getByTestId(`wall-tile-${at}`)
/** Cameras of the page in the order of its tiles, `-` for an empty one. */
const shown = (on = page) =>
  on.locator('[data-wall-tile]').evaluateAll((tiles) =>
    tiles
      .toSorted((a, b) => Number(a.getAttribute('data-wall-tile')) - Number(b.getAttribute('data-wall-tile')))
      .map((one) => one.getAttribute('data-camera')?.slice(1) ?? '-')
      .join(''),
  )
const expectShown = (cameras: string, on = page) => expect.poll(() => shown(on)).toBe(cameras)
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}

test('by mouse: layouts, pages, dragging, and the picture goes on while its tile moves', async () => {
  await expectShown('0123')
  await page.getByTestId('wall-page-after').click()
  await expectShown('45--')
  await page.getByTestId('layout-1+5').click()
  await expectShown('012345')
  const large = await tile(0).boundingBox()
  const small = await tile(1).boundingBox()
  expect(large!.width).toBeGreaterThan(1.8 * small!.width)
  await expect(page.getByTestId('tile-c4')).toHaveAttribute('data-fresh', 'true')

  const isSame = await page.getByTestId('tile-c4').locator('video').elementHandle()
  await tile(4).hover()
  await page.getByTestId('tile-name-4').dragTo(tile(0))
  await expectShown('412305')
  await expect(page.getByTestId('tile-c4')).toHaveAttribute('data-fresh', 'true')
  expect(await isSame!.evaluate((video: HTMLVideoElement) => video.isConnected && !video.paused)).toBe(true)
})

test('arranging by keyboard alone: enter, move, enlarge, put, pin, empty, layouts and pages', async () => {
  await page.reload()
  await expectShown('412305')
  await press('h')
  await expect(tile(0)).toBeFocused()
  await test.step('Shift and an arrow move the picture, and the focus goes with it', async () => {
    await press('Shift+ArrowRight')
    await expectShown('142305')
    await expect(tile(1)).toBeFocused()
  })
  await test.step('Enter enlarges and brings back', async () => {
    await press('Enter')
    await expect(page.getByTestId('wall-tiles')).toHaveAttribute('data-layout', 'one')
    await expectShown('4')
    await press('Escape')
    await expectShown('142305')
    await expect(tile(1)).toBeFocused()
  })
  await test.step('U pins, Delete takes off the wall, and nothing else moves', async () => {
    await press('u')
    await expect(tile(1)).toHaveAttribute('data-pinned', 'true')
    await press('ArrowDown')
    await expect(tile(2)).toBeFocused()
    await press('Delete')
    await expectShown('14-305')
  })
  await test.step('I puts a camera by its name', async () => {
    await press('i')
    await expect(page.getByTestId('camera-picker')).toBeVisible()
    await page.keyboard.type('机2')
    await press('Enter')
    await expect(page.getByTestId('camera-picker')).toBeHidden()
    await expectShown('142305')
    await expect(tile(2)).toBeFocused()
  })
  await test.step('brackets change the layout, PageDown the page', async () => {
    await press('[')
    await expectShown('1423')
    await press('PageDown')
    await expectShown('05--')
    await press('PageDown')
    await expectShown('1423')
  })
  await test.step('Escape leads back to the queue', async () => {
    await press('Escape')
    await expect(page.locator('#queue')).toBeFocused()
  })
})

test('a view is saved under a name and shown again; the arrangement outlives a reload', async () => {
  await page.getByTestId('wall-views').click()
  await page.getByTestId('wall-view-name').fill('出入口')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('wall-view-出入口')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByTestId('layout-16').click()
  await expect(page.locator('[data-wall-tile]')).toHaveCount(16)
  await page.reload()
  await expect(page.locator('[data-wall-tile]')).toHaveCount(16)
  await page.getByTestId('wall-views').click()
  await page.getByTestId('wall-view-出入口').click()
  await expectShown('1423')
  await expect(page.getByTestId('wall-views')).toContainText('出入口')
})

test('the wall in a window of its own begins with the same pictures and then has its own', async () => {
  await page.keyboard.press('v')
  const [wall] = await Promise.all([context.waitForEvent('page'), page.getByTestId('window-wall').click()])
  await page.keyboard.press('Escape')
  await expect(wall.locator('[data-wall-tile]')).toHaveCount(16)
  await wall.getByTestId('layout-9').click()
  await expect(wall.locator('[data-wall-tile]')).toHaveCount(9)
  await expectShown('1423')
  await wall.keyboard.press('h')
  await expect(tile(0, wall)).toBeFocused()
  await wall.getByTestId('wall-views').click()
  await expect(wall.getByTestId('wall-view-出入口')).toBeVisible()
  await wall.close()
})

test('the sequence goes on by itself, and waits when somebody touches the wall', async () => {
  await page.getByTestId('wall-views').click()
  await page.getByTestId('tour-dwell').getByText('5').first().click()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('wall-dialog')).toBeHidden()
  await page.getByTestId('wall-tour').click()
  await expectShown('05--')
  await page.getByTestId('wall-tiles').locator('[data-wall-tile]').first().click()
  await expect(page.getByTestId('wall-tour')).toHaveAttribute('data-paused', 'true')
  await page.getByTestId('wall-tour').click()
  await expect(page.getByTestId('wall-tour')).toHaveAttribute('data-touring', 'false')
})
