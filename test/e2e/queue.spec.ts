// The queue by keyboard alone: search, filters, saved views, keys of every action, sound, a source put aside, ten thousand rows.
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from 'playwright/test'
import { PASSWORD } from '../../core/http/server-fixture.ts'
import { startFloodCore, type FloodCore } from '../fakes/flood-core.ts'

test.describe.configure({ mode: 'serial' })

let core: FloodCore
test.beforeAll(async () => {
  core = await startFloodCore(fileURLToPath(new URL('../../out/renderer', import.meta.url)))
  await core.addUser('operator', 'operator')
})
test.afterAll(async () => core?.stop())

test.beforeEach(async ({ page }) => {
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill('operator')
  await page.getByTestId('auth-password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('queue')).toBeFocused()
})

const row = (page: Page, number: string) => page.locator(`[data-testid=queue-row][data-number="${number}"]`)
const selected = (page: Page) => page.locator('[data-testid=queue-row][aria-selected=true]')

test('a search finds in both languages, Esc leaves it, and what is picked can be saved, gone through and removed', async ({ page }) => {
  const bike = await core.raise({ zone: 'a' })
  const crowd = await core.raise({ kind: 'crowding', severity: 'critical', source: 'crowding:b', cameraId: 'camera-8', zone: 'b' })
  await expect(page.getByTestId('queue-row').first()).toHaveAttribute('data-number', crowd.number)

  await page.keyboard.press('/')
  await expect(page.getByTestId('queue-search')).toBeFocused()
  await page.keyboard.type('e-bike')
  await expect(row(page, crowd.number)).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('queue')).toBeFocused()
  await expect(page.getByTestId('queue-narrowed')).toContainText('1')
  await expect(selected(page)).toHaveAttribute('data-number', bike.number)

  await page.keyboard.press('/')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByTestId('queue-view-name').focus()
  await page.keyboard.type('电动车')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('queue-view')).toHaveCount(1)
  await page.getByTestId('queue-clear').click()
  await expect(row(page, crowd.number)).toBeVisible()
  await page.getByTestId('queue').focus()
  await page.keyboard.press('q')
  await expect(row(page, crowd.number)).toHaveCount(0)
  await page.reload()
  await expect(page.getByTestId('queue')).toBeVisible()
  await expect(row(page, crowd.number)).toBeVisible()
  await page.keyboard.press('q')
  await expect(row(page, crowd.number)).toHaveCount(0)
  await page.keyboard.press('q')
  await expect(row(page, crowd.number)).toBeVisible()
})

test('D, L, E, Z and X do what they say, and what one has acknowledged is found under Mine', async ({ page }) => {
  const { number } = await core.raise({ zone: 'keys' })
  await row(page, number).click()
  await page.keyboard.press('Space')
  await expect(row(page, number).getByTestId('row-mine')).toBeVisible()
  await page.getByTestId('queue-filter-mine').click()
  await expect(page.getByTestId('queue-row')).toHaveCount(1)
  await page.keyboard.press('l')
  await page.getByTestId('reason').fill('物业要求留存')
  await page.getByTestId('action-confirm').click()
  await expect(row(page, number)).toContainText('已保全')
  for (const [key, title] of [
    ['e', '升级'],
    ['z', '搁置'],
    ['d', '派单'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.getByRole('dialog')).toContainText(title)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
})

test('a fire is in the list whatever was searched for, until somebody has acknowledged it', async ({ page }) => {
  await page.keyboard.press('/')
  await page.keyboard.type('没有这样的警情')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('queue-none-found')).toBeVisible()
  const fire = await core.raise({ kind: 'fire', severity: 'critical', source: 'fire-panel/gb26875', cameraId: null, deviceId: 'panel', zone: '1-1' })
  await expect(page.getByTestId('queue-row').first()).toHaveAttribute('data-number', fire.number)
  await expect(page.getByTestId('queue-unasked')).toContainText('1')
  await page.keyboard.press('Home')
  await expect(selected(page)).toHaveAttribute('data-number', fire.number)
  // just after it opened itself no key acts on it
  await expect(async () => {
    await page.keyboard.press('Space')
    await expect(row(page, fire.number)).toHaveCount(0, { timeout: 3000 })
  }).toPass()
  await expect(page.getByTestId('queue-unasked')).toHaveCount(0)
})

test('a mute is counted down, ended by its key, and broken by a new fire', async ({ page }) => {
  await page.keyboard.press('x')
  await expect(page.getByTestId('unmute')).toContainText('秒')
  await page.keyboard.press('x')
  await expect(page.getByTestId('mute')).toBeVisible()
  await page.keyboard.press('x')
  await expect(page.getByTestId('unmute')).toBeVisible()
  await core.raise({ kind: 'fire', severity: 'critical', source: 'fire-panel/gb26875', cameraId: null, deviceId: 'panel', zone: '2-7', buildingId: 'b9' })
  await expect(page.getByTestId('mute')).toBeVisible()
  await page.getByTestId('sound-menu').click()
  await page.getByTestId('sound-test-fire').click()
  await page.getByTestId('sound-menu').click()
  await page.getByTestId('seat-next').click()
  await page.getByTestId('sound-menu').click()
  await expect(page.getByTestId('seat-next')).toHaveAttribute('data-on', 'true')
})

test('a source is put aside with its reason, counted meanwhile, listed, and ended at once', async ({ page }) => {
  const noisy = { cameraId: 'camera-9', source: 'intrusion:yard', kind: 'intrusion' } as const
  const { number } = await core.raise({ ...noisy, zone: 'yard' })
  await row(page, number).click()
  await page.keyboard.press('z')
  await page.getByTestId('shelve-source').click()
  await page.getByTestId('reason').fill('树枝晃动')
  await page.getByTestId('action-confirm').click()
  await expect(row(page, number)).toHaveAttribute('data-state', 'shelved')
  const meanwhile = await core.raise({ ...noisy, zone: 'gate' })
  await expect(row(page, meanwhile.number)).toHaveAttribute('data-state', 'shelved')
  await page.getByTestId('shelved-open').click()
  await expect(page.getByTestId('shelved-source')).toContainText('树枝晃动')
  await expect(page.getByTestId('shelved-source')).toContainText('1 次')
  await page.getByTestId('shelved-end').click()
  await expect(page.getByTestId('shelved-none')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(row(page, meanwhile.number)).toHaveAttribute('data-state', 'new')
})
