// The open API from end to end: a key is made on the screen and used by the generated client, a webhook is set up and receives a signed incident, the key is revoked.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'playwright/test'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { startFakePms, type FakePms } from '../fakes/pms.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

let place: Workplace
let core: CoreProcess
let receiver: FakePms

test.beforeEach(async () => {
  place = await workplace()
  receiver = await startFakePms()
  const site = 'version: 1\nsite: { id: sz-001, name: 翠园一期 }\nbuildings: [{ id: b3, name: 3栋 }, { id: b4, name: 4栋 }]\n'
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterEach(async () => {
  await core.stop()
  await receiver.close()
  await place.remove()
})

interface Client {
  readonly incidents: {
    list(input: { query: { limit: number } }): Promise<{ items: { id: string; summary: string }[] }>
    report(input: { body: { kind: 'manual'; severity: 'high'; building: string; summary: string } }): Promise<{ id: string; number: string }>
  }
}

/** The very file that is given out on the page of the API. */
async function clientOf(key: string): Promise<Client> {
  const file = join(import.meta.dirname, '../../out/client/vigil-client.ts')
  const { createVigilClient } = (await import(pathToFileURL(file).href)) as { createVigilClient(options: { url: string; key: string }): Client }
  return createVigilClient({ url: core.url, key })
}

test('a key, a webhook, an incident that arrives signed, and the key revoked', async ({ page }) => {
  await setUp(page, core.url)
  await page.getByTestId('screen-integrations').click()
  await page.getByTestId('integrations-api').click()
  const panel = page.getByTestId('api-panel')
  await expect(panel).toContainText('还没有接口密钥')
  await expect(page.getByTestId('subscriptions-none')).toBeVisible()
  await page.screenshot({ path: 'out-test/e2e/open-api-empty.png' })

  await page.getByTestId('key-new').click()
  await page.getByTestId('key-name').fill('数据大屏')
  await page.getByTestId('scope-incidents:write').click()
  await page.screenshot({ path: 'out-test/e2e/open-api-key-form.png' })
  await page.getByTestId('key-make').click()
  const key = (await page.getByTestId('key-token').textContent())?.trim() ?? ''
  expect(key).toMatch(/^vgk_[\w-]{43}$/)
  await page.screenshot({ path: 'out-test/e2e/open-api-key-made.png' })
  await page.getByTestId('key-noted').click()
  await expect(page.getByTestId('key-row')).toHaveCount(1)
  await expect(page.locator('body')).not.toContainText(key)

  await page.getByTestId('webhook-new').click()
  await page.getByTestId('subscription-name').fill('集成平台')
  await page.getByTestId('subscription-url').fill('http://example.com/hook')
  await page.getByTestId('subscription-save').click()
  await expect(page.getByTestId('subscription-failure')).toContainText('地址未加密')
  await page.getByTestId('subscription-url').fill(receiver.url)
  await page.getByTestId('subscription-secret').fill(receiver.secret)
  await page.screenshot({ path: 'out-test/e2e/open-api-webhook-form.png' })
  await page.getByTestId('subscription-save').click()
  const row = page.getByTestId('subscription')
  await expect(row).toHaveAttribute('data-state', 'current')
  await page.getByTestId('subscription-test').click()
  await expect(page.getByTestId('subscription-tested')).toContainText('对方已收到')

  const client = await clientOf(key)
  const { id, number } = await client.incidents.report({ body: { kind: 'manual', severity: 'high', building: 'b3', summary: '大堂积水' } })
  await expect.poll(() => receiver.deliveries.map(({ type, subject }) => `${type} ${subject}`)).toContain(`cn.vigil.incident.created.v1 incident/${number}`)
  expect(receiver.refused()).toBe(0)
  expect(JSON.parse(receiver.deliveries.at(-1)!.body)).toMatchObject({ source: 'urn:vigil:site:sz-001', data: { id, building: 'b3' } })
  expect((await client.incidents.list({ query: { limit: 5 } })).items.map((item) => item.id)).toEqual([id])
  await expect(page.getByTestId('subscription-delivered')).toContainText('1')

  receiver.misbehave({ answer: 500 })
  await client.incidents.report({ body: { kind: 'manual', severity: 'high', building: 'b4', summary: '单元门损坏' } })
  await expect(page.getByTestId('subscription-problem')).toContainText('HTTP 500')
  await expect(row).toHaveAttribute('data-state', 'retrying')
  await page.screenshot({ path: 'out-test/e2e/open-api.png' })
  receiver.misbehave(null)
  await page.getByTestId('subscription-resume').click()
  await page.getByTestId('resume-sure').click()
  await expect(row).toHaveAttribute('data-state', 'current')

  await page.getByTestId('key-revoke').click()
  await page.getByTestId('key-revoke-sure').click()
  await expect(page.getByTestId('key-row')).toContainText('已停用')
  await expect(client.incidents.list({ query: { limit: 1 } })).rejects.toMatchObject({ status: 401, code: 'auth.keyInvalid' })
  await page.getByTestId('language').click()
  await expect(page.getByTestId('key-row')).toContainText('Revoked')
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.screenshot({ path: 'out-test/e2e/open-api-en.png' })
})

test('the page of the API shows every route without the internet, and gives out the client', async ({ page }) => {
  const outside: string[] = []
  const said: string[] = []
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(core.url)) outside.push(request.url())
  })
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text())
  })
  await setUp(page, core.url)
  said.length = 0
  await page.goto(new URL('/api/docs', core.url).href)
  await expect(page.locator('.api-head h1')).toContainText('开放接口 Open API')
  await expect(page.locator('.opblock').first()).toBeVisible()
  expect(await page.locator('.opblock').count()).toBeGreaterThan(17)
  await page.screenshot({ path: 'out-test/e2e/open-api-docs.png' })
  await page.locator('.opblock', { hasText: 'Incidents, newest first' }).locator('.opblock-summary').click()
  await page.locator('.try-out__btn').click()
  await page.locator('.execute').click()
  await expect(page.locator('.live-responses-table .response-col_status').last()).toContainText('200')
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#client').click()])
  expect(download.suggestedFilename()).toBe('vigil-client.ts')
  expect([outside, said]).toEqual([[], []])
})
