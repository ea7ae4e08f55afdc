// A part of the console that cannot be drawn: it says so in both languages, and alarm, queue and keys go on without it.
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from 'playwright/test'
import { PASSWORD } from '../../core/http/server-fixture.ts'
import { startFloodCore, type FloodCore } from '../fakes/flood-core.ts'

let core: FloodCore
test.beforeAll(async () => {
  core = await startFloodCore(fileURLToPath(new URL('../../out/renderer', import.meta.url)))
  await core.addUser('operator', 'operator')
})
test.afterAll(async () => core?.stop())

const row = (page: Page, number: string) => page.locator(`[data-testid=queue-row][data-number="${number}"]`)

/** The core's answers to this call become an empty object, which no screen can draw. @returns what mends it */
async function spoil(page: Page, call: string): Promise<() => void> {
  let isSpoilt = true
  await page.routeWebSocket(/\/rpc\/ws$/, (socket) => {
    const asked = new Set<string>()
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      const { i, p } = JSON.parse(String(message)) as { i: string; p?: { u?: string } }
      if (p?.u?.includes(call) === true) asked.add(i)
      server.send(message)
    })
    server.onMessage((message) => {
      const answer = typeof message === 'string' ? (JSON.parse(message) as { i: string }) : null
      const isOne = isSpoilt && answer !== null && asked.has(answer.i)
      socket.send(isOne ? JSON.stringify({ i: answer.i, p: { b: { json: {} } } }) : message)
    })
  })
  return () => {
    isSpoilt = false
  }
}

async function logIn(page: Page): Promise<void> {
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill('operator')
  await page.getByTestId('auth-password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('queue')).toBeFocused()
}

test('an incident that cannot be drawn leaves queue, keys and alarm, and is drawn when it is loaded anew', async ({ page }) => {
  const foreign: string[] = []
  page.on('request', (request) => {
    if (new URL(request.url()).host !== new URL(core.url).host) foreign.push(request.url())
  })
  const mend = await spoil(page, '/incidents/get')
  const first = await core.raise({ zone: 'a' })
  await logIn(page)
  await row(page, first.number).click()
  await page.keyboard.press('Enter')
  const failed = page.getByTestId('failed-incident')
  await expect(failed).toContainText('这一部分无法显示')
  await expect(failed).toContainText('This part cannot be shown')
  await expect(row(page, first.number)).toHaveAttribute('data-state', 'new')

  // Space is the operator's, not the button's of what failed
  await page.keyboard.press(' ')
  await expect(row(page, first.number)).toHaveAttribute('data-state', 'acknowledged')
  const fire = await core.raise({ kind: 'fire', severity: 'critical', source: 'fire-panel/gb26875', cameraId: null, deviceId: 'panel', zone: '1-1' })
  await expect(row(page, fire.number)).toHaveAttribute('data-state', 'new')
  // counted by what sounds
  await expect(page).toHaveTitle(/1/)

  mend()
  await row(page, first.number).click()
  if (await failed.isVisible()) await failed.getByTestId('failed-again').click()
  await expect(page.getByTestId('incident-view')).toHaveAttribute('data-state', 'acknowledged')
  await expect(failed).toHaveCount(0)
  expect(foreign).toEqual([])
})

test('a screen that cannot be drawn is left by its key, and another one is drawn', async ({ page }) => {
  await spoil(page, '/falls/')
  await logIn(page)
  await page.keyboard.press('2')
  await expect(page.getByTestId('failed-falls')).toBeVisible()
  await page.keyboard.press('g')
  await expect(page.getByTestId('failed-falls')).toHaveCount(0)
  await page.keyboard.press('1')
  await expect(page.getByTestId('queue')).toBeVisible()
})

test('when nothing can be drawn the page says so and is loaded anew by itself, once', async ({ page }) => {
  await page.clock.install()
  await page.route('**/auth/state', (route) => route.fulfill({ json: { needsSetup: false } }))
  await page.goto(core.url)
  const failed = page.getByTestId('failed-page')
  await expect(failed).toContainText('值班台无法显示')
  await expect(failed).toContainText('The console cannot be shown')
  await page.unroute('**/auth/state')
  await page.clock.fastForward(15_000)
  await expect(page.getByTestId('login-form')).toBeVisible()

  await page.route('**/auth/state', (route) => route.fulfill({ json: { needsSetup: false } }))
  await page.reload()
  await expect(failed).toBeVisible()
  await page.unroute('**/auth/state')
  await page.clock.fastForward(60_000)
  await expect(failed).toBeVisible()
  await failed.getByTestId('failed-again').click()
  await expect(page.getByTestId('login-form')).toBeVisible()
})
