// Two consoles, one alarm: exactly one acknowledges, the other sees at once who; what nobody takes is passed on; a cut line is said and mended.
import { fileURLToPath } from 'node:url'
import { chromium, expect, test, type Browser, type Page } from 'playwright/test'
import { PASSWORD } from '../../core/http/server-fixture.ts'
import { chromiumArgs, chromiumPath } from '../chromium.ts'
import { startCutLine } from '../fakes/cut-line.ts'
import { startFloodCore, type FloodCore } from '../fakes/flood-core.ts'

test.describe.configure({ mode: 'serial' })

const ROUNDS = 50
const WEB_DIR = fileURLToPath(new URL('../../out/renderer', import.meta.url))

let core: FloodCore
test.beforeAll(async () => {
  core = await startFloodCore(WEB_DIR)
  for (const name of ['front', 'next']) await core.addUser(name, 'operator')
  await core.addUser('boss', 'manager')
})
test.afterAll(async () => core?.stop())

/** In a browser of its own, as at another seat. */
async function sitDown(browser: Browser, name: string, url = core.url): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await page.goto(url)
  await page.getByTestId('auth-name').fill(name)
  await page.getByTestId('auth-password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('queue')).toBeVisible()
  return page
}

const row = (page: Page, number: string) => page.locator(`[data-testid=queue-row][data-number="${number}"]`)

/** When the page first drew it, by this computer's clock: looked for with every picture, not now and then. */
async function seenAt(page: Page, selector: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => (document.querySelector(wanted) === null ? requestAnimationFrame(look) : resolve(Date.now()))
        look()
      }),
    selector,
  )
}

interface Detail {
  readonly state: string
  readonly timeline: readonly { readonly what: string; readonly who: string | null }[]
}
/** Over REST, with the screen's own session. */
const detailOf = async (page: Page, id: string) => (await (await page.request.get(new URL(`/api/v1/incidents/${id}`, core.url).href)).json()) as Detail

test(`of two that press Space at once exactly one acknowledges, ${ROUNDS} times, and both see it`, async ({ browser }) => {
  const pages = [await sitDown(browser, 'front'), await sitDown(browser, 'next')] as const
  const won = { front: 0, next: 0 }
  const seenMs: number[] = []
  let told = 0
  for (let round = 0; round < ROUNDS; round++) {
    // each at a place of its own: none joins the one before
    const { id, number } = await core.raise({ zone: `round-${round}` })
    for (const page of pages) {
      await expect(row(page, number)).toHaveAttribute('data-state', 'new')
      await row(page, number).click()
      await expect(row(page, number)).toHaveAttribute('aria-selected', 'true')
    }
    const seen = pages.map((page) => seenAt(page, `[data-testid=queue-row][data-number="${number}"][data-state=acknowledged]`))
    const startMs = Date.now()
    await Promise.all(pages.map((page) => page.keyboard.press('Space')))
    seenMs.push(Math.max(...(await Promise.all(seen))) - startMs)
    const { timeline } = await detailOf(pages[0], id)
    const takers = timeline.filter(({ what }) => what === 'acknowledge')
    expect(takers, number).toHaveLength(1)
    const [winner, loser] = takers[0]!.who === 'front' ? (['front', 'next'] as const) : (['next', 'front'] as const)
    won[winner]++
    // whoever was beaten on the wire, and not by the news, is told by whom
    const beaten = pages[loser === 'front' ? 0 : 1].locator('.ant-message-error').filter({ hasText: number })
    if ((await beaten.count()) > 0) {
      await expect(beaten.first()).toContainText(winner)
      told++
    }
    await expect(row(pages[winner === 'front' ? 0 : 1], number).getByTestId('row-mine')).toBeVisible()
    await expect(row(pages[loser === 'front' ? 0 : 1], number).getByTestId('row-mine')).toHaveCount(0)
  }
  expect(won.front + won.next).toBe(ROUNDS)
  const sorted = seenMs.toSorted((a, b) => a - b)
  console.log(
    `${ROUNDS} races: front ${won.front}, next ${won.next}; ${told} losers told by whom; from the key to both screens: median ${sorted[25]} ms, longest ${sorted.at(-1)} ms`,
  )
  for (const page of pages) await page.context().close()
})

test('a colleague’s act is on the other screen', async ({ browser }) => {
  const [front, next] = [await sitDown(browser, 'front'), await sitDown(browser, 'next')]
  const seenMs: number[] = []
  for (let round = 0; round < 10; round++) {
    const { number } = await core.raise({ zone: `seen-${round}` })
    await expect(row(next, number)).toHaveAttribute('data-state', 'new')
    await row(front, number).click()
    const seen = seenAt(next, `[data-testid=queue-row][data-number="${number}"][data-state=acknowledged]`)
    const startMs = Date.now()
    await front.keyboard.press('Space')
    seenMs.push((await seen) - startMs)
  }
  console.log(`from the key on one console to the row on the other: median ${seenMs.toSorted((a, b) => a - b)[5]} ms, longest ${Math.max(...seenMs)} ms`)
  for (const page of [front, next]) await page.context().close()
})

test('what nobody acknowledges is counted down, passed to the next console, then to the manager', async ({ browser }) => {
  const [front, boss] = [await sitDown(browser, 'front'), await sitDown(browser, 'boss')]
  const { id, number } = await core.raise({ zone: 'nobody' })
  const wait = row(front, number).getByTestId('row-wait')
  await expect(wait).toHaveAttribute('data-told', 'nobody')
  await expect(wait).toContainText('秒后转下一台')
  core.pass(60_000)
  await expect(wait).toHaveAttribute('data-told', 'next')
  await expect(row(boss, number).getByTestId('row-wait')).toHaveAttribute('data-told', 'next')
  await expect(boss.getByTestId('escalated')).toHaveCount(0)
  core.pass(60_000)
  await expect(boss.getByTestId('escalated')).toHaveAttribute('data-count', '1')
  await boss.getByTestId('escalated').click()
  await boss.getByTestId('escalated-incident').click()
  await expect(boss.getByTestId('timeline')).toContainText('已通知主管')
  expect((await detailOf(front, id)).timeline.map(({ what }) => what)).toEqual(['opened', 'toNextConsole', 'toManager'])
  await row(front, number).click()
  await front.keyboard.press('Space')
  await expect(boss.getByTestId('escalated')).toHaveCount(0)
  for (const page of [front, boss]) await page.context().close()
})

test('a cut line is said, and once it is mended the screen is the present again', async () => {
  const line = await startCutLine(core.url)
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [...chromiumArgs, `--host-resolver-rules=MAP localhost ${line.host}`],
  })
  const page = await sitDown(browser, 'front', core.url.replace('127.0.0.1', 'localhost'))
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'open')
  const measured: string[] = []
  for (const round of [1, 2, 3]) {
    const said = seenAt(page, '[data-testid=connection-lost]')
    line.cut()
    const cutMs = Date.now()
    const { number } = await core.raise({ zone: `cut-${round}` })
    const saidMs = (await said) - cutMs
    await expect(page.getByTestId('connection-lost')).toBeVisible()
    await expect(row(page, number)).toHaveCount(0)
    const present = seenAt(page, `[data-testid=queue-row][data-number="${number}"]`)
    line.mend()
    const mendedMs = Date.now()
    const presentMs = (await present) - mendedMs
    await expect(page.getByTestId('connection-lost')).toBeHidden()
    measured.push(`said after ${saidMs} ms, the present again after ${presentMs} ms`)
  }
  console.log(measured.map((text, i) => `cut ${i + 1}: ${text}`).join('\n'))
  await browser.close()
  await line.close()
})
