// The video wall: layouts, pages, arranging by mouse and by keyboard alone, saved views, the sequence; kept for each window.
import { expect, test, type BrowserContext, type Page } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { postTo, setUp } from './console-page.ts'

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
  const large = await encodeAccessUnits({
    input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'],
    fps: 10,
    seconds: 10,
    width: 640,
    height: 360,
    bitrateKbps: 400,
  })
  camera = await startFakeCamera({
    streams: Array.from({ length: COUNT }, (_, at) => [
      { path: `/c${at}/sub`, accessUnits, fps: 10 },
      { path: `/c${at}/main`, accessUnits: large, fps: 10 },
    ]).flat(),
  })
  const cameras = Array.from({ length: COUNT }, (_, at) => {
    // the main stream of the last one is not there; unrecorded, it is fetched by whoever looks alone
    const main = camera.url(at === COUNT - 1 ? '/nowhere' : `/c${at}/main`)
    return `  - { id: c${at}, name: 摄像机${at}, sub: "${camera.url(`/c${at}/sub`)}", main: "${main}", record: { off: true } }`
  })
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
/** Four pictures in the site's order, the first in turn. */
const beginAnew = async () => {
  await page.getByTestId('layout-4').click()
  await page.getByTestId('wall-views').click()
  await page.getByTestId('wall-begin').click()
  await page.locator('.ant-popconfirm-buttons .ant-btn-primary').click()
  await expectShown('0123')
  await page.reload()
  await expectShown('0123')
}
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}

test('a picture fills its tile, so that boxes and zones lie on what they mean', async () => {
  const fills = () =>
    page.locator('.tile-media > *').evaluateAll((pictures) =>
      pictures.map((one) => {
        const [a, b] = [one.getBoundingClientRect(), one.closest('.tile-picture')!.getBoundingClientRect()]
        return Math.max(Math.abs(a.left - b.left), Math.abs(a.top - b.top), Math.abs(a.width - b.width), Math.abs(a.height - b.height)) < 1
      }),
    )
  await expect(page.locator('[data-testid^="tile-c"][data-fresh="true"]').first()).toBeVisible({ timeout: 60_000 })
  await expect.poll(async () => (await fills()).length).toBeGreaterThan(0)
  expect((await fills()).every(Boolean)).toBe(true)
})

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
  // in the large tile the main stream takes over, at once where it is open because it is recorded
  const goesOn = await isSame!.evaluate((video: HTMLVideoElement) => video.isConnected && !video.paused)
  expect(goesOn || (await page.getByTestId('tile-c4').getAttribute('data-stream')) === 'main').toBe(true)
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

test('the main stream is fetched for a large picture only, and given back', async () => {
  await beginAnew()
  const playing = () => [0, 1, 2, 3, 4, 5].filter((at) => at !== COUNT - 1 && camera.clients(`/c${at}/main`) > 0).map((at) => `c${at}`)
  await expect.poll(playing).toEqual([])
  const id = (await tile(1).getAttribute('data-camera'))!
  await page.getByTestId('wall-tile-1').hover()
  await page.getByTestId('tile-enlarge-1').click()
  await expect(page.getByTestId(`tile-${id}`)).toHaveAttribute('data-stream', 'main')
  await expect(page.getByTestId(`tile-${id}`)).toHaveAttribute('data-fresh', 'true')
  expect(
    await page
      .getByTestId(`tile-${id}`)
      .locator('video')
      .evaluate((video: HTMLVideoElement) => video.videoWidth),
  ).toBe(640)
  expect(playing()).toEqual([id])
  await page.keyboard.press('h')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId(`tile-${id}`)).toHaveAttribute('data-stream', 'sub')
  await expect.poll(playing).toEqual([])
})

test('where the main stream does not come, the sub stream stays and says so', async () => {
  await beginAnew()
  await page.getByTestId('layout-1+5').click()
  await page.keyboard.press('h')
  await page.keyboard.press('i')
  await page.keyboard.type(`机${COUNT - 1}`)
  await page.keyboard.press('Enter')
  const last = page.getByTestId(`tile-c${COUNT - 1}`)
  await expect(page.getByTestId(`tile-stream-c${COUNT - 1}`)).toBeVisible()
  await expect(last).toHaveAttribute('data-fresh', 'true')
  await expect(last).toHaveAttribute('data-stream', 'sub')
})

test('a window that nobody sees gives its streams back', async () => {
  await page.getByTestId('layout-4').click()
  await expect(page.locator('[data-wall-tile] [data-fresh=true]')).toHaveCount(4)
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect(page.locator('[data-wall-tile] [data-fresh=true]')).toHaveCount(0)
  await expect(page.locator('[data-wall-tile] [data-player]')).toHaveCount(0)
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect(page.locator('[data-wall-tile] [data-fresh=true]')).toHaveCount(4)
})

test('a picture is looked at closer: by keys, wheel and hand, and whole again by a double click', async () => {
  await beginAnew()
  const near = tile(0).locator('.tile-picture')
  await press('h', '+', '+')
  await expect(near).toHaveAttribute('data-zoom', '2.3')
  await expect(tile(0).locator('.tile-zoom')).toHaveText('×2.3')
  const transform = () => near.locator('.tile-media').evaluate((media: HTMLElement) => media.style.transform)
  const before = await transform()
  await press('ArrowRight')
  expect(await transform()).not.toBe(before)
  await press('Escape')
  await expect(near).not.toHaveAttribute('data-zoom')

  const box = (await near.boundingBox())!
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.25)
  await page.mouse.wheel(0, -100)
  await page.mouse.wheel(0, -100)
  await expect(near).toHaveAttribute('data-zoom', '1.6')
  const wheeled = await transform()
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4, { steps: 3 })
  await page.mouse.up()
  expect(await transform()).not.toBe(wheeled)
  // zones and boxes go with the picture
  expect(await near.locator('.tile-over').evaluate((over: HTMLElement) => over.style.transform)).toBe(await transform())
  await near.dblclick()
  await expect(near).not.toHaveAttribute('data-zoom')
})

test('a camera with an alarm comes to the front, framed, and goes back when it is acknowledged', async () => {
  await beginAnew()
  await press('h', 'ArrowRight', 'ArrowDown', 'u')
  await expect(tile(3)).toHaveAttribute('data-pinned', 'true')
  await postTo(page, core.url, '/api/v1/incidents', { kind: 'manual', severity: 'high', camera: 'c5', summary: '大堂有人打架' })
  // the pinned one stays
  await expectShown('0153')
  await expect(tile(2)).toHaveAttribute('data-alarm', 'high')
  await expect(page.getByTestId('tile-alarm-2')).toContainText('严重')
  await page.getByTestId('layout-1+5').click()
  await expectShown('512340')
  await page.getByTestId('wall-views').click()
  await page.getByTestId('alarms-to-front').click()
  await page.keyboard.press('Escape')
  await expectShown('012345')
  await page.getByTestId('wall-views').click()
  await page.getByTestId('alarms-to-front').click()
  await page.keyboard.press('Escape')
  await expectShown('512340')
  await page.getByTestId('queue-row').first().click()
  await page.keyboard.press('Space')
  await expectShown('012345')
  await expect(page.locator('[data-alarm]')).toHaveCount(0)
})
