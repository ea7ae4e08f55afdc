// The operator's console against the real core: first run, log-in, the queue by keyboard, a gate, a colleague who was quicker, a lost connection.
import { expect, test, type Page } from 'playwright/test'
import { startModbusModule, type ModbusModule } from '../../devices/simulator/modbus-module.ts'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { startFakeGate, type FakeGate } from '../fakes/gate-http-relay.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp } from './console-page.ts'

test.describe.configure({ mode: 'serial' })

let place: Workplace
let core: CoreProcess
let gate: FakeGate
let module: ModbusModule
let key: string
let args: string[]

test.beforeAll(async () => {
  place = await workplace()
  gate = await startFakeGate()
  module = await startModbusModule()
  const site = `
version: 1
site: { id: console, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋 }]
devices:
  - { id: gate-3-1, driver: gate/http-relay, name: 3栋1单元闸机, building: b3, config: { host: 127.0.0.1, port: ${gate.port} } }
  - { id: blind-gate, driver: gate/http-relay, name: 无反馈闸机, building: b3, config: { host: 127.0.0.1, port: ${gate.port}, input: null } }
  - { id: held-gate, driver: gate/modbus-relay, name: 可常开闸机, building: b3, config: { host: 127.0.0.1, port: ${module.port}, openCoil: 0, holdCoil: 1 } }
`
  args = ['--data', place.dir, '--site', await place.writeSite(site)]
  core = await startCoreProcess(args)
})
test.afterAll(async () => {
  await core?.stop()
  await gate?.close()
  await module?.close()
  await place?.remove()
})

/** As another system or a colleague would, over REST. */
async function post(page: Page, path: string, data: unknown): Promise<{ id: string; number: string }> {
  const response = await page.request.post(new URL(path, core.url).href, { data, headers: { authorization: `Bearer ${key}` } })
  expect(response.ok(), await response.text()).toBe(true)
  return (await response.json()) as { id: string; number: string }
}
const report = (page: Page, severity: string, summary: string) => post(page, '/api/v1/incidents', { kind: 'manual', severity, building: 'b3', summary })

async function logIn(page: Page): Promise<void> {
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill(ADMIN.name)
  await page.getByTestId('auth-password').fill(ADMIN.password)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'open')
  // before site, cameras, devices and queue have come there is nothing to work with
  await expect(page.getByTestId('queue')).toBeVisible()
}

const row = (page: Page, number: string) => page.locator(`[data-testid=queue-row][data-number="${number}"]`)
const selected = (page: Page) => page.locator('[data-testid=queue-row][aria-selected=true]')

test('first run refuses a short password, then creates the administrator; afterwards nobody gets in without the right one', async ({ page }) => {
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill(ADMIN.name)
  await page.getByTestId('auth-password').fill('short')
  await page.getByTestId('auth-repeat').fill('short')
  await page.getByTestId('auth-submit').click()
  await expect(page.locator('.ant-form-item-explain-error')).toContainText('12')
  await setUp(page, core.url)
  await expect(page.getByTestId('user')).toContainText(ADMIN.name)
  await expect(page.getByTestId('queue-empty')).toBeVisible()

  await page.getByTestId('log-out').click()
  await expect(page.getByTestId('login-form')).toBeVisible()
  await page.getByTestId('auth-name').fill(ADMIN.name)
  await page.getByTestId('auth-password').fill('not the passphrase')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('auth-error')).toContainText('用户名或密码不正确')

  const made = await runVigil(['key', 'add', 'colleague', '--scope', 'incidents:read,incidents:write', '--data', place.dir])
  key = /vgk_\S+/.exec(made.stdout)?.[0] ?? ''
  expect(key, made.stderr).not.toBe('')
})

test('the queue sorts by severity and is worked through by keyboard alone', async ({ page }) => {
  await logIn(page)
  const low = await report(page, 'low', '路灯不亮')
  const critical = await report(page, 'critical', '有人打架')
  const high = await report(page, 'high', '电梯困人')
  await expect(page.getByTestId('queue-row')).toHaveCount(3)
  const order = await page.getByTestId('queue-row').evaluateAll((rows) => rows.map((r) => (r as HTMLElement).dataset['number']))
  expect(order).toEqual([critical.number, high.number, low.number])
  await expect(page).toHaveTitle(/3/)

  await test.step('arrows and J, K move and stop at the ends; what was selected stays selected when others come', async () => {
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowUp')
    await expect(selected(page)).toHaveAttribute('data-number', critical.number)
    await page.keyboard.press('j')
    await expect(selected(page)).toHaveAttribute('data-number', high.number)
    await report(page, 'critical', '后来的')
    await expect(page.getByTestId('queue-row')).toHaveCount(4)
    await expect(selected(page)).toHaveAttribute('data-number', high.number)
  })

  await test.step('Enter opens; keys typed into the note do nothing but write', async () => {
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('incident-view')).toBeVisible()
    await page.keyboard.press('n')
    await expect(page.getByTestId('note')).toBeFocused()
    await page.keyboard.type('r c f ?')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('timeline')).toContainText('r c f ?')
    await expect(page.getByTestId('incident-view')).toHaveAttribute('data-state', 'new')
  })

  await test.step('Space acknowledges, R resolves, C closes, and nothing else is touched', async () => {
    for (const [press, state] of [
      ['Space', 'acknowledged'],
      ['r', 'resolved'],
      ['c', 'closed'],
    ] as const) {
      await page.keyboard.press(press)
      await expect(page.getByTestId('incident-view')).toHaveAttribute('data-state', state)
    }
    await expect(row(page, high.number)).toHaveCount(0)
    await page.keyboard.press('Space')
    await expect(page.locator('.ant-message-warning')).toContainText(high.number)
    await expect(row(page, critical.number)).toHaveAttribute('data-state', 'new')
  })

  await test.step('F asks for the reason: a number picks it, Enter confirms; "other" wants a note', async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Home')
    const first = (await selected(page).getAttribute('data-number')) ?? ''
    await page.keyboard.press('f')
    await page.keyboard.press('7')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('false-alarm')).toBeVisible()
    await page.keyboard.type('6 is only typed')
    await page.keyboard.press('Enter')
    await expect(row(page, first)).toHaveAttribute('data-state', 'falseAlarm')
    await expect(page.getByTestId('false-alarm')).toBeHidden()
    await page.keyboard.press('c')
    await expect(row(page, first)).toHaveCount(0)
  })

  await test.step('? shows and hides the keys', async () => {
    await page.keyboard.press('?')
    await expect(page.getByTestId('help')).toBeVisible()
    await page.keyboard.press('?')
    await expect(page.getByTestId('help')).toBeHidden()
  })
})

test('a report is made in the console, and the language changes without losing the place', async ({ page }) => {
  await logIn(page)
  await page.getByTestId('report-open').click()
  await page.getByTestId('report-summary').fill('东门有人翻越围栏')
  await page.getByTestId('report-send').click()
  await expect(page.getByTestId('incident-view')).toContainText('东门有人翻越围栏')
  await expect(page.getByTestId('evidence-snapshot')).toHaveCount(0)
  await page.getByTestId('language').click()
  await expect(page.getByTestId('action-acknowledge')).toContainText('Acknowledge')
  await expect(page.getByTestId('timeline')).toContainText(`Incident opened by ${ADMIN.name}`)
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.getByTestId('language').click()
  await expect(page.getByTestId('action-acknowledge')).toContainText('受理')
})

test('escalating says what it means and asks why', async ({ page }) => {
  await logIn(page)
  await report(page, 'critical', '电梯困人未解')
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await page.getByTestId('action-escalate').click()
  await expect(page.getByTestId('escalate-meaning')).toBeVisible()
  await page.getByTestId('action-confirm').click()
  await expect(page.locator('.ant-form-item-explain-error')).toBeVisible()
  await page.getByTestId('reason').fill('请主管到场')
  await page.getByTestId('action-confirm').click()
  await expect(page.getByTestId('timeline')).toContainText('请主管到场')
  await expect(page.getByTestId('timeline')).toContainText(`已升级 · ${ADMIN.name}`)
})

test('a gate is opened with a reason; accepted is not called confirmed, and a refusal says so', async ({ page }) => {
  await logIn(page)
  await report(page, 'high', '访客被困在门外')
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  const open = async (id: string) => {
    await expect(page.getByTestId(`device-${id}`)).toHaveAttribute('data-state', 'online')
    await page.getByTestId(`gate-open-${id}`).click()
    await page.getByTestId('gate-reasonVisitor').click()
    await page.getByTestId('gate-send').click()
  }
  await test.step('no reason, no command', async () => {
    await page.getByTestId('gate-open-gate-3-1').click()
    await page.getByTestId('gate-send').click()
    await expect(page.locator('.ant-form-item-explain-error')).toBeVisible()
    const dialog = await page.locator('.aside-dialog .ant-modal').boundingBox()
    const left = await page.getByTestId('incident-view').boundingBox()
    expect(dialog!.x, 'the dialog leaves the pictures free').toBeGreaterThanOrEqual(left!.x + left!.width)
    await expect(page.locator('.ant-modal-mask')).toHaveCount(0)
    await page.keyboard.press('Escape')
    expect(gate.requests.filter((request) => request.startsWith('POST'))).toEqual([])
  })
  await test.step('confirmed by the position input', async () => {
    await open('gate-3-1')
    await expect(page.getByTestId('gate-result')).toHaveAttribute('data-state', 'confirmed')
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('timeline')).toContainText('访客已核实')
    await expect(page.getByTestId('timeline')).toContainText(`开闸 3栋1单元闸机 · ${ADMIN.name} · 已确认到位`)
    await page.getByTestId('language').click()
    await expect(page.getByTestId('timeline')).toContainText('Visitor verified')
    await page.getByTestId('language').click()
  })
  await test.step('what stays until it is taken back has to be held down', async () => {
    await page.getByTestId('gate-open-held-gate').click()
    await page.getByTestId('gate-command').getByText('常开').click()
    await page.keyboard.press('Alt+1')
    await page.getByTestId('gate-hold').click()
    expect(module.coils[1]).not.toBe(true)
    await page.getByTestId('gate-hold').hover()
    await page.mouse.down()
    await expect(page.getByTestId('gate-result')).toHaveAttribute('data-state', 'accepted')
    await page.mouse.up()
    expect(module.coils[1]).toBe(true)
    await page.keyboard.press('Escape')
  })
  await test.step('a board without an input is only ever accepted', async () => {
    await open('blind-gate')
    await expect(page.getByTestId('gate-result')).toHaveAttribute('data-state', 'accepted')
    await expect(page.getByTestId('gate-result')).toContainText('没有证实')
    await page.keyboard.press('Escape')
  })
})

test('when a colleague was quicker, the screen says so and shows the new state', async ({ page }) => {
  // The news of the colleague's act is held back, as on a slow network.
  let held = false
  await page.routeWebSocket(/\/rpc\/ws/, (screen) => {
    const server = screen.connectToServer()
    server.onMessage((message) => {
      const isNews = message.toString().includes('"changed"')
      if (!(held && isNews)) screen.send(message)
    })
  })
  await logIn(page)
  const { id, number } = await report(page, 'critical', '两个人同时处理')
  await expect(row(page, number)).toHaveAttribute('data-state', 'new')
  await page.keyboard.press('Home')
  await expect(selected(page)).toHaveAttribute('data-number', number)
  held = true
  await post(page, `/api/v1/incidents/${id}/actions`, { action: 'acknowledge' })
  await page.keyboard.press('Space')
  await expect(page.locator('.ant-message-error')).toContainText('可能已由他人处理')
  await expect(page.locator('.ant-message-error')).toContainText('已受理')
  await expect(row(page, number)).toHaveAttribute('data-state', 'acknowledged')
})

test('a core that dies is announced, and everything is right again by itself when it is back', async ({ page }) => {
  await logIn(page)
  await expect(page.getByTestId('queue-row').first()).toBeVisible()
  const rows = await page.getByTestId('queue-row').count()
  const port = new URL(core.url).port
  await core.kill()
  await expect(page.getByTestId('connection-lost')).toBeVisible()
  await expect(page.getByTestId('device-gate-3-1')).toHaveAttribute('data-state', 'unknown')
  await expect(page.getByTestId('figures')).toHaveAttribute('data-fresh', 'false')
  await expect(page.locator('[data-testid=devices] .tone-good')).toHaveCount(0)
  await page.keyboard.press('Home')
  await page.keyboard.press('r')
  await expect(page.locator('.ant-message-error')).toContainText('连接中断')
  core = await startCoreProcess([...args, '--listen', `127.0.0.1:${port}`])
  await report(page, 'low', '断线期间之后的警情')
  await expect(page.getByTestId('connection-lost')).toBeHidden()
  await expect(page.getByTestId('queue-row')).toHaveCount(rows + 1)
  await expect(page.getByTestId('device-gate-3-1')).toHaveAttribute('data-state', 'online')
  await expect(page.getByTestId('figures')).toHaveAttribute('data-fresh', 'true')
})

test('a session that ends elsewhere leads back to the log-in page, and nothing of the console stays on screen', async ({ page }) => {
  await logIn(page)
  const origin = new URL(core.url).origin
  await page.request.post(`${origin}/auth/logout`, { data: {}, headers: { origin } })
  await expect(page.getByTestId('login-form')).toBeVisible()
  await expect(page.getByTestId('auth-notice')).toContainText('登录已失效')
  await expect(page.getByTestId('console')).toHaveCount(0)
})
