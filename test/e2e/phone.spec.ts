// A guard's shift on a phone of 360 px: over TLS with the site's own authority, with a task, without a line, and back.
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect, test, type BrowserContext, type Page } from 'playwright/test'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import type { DeskClient } from '../fakes/desk-client.ts'
import { openPhoneBrowser, type PhoneBrowser } from '../fakes/phone-browser.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp, signIn } from './console-page.ts'
import { addGuard, logIn, untilLate } from './guard.ts'

// One shift of one phone, from its start.
test.describe.configure({ mode: 'serial' })

let place: Workplace
let core: CoreProcess
let phones: string
let desk: DeskClient
let browser: PhoneBrowser
let context: BrowserContext
let phone: Page

test.beforeAll(async () => {
  place = await workplace()
  core = await startCoreProcess(['--data', place.dir, '--phones', '127.0.0.1:0'])
  phones = core.phones ?? ''
  browser = await openPhoneBrowser(place.dir)
  context = await browser.openContext()
  phone = await context.newPage()
})
test.afterAll(async () => {
  await browser?.close()
  desk?.close()
  await core?.stop()
  await place?.remove()
})

test('a guard logs in by TLS, takes a task, loses the line, works on, and the desk gets it all with true times', async ({ page }) => {
  test.setTimeout(420_000)
  await setUp(page, core.url)
  const guard = await addGuard(core, place.dir)
  desk = guard.desk
  const { staffId } = guard
  const staff = async () => (await desk.api.staff.list()).find(({ id }) => id === staffId)

  await test.step('the page is there by TLS, and the guard is on duty and reachable', async () => {
    await phone.goto(`${phones}/phone`)
    await logIn(phone)
    await phone.getByTestId('phone-duty').click()
    await expect(phone.getByTestId('phone-duty')).toHaveAttribute('data-on', 'true')
    expect((await context.cookies()).find(({ name }) => name.startsWith('__Host-vigil_session_'))).toMatchObject({
      secure: true,
      httpOnly: true,
      sameSite: 'Strict',
    })
    await expect.poll(async () => (await staff())?.reach.is).toBe('reachable')
    expect((await staff())?.onDutySinceMs).not.toBeNull()
    await expect(phone.getByTestId('warn-offline')).toHaveCount(0)
    await phone.screenshot({ path: 'out-test/e2e/phone-empty.png' })
  })

  const incident = await desk.api.incidents.report({ severity: 'high', summary: '3栋1单元大堂有人按铃求助' })
  await test.step('a task rings until it is accepted', async () => {
    await desk.api.dispatches.assign({ incidentId: incident.id, staffId, note: '带上对讲机' })
    await expect(phone.getByTestId('phone')).toHaveAttribute('data-ringing', 'true')
    await phone.getByTestId('phone-task').click()
    await expect(phone.getByTestId('task-view')).toContainText('带上对讲机')
    await phone.screenshot({ path: 'out-test/e2e/phone-task.png' })
    await phone.getByTestId('step-accept').click()
    await expect(phone.getByTestId('phone')).toHaveAttribute('data-ringing', 'false')
    await expect.poll(async () => (await desk.api.dispatches.of({ incidentId: incident.id }))[0]?.state).toBe('accepted')
  })

  const goneAtMs = Date.now()
  await test.step('without a line it says so in red, opens anew, and takes on scene, a photo and done', async () => {
    await context.setOffline(true)
    await expect(phone.getByTestId('warn-lineLost')).toBeVisible()
    await phone.screenshot({ path: 'out-test/e2e/phone-offline.png' })
    await phone.reload()
    await expect(phone.getByTestId('task-view')).toHaveAttribute('data-state', 'accepted')
    await phone.getByTestId('step-arrive').click()
    await phone
      .getByTestId('photo-input')
      .setInputFiles({ name: 'scene.png', mimeType: 'image/png', buffer: await readFile('resources/icons/vigil-512-maskable.png') })
    await expect(phone.getByTestId('step-photo')).toContainText('1')
    await phone.getByTestId('step-done').click()
    await phone.getByTestId('answer-note').fill('老人误按')
    await phone.screenshot({ path: 'out-test/e2e/phone-answer.png' })
    await phone.getByTestId('answer-confirmed').click()
    await expect(phone.getByTestId('task-view')).toHaveAttribute('data-state', 'done')
    await expect(phone.getByTestId('phone-waiting')).toContainText('3')
  })
  const doneAtMs = Date.now()

  await test.step('the page is closed, and what waits outlives it', async () => {
    await phone.close()
    phone = await context.newPage()
    await phone.goto(`${phones}/phone/queue`)
    await expect(phone.getByTestId('queue-entry')).toHaveCount(3)
    await untilLate(doneAtMs)
    expect((await desk.api.dispatches.of({ incidentId: incident.id }))[0]?.state).toBe('accepted')
  })

  await test.step('back on the line the desk has all of it, with the times at which it was done, marked late', async () => {
    await context.setOffline(false)
    await expect(phone.getByTestId('queue-entry')).toHaveCount(0)
    const [sent] = await desk.api.dispatches.of({ incidentId: incident.id })
    expect(sent).toMatchObject({ state: 'done', photos: [{ late: true }] })
    const steps = sent?.steps.filter(({ step }) => step === 'arrive' || step === 'done') ?? []
    expect(steps.map(({ step, late, recordedFor }) => [step, late, recordedFor])).toEqual([
      ['arrive', true, false],
      ['done', true, false],
    ])
    for (const { atMs } of steps) {
      expect(atMs).toBeGreaterThan(goneAtMs - 1000)
      expect(atMs).toBeLessThan(doneAtMs + 1000)
    }
    expect(steps[1]).toMatchObject({ answer: 'confirmed', note: '老人误按' })
  })
})

test('help is called by a held press only, and without a line the phone says that nobody has heard', async ({ page }) => {
  const call = async () => {
    await phone.getByTestId('phone-sos').hover()
    await phone.mouse.down()
    await expect(phone.getByTestId('sos-sent').or(phone.getByTestId('sos-waiting'))).toBeVisible()
    await phone.mouse.up()
  }
  await phone.getByTestId('phone-sos').click()
  await expect(phone.getByTestId('phone-sos')).not.toHaveClass(/held/)
  await expect(phone.getByTestId('sos-sent')).toHaveCount(0)
  await context.setOffline(true)
  await expect(phone.getByTestId('phone-line')).toHaveAttribute('data-state', 'lost')
  await call()
  await expect(phone.getByTestId('sos-waiting')).toBeVisible()
  // a hand that trembles
  await phone.getByTestId('phone-sos').hover()
  await phone.mouse.down()
  await expect(phone.getByTestId('phone-waiting')).toContainText('2')
  await phone.mouse.up()
  await phone.screenshot({ path: 'out-test/e2e/phone-sos-waiting.png' })
  await context.setOffline(false)
  await expect(phone.getByTestId('sos-sent')).toContainText('INC-')
  const calls = (await desk.api.incidents.list({})).items.filter(({ kind }) => kind === 'sos')
  expect(calls.map(({ alertCount }) => alertCount)).toEqual([2])
  await signIn(page, core.url, ADMIN.name)
  await expect(page.getByTestId('queue-row').first()).toContainText(/SOS|求助/)
  await expect(page.getByTestId('queue-row').first()).not.toContainText('sos-')
})

test('a step that the desk has overtaken is shown as refused, and a session that ended keeps what waits', async () => {
  const [staff] = await desk.api.staff.list()
  const incident = await desk.api.incidents.report({ severity: 'medium', summary: '车库有异响' })
  const sent = await desk.api.dispatches.assign({ incidentId: incident.id, staffId: staff?.id ?? '' })
  await phone.getByTestId('tab-tasks').click()
  const row = phone.locator('[data-testid=phone-task][data-state=assigned]')
  await expect(row).toBeVisible()
  await context.setOffline(true)
  await expect(phone.getByTestId('phone-line')).toHaveAttribute('data-state', 'lost')
  // what is done after it cannot have been done for it
  await desk.api.dispatches.step({ dispatchId: sent.id, step: 'withdraw' })
  await row.click()
  await phone.getByTestId('step-accept').click()
  await expect(phone.getByTestId('task-waiting')).toBeVisible()

  const session = (await context.cookies()).find(({ name }) => name.startsWith('__Host-'))
  const out = await askBySession(`${phones}/auth/logout`, `${session?.name}=${session?.value}`)
  expect(out).toBe(204)
  await context.setOffline(false)
  await expect(phone.getByTestId('phone-ended')).toBeVisible()
  await logIn(phone)
  await expect(phone.getByTestId('phone-line')).toHaveAttribute('data-state', 'open')
  await phone.goto(`${phones}/phone/queue`)
  await expect(phone.getByTestId('queue-entry')).toHaveAttribute('data-refused', 'dispatch.wrongStep')
  await phone.screenshot({ path: 'out-test/e2e/phone-refused.png' })
  await phone.getByTestId('queue-dismiss').click()
  await expect(phone.getByTestId('queue-entry')).toHaveCount(0)
})

test('a tag that the phone’s own camera opens shows what to do there, whatever else is to be said', async () => {
  const point = { buildingId: null, floor: null, cameras: [], tagUid: null, cardNumber: null, equipment: null, photo: 'never' as const }
  const { id, code } = await desk.api.patrols.savePoint({ ...point, name: '3栋东侧消防通道入口' })
  const opened = await context.newPage()
  await opened.goto(`${phones}/p/${id}?k=${code}`)
  await expect(opened.getByTestId('warn-sound')).toBeVisible()
  await expect(opened.getByTestId('check-in')).toBeInViewport({ ratio: 1 })
  await opened.evaluate(() => void (document.documentElement.style.fontSize = '200%'))
  await expect(opened.getByRole('heading', { name: '3栋东侧消防通道入口' })).toBeInViewport({ ratio: 1 })
  await opened.screenshot({ path: 'out-test/e2e/phone-tag-200.png' })
  // any touch allows it
  await opened.getByTestId('report-finding').click()
  await expect(opened.getByTestId('warn-sound')).toHaveCount(0)
  await opened.getByTestId('fault-lightOut').click()
  await opened.getByTestId('finding-send').click()
  await expect(opened.getByTestId('patrol-done')).toHaveAttribute('data-is', 'taken')
  await opened.close()

  // told in the guard's language, though the incident's line is in the site's
  const found = (await desk.api.incidents.list({})).items.find(({ zone }) => zone === `patrol:${id}`)
  const [staff] = await desk.api.staff.list()
  await desk.api.dispatches.assign({ incidentId: found?.id ?? '', staffId: staff?.id ?? '' })
  await phone.goto(`${phones}/phone/me`)
  await phone.getByTestId('phone-language').click()
  await phone.getByTestId('tab-tasks').click()
  await phone.getByTestId('phone-task').filter({ hasText: '3栋东侧消防通道入口' }).click()
  await expect(phone.getByTestId('task-view')).toContainText('Lamp out')
  await expect(phone.getByTestId('task-view')).not.toContainText('照明损坏')
  await phone.goto(`${phones}/phone/me`)
  await phone.getByTestId('phone-language').click()
})

test('every page of it passes axe, and at twice the size no word is cut', async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  for (const colorScheme of ['light', 'dark'] as const) {
    await phone.emulateMedia({ colorScheme })
    for (const path of ['/phone', '/phone/me', '/phone/queue', '/ca']) {
      await phone.goto(`${phones}${path}`)
      if (path !== '/ca') await expect(phone.getByTestId('phone-line')).toHaveAttribute('data-state', 'open')
      await phone.evaluate(axe)
      const findings = await phone.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run()
        return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
      })
      expect([path, colorScheme, findings]).toEqual([path, colorScheme, []])
      // by the object model: the page takes no style that is not its own
      await phone.evaluate(() => void (document.documentElement.style.fontSize = '200%'))
      const wide = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect([path, wide]).toEqual([path, 0])
      await phone.screenshot({ path: `out-test/e2e/phone-200${path.replaceAll('/', '-')}-${colorScheme}.png` })
    }
  }
})

function askBySession(url: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    // the certificate was checked above
    const out = request(
      url,
      { method: 'POST', rejectUnauthorized: false, headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-length': '0' } },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
    out.on('error', reject)
    out.end()
  })
}
