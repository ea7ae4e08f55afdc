// Accounts from the first one on: made on screen, with a password of one's own, codes, and a dangerous act that two people do.
import { expect, test, type Browser, type Page } from 'playwright/test'
import { codeAt, stepAt } from '../../core/accounts/one-time-code.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp, signIn } from './console-page.ts'

test.describe.configure({ mode: 'serial' })

const OWN = 'fünf Enten im Teich'
let place: Workplace
let core: CoreProcess
let admin: Page
test.beforeAll(async ({ browser }) => {
  place = await workplace()
  core = await startCoreProcess(['--data', place.dir])
  admin = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await setUp(admin, core.url)
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

async function accounts(): Promise<void> {
  await admin.keyboard.press(',')
  await admin.getByTestId('settings-accounts').click()
  await expect(admin.getByTestId('account-row').first()).toBeVisible()
}
const rowOf = (name: string) => admin.locator('tr', { hasText: name })

/** @returns the password that was shown */
async function add(name: string, role: string): Promise<string> {
  await admin.getByTestId('account-add').click()
  await expect(admin.getByTestId('account-name')).toBeFocused()
  await admin.keyboard.type(name)
  await admin.getByTestId('account-role-choice').click()
  await admin.locator('.ant-select-item-option', { hasText: role }).click()
  await admin.getByTestId('account-add-ok').click()
  const password = (await admin.getByTestId('given-password').innerText()).trim()
  await admin.getByTestId('given-noted').click()
  return password
}

async function firstLogIn(browser: Browser, name: string, password: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 800 } })).newPage()
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill(name)
  await page.getByTestId('auth-password').fill(password)
  await page.keyboard.press('Enter')
  await page.getByTestId('password-old').fill(password)
  await page.getByTestId('password-next').fill(OWN)
  await page.getByTestId('password-repeat').fill(OWN)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('console')).toBeVisible()
  return page
}

test('an account that was made on screen changes its password first, and is out the moment it is disabled', async ({ browser }) => {
  await accounts()
  const given = await add('值班01', '值班员')
  const operator = await firstLogIn(browser, '值班01', given)
  await accounts()
  await expect(rowOf('值班01')).toContainText('已登录')
  await rowOf('值班01').getByTestId('account-disable').click()
  await admin.getByTestId('account-disable-sure').click()
  await expect(operator.getByTestId('login-form')).toBeVisible()
  await expect(rowOf('值班01')).toContainText('已停用')
})

test('codes are set up in one’s own account and asked for at the next log-in', async ({ browser }) => {
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await signIn(page, core.url, ADMIN.name)
  await page.getByTestId('user').click()
  await page.getByTestId('own-codes-begin').click()
  await page.getByTestId('codes-begin').click()
  const secret = (await page.getByTestId('codes-secret').innerText()).replace(/\s/g, '')
  await page.getByTestId('codes-code').fill(codeAt(secret, stepAt(Date.now())))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('codes-recovery').locator('li')).toHaveCount(10)
  const recovery = await page.getByTestId('codes-recovery').locator('li').first().innerText()
  await page.getByTestId('codes-noted').click()
  await page.keyboard.press('Escape')
  await page.getByTestId('log-out').click()
  await page.getByTestId('auth-name').fill(ADMIN.name)
  await page.getByTestId('auth-password').fill(ADMIN.password)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('auth-code')).toBeFocused()
  await page.keyboard.type('000000')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('auth-error')).toBeVisible()
  await page.getByTestId('auth-code').fill(recovery)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('console')).toBeVisible()
  await page.getByTestId('user').click()
  await page.getByTestId('own-codes-remove').click()
  await expect(page.getByTestId('own-codes-begin')).toBeVisible()
})

test('with two persons, one asks and the other allows it: from another console, or at this one', async ({ browser }) => {
  await accounts()
  const second = await firstLogIn(browser, '管理02', await add('管理02', '管理员'))
  await admin.getByTestId('settings-access').click()
  await admin.getByTestId('guard-giveRights-twoPersons').click()
  await admin.getByTestId('rules-save').click()
  await expect(admin.getByTestId('rules-save')).toBeDisabled()
  await accounts()
  // from another console
  await rowOf('值班01').getByTestId('account-role').click()
  await admin.getByTestId('account-role-choice').click()
  await admin.locator('.ant-select-item-option', { hasText: '物业经理' }).click()
  await admin.getByTestId('account-role-ok').click()
  await expect(admin.getByTestId('second')).toContainText('值班01')
  await second.getByTestId('approvals-open').click()
  await expect(second.getByTestId('approval-waiting')).toContainText('值班01')
  await second.getByTestId('approval-approve').click()
  await expect(admin.getByTestId('second')).toBeHidden()
  await expect(rowOf('值班01')).toContainText('物业经理')
  // at this one
  await rowOf('值班01').getByTestId('account-enable').click()
  await admin.getByTestId('second-name').fill(ADMIN.name)
  await admin.getByTestId('second-password').fill(ADMIN.password)
  await admin.keyboard.press('Enter')
  await expect(admin.getByTestId('second-failure')).toBeVisible()
  await admin.getByTestId('second-name').fill('管理02')
  await admin.getByTestId('second-password').fill(OWN)
  await admin.keyboard.press('Enter')
  await expect(rowOf('值班01')).toContainText('未登录')
})
