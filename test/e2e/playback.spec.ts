// Looking back by keyboard alone: an incident's moment, one picture at a time, speeds, four cameras in step, a bookmark, an export that another program plays and `vigil verify` confirms.
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test, type BrowserContext, type Page } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { logInAtDesk } from '../fakes/desk-client.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp } from './console-page.ts'

test.setTimeout(300_000)
test.describe.configure({ mode: 'serial' })

const run = promisify(execFile)
const COUNT = 4
const FPS = 10
let place: Workplace
let camera: FakeCamera
let core: CoreProcess
let context: BrowserContext
let page: Page
let incidentAtMs = 0

test.beforeAll(async ({ browser }) => {
  place = await workplace()
  const accessUnits = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=320x180'], fps: FPS, seconds: 20, gopSeconds: 2, bitrateKbps: 200 })
  camera = await startFakeCamera({ streams: Array.from({ length: COUNT }, (_, at) => ({ path: `/c${at}`, accessUnits, fps: FPS })) })
  const cameras = Array.from({ length: COUNT }, (_, at) => `  - { id: c${at}, name: 摄像机${at}, sub: "${camera.url(`/c${at}`)}" }`)
  core = await startCoreProcess([
    '--data',
    place.dir,
    '--site',
    await place.writeSite(`version: 1\nsite: { id: playback, name: 翠园一期 }\ncameras:\n${cameras.join('\n')}\n`),
  ])
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

const tile = (at: number) => page.getByTestId(`recording-c${at}`)
const shownAt = async (at = 0) => Number((await tile(at).getAttribute('data-at')) ?? Number.NaN)
const clockAt = async () => Number(await page.getByTestId('playback-time').getAttribute('data-at'))
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
/** What is asked, until it holds; times are of pictures. */
const untilShown = (is: (atMs: number) => boolean, at = 0) => expect.poll(async () => is(await shownAt(at)), { timeout: 20_000 }).toBe(true)

test('what was recorded is there after a while, and the incident leads to its moment', async () => {
  await expect(page.locator('[data-testid^="tile-c"][data-fresh="true"]')).toHaveCount(COUNT, { timeout: 60_000 })
  // what is looked back at has to happen first
  await page.waitForTimeout(20_000)
  const desk = await logInAtDesk(core.url, ADMIN)
  const incident = await desk.api.incidents.report({ severity: 'high', cameraId: 'c0', summary: '有人翻越围栏' })
  desk.close()
  incidentAtMs = incident.openedAtMs
  await page.waitForTimeout(15_000)
  await expect(page.getByTestId('queue-row')).toHaveCount(1)
  await press('j', '`')
  await expect(page.getByTestId('playback')).toBeVisible()
  await expect(tile(0)).toHaveAttribute('data-state', 'ready', { timeout: 20_000 })
  await untilShown((atMs) => Math.abs(atMs - (incidentAtMs - 10_000)) < 300)
  await expect(tile(0)).toContainText('录像')
  await expect(tile(0).locator('time')).toBeVisible()
  await expect(page.getByTestId('timeline-mark')).toHaveCount(1)
})

test('Esc, however often, stays on Playback and says what leads back', async () => {
  await press('Escape', 'Escape', 'Escape')
  await expect(page.getByTestId('playback')).toBeVisible()
  await expect(page.getByTestId('playback-status')).toContainText('Esc 不会离开回放')
  await press('i')
  await expect(page.locator('.recording-zoom').first()).not.toHaveAttribute('style', /scale\(1\)/)
  await press('Escape')
  await expect(page.getByTestId('playback')).toBeVisible()
})

test('an incident that no camera looks at opens no empty screen: the console says so', async () => {
  const desk = await logInAtDesk(core.url, ADMIN)
  await desk.api.incidents.report({ severity: 'critical', summary: '电话报警' })
  await press('1')
  await expect(page.getByTestId('queue-row')).toHaveCount(2)
  await page.getByTestId('queue-row').filter({ hasText: '电话报警' }).click()
  await press('`')
  await expect(page.locator('.ant-message')).toContainText('没有摄像机')
  await expect(page.getByTestId('playback')).toHaveCount(0)
  await press('`')
  await expect(page.getByTestId('playback')).toBeVisible()
  desk.close()
  await press('1')
  await page.getByTestId('queue-row').filter({ hasText: '翻越围栏' }).click()
  await press('`')
  await untilShown((atMs) => Math.abs(atMs - (incidentAtMs - 10_000)) < 300)
  await expect(page.getByTestId('playback-status')).toContainText('INC-')
})

test('an arrow is one picture, forwards and back, across the beginning of a group', async () => {
  const seen: number[] = [await shownAt()]
  for (const key of [...Array.from({ length: 24 }, () => 'ArrowRight'), ...Array.from({ length: 30 }, () => 'ArrowLeft')]) {
    const before = await shownAt()
    await press(key)
    await untilShown((atMs) => (key === 'ArrowRight' ? atMs > before : atMs < before))
    seen.push(await shownAt())
  }
  const steps = seen.slice(1).map((atMs, i) => Math.abs(atMs - seen[i]!))
  for (const step of steps) expect(Math.abs(step - 1000 / FPS)).toBeLessThan(30)
  expect(seen.at(-1)! - seen[0]!).toBeLessThan(-500)
})

test('space plays and stops; speeds go from 1/8 to 16 and backwards', async () => {
  const before = await clockAt()
  await press(' ')
  await untilShown((atMs) => atMs > before + 1500)
  await press(' ')
  await expect(page.getByTestId('playback')).toHaveAttribute('data-playing', 'false')
  const stood = await clockAt()
  await page.waitForTimeout(500)
  expect(await clockAt()).toBe(stood)

  await test.step('four times as fast', async () => {
    await press('l', 'l', 'k')
    await expect(page.getByTestId('playback-speed')).toHaveAttribute('data-speed', '4')
    const from = await clockAt()
    await untilShown((atMs) => atMs > from + 4000)
    await press('k')
  })
  await test.step('backwards by key pictures', async () => {
    const from = await clockAt()
    await press(...Array.from({ length: 7 }, () => 'j'))
    await expect(page.getByTestId('playback-speed')).toHaveAttribute('data-speed', '-2')
    await press('k')
    await untilShown((atMs) => atMs < from - 4000)
    await press('k')
  })
  await test.step('an eighth', async () => {
    await press('l', 'l', 'k')
    await expect(page.getByTestId('playback-speed')).toHaveAttribute('data-speed', '0.125')
    const from = await clockAt()
    await page.waitForTimeout(1600)
    const passed = (await clockAt()) - from
    expect(passed).toBeGreaterThan(50)
    expect(passed).toBeLessThan(800)
    await press('k', 'l', 'l', 'l')
  })
})

test('brackets go from incident to incident and say when there is none', async () => {
  await press('PageDown', 'PageDown', 'PageDown', '[')
  await untilShown((atMs) => Math.abs(atMs - (incidentAtMs - 5000)) < 300)
  await expect(page.getByTestId('playback-status')).toContainText('INC-')
  await press('[')
  await expect(page.getByTestId('playback-status')).toContainText('之前没有')
})

test('four cameras in step show the same moment, also while they play', async () => {
  await press('c')
  for (const at of [1, 2, 3]) {
    await page.keyboard.type(`机${at}`)
    await expect(page.locator('.ant-select-item-option-active')).toHaveText(`摄像机${at}`)
    await press('Enter')
    await expect(tile(at)).toBeVisible()
  }
  await press('Escape')
  for (const at of [0, 1, 2, 3]) await expect(tile(at)).toHaveAttribute('data-state', 'ready', { timeout: 20_000 })
  const together = async () => {
    const all = await Promise.all([0, 1, 2, 3].map(shownAt))
    return Math.max(...all) - Math.min(...all)
  }
  await expect.poll(together).toBeLessThan(250)
  const before = await clockAt()
  await press('k')
  await untilShown((atMs) => atMs > before + 2000, 3)
  await press('k')
  await expect.poll(together).toBeLessThan(250)
  await press('ArrowDown')
  await expect(tile(1)).toHaveAttribute('data-lead', 'true')
})

test('a bookmark is set at what is seen, and leads back to it', async () => {
  const at = await shownAt(1)
  await press('m')
  await expect(page.getByTestId('bookmark-dialog')).toBeVisible()
  await page.keyboard.type('红衣人')
  await press('Enter')
  await expect(page.getByTestId('bookmark-dialog')).toBeHidden()
  await press('PageUp')
  await page.getByTestId('side-bookmarks').click()
  await page.getByTestId('playback-bookmark').focus()
  await press('Enter')
  await untilShown((atMs) => Math.abs(atMs - at) < 150, 1)
})

test('an export is made for a reason, plays elsewhere as long as was asked, and is confirmed', async () => {
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await press('e')
  await expect(page.getByTestId('export-reason')).toBeFocused()
  await page.keyboard.type('派出所调取')
  const wall = (atMs: number) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' }).format(atMs)
  const fromMs = Math.ceil((incidentAtMs - 8000) / 1000) * 1000
  await page.getByTestId('export-from').fill(wall(fromMs))
  await page.getByTestId('export-to').fill(wall(fromMs + 12_000))
  await page.getByTestId('export-reason').focus()
  await press('Enter')
  await expect(page.getByTestId('export')).toHaveAttribute('data-state', 'ready', { timeout: 60_000 })
  const links = page.getByTestId('export-file')
  // the pictures, what is said of them, its signature, and the page that checks all of it
  await expect(links).toHaveCount(COUNT + 3)
  for (let at = 0; at < COUNT + 3; at++) {
    const href = (await links.nth(at).getAttribute('href'))!
    const answer = await page.request.get(new URL(href, core.url).href)
    expect(answer.ok()).toBe(true)
    expect(answer.headers()['content-disposition']).toContain('attachment')
    const file = join(place.dir, '..', href.split('/').at(-1)!)
    await writeFile(file, await answer.body())
    if (!/\.mp4$|manifest\.json$/.test(file)) continue
    const verdict = await runVigil(['verify', file, '--data', place.dir])
    expect([verdict.code, verdict.stdout]).toEqual([0, expect.stringContaining('exported here')])
    if (!file.endsWith('.mp4')) continue
    const { stdout } = await run('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file])
    expect(Number(stdout)).toBeCloseTo(12, 1)
    const decoded = await run('ffmpeg', ['-v', 'error', '-xerror', '-i', file, '-f', 'null', '-'])
    expect(decoded.stderr).toBe('')
  }
  const all = await runVigil(['verify', '--data', place.dir])
  expect([all.code, all.stderr]).toEqual([0, ''])
})
