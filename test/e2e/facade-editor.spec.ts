// The installer calibrates a facade on a real core's picture: by mouse and keyboard, with mistakes named, saved, and found again.
import { expect, test, type Page } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { FACADE_FPS, facadeScene, type FacadeScene } from '../fakes/facade-scene.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp } from './console-page.ts'

test.describe.configure({ mode: 'serial' })
test.setTimeout(400_000)

/** Nothing has to move here, and two pictures at full rate would keep a busy machine from drawing. */
const SLOW_FPS = 5

let place: Workplace
let core: CoreProcess
let camera: FakeCamera
let scene: FacadeScene

test.beforeAll(async () => {
  place = await workplace()
  scene = await facadeScene()
  camera = await startFakeCamera({ streams: [{ path: '/facade', accessUnits: scene.units.slice(0, FACADE_FPS), fps: SLOW_FPS }] })
  const site = `
version: 1
site: { id: facades, name: 翠园一期 }
cameras:
  - { id: north, name: 3栋北立面, sub: ${camera.url('/facade')} }
  - { id: south, name: 3栋南立面, sub: ${camera.url('/facade')} }
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await camera?.close()
  await place?.remove()
})

async function openEditor(page: Page): Promise<void> {
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill(ADMIN.name)
  await page.getByTestId('auth-password').fill(ADMIN.password)
  await page.keyboard.press('Enter')
  await toEditor(page)
}

async function toEditor(page: Page): Promise<void> {
  await page.getByTestId('screen-facades').click()
  await expect(page.getByTestId('facades')).toBeVisible()
  await expect(page.getByTestId('shapes')).toBeVisible()
}

/** @param x share of the picture's width @param y of its height */
async function onPicture(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await page.getByTestId('shapes').boundingBox()
  return [box!.x + x * box!.width, box!.y + y * box!.height]
}
const click = async (page: Page, x: number, y: number) => page.mouse.click(...(await onPicture(page, x, y)))

/** Where a point stands, as a share of the picture. */
async function pointAt(page: Page, id: string): Promise<[number, number]> {
  const box = await page.getByTestId(`point-${id}`).locator('.handle-mark').boundingBox()
  const whole = await page.getByTestId('shapes').boundingBox()
  return [(box!.x + box!.width / 2 - whole!.x) / whole!.width, (box!.y + box!.height / 2 - whole!.y) / whole!.height]
}

/** An attempt to save tells of it, unless a look at what is saved was quicker. */
async function meetConflict(page: Page): Promise<void> {
  const conflict = page.getByTestId('facade-conflict')
  await expect(async () => {
    if (!(await conflict.isVisible())) await page.getByTestId('facade-save').click({ timeout: 2000 })
    await expect(conflict).toBeVisible({ timeout: 5000 })
  }).toPass()
}

const problem = (page: Page, code: string) => page.getByTestId(`problem-${code}`)
const dirty = (page: Page) => expect(page.getByTestId('facades'))

test('a facade is drawn by mouse and put right by keyboard; what is wrong is said, and keeps it from being saved', async ({ page }) => {
  await setUp(page, core.url)
  await toEditor(page)
  await expect(page.getByTestId('tile-north')).toHaveAttribute('data-state', /live|late/)

  await test.step('four clicks and Enter make the outline', async () => {
    await page.getByTestId('facade-first').click()
    for (const [x, y] of scene.polygon) await click(page, x, y)
    await expect(page.getByTestId('shape-drawn')).toHaveAttribute('data-points', String(scene.polygon.length))
    await expect(page.getByTestId('facade-save')).toBeDisabled()
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('shape-facade-1 facade 1')).toBeVisible()
    await page.getByTestId('facade-name').fill('3栋北')
  })

  await test.step('arrows move the focused point by one px, with Shift by ten; + puts one in, Delete takes it out', async () => {
    const before = await pointAt(page, 'facade-1 facade 1-0')
    await page.getByTestId('point-facade-1 facade 1-0').focus()
    await page.keyboard.press('Shift+ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowUp')
    const after = await pointAt(page, 'facade-1 facade 1-0')
    expect((before[0] - after[0]) * 960).toBeCloseTo(11, 0)
    expect((before[1] - after[1]) * 540).toBeCloseTo(1, 0)
    await page.keyboard.press('+')
    await expect(page.getByTestId('point-facade-1 facade 1-4')).toBeVisible()
    await expect(page.getByTestId('point-facade-1 facade 1-1')).toBeFocused()
    await page.keyboard.press('Delete')
    await expect(page.getByTestId('point-facade-1 facade 1-4')).toHaveCount(0)
  })

  await test.step('an outline pulled across itself is named and cannot be saved; undo puts it right', async () => {
    const [x, y] = await onPicture(page, ...(await pointAt(page, 'facade-1 facade 1-1')))
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(...(await onPicture(page, 0.1, 0.7)), { steps: 4 })
    await page.mouse.up()
    await expect(problem(page, 'outlineCrosses')).toBeVisible()
    await expect(page.getByTestId('facade-save')).toBeDisabled()
    await expect(page.getByTestId('facade-save-why')).toContainText('1')
    await page.keyboard.press('Control+z')
    await expect(problem(page, 'outlineCrosses')).toHaveCount(0)
  })

  await test.step('two lines and their floors, then a third where the floors in between miss the windows', async () => {
    await page.getByTestId('step-floors').click()
    await page.getByTestId('floor-lowest').fill('1')
    await page.getByTestId('floor-highest').fill('10')
    await page.getByTestId('floor-two').click()
    await expect(page.getByTestId('between-facade-1').locator('line')).toHaveCount(8)
    await page.getByTestId('floor-add').click()
    await click(page, 0.5, 0.47)
    await expect(page.getByTestId('floor-list').locator('li')).toHaveCount(3)
    await expect(page.getByTestId('between-facade-1').locator('line')).toHaveCount(7)
    const number = page.getByTestId('floor-list').locator('input').nth(1)
    await number.fill('12')
    await expect(problem(page, 'floorOrder')).toBeVisible()
    await number.fill('6')
    await expect(problem(page, 'floorOrder')).toHaveCount(0)
  })

  await test.step('the wheel looks closer, and the whole picture is one press away', async () => {
    await page.mouse.move(...(await onPicture(page, 0.6, 0.5)))
    await page.mouse.wheel(0, -100)
    await expect(page.getByTestId('facade-stage')).not.toHaveAttribute('data-zoom', '1')
    await page.getByTestId('zoom-whole').click()
    await expect(page.getByTestId('facade-stage')).toHaveAttribute('data-zoom', '1')
  })

  await test.step('equal columns, a mask closed by double click, and every floor judged', async () => {
    await page.getByTestId('step-columns').click()
    await page.getByTestId('column-count').fill('3')
    await page.getByTestId('column-equal').click()
    await expect(page.getByTestId('column-list').locator('li')).toHaveCount(3)
    await page.getByTestId('step-masks').click()
    await page.getByTestId('mask-add').click()
    await click(page, 0.2, 0.9)
    await click(page, 0.8, 0.9)
    await click(page, 0.8, 0.99)
    await page.mouse.dblclick(...(await onPicture(page, 0.2, 0.99)))
    await expect(page.getByTestId('mask-list').locator('li')).toHaveCount(1)
    await page.getByTestId('facade-under').getByText('架设检查').click()
    await expect(page.getByTestId('placement-1')).toHaveAttribute('data-verdict', 'notCovered')
    await expect(page.getByTestId('placement-8')).toHaveAttribute('data-verdict', 'good')
  })

  await test.step('Ctrl+S saves, and it is all there after a reload', async () => {
    await page.keyboard.press('Control+s')
    await dirty(page).toHaveAttribute('data-dirty', 'false')
    await dirty(page).toHaveAttribute('data-version', '1')
    await page.getByTestId('step-outline').click()
    const kept = await pointAt(page, 'facade-1 facade 1-0')
    await page.reload()
    await toEditor(page)
    await expect(page.getByTestId('facade-name')).toHaveValue('3栋北')
    const again = await pointAt(page, 'facade-1 facade 1-0')
    expect(again[0]).toBeCloseTo(kept[0], 2)
    expect(again[1]).toBeCloseTo(kept[1], 2)
    await page.getByTestId('step-floors').click()
    expect(
      await page
        .getByTestId('floor-list')
        .locator('input')
        .evaluateAll((all) => all.map((i) => (i as HTMLInputElement).value)),
    ).toEqual(['10', '6', '1'])
    await expect(page.getByTestId('facade-standing')).toContainText(ADMIN.name)
  })
})

test('unsaved work is asked about before it is left, and the digits of a field do not leave it', async ({ page }) => {
  await openEditor(page)
  await page.getByTestId('step-alarm').click()
  await page.getByTestId('facade-minFloors').fill('41')
  await page.getByTestId('facade-minFloors').fill('4')
  // what is typed as people write it is kept as a time of day, and what is none is dropped
  const times = page.getByTestId('facade-selfTestAt')
  await times.locator('input').fill('8:00')
  await page.keyboard.press('Enter')
  await times.locator('input').fill('25:00')
  await page.keyboard.press('Enter')
  await expect(times).toContainText('08:00')
  await expect(times).not.toContainText('25:00')
  await dirty(page).toHaveAttribute('data-dirty', 'true')
  await page.getByTestId('screen-console').click()
  await expect(page.getByTestId('leave-stay')).toBeVisible()
  await page.getByTestId('leave-stay').click()
  await expect(page.getByTestId('facade-minFloors')).toHaveValue('4')
  await page.getByTestId('screen-console').click()
  await page.getByTestId('leave-save').click()
  await expect(page.getByTestId('wall')).toBeVisible()
  await toEditor(page)
  await dirty(page).toHaveAttribute('data-version', '2')
})

test('two installers at once: the second is told and chooses whose stays', async ({ page, browser }) => {
  await openEditor(page)
  const context = await browser.newContext({ locale: 'zh-CN' })
  const other = await context.newPage()
  await openEditor(other)
  await page.getByTestId('facade-name').fill('我的名字')
  await other.getByTestId('facade-name').fill('别人的名字')
  await other.getByTestId('facade-save').click()
  await dirty(other).toHaveAttribute('data-version', '3')
  await meetConflict(page)
  await expect(page.getByTestId('facade-conflict')).toContainText(ADMIN.name)
  await other.getByTestId('facade-name').fill('又改一次')
  await page.getByTestId('facade-keep-mine').click()
  await dirty(page).toHaveAttribute('data-version', '4')
  await meetConflict(other)
  await other.getByTestId('facade-take-theirs').click()
  await expect(other.getByTestId('facade-name')).toHaveValue('我的名字')
  await context.close()
})

test('a facade is copied to another camera, put in place there and saved; reset goes back to the site file', async ({ page }) => {
  await openEditor(page)
  await page.getByTestId('facade-copy').click()
  await page.getByTestId('copy-go').click()
  await expect(page.getByTestId('tile-south')).toBeVisible()
  await dirty(page).toHaveAttribute('data-dirty', 'true')
  await page.getByTestId('facade-save').click()
  await dirty(page).toHaveAttribute('data-dirty', 'false')
  await expect(page.getByTestId('facade-name')).toHaveValue('我的名字')
  await page.getByTestId('facade-reset').click()
  await page.locator('.ant-popconfirm .ant-btn-primary').click()
  await expect(page.getByTestId('facade-first')).toBeVisible()
})
