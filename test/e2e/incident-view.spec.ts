// The incident view against the real core: acknowledged and dispatched by few keys, the checklist on two consoles, its editor, who lives there, talking to the place.
import { expect, test, type Page } from 'playwright/test'
import { startModbusModule, type ModbusModule } from '../../devices/simulator/modbus-module.ts'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp } from './console-page.ts'

test.describe.configure({ mode: 'serial' })
test.use({ viewport: { width: 1280, height: 720 }, actionTimeout: 10_000 })

let place: Workplace
let core: CoreProcess
let module: ModbusModule
let key = ''

test.beforeAll(async () => {
  place = await workplace()
  module = await startModbusModule()
  const site = `
version: 1
site: { id: view, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋, units: 1 }]
devices:
  - id: voice
    driver: speaker/modbus-contact
    name: 3栋大堂语音
    building: b3
    config: { host: 127.0.0.1, port: ${module.port}, messages: [{ text: 保安员正在赶来，请稍候, coil: 0 }] }
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await module?.close()
  await place?.remove()
})

interface Detail {
  readonly procedure: { readonly version: number; readonly steps: readonly { readonly id: string; readonly answer?: { readonly value: string } }[] }
}

async function report(page: Page, severity: string, summary: string): Promise<{ id: string; number: string }> {
  const response = await page.request.post(new URL('/api/v1/incidents', core.url).href, {
    data: { kind: 'manual', severity, building: 'b3', summary },
    headers: { authorization: `Bearer ${key}` },
  })
  expect(response.ok(), await response.text()).toBe(true)
  return (await response.json()) as { id: string; number: string }
}

async function detailOf(page: Page, id: string): Promise<Detail> {
  return (await (await page.request.get(new URL(`/api/v1/incidents/${id}`, core.url).href, { headers: { authorization: `Bearer ${key}` } })).json()) as Detail
}

async function logIn(page: Page): Promise<void> {
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill(ADMIN.name)
  await page.getByTestId('auth-password').fill(ADMIN.password)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('queue')).toBeVisible()
}

const row = (page: Page, number: string) => page.locator(`[data-testid=queue-row][data-number="${number}"]`)
const view = (page: Page) => page.getByTestId('incident-view')

/** What is cut off on the right or left although it takes part in no scrolling. */
async function clipped(page: Page, within: string): Promise<string[]> {
  return page
    .locator(within)
    .evaluate((root) =>
      [...root.querySelectorAll<HTMLElement>('button, h2, h3, legend, .step-words, .actions, .procedure-top, .incident-title')]
        .filter((one) => one.offsetParent !== null && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).textOverflow !== 'ellipsis')
        .map((one) => `${one.className} ${one.textContent}`),
    )
}

test('the procedure of a kind is written in the settings, looked at and saved as a version', async ({ page }) => {
  await setUp(page, core.url)
  const made = await runVigil(['key', 'add', 'view', '--scope', 'incidents:read,incidents:write', '--data', place.dir])
  key = /vgk_\S+/.exec(made.stdout)?.[0] ?? ''
  await expect(page.getByTestId('queue')).toBeVisible()
  const before = await report(page, 'low', '保存之前的警情')

  await page.keyboard.press(',')
  await page.getByTestId('settings-kinds').click()
  await page.getByTestId('kind-manual').click()
  await page.getByTestId('edit-step-back-required').click()
  await page.getByTestId('step-add').click()
  await expect(page.getByTestId('settings-save')).toBeDisabled()
  await page.getByTestId('edit-step-step-1-zh').fill('现场情况')
  await page.getByTestId('edit-step-step-1-en').fill('What was found')
  await page.getByTestId('edit-step-step-1-kind').click()
  await page.getByTitle('单选').last().click()
  await page.getByTestId('edit-step-step-1-required').click()
  await page.getByTestId('edit-step-send-remove').click()
  await page.getByTestId('settings-undo').click()
  await expect(page.getByTestId('edit-step-send-zh')).toBeVisible()

  await page.keyboard.press('Escape')
  await expect(page.getByTestId('settings-stay')).toBeFocused()
  await page.getByTestId('settings-stay').click()

  expect(await clipped(page, '[data-testid=settings]')).toEqual([])
  await page.getByTestId('settings-save').click()
  await expect(page.getByTestId('settings-changes').locator('li')).toHaveCount(2)
  await page.getByTestId('settings-confirm').click()
  await page.getByTestId('settings-versions').click()
  await expect(page.getByTestId('version-in-force')).toBeVisible()
  await page.getByTestId('compare-1').click()
  await expect(page.getByTestId('settings-changes')).toContainText('现场情况')

  // what was open keeps what it began with
  expect((await detailOf(page, before.id)).procedure).toMatchObject({ version: 0, steps: [{ id: 'back' }, { id: 'send' }] })
})

test('acknowledged by two keys, dispatched by three', async ({ page }) => {
  await logIn(page)
  await page.keyboard.press('t')
  await page.getByTestId('staff-new').click()
  await page.getByTestId('staff-name').fill('保安01')
  await page.getByTestId('staff-save').click()
  await page.getByTestId('staff-duty').click()
  await expect(page.getByTestId('staff-duty')).toBeChecked()
  await page.keyboard.press('1')
  const { number } = await report(page, 'critical', '有人打架')
  await expect(row(page, number)).toBeVisible()
  await page.getByTestId('queue').focus()

  let keys = 0
  const press = async (name: string) => {
    keys += 1
    await page.keyboard.press(name)
  }
  await press('Home')
  await press('Space')
  await expect(row(page, number)).toHaveAttribute('data-state', 'acknowledged')
  expect(keys).toBeLessThanOrEqual(2)

  keys = 0
  await press('d')
  await expect(page.locator('[data-testid=suggestion][data-chosen=true]')).toContainText('保安01')
  await press('Enter')
  await expect(row(page, number)).toHaveAttribute('data-state', 'dispatched')
  expect(keys).toBeLessThanOrEqual(3)
})

test('what must be answered holds resolving up, is answered by keyboard, and the other console sees it', async ({ page, browser }) => {
  await logIn(page)
  const { id, number } = await report(page, 'critical', '电梯口漏水')
  await expect(row(page, number)).toBeVisible()
  await row(page, number).click()
  await page.keyboard.press('Enter')
  await expect(view(page)).toHaveAttribute('data-state', 'new')
  const other = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage()
  await logIn(other)
  await row(other, number).click()
  await other.keyboard.press('Enter')
  await expect(other.getByTestId('procedure')).toHaveAttribute('data-missing', '2')

  await page.keyboard.press('Space')
  await expect(view(page)).toHaveAttribute('data-state', 'acknowledged')
  await page.keyboard.press('r')
  await expect(page.locator('.ant-message-error')).toContainText('现场情况')
  await expect(view(page)).toHaveAttribute('data-state', 'acknowledged')
  await expect(page.getByTestId('step-back-check')).toBeFocused()

  await page.keyboard.press('Enter')
  await expect(page.getByTestId('step-back')).toHaveAttribute('data-answered', 'true')
  await expect(other.getByTestId('step-back')).toHaveAttribute('data-answered', 'true')
  // past the step that need not be
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('2')
  await expect(page.getByTestId('step-step-1-option-2')).toHaveAttribute('aria-checked', 'true')
  await expect(other.getByTestId('procedure')).toHaveAttribute('data-missing', '0')
  await expect(page.getByTestId('timeline')).toContainText('现场情况：否')
  expect((await detailOf(page, id)).procedure.steps.map(({ answer }) => answer?.value ?? null)).toEqual(['done', null, 'option-2'])

  await page.keyboard.press('r')
  await expect(view(page)).toHaveAttribute('data-state', 'resolved')
  await page.keyboard.press('c')
  await expect(view(page)).toHaveAttribute('data-state', 'closed')
  await other.context().close()
})

test('a phrase is said at one press and stands on the timeline; evidence is held for a reason', async ({ page }) => {
  await logIn(page)
  const { number } = await report(page, 'high', '楼道有烟味')
  await row(page, number).click()
  await page.keyboard.press('Enter')
  await page.getByTestId('tab-talk').click()
  await page.getByTestId('phrase-coming').click()
  await expect.poll(() => module.writes).toContain('0 on')
  await page.getByTestId('tab-timeline').click()
  await expect(page.getByTestId('timeline')).toContainText('保安员正在赶来，请稍候')

  await page.getByTestId('action-hold').click()
  await page.getByTestId('action-confirm').click()
  await expect(page.getByTestId('incident-held')).toBeHidden()
  await page.getByTestId('reason').fill('业主报警，公安要调取')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('incident-held')).toBeVisible()
})

test('who lives there is masked; who may see more gives a reason', async ({ page }) => {
  await logIn(page)
  await page.keyboard.press('7')
  await page.getByTestId('person-new').click()
  await page.getByTestId('person-name').fill('测试住户')
  await page.getByTestId('person-homes').locator('input').fill('3-1-1701')
  await page.keyboard.press('Enter')
  await page.getByTestId('person-phone').fill('13800001234')
  await page.getByTestId('person-save').click()
  await page.keyboard.press('Escape')
  await page.locator('[data-testid=screen-console]').click()
  const { number } = await report(page, 'high', '3栋漏水')
  await row(page, number).click()
  await page.keyboard.press('Enter')
  await page.getByTestId('tab-homes').click()
  await expect(page.getByTestId('homes')).toContainText('138****1234')
  await expect(page.getByTestId('homes')).not.toContainText('测试住户')
  await page.locator('[data-testid^=reveal-]').first().click()
  await page.getByTestId('reveal-reason').fill('通知漏水')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('homes')).toContainText('测试住户')
  await page.getByTestId('tab-timeline').click()
  await expect(page.getByTestId('timeline')).toContainText('通知漏水')
})

test('nothing is cut off at 1280×720 in both languages, and at 200 % it is scrolled and worked with', async ({ page }) => {
  await logIn(page)
  await page.getByTestId('queue-row').first().click()
  await page.keyboard.press('Enter')
  for (const name of ['zh-CN', 'en']) {
    await expect(page.getByTestId('procedure')).toBeVisible()
    expect(await clipped(page, '[data-testid=incident-view]'), name).toEqual([])
    await page.screenshot({ path: `out-test/incident-view-${name}.png` })
    await page.getByTestId('language').click()
  }
  // what a browser at 200 % leaves of 1280×720
  await page.setViewportSize({ width: 640, height: 360 })
  const note = page.getByTestId('note')
  await note.scrollIntoViewIfNeeded()
  await note.fill('放大后仍可操作')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('timeline')).toContainText('放大后仍可操作')
  const send = page.getByTestId('step-send-check')
  await send.click()
  await expect(page.getByTestId('step-send')).toHaveAttribute('data-answered', 'true')
})
