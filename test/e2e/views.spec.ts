// One seat with several windows: what is chosen in one is chosen in all, one of them sounds, and all come back; everything follows the seat's size.
import { expect, test, type BrowserContext, type Page } from 'playwright/test'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { findClippedText } from './clipped-text.ts'
import { setUp } from './console-page.ts'
import { setLook } from './every-screen.ts'

test.describe.configure({ mode: 'serial' })

let place: Workplace
let core: CoreProcess
let context: BrowserContext
let page: Page
let key: string

test.beforeAll(async ({ browser }) => {
  place = await workplace()
  const site = `
version: 1
site: { id: views, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋 }]
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  // counts the tones a window plays
  await context.addInitScript(() => {
    const counted = globalThis as unknown as { tones: number }
    counted.tones = 0
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (when) {
      counted.tones++
      start.call(this, when)
    }
  })
  page = await context.newPage()
  await setUp(page, core.url)
  const made = await runVigil(['key', 'add', 'colleague', '--scope', 'incidents:read,incidents:write', '--data', place.dir])
  key = /vgk_\S+/.exec(made.stdout)?.[0] ?? ''
  expect(key, made.stderr).not.toBe('')
})
test.afterAll(async () => {
  await context?.close()
  await core?.stop()
  await place?.remove()
})

async function report(severity: string, summary: string): Promise<string> {
  const response = await page.request.post(new URL('/api/v1/incidents', core.url).href, {
    data: { kind: 'manual', severity, building: 'b3', summary },
    headers: { authorization: `Bearer ${key}` },
  })
  expect(response.ok(), await response.text()).toBe(true)
  return ((await response.json()) as { number: string }).number
}
const row = (on: Page, number: string) => on.locator(`[data-testid=queue-row][data-number="${number}"]`)
const tonesOf = (on: Page) => on.evaluate(() => (globalThis as unknown as { tones: number }).tones)

/** By keyboard from the console: V, then the window's key. */
async function openWindow(letter: string): Promise<Page> {
  await page.bringToFront()
  await page.keyboard.press('v')
  await expect(page.getByTestId('view')).toBeVisible()
  const [opened] = await Promise.all([context.waitForEvent('page'), page.keyboard.press(letter)])
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('view')).toBeHidden()
  await expect(opened.getByTestId('console')).toBeVisible()
  return opened
}

test('queue, wall and map each open in a window of their own, by keyboard', async () => {
  const first = await report('low', '第一件')
  const queue = await openWindow('q')
  await expect(row(queue, first)).toBeVisible()
  await expect(queue.getByTestId('wall')).toHaveCount(0)
  const wall = await openWindow('w')
  await expect(wall.getByTestId('wall')).toBeVisible()
  await expect(wall.getByTestId('queue')).toHaveCount(0)
  const map = await openWindow('g')
  await expect(map.getByTestId('map')).toBeVisible()
  await page.getByTestId('view-open').click()
  for (const view of ['queue', 'wall', 'map']) await expect(page.getByTestId(`window-${view}`)).toHaveAttribute('data-open', 'true')
  await page.keyboard.press('Escape')
})

const windowOf = (view: string) => context.pages().find((one) => one.url().includes(`view=${view}`))!

test('what is chosen, opened and acknowledged in one window is so in the others', async () => {
  const [one, two] = [await report('medium', '第二件'), await report('high', '第三件')]
  const queue = windowOf('queue')
  await queue.bringToFront()
  await row(queue, one).click()
  await expect(row(page, one)).toHaveAttribute('aria-selected', 'true')
  await row(queue, two).click()
  await expect(row(page, two)).toHaveAttribute('aria-selected', 'true')
  await queue.keyboard.press('Space')
  await expect(row(page, two)).toHaveAttribute('data-state', 'acknowledged')

  await row(queue, one).click()
  await queue.keyboard.press('Enter')
  await expect(page.getByTestId('incident-view')).toBeVisible()
  await expect(queue.getByTestId('incident-view')).toHaveCount(0)
  await page.bringToFront()
  await row(page, two).click()
  await expect(row(queue, two)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
})

test('the keys of other screens and of the queue do nothing where these are not seen', async () => {
  const number = await report('low', '只在队列里受理')
  const wall = windowOf('wall')
  await wall.bringToFront()
  await wall.keyboard.press('Home')
  await wall.keyboard.press('Space')
  await wall.keyboard.press('9')
  await expect(wall.getByTestId('wall')).toBeVisible()
  await expect(row(page, number)).toHaveAttribute('data-state', 'new')
})

test('one window sounds, and another goes on when it is closed', async () => {
  const pages = context.pages()
  for (const one of pages) await one.locator('h1').click()
  const before = await Promise.all(pages.map(tonesOf))
  await report('critical', '响到有人受理')
  const sounded = async (from: readonly number[]) => (await Promise.all(context.pages().map(tonesOf))).map((tones, at) => tones > (from[at] ?? 0))
  await expect.poll(async () => (await sounded(before)).filter(Boolean).length).toBe(1)
  // the same again at its next turn, and still nobody else
  const again = await Promise.all(pages.map(tonesOf))
  await expect.poll(async () => (await sounded(again)).filter(Boolean).length).toBe(1)
  const sounding = (await sounded(before)).findIndex(Boolean)
  expect((await sounded(before)).filter(Boolean)).toHaveLength(1)

  const leader = pages[sounding]!
  const isConsole = leader === page
  await leader.close()
  const rest = await Promise.all(context.pages().map(tonesOf))
  await expect.poll(async () => (await sounded(rest)).filter(Boolean).length).toBe(1)
  if (isConsole) {
    page = await context.newPage()
    await page.goto(core.url)
  }
  await expect(page.getByTestId('queue')).toBeVisible()
})

test('muted in one window, the seat is silent', async () => {
  await page.getByTestId('mute').click()
  for (const one of context.pages()) await expect(one.getByTestId('unmute')).toBeVisible()
  await page.getByTestId('unmute').click()
  for (const one of context.pages()) await expect(one.getByTestId('mute')).toBeVisible()
})

test('a seat that is left comes back with its windows, without the one a person closed', async () => {
  for (const view of ['queue', 'wall', 'map']) if (windowOf(view) === undefined) await openWindow(view === 'map' ? 'g' : view.slice(0, 1))
  await windowOf('map').close()
  await page.getByTestId('view-open').click()
  await expect(page.getByTestId('window-map')).toHaveAttribute('data-open', 'false')
  await page.getByTestId('seat-name').fill('1号台')
  await expect(page.getByTestId('user')).toContainText('1号台')
  await expect
    .poll(() => page.evaluate(() => (JSON.parse(localStorage.getItem('vigil.seat')!) as { state: { open: string[] } }).state.open.toSorted()))
    .toEqual(['queue', 'wall'])
  await page.keyboard.press('Escape')

  await Promise.all(context.pages().map((one) => one.close()))
  page = await context.newPage()
  await page.goto(core.url)
  await expect(page.getByTestId('user')).toContainText('1号台')
  await expect
    .poll(() =>
      context
        .pages()
        .map((one) => new URL(one.url()).search)
        .toSorted(),
    )
    .toEqual(['', '?view=queue', '?view=wall'])
})

test('size and print are kept, and at 200 % nothing of the console is lost', async () => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.getByTestId('view-open').click()
  await page.getByTestId('view-scale').getByText('200%').click()
  await page.getByTestId('view-density').getByText('大字').click()
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(page.getByTestId('queue')).toBeVisible()
  expect(await page.evaluate(() => document.body.getBoundingClientRect().width / document.body.offsetWidth)).toBeCloseTo(2)
  await setLook(page, { density: 'normal' })
  expect(await findClippedText(page)).toEqual([])
  // what antd places by hand lies where it belongs, though the page is magnified
  await page.getByTestId('view-open').click()
  const dialog = await page.getByRole('dialog').boundingBox()
  expect(dialog!.x).toBeGreaterThanOrEqual(0)
  expect(dialog!.x + dialog!.width).toBeLessThanOrEqual(1280)
  await page.keyboard.press('Escape')
  await page.keyboard.press('2')
  const select = page.getByTestId('falls-span')
  await select.click()
  const [at, list] = [await select.boundingBox(), await page.locator('.ant-select-dropdown').boundingBox()]
  expect(Math.abs(list!.x - at!.x)).toBeLessThan(12)
})
