// A patrol from its set-up at the desk to the check-ins of a guard's phone: by its address, without a line, and by somebody else's phone.
import { chromium, expect, test, type Browser, type BrowserContext, type Page } from 'playwright/test'
import { chromiumArgs, chromiumPath } from '../chromium.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import type { DeskClient } from '../fakes/desk-client.ts'
import { PHONE } from '../fakes/phone-browser.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp, signIn } from './console-page.ts'
import { addGuard, GUARD, logIn } from './guard.ts'

const SITE = `
version: 1
site: { id: rounds, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋, floors: 18 }]
`

let place: Workplace
let core: CoreProcess
let desk: DeskClient
let browser: Browser

test.beforeAll(async () => {
  place = await workplace()
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(SITE)])
  browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumArgs] })
})
test.afterAll(async () => {
  await browser?.close()
  desk?.close()
  await core?.stop()
  await place?.remove()
})

async function openPhone(): Promise<{ context: BrowserContext; phone: Page }> {
  const context = await browser.newContext(PHONE)
  return { context, phone: await context.newPage() }
}

async function addPoint(page: Page, name: string, changes: (form: Page) => Promise<void>): Promise<void> {
  await page.getByTestId('point-new').click()
  await page.getByTestId('point-name').fill(name)
  await changes(page)
  await page.getByTestId('point-save').click()
  await expect(page.getByTestId('point-row').filter({ hasText: name })).toBeVisible()
}

test('a round is planned at the desk, walked with a phone, and what is doubted is decided at the desk', async ({ page }) => {
  test.setTimeout(240_000)
  await setUp(page, core.url)
  ;({ desk } = await addGuard(core, place.dir))

  await test.step('checkpoints, a route and a schedule are set up', async () => {
    await page.keyboard.press('p')
    await page.getByTestId('patrol-points').click()
    await addPoint(page, '3栋大堂', (form) => form.getByText('不要照片', { exact: true }).click())
    await addPoint(page, '3栋灭火器', (form) => form.getByText('不要照片', { exact: true }).click())
    await page.getByTestId('patrol-routes').click()
    await page.getByTestId('route-new').click()
    await page.getByTestId('route-name').fill('夜巡')
    await page.getByTestId('route-add-all').click()
    await page.getByTestId('route-save').click()
    await page.getByTestId('schedule-new').click()
    await page.getByTestId('schedule-from').fill('00:00')
    await page.getByTestId('schedule-to').fill('00:00')
    await page.getByTestId('schedule-every').fill('5')
    await page.getByTestId('schedule-save').click()
    await expect(page.getByTestId('schedule-row')).toContainText('全天每 5 分钟')
    await page.getByTestId('patrol-now').click()
    await expect(page.getByTestId('round').first()).toBeVisible()
  })

  const points = await desk.api.patrols.points()
  const lobby = points.find(({ name }) => name === '3栋大堂')!
  const bottle = points.find(({ name }) => name === '3栋灭火器')!
  const { code: _code, ...input } = bottle
  await desk.api.patrols.savePoint({ ...input, equipment: 'extinguisher' })

  await test.step('the sheet that is put up holds the address of each checkpoint', async () => {
    await page.evaluate(() => (window.print = () => undefined))
    await page.getByTestId('patrol-points').click()
    await page.getByTestId('points-print').click()
    const codes = page.getByTestId('point-qr')
    await expect(codes).toHaveCount(2)
    await page.emulateMedia({ media: 'print' })
    await expect(codes.first()).toBeVisible()
    await page.screenshot({ path: 'out-test/e2e/patrol-sheets.png' })
    await page.emulateMedia({ media: 'screen' })
    expect(await codes.evaluateAll((all) => all.map((one) => new URL(one.getAttribute('data-address') ?? '').pathname))).toContain(`/p/${lobby.id}`)
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  })

  const { context, phone } = await openPhone()
  await test.step('the address on the tag opens the phone page; after the log-in the guard checks in', async () => {
    await phone.goto(`${new URL(core.url).origin}/p/${lobby.id}?k=${lobby.code}`)
    await logIn(phone)
    await expect(phone.getByTestId('checkpoint')).toContainText('3栋大堂')
    expect(phone.url()).not.toContain(lobby.code)
    await phone.screenshot({ path: 'out-test/e2e/patrol-phone-point.png' })
    await phone.getByTestId('check-in').click()
    await expect(phone.getByTestId('patrol-done')).toBeVisible()
    await page.getByTestId('patrol-now').click()
    await expect(page.getByTestId('round-point').filter({ hasText: '3栋大堂' }).first()).toHaveAttribute('data-result', 'normal')
    await expect(page.getByTestId('round').first()).toContainText('保安01')
  })

  await test.step('without a line the next checkpoint is noted by its typed code, and a fault as well', async () => {
    await phone.getByTestId('patrol-back').click()
    await expect(phone.getByTestId('next-point')).toContainText('3栋灭火器')
    await phone.screenshot({ path: 'out-test/e2e/patrol-phone.png' })
    await context.setOffline(true)
    await phone.getByTestId('way-point').filter({ hasText: '3栋灭火器' }).click()
    await phone.getByTestId('patrol-code').fill(bottle.code.toLowerCase())
    await phone.getByTestId('patrol-code-use').click()
    await phone.getByTestId('check-in').click()
    await expect(phone.getByTestId('patrol-done')).toContainText('有网络时自动发送')
    await phone.getByTestId('patrol-back').click()
    await expect(phone.getByTestId('way-point').filter({ hasText: '3栋灭火器' })).toContainText('待发送')
    await phone.getByTestId('way-point').filter({ hasText: '3栋灭火器' }).click()
    await phone.getByTestId('patrol-code').fill(bottle.code)
    await phone.getByTestId('patrol-code-use').click()
    await phone.getByTestId('report-finding').click()
    await phone.getByTestId('fault-pressureLow').click()
    await phone.screenshot({ path: 'out-test/e2e/patrol-phone-finding.png' })
    await phone.getByTestId('finding-send').click()
    await expect(phone.getByTestId('phone-waiting')).toContainText('2')
    expect((await desk.api.patrols.findings({})).length).toBe(0)
    await context.setOffline(false)
    await expect(phone.getByTestId('phone-waiting')).toHaveCount(0)
    await expect(page.getByTestId('round-point').filter({ hasText: '3栋灭火器' }).first()).toContainText('输码')
    await page.getByTestId('patrol-findings').click()
    await expect(page.getByTestId('finding')).toContainText('压力不足')
    await page.screenshot({ path: 'out-test/e2e/patrol-findings.png' })
    expect((await desk.api.incidents.list({})).items).toMatchObject([{ kind: 'manual', summary: '人工上报 · 3栋灭火器 压力不足' }])
  })

  await test.step('a tag that is gone can be told as well; the desk sees that nothing was scanned, and it is no check-in', async () => {
    await phone.goto(`${new URL(core.url).origin}/p/${lobby.id}`)
    await phone.getByTestId('report-unscanned').click()
    await expect(phone.getByTestId('finding-sheet')).toContainText('未核实到场')
    await phone.getByTestId('fault-other').click()
    await phone.screenshot({ path: 'out-test/e2e/patrol-phone-unscanned.png' })
    await phone.getByTestId('finding-send').click()
    await expect(phone.getByTestId('patrol-done')).toHaveAttribute('data-is', 'taken')
    await expect(page.getByTestId('finding').filter({ hasText: '3栋大堂' }).getByTestId('finding-unverified')).toBeVisible()
    await expect(page.getByTestId('finding').filter({ hasText: '压力不足' }).getByTestId('finding-unverified')).toHaveCount(0)
    await page.screenshot({ path: 'out-test/e2e/patrol-unverified.png' })
    await page.getByTestId('finding').filter({ hasText: '3栋大堂' }).getByRole('button').last().click()
    await expect(page.getByTestId('incident-tabs')).toContainText('未核实到场')
    await page.keyboard.press('p')
    await page.getByTestId('patrol-findings').click()
  })

  await test.step('the same account on the console has no desk: no rounds, no duty, nothing to judge or to send', async () => {
    const own = await browser.newPage()
    await signIn(own, core.url, GUARD.name, GUARD.password)
    for (const screen of ['patrol', 'duty', 'look-back']) await expect(own.getByTestId(`screen-${screen}`)).toHaveCount(0)
    await expect(own.getByTestId('queue-row').first()).toBeVisible()
    await own.keyboard.press('t')
    await own.keyboard.press('Home')
    await own.keyboard.press('Enter')
    await expect(own.getByTestId('action-acknowledge')).toBeVisible()
    for (const action of ['dispatch', 'falseAlarm', 'shelve']) await expect(own.getByTestId(`action-${action}`)).toHaveCount(0)
    await own.keyboard.press('d')
    await expect(own.locator('.ant-message')).toContainText('值班台')
    await expect(own.getByTestId('suggestions')).toHaveCount(0)
    await own.screenshot({ path: 'out-test/e2e/guard-console.png' })
    await own.keyboard.press('Space')
    await expect.poll(async () => (await desk.api.incidents.list({})).items.some(({ state }) => state === 'acknowledged')).toBe(true)
    await own.close()
  })

  await test.step('a copied address on another phone is not believed until the desk accepts it', async () => {
    const outside = { buildingId: null, floor: null, cameras: [] as string[], tagUid: null, cardNumber: null, equipment: null, photo: 'never' as const }
    const gates = [await desk.api.patrols.savePoint({ ...outside, name: '南门' }), await desk.api.patrols.savePoint({ ...outside, name: '北门' })] as const
    const legs = gates.map(({ id }) => ({ pointId: id, minS: null, maxS: null }))
    const { id: routeId } = await desk.api.patrols.saveRoute({ name: '外围', order: 'free', allowedOutOfOrder: 0, durationMin: 10, points: legs })
    const starts = { is: 'window', from: '00:00', to: '00:00', everyMin: 5 } as const
    await desk.api.patrols.saveSchedule({ routeId, days: [1, 2, 3, 4, 5, 6, 7], starts, graceMin: 1, staffId: null })
    const [south, gate] = gates
    await phone.goto(`${new URL(core.url).origin}/p/${south.id}?k=${south.code}`)
    await phone.getByTestId('check-in').click()
    await expect(phone.getByTestId('patrol-done')).toBeVisible()
    await expect.poll(async () => (await desk.api.patrols.now()).some((round) => round.routeId === routeId && round.walkerName !== null)).toBe(true)
    const other = await openPhone()
    await other.phone.goto(`${new URL(core.url).origin}/p/${gate.id}?k=${gate.code}`)
    await logIn(other.phone)
    await other.phone.getByTestId('check-in').click()
    await expect(other.phone.getByTestId('patrol-done')).toBeVisible()
    await page.getByTestId('patrol-now').click()
    const doubted = page.getByTestId('round-point').filter({ hasText: '北门' }).first()
    await expect(doubted).toHaveAttribute('data-result', 'unverified')
    await expect(doubted).toContainText('换了手机')
    await page.screenshot({ path: 'out-test/e2e/patrol-now.png' })
    await doubted.getByTestId('point-confirm').click()
    await page.locator('.ant-popconfirm').getByText('认可', { exact: true }).click()
    await expect(doubted).toHaveAttribute('data-result', 'normal')
    await other.context.close()
  })
})
