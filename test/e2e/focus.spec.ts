// Where the keyboard is after a dialog opens, a view closes, or the screen changes: never lost, never on a cross.
import { expect, test } from 'playwright/test'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp } from './console-page.ts'

let place: Workplace
let core: CoreProcess
test.beforeAll(async () => {
  place = await workplace()
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite('version: 1\nsite: { id: focus, name: 翠园一期 }\n')])
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

test('whoever uses the keyboard only types where a dialog asks, and is back at the queue afterwards', async ({ page }) => {
  await setUp(page, core.url)
  await page.getByTestId('report-open').press('Enter')
  await expect(page.getByTestId('report-summary')).toBeFocused()
  await page.keyboard.type('北门道闸杆断裂')
  await page.getByTestId('report-send').press('Enter')
  await expect(page.getByTestId('queue-row')).toHaveCount(1)

  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await expect(page.getByTestId('unacknowledged')).toHaveText(/0/)
  await page.keyboard.press('f')
  await expect(page.getByTestId('false-alarm').locator('input').first()).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('l')
  await expect(page.getByTestId('reason')).toBeFocused()
  await page.keyboard.type('派出所要求保留')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('incident-held')).toBeVisible()

  await page.keyboard.press('b')
  await expect(page.getByTestId('procedure').locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('queue')).toBeFocused()
})

test('whoever changes the screen by key goes on in it', async ({ page }) => {
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill(ADMIN.name)
  await page.getByTestId('auth-password').fill(ADMIN.password)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('queue')).toBeFocused()
  await page.keyboard.press('t')
  await expect(page.getByTestId('duty')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByTestId('duty').locator(':focus')).toHaveCount(1)
  await page.keyboard.press('1')
  await expect(page.getByTestId('queue')).toBeFocused()
})
