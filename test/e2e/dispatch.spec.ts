// From an incident to a guard at the door: the staff is written down once, then three keys send somebody, and each step is seen at the desk.
import { once } from 'node:events'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { expect, test, type APIRequestContext, type Page } from 'playwright/test'
import { WebSocket } from 'ws'
import type { api } from '../../contract/api.ts'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

test.describe.configure({ mode: 'serial' })

const GUARD = { name: 'baoan01', password: 'another long passphrase' }
/** One grey pixel: what is no whole picture is refused. */
const JPEG = Buffer.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 17, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 0xff, 0xd9)

let place: Workplace
let core: CoreProcess
let key: string
let page: Page

test.beforeAll(async ({ browser }) => {
  place = await workplace()
  const site = `
version: 1
site: { id: dispatch, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋 }]
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
  page = await browser.newPage()
  await setUp(page, core.url)
  await runVigil(['user', 'add', GUARD.name, '--role', 'guard', '--password-stdin', '--data', place.dir], GUARD.password)
  key = (await runVigil(['key', 'add', 'reporter', '--scope', 'incidents:read,incidents:write', '--data', place.dir])).stdout.trim()
})
test.afterAll(async () => {
  await page?.close()
  await core?.stop()
  await place?.remove()
})

async function report(summary: string): Promise<{ id: string; number: string }> {
  const url = new URL('/api/v1/incidents', core.url).href
  const data = { kind: 'manual', severity: 'high', building: 'b3', summary }
  return (await (await page.request.post(url, { data, headers: { authorization: `Bearer ${key}` } })).json()) as { id: string; number: string }
}

async function addStaff(name: string, account?: string): Promise<void> {
  await page.getByTestId('staff-new').click()
  await page.getByTestId('staff-name').fill(name)
  if (account !== undefined) {
    await page.getByTestId('staff-account').click()
    await page.locator('.ant-select-item-option').filter({ hasText: account }).click()
  }
  await page.getByTestId('staff-save').click()
  await expect(page.getByTestId('staff-save')).toBeHidden()
  const row = page.locator('tr').filter({ hasText: name })
  await row.getByTestId('staff-duty').click()
  await expect(row.getByTestId('staff-duty')).toHaveAttribute('aria-checked', 'true')
}

/** As the phone page would. */
async function signInGuard(request: APIRequestContext) {
  const answer = await request.post(new URL('/auth/login', core.url).href, { data: GUARD, headers: { origin: core.url } })
  const cookie = (answer.headers()['set-cookie'] ?? '').split(';')[0] ?? ''
  const line = new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie }, origin: core.url })
  await once(line, 'open')
  const client: ContractRouterClient<typeof api> = createORPCClient(new RPCLink({ websocket: line as unknown as globalThis.WebSocket }))
  return { client, cookie, close: () => line.close() }
}

test('a manager writes down who there is and who is on duty', async () => {
  await page.keyboard.press('t')
  await page.getByTestId('duty-staff').click()
  await page.getByTestId('staff-panel').waitFor()
  await addStaff('保安01', GUARD.name)
  await addStaff('保安02')
  await expect(page.getByTestId('guard-chip')).toHaveCount(2)
})

test('three keys send the first of the list to an incident nobody has taken note of, and a key each records what the radio says', async () => {
  const { number } = await report('3栋大堂有人争吵')
  await page.keyboard.press('1')
  await page.locator(`[data-testid=queue-row][data-number="${number}"]`).waitFor()
  await page.keyboard.press('d')
  await expect(page.getByTestId('suggestion')).toHaveCount(2)
  await page.keyboard.press('2')
  await expect(page.getByTestId('suggestion').nth(1)).toHaveAttribute('data-chosen', 'true')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('suggestions')).toBeHidden()
  await page.keyboard.press('Enter')
  const dispatch = page.getByTestId('dispatch')
  await expect(dispatch).toHaveAttribute('data-state', 'assigned')
  for (const [pressed, state] of [
    ['a', 'accepted'],
    ['o', 'onScene'],
    ['w', 'done'],
  ] as const) {
    await page.keyboard.press(pressed)
    await expect(dispatch).toHaveAttribute('data-state', state)
  }
  await expect(dispatch.locator('li[data-step=arrive]')).toContainText('代录')
  // Done is for the operator to judge.
  await expect(page.getByTestId('incident-view')).toHaveAttribute('data-state', 'onScene')
  await page.keyboard.press('r')
  await expect(page.getByTestId('incident-view')).toHaveAttribute('data-state', 'resolved')
  await page.keyboard.press('Escape')
})

test('a phone that listens is reachable; what it tells, late too, is seen at the desk with its photo', async ({ playwright }) => {
  const request = await playwright.request.newContext()
  const guard = await signInGuard(request)
  const tasks = await guard.client.tasks.watch()
  await tasks.next()
  const { id, number } = await report('3栋电梯口积水')
  const row = page.locator(`[data-testid=queue-row][data-number="${number}"]`)
  await row.waitFor()
  await row.click()
  await page.keyboard.press('d')
  await expect(page.getByTestId('suggestion').first()).toContainText('保安01')
  await expect(page.getByTestId('suggestion').first()).toContainText('手机在线')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('suggestions')).toBeHidden()
  await expect.poll(async () => (await guard.client.tasks.mine()).tasks.filter((task) => task.incident.id === id).length).toBe(1)
  const task = (await guard.client.tasks.mine()).tasks.find((one) => one.incident.id === id)!
  const step = (name: 'accept' | 'arrive' | 'done', more = {}) =>
    guard.client.tasks.step({ dispatchId: task.id, step: name, atMs: task.assignedAtMs + 10, clientId: `${name}-${task.id.slice(-8)}`, ...more })
  await step('accept')
  await step('arrive')
  const photo = new URL(`/upload/task-photo?dispatch=${task.id}&client=photo-0001&atMs=${task.assignedAtMs + 20}`, core.url).href
  const sent = await request.post(photo, { data: JPEG, headers: { 'content-type': 'image/jpeg', origin: core.url, cookie: guard.cookie } })
  expect(sent.status(), await sent.text()).toBe(200)
  await step('done', { answer: 'confirmed', note: '已放置警示牌' })
  if (!(await page.getByTestId('incident-view').isVisible())) await page.keyboard.press('Enter')
  const dispatch = page.getByTestId('dispatch')
  await expect(dispatch).toHaveAttribute('data-state', 'done')
  await expect(dispatch).toContainText('情况属实')
  await expect(dispatch).toContainText('已放置警示牌')
  await expect(dispatch.getByTestId('dispatch-photos').locator('img')).toHaveCount(1)
  guard.close()
  await request.dispose()
})
