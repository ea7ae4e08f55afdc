// The installer's zones on real people: drawn by keyboard alone, tried, saved, met by an incident, copied, taken back, restored; and by hand and finger.
import { expect, test, type Page } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { logInAtDesk } from '../fakes/desk-client.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { FOOTAGE_MISSING, footagePath, hasFootage } from '../footage.ts'
import { ADMIN, setUp, signIn } from './console-page.ts'

test.skip(!hasFootage, FOOTAGE_MISSING)
test.describe.configure({ mode: 'serial' })
test.setTimeout(400_000)

let place: Workplace
let camera: FakeCamera
let core: CoreProcess

test.beforeAll(async () => {
  place = await workplace()
  const input = ['-stream_loop', '-1', '-i', footagePath('crowd/meeting-room-four-seated.mp4')]
  const units = await encodeAccessUnits({ input, fps: 10, seconds: 20 })
  camera = await startFakeCamera({ streams: [{ path: '/room', accessUnits: units, fps: 10 }] })
  const site = `
version: 1
site: { id: zones, name: 翠园一期 }
cameras:
  - { id: hall, name: 活动室, sub: ${camera.url('/room')} }
  - id: annex
    name: 活动室二
    sub: ${camera.url('/room')}
    zones: [{ id: old, name: 旧区域, polygon: [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]] }]
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await camera?.close()
  await place?.remove()
})

const zones = (page: Page) => page.getByTestId('zones')

/** By keyboard, wherever the focus is. */
async function press(page: Page, testId: string, key = 'Enter'): Promise<void> {
  await page.getByTestId(testId).focus()
  await page.keyboard.press(key)
}

async function times(page: Page, count: number, key: string): Promise<void> {
  for (let i = 0; i < count; i++) await page.keyboard.press(key)
}

async function toZones(page: Page, cameraId: string): Promise<void> {
  await page.keyboard.press('Escape')
  await page.keyboard.press(';')
  await page.locator(`[data-camera="${cameraId}"]`).getByTestId('camera-zones').focus()
  await page.keyboard.press('Enter')
  await expect(zones(page)).toHaveAttribute('data-camera', cameraId)
  await expect(page.getByTestId('shapes')).toBeVisible()
}

async function toPart(page: Page, part: 'draw' | 'try' | 'versions'): Promise<void> {
  const at = ['draw', 'try', 'versions']
  const radios = page.locator('.zones-side > .ant-segmented input[type=radio]')
  const from = await radios.evaluateAll((all) => all.findIndex((radio) => (radio as HTMLInputElement).checked))
  await radios.nth(from).focus()
  await times(page, Math.abs(at.indexOf(part) - from), at.indexOf(part) > from ? 'ArrowRight' : 'ArrowLeft')
}

/** @param x share of the picture's width @param y of its height */
async function onPicture(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await page.getByTestId('shapes').boundingBox()
  return [box!.x + x * box!.width, box!.y + y * box!.height]
}

test('by keyboard alone: a zone with a rule is drawn, tried on live people, saved, and an incident comes of it', async ({ page }) => {
  await setUp(page, core.url)
  await toZones(page, 'hall')
  await expect(page.getByTestId('tile-hall')).toHaveAttribute('data-state', /live|late/)

  await test.step('arrows, Space and Enter draw four corners', async () => {
    await press(page, 'zones-draw-zone')
    await expect(page.getByTestId('shapes')).toBeFocused()
    await times(page, 30, 'Shift+ArrowLeft')
    await times(page, 16, 'Shift+ArrowUp')
    await page.keyboard.press(' ')
    await times(page, 60, 'Shift+ArrowRight')
    await page.keyboard.press(' ')
    await times(page, 32, 'Shift+ArrowDown')
    await page.keyboard.press(' ')
    await times(page, 60, 'Shift+ArrowLeft')
    await page.keyboard.press(' ')
    await expect(page.getByTestId('shape-drawn')).toHaveAttribute('data-points', '4')
    await expect(page.getByTestId('zones-save')).toBeDisabled()
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('problem-nothingWatched')).toBeVisible()
  })

  await test.step('a name, a rule of its zone, and settings from its own form', async () => {
    await page.getByTestId('zones-name').focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('会议桌')
    await page.getByTestId('zones-add-rule').locator('input').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('zones-rule-crowding')).toContainText('持续多久才报警')
    await page.getByTestId('field-people').focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('2')
    await page.getByTestId('field-clearPeople').focus()
    await page.keyboard.type('2')
    await expect(page.getByTestId('problem-tooLarge')).toBeVisible()
    await expect(page.getByTestId('zones-save')).toBeDisabled()
    await page.getByTestId('field-clearPeople').focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await expect(page.getByTestId('problem-tooLarge')).toHaveCount(0)
    await page.getByTestId('field-forSeconds').focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('2')
  })

  await test.step('the test counts who sits there and says that it would ring, and nothing is raised', async () => {
    await toPart(page, 'try')
    const rule = page.getByTestId('try-rule-crowding-zone-1')
    await expect(rule).toHaveAttribute('data-phase', 'active', { timeout: 60_000 })
    await expect(rule).toContainText('现在会报警')
    await expect.poll(async () => Number(await page.getByTestId('try-zone-zone-1').getAttribute('data-things'))).toBeGreaterThan(1)
    await expect.poll(async () => Number(await page.getByTestId('zones-boxes').getAttribute('data-tracks'))).toBeGreaterThan(1)
    await page.screenshot({ path: 'out-test/zones-try.png' })
    expect((await (await page.request.get(new URL('/api/v1/incidents', core.url).href)).json()) as { items: unknown[] }).toMatchObject({ items: [] })
  })

  await test.step('Ctrl+S puts it in force without a restart, and an incident comes', async () => {
    await page.keyboard.press('Control+s')
    await expect(zones(page)).toHaveAttribute('data-version', '1')
    await expect(page.getByTestId('zones-save-why')).toContainText('立即生效')
    await page.keyboard.press('1')
    await expect(page.getByTestId('queue-row')).toHaveCount(1, { timeout: 60_000 })
    await expect(page.getByTestId('queue-row')).toContainText('人群聚集')
    await expect(page.getByTestId('queue-row')).toContainText('会议桌')
  })
})

test('by keyboard alone: copied to another camera and taken back, an earlier version restored, back to the site file', async ({ page }) => {
  await signIn(page, core.url, ADMIN.name)
  await toZones(page, 'hall')

  await test.step('what the other camera has is said, replaced, and taken back with one press', async () => {
    await press(page, 'zones-copy')
    await page.getByTestId('zones-copy-to-annex').focus()
    await page.keyboard.press(' ')
    await expect(page.getByRole('dialog')).toContainText('将替换：活动室二')
    await press(page, 'zones-copy-go')
    await expect(page.getByTestId('zones-copy-undo')).toBeVisible()
    const desk = await logInAtDesk(core.url, ADMIN)
    const annex = async () => (await desk.api.cameraSetup.list()).find((one) => one.camera.id === 'annex')!
    expect((await annex()).watch).toMatchObject({ zones: [{ name: '会议桌' }], rules: [{ kind: 'crowding', people: 2, forSeconds: 2 }] })
    await press(page, 'zones-copy-undo')
    await expect(page.getByTestId('zones-copy-undo')).toHaveCount(0)
    expect(await annex()).toMatchObject({ watchSource: 'siteFile', watch: { zones: [{ name: '旧区域' }], rules: [] } })
    desk.close()
  })

  await test.step('undo and redo, then a second version', async () => {
    await page.getByTestId('zones-remove-zone zone-1').focus()
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('zones-none')).toBeVisible()
    await page.keyboard.press('Control+z')
    await expect(page.getByTestId('shape-zone zone-1')).toBeVisible()
    await expect(zones(page)).toHaveAttribute('data-dirty', 'false')
    await page.keyboard.press('Control+Shift+z')
    await page.keyboard.press('Control+s')
    await expect(zones(page)).toHaveAttribute('data-version', '2')
  })

  await test.step('the first version says what it would change, and is restored as the third', async () => {
    await toPart(page, 'versions')
    const first = page.getByTestId('zones-version-1')
    await expect(first).toContainText('增加区域“会议桌”')
    await expect(first).toContainText('增加规则“人群聚集”')
    await press(page, 'zones-restore-1')
    await page.locator('.ant-popconfirm .ant-btn-primary').focus()
    await page.keyboard.press('Enter')
    await expect(zones(page)).toHaveAttribute('data-version', '3')
    await expect(page.getByTestId('shape-zone zone-1')).toBeVisible()
  })

  await test.step('back to what the site file says: nothing is watched, and that is a version too', async () => {
    await press(page, 'zones-reset')
    await page.locator('.ant-popconfirm:visible .ant-btn-primary').focus()
    await page.keyboard.press('Enter')
    await expect(zones(page)).toHaveAttribute('data-version', '4')
    await expect(page.getByTestId('zones-standing')).toContainText('项目文件')
    await expect(page.getByTestId('shape-zone zone-1')).toHaveCount(0)
  })
})

test('by mouse and by finger: points are pulled, put in and taken out, a crossing is marked, a line has its sides, a mask is drawn', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'zh-CN', hasTouch: true, viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await signIn(page, core.url, ADMIN.name)
  await toZones(page, 'annex')

  await test.step('a finger draws a zone: three touches and one on the first point', async () => {
    await page.getByTestId('zones-draw-zone').tap()
    for (const [x, y] of [[0.5, 0.2], [0.8, 0.2], [0.8, 0.6], [0.5, 0.2]] as const) await page.touchscreen.tap(...(await onPicture(page, x, y))) // prettier-ignore
    await expect(page.getByTestId('shape-zone zone-2')).toBeVisible()
    for (const handle of await page.locator('.handle:not(.handle-middle) .handle-hold').all())
      expect((await handle.boundingBox())!.width).toBeGreaterThanOrEqual(40)
  })

  await test.step('the middle of an edge becomes a point; pulled across it is marked where it crosses; undo', async () => {
    await page.mouse.move(...(await onPicture(page, 0.65, 0.2)))
    await page.mouse.down()
    await page.mouse.move(...(await onPicture(page, 0.6, 0.7)), { steps: 5 })
    await page.mouse.up()
    await expect(page.getByTestId('problem-crosses')).toBeVisible()
    await expect(page.locator('.zones-fault')).toBeVisible()
    await expect(page.getByTestId('zones-save')).toBeDisabled()
    await page.getByTestId('zones-undo').click()
    await expect(page.getByTestId('problem-crosses')).toHaveCount(0)
  })

  await test.step('two touches make a line with an arrow and the words of both sides; turned round it points the other way', async () => {
    await page.getByTestId('zones-draw-tripline').tap()
    await page.touchscreen.tap(...(await onPicture(page, 0.2, 0.8)))
    await page.touchscreen.tap(...(await onPicture(page, 0.8, 0.8)))
    const line = page.getByTestId('shape-tripline line-1')
    await expect(line).toContainText('左侧')
    await expect(line).toContainText('右侧')
    const before = await line.locator('.shape-arrow').getAttribute('points')
    await page.getByTestId('zones-turn').click()
    expect(await line.locator('.shape-arrow').getAttribute('points')).not.toBe(before)
  })

  await test.step('a mask by mouse, closed by double click', async () => {
    await page.getByTestId('zones-draw-mask').click()
    for (const [x, y] of [[0.02, 0.02], [0.2, 0.02], [0.2, 0.2]] as const) await page.mouse.click(...(await onPicture(page, x, y))) // prettier-ignore
    await page.mouse.dblclick(...(await onPicture(page, 0.02, 0.2)))
    await expect(page.getByTestId('shape-mask 1')).toBeVisible()
  })

  await test.step('leaving asks, and staying keeps everything', async () => {
    await page.getByTestId('zones-back').click()
    await page.getByTestId('leave-stay').click()
    await expect(page.getByTestId('shape-mask 1')).toBeVisible()
    await page.screenshot({ path: 'out-test/zones-drawn.png' })
    await page.getByTestId('zones-save').click()
    await expect(zones(page)).toHaveAttribute('data-dirty', 'false')
  })
  await context.close()
})

test('two at once: the second is told who changed what, looks at it on the picture, and takes over or discards', async ({ page }) => {
  await signIn(page, core.url, ADMIN.name)
  // from the wall, too
  const onWall = page.locator('[data-wall-tile][data-camera="annex"]')
  await onWall.focus()
  await onWall.locator('[data-testid^="tile-zones-"]').focus()
  await page.keyboard.press('Enter')
  await expect(zones(page)).toHaveAttribute('data-camera', 'annex')
  const desk = await logInAtDesk(core.url, ADMIN)
  const annex = (await desk.api.cameraSetup.list()).find((one) => one.camera.id === 'annex')!
  const saveTheirs = (version: number, name: string) =>
    desk.api.cameraSetup.saveWatch({ cameraId: 'annex', version, watch: { ...annex.watch, zones: [{ ...annex.watch.zones[0]!, name }], rules: [] } })
  const rename = async (name: string) => {
    await page.getByTestId('zones-item-zone old').getByRole('button').first().click()
    await page.getByTestId('zones-name').fill(name)
  }
  await rename('我的')
  await saveTheirs(annex.version, '对方的')
  await page.keyboard.press('Control+s')
  const conflict = page.getByTestId('zones-conflict')
  await expect(conflict).toContainText(ADMIN.name)
  await expect(conflict).toContainText('改动区域“对方的”')
  await page.getByTestId('zones-look-theirs').click()
  await expect(page.locator('.zones-theirs').first()).toContainText('对方的')
  await page.getByTestId('zones-keep-mine').click()
  await expect(zones(page)).toHaveAttribute('data-version', String(annex.version + 2))
  await rename('又一次')
  await saveTheirs(annex.version + 2, '最后')
  await page.keyboard.press('Control+s')
  await page.getByTestId('zones-take-theirs').click()
  await expect(page.getByTestId('zones-list')).toContainText('最后')
  await expect(zones(page)).toHaveAttribute('data-dirty', 'false')
  desk.close()
})
