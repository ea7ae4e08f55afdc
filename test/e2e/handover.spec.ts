// Two people hand over at one console: an unread critical incident blocks the signature, read it does not, and what was signed is there to print.
import { expect, test, type Page } from 'playwright/test'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, postTo, signIn } from './console-page.ts'

let place: Workplace
let core: CoreProcess

test.beforeAll(async () => {
  place = await workplace()
  const site = `
version: 1
site: { id: duty, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋 }]
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
  for (const [name, role] of [
    ['boss', 'manager'],
    ['lin', 'operator'],
    ['chen', 'operator'],
  ] as const)
    await runVigil(['user', 'add', name, '--role', role, '--password-stdin', '--data', place.dir], ADMIN.password)
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

const report = async (page: Page, severity: string, summary: string) =>
  (await postTo<{ number: string }>(page, core.url, '/api/v1/incidents', { kind: 'manual', severity, building: 'b3', summary })).number

async function sign(page: Page, name: string, password = ADMIN.password): Promise<void> {
  await page.getByTestId('sign-name').fill(name)
  await page.getByTestId('sign-password').fill(password)
  await press(page, 'sign')
}

async function takeUp(page: Page, name: string): Promise<void> {
  await page.getByTestId('take-up-name').fill(name)
  await page.getByTestId('take-up-password').fill(ADMIN.password)
  await press(page, 'take-up-send')
}

/** A button whose last try is still under way takes no press. */
async function press(page: Page, testId: string): Promise<void> {
  await expect(page.getByTestId(testId)).not.toHaveClass(/ant-btn-loading/)
  await page.getByTestId(testId).click()
}

test('from signing on to a signed handover, with an unread critical incident in the way', async ({ page }) => {
  await signIn(page, core.url, 'lin')
  const number = await report(page, 'critical', '3栋天台有人')
  await report(page, 'low', '路灯不亮')

  await test.step('whoever signs on begins the shift, and writes what happened', async () => {
    await page.keyboard.press('t')
    await expect(page.getByTestId('no-shift')).toBeVisible()
    await page.getByTestId('sign-on').click()
    await expect(page.getByTestId('shift-people')).toContainText('lin')
    await page.getByTestId('duty-log').click()
    await page.getByTestId('duty-text').fill('水泵房巡查正常')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('duty-line').filter({ hasText: '水泵房巡查正常' })).toHaveCount(1)
  })

  await test.step('a correction is a line of its own; the wrong one stays', async () => {
    await page.getByTestId('correct').click()
    await page.getByTestId('duty-text').fill('应为：2号水泵房')
    await page.getByTestId('duty-send').click()
    await expect(page.locator('[data-testid="duty-line"][data-kind="correction"]')).toContainText('2号水泵房')
    await expect(page.getByTestId('duty-line').filter({ hasText: '水泵房巡查正常' })).toHaveCount(1)
  })

  await test.step('the page has gathered everything, and the leaving one signs', async () => {
    await page.getByTestId('duty-handover').click()
    await page.getByTestId('handover-begin').click()
    await expect(page.getByTestId('facts-incidents')).toContainText(number)
    await expect(page.getByTestId('facts-incidents')).toContainText('路灯不亮')
    await expect(page.getByTestId('facts-notes')).toContainText('2号水泵房')
    await page.getByTestId('sign-remarks').fill('天台的人还在劝')
    await sign(page, 'chen')
    await expect(page.getByTestId('sign-failure')).toBeVisible()
    await sign(page, 'lin')
    await expect(page.getByTestId('handover-left')).toContainText('天台的人还在劝')
    await expect(page.getByTestId('take-up-name')).toBeFocused()
  })

  await test.step('the critical one blocks the incoming signature until it was read; a wrong password blocks it always', async () => {
    await expect(page.getByTestId('unread-row')).toContainText(number)
    // nobody reads in the incoming person's place, and the leaving one is not offered as that
    await expect(page.getByTestId('read')).toHaveCount(0)
    await expect(page.getByTestId('sign')).toHaveCount(0)
    await expect(page.getByTestId('take-up-name')).toHaveValue('')
    await takeUp(page, 'lin')
    await expect(page.getByTestId('take-up-failure')).toBeVisible()
    await expect(page.getByTestId('take-up-again')).not.toBeChecked()
    await takeUp(page, 'chen')
    await expect(page.getByTestId('handover-reader')).toContainText('chen')
    await expect(page.getByTestId('read')).toBeFocused()
    await expect(page.getByTestId('sign-name')).toHaveValue('chen')
    await sign(page, 'chen')
    await expect(page.getByTestId('sign-failure')).toContainText(number)
    await page.screenshot({ path: 'out-test/e2e/handover-blocked.png' })
    await page.getByTestId('talk-text').fill('谁在天台？')
    await page.getByTestId('talk-ask').click()
    await expect(page.getByTestId('talk')).toHaveCount(1)
    await page.getByTestId('talk-text').fill('保安01在')
    await page.getByTestId('talk-reply').click()
    await expect(page.getByTestId('talk')).toHaveCount(2)
    await page.getByTestId('read').click()
    await expect(page.getByTestId('is-read')).toBeVisible()
    await sign(page, 'chen', 'not the password at all')
    await expect(page.getByTestId('sign-failure')).toBeVisible()
    await sign(page, 'lin')
    await expect(page.getByTestId('sign-failure')).toBeVisible()
    await sign(page, 'chen')
    await expect(page.getByTestId('past-handover')).toContainText('lin → chen')
  })

  await test.step('the console was not logged out, the next shift runs, and the page prints', async () => {
    await expect(page.getByTestId('user')).toContainText('lin')
    await expect(page.getByTestId('shift-people')).toContainText('chen')
    await expect(page.getByTestId('shift-people')).not.toContainText('lin')
    const href = await page.getByTestId('handover-print').getAttribute('href')
    const pdf = await page.request.get(new URL(href!, core.url).href)
    expect([pdf.status(), (await pdf.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-'])
  })

  await test.step('it survives the core being killed', async () => {
    const { host } = new URL(core.url)
    await core.kill()
    core = await startCoreProcess(['--data', place.dir, '--listen', host])
    await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'open', { timeout: 20_000 })
    await expect(page.getByTestId('past-handover')).toContainText('lin → chen')
    await expect(page.getByTestId('shift-people')).toContainText('chen')
  })
})

test('a manager asks whether somebody is there, and one key on the other console answers', async ({ browser, page }) => {
  await signIn(page, core.url, 'chen')
  await page.keyboard.press('t')
  await expect(page.getByTestId('shift-bar')).toBeVisible()
  if (await page.getByTestId('sign-on').isVisible()) await page.getByTestId('sign-on').click()
  await page.keyboard.press('1')
  const other = await browser.newPage()
  await signIn(other, core.url, 'boss')
  await other.keyboard.press('t')
  await other.getByTestId('duty-checks').click()
  await other.getByTestId('check-now').click()
  await expect(page.getByTestId('post-check')).toContainText('chen')
  await page.keyboard.press('F8')
  await expect(page.getByTestId('post-check')).toHaveCount(0)
  await expect(other.getByTestId('post-check')).toHaveCount(0)
  await expect(other.locator('[data-testid="post-check-row"][data-outcome="answered"]')).toHaveCount(1)
  await other.close()
})
