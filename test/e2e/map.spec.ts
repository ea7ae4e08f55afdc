// The map from an empty screen to a watched one: a plan sent and made harmless, things placed by hand and by keys, alarms where they are, and five hundred of them.
import { expect, test, type Page } from 'playwright/test'
import { logInAtDesk } from '../fakes/desk-client.ts'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, postTo, setUp, signIn } from './console-page.ts'

const OPERATOR = { name: 'operator', password: 'a long enough passphrase' }
const PLAN = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600"><rect width="800" height="600" fill="#fff"/>
  <script>document.title = 'taken over'</script><image href="http://127.0.0.1:9/x.png"/><rect x="100" y="100" width="300" height="200" fill="none" stroke="#333" onload="alert(1)"/></svg>`

test.describe.configure({ mode: 'serial' })

let place: Workplace
let core: CoreProcess
test.beforeAll(async () => {
  place = await workplace()
  const site = `
version: 1
site: { id: map, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋 }]
cameras:
  - { id: lobby, name: 3栋大堂, building: b3, sub: "rtsp://127.0.0.1:9/lobby" }
  - { id: road, name: 东门道路, sub: "rtsp://127.0.0.1:9/road" }
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

type Saved = Record<'id' | 'version' | 'kind' | 'buildingId' | 'floor' | 'picture' | 'items', unknown>
let saved: Saved

const report = (page: Page, camera: string, summary: string) =>
  postTo(page, core.url, '/api/v1/incidents', { kind: 'manual', severity: 'high', camera, summary })
const saveBesides = (page: Page, save: object) => postTo<Saved>(page, core.url, '/upload/map', save)
const sendPlan = (page: Page) => page.getByTestId('map-file').setInputFiles({ name: 'plan.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(PLAN) })

test('a manager makes a map, watches it and is asked before work is lost', async ({ page }) => {
  const outside: string[] = []
  page.on('request', (request) => !request.url().startsWith(core.url) && request.url().startsWith('http') && outside.push(request.url()))
  await setUp(page, core.url)
  await page.keyboard.press('g')
  await page.getByTestId('map-new').click()

  await test.step('the picture comes in without what does not belong on a plan', async () => {
    await sendPlan(page)
    await expect(page.getByTestId('map-dropped')).toContainText('2')
    await expect(page.getByTestId('map-picture')).toBeVisible()
    expect(await page.getByTestId('map-picture').evaluate((img: HTMLImageElement) => [img.complete, img.naturalWidth, img.naturalHeight])).toEqual([
      true,
      2000,
      1500,
    ])
    expect([outside, await page.title()]).toEqual([[], expect.not.stringContaining('taken')])
    await expect(page.getByTestId('map-save')).toBeDisabled()
    await page.getByTestId('map-name').fill('总平面图')
  })

  await test.step('by keyboard: placed, moved in small and large steps, undone and done again', async () => {
    await page.getByTestId('place-camera:lobby').focus()
    await page.keyboard.press('Enter')
    const lobby = page.getByTestId('edit-camera:lobby')
    await expect(lobby).toBeFocused()
    const left = async () => (await lobby.boundingBox())!.x
    const start = await left()
    await page.keyboard.press('ArrowRight')
    await expect.poll(left).toBeCloseTo(start + 2, 0)
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(left).toBeCloseTo(start + 22, 0)
    await page.keyboard.press('Control+z')
    await expect.poll(left).toBeCloseTo(start, 0)
    await page.keyboard.press('Control+y')
    await expect.poll(left).toBeCloseTo(start + 22, 0)
    await page.keyboard.press(']')
    await expect(page.getByTestId('map-direction')).toHaveValue('5')
  })

  await test.step('by hand: dragged from the list onto the plan, and on it', async () => {
    await page.getByTestId('unplaced-camera:road').dragTo(page.getByTestId('map-stage'), { targetPosition: { x: 200, y: 200 } })
    const road = page.getByTestId('edit-camera:road')
    const at = (await road.boundingBox())!
    await page.mouse.move(at.x + 20, at.y + 20)
    await page.mouse.down()
    await page.mouse.move(at.x + 70, at.y + 60, { steps: 4 })
    await page.mouse.up()
    await expect.poll(async () => Math.round((await road.boundingBox())!.x - at.x)).toBe(50)
    await page.getByTestId('place-building:b3').click()
    await expect(page.getByTestId('unplaced').getByRole('listitem')).toHaveCount(0)
  })

  await test.step('leaving with unsaved work is asked about', async () => {
    await page.getByTestId('map-done').click()
    await page.getByTestId('leave-stay').click()
    await expect(page.getByTestId('map-editor')).toHaveAttribute('data-dirty', 'true')
    const answered = page.waitForResponse((response) => response.url().endsWith('/upload/map'))
    await page.getByTestId('map-save').click()
    saved = (await (await answered).json()) as Saved
    await expect(page.getByTestId('map-editor')).toHaveAttribute('data-dirty', 'false')
  })

  await test.step('an alarm does not disturb who draws', async () => {
    const name = page.getByTestId('map-name')
    await name.fill('翠园总平面图')
    await report(page, 'lobby', '大堂漏水')
    await expect(page).toHaveTitle(/1/)
    await expect(page.getByTestId('map-editor')).toBeVisible()
    await expect(name).toBeFocused()
  })

  await test.step('whoever saved meanwhile is not overwritten unseen', async () => {
    const { id, version, kind, buildingId, floor, picture, items } = saved
    await saveBesides(page, { id, version, map: { name: '别人的名字', kind, buildingId, floor, picture, items } })
    await page.getByTestId('map-save').click()
    await expect(page.getByTestId('map-conflict')).toContainText(ADMIN.name)
    await page.getByTestId('map-take-theirs').click()
    await expect(page.getByTestId('map-name')).toHaveValue('别人的名字')
    await page.getByTestId('map-done').click()
  })

  await test.step('watched: states in words, the alarm at its place, and the way into it', async () => {
    const lobby = page.getByTestId('mark-camera:lobby')
    await expect(lobby).toHaveAttribute('data-tone', 'bad')
    await expect(lobby).toHaveAttribute('title', /离线.*1 起/)
    await expect(page.getByTestId('mark-building:b3')).toHaveAttribute('data-alarms', '1')
    await expect(page.getByTestId('map-detail')).toHaveAttribute('data-key', 'camera:lobby')
    await page.screenshot({ path: 'out-test/e2e/map.png' })
    await page.getByTestId('map-incident').click()
    await expect(page.getByTestId('incident-view')).toBeVisible()
  })
})

test('a checkpoint of patrols is placed, says how it stands, and leads to the patrols', async ({ page }) => {
  const desk = await logInAtDesk(core.url, ADMIN)
  const point = { buildingId: null, floor: null, cameras: [], tagUid: null, cardNumber: null, equipment: null, photo: 'never' as const }
  const { id, code } = await desk.api.patrols.savePoint({ ...point, name: '水泵房' })
  await signIn(page, core.url, ADMIN.name)
  await page.keyboard.press('g')
  await page.getByTestId('map-edit').click()
  await page.getByTestId(`place-checkpoint:${id}`).click()
  await expect(page.getByTestId(`edit-checkpoint:${id}`)).toBeFocused()
  // away from the building that stands in the middle
  for (let i = 0; i < 8; i++) await page.keyboard.press('Shift+ArrowDown')
  await page.getByTestId('map-save').click()
  await expect(page.getByTestId('map-editor')).toHaveAttribute('data-dirty', 'false')
  await page.getByTestId('map-done').click()
  const mark = page.getByTestId(`mark-checkpoint:${id}`)
  await expect(mark).toHaveAttribute('title', /水泵房.*巡更点.*无巡更/)

  // begins with the next minute
  const route = await desk.api.patrols.saveRoute({
    name: '夜巡',
    order: 'free',
    allowedOutOfOrder: 0,
    durationMin: 30,
    points: [{ pointId: id, minS: null, maxS: null }],
  })
  const next = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' }).format(Date.now() + 60_000)
  await desk.api.patrols.saveSchedule({ routeId: route.id, days: [1, 2, 3, 4, 5, 6, 7], starts: { is: 'times', times: [next] }, graceMin: 1, staffId: null })
  await expect(mark).toHaveAttribute('data-tone', 'busy', { timeout: 100_000 })
  await expect(mark).toHaveAttribute('title', /待巡/)
  // no screen of those who watch is told the code of a tag
  expect(JSON.stringify(await desk.api.maps.checkpoints())).not.toContain(code)
  await mark.click()
  await expect(page.getByTestId('checkpoint-round')).toContainText('夜巡')
  await page.screenshot({ path: 'out-test/e2e/map-checkpoint.png' })
  await page.getByTestId('map-to-patrol').click()
  await expect(page.getByTestId('round').filter({ hasText: '夜巡' })).toBeVisible()
  desk.close()
})

test('an operator watches without a mouse, and the map goes to what is new', async ({ page }) => {
  await runVigil(['user', 'add', OPERATOR.name, '--role', 'operator', '--password-stdin', '--data', place.dir], OPERATOR.password)
  await signIn(page, core.url, OPERATOR.name, OPERATOR.password)
  await page.keyboard.press('g')
  await expect(page.getByTestId('map-stage')).toBeVisible()
  await expect(page.getByTestId('map-edit')).toHaveCount(0)
  await page.getByTestId('map-detail-close').click()
  await page.getByTestId('map-whole').click()
  const search = page.getByTestId('map-search').locator('input')
  await search.focus()
  const road = page.getByTestId('mark-camera:road')
  const scale = await page.getByTestId('map-stage').getAttribute('data-scale')
  await report(page, 'road', '路面积水')
  await expect(road).toHaveAttribute('data-alarms', '1')
  await expect(page.getByTestId('map-detail')).toHaveAttribute('data-key', 'camera:road')
  await expect(page.getByTestId('map-stage')).not.toHaveAttribute('data-scale', scale!)
  await expect(search).toBeFocused()
  await page.getByTestId('map-detail-close').click()
  await page.getByTestId('map-whole').focus()
  await page.keyboard.press('Home')
  await page.getByTestId('map-stage').locator('.map-mark').first().focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('map-detail')).toBeVisible()
  await expect(page.getByTestId('map-list').getByTestId('map-row').first()).toHaveAccessibleName(/路|3栋/)
})

test('five hundred things are put together until one is close enough, and none is lost', async ({ page }) => {
  await signIn(page, core.url, ADMIN.name, ADMIN.password)
  const sent = await page.request.post(new URL('/upload/map-picture', core.url).href, {
    data: Buffer.from(PLAN),
    headers: { origin: new URL(core.url).origin, 'content-type': 'image/svg+xml' },
  })
  const { sha256 } = (await sent.json()) as { sha256: string }
  const items = Array.from({ length: 500 }, (_, i) => ({ kind: 'device', id: `d${i}`, x: ((i * 37) % 100) / 100, y: ((i * 61) % 97) / 97 }))
  const { id } = await saveBesides(page, { version: 0, map: { name: '五百', kind: 'floor', buildingId: null, floor: -1, picture: sha256, items } })
  await page.keyboard.press('g')
  await page.getByTestId('map-select').click()
  await page.getByTitle('五百').click()
  await expect(page.getByTestId('live-map')).toHaveAttribute('data-map', String(id))
  const shown = () =>
    page
      .getByTestId('map-stage')
      .locator('.map-mark')
      .evaluateAll((marks) => marks.reduce((sum, mark) => sum + Number((mark as HTMLElement).dataset['count'] ?? 1), 0))
  await expect.poll(shown).toBe(500)
  const before = await page.getByTestId('map-cluster').count()
  expect(before).toBeGreaterThan(5)
  await page.getByTestId('map-cluster').first().click()
  await expect.poll(() => page.getByTestId('map-stage').locator('.map-mark').count()).toBeGreaterThan(before)
  expect(await shown()).toBe(500)
  await page.screenshot({ path: 'out-test/e2e/map-500.png' })
})
