// The core is killed under a guard who is at a task and started again: what he did meanwhile comes through once, late, with its true times.
import { expect, test, type BrowserContext, type Page } from 'playwright/test'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { logInAtDesk, type DeskClient } from '../fakes/desk-client.ts'
import { authorityOf, openPhoneBrowser, type PhoneBrowser } from '../fakes/phone-browser.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp } from './console-page.ts'
import { addGuard, logIn, untilLate } from './guard.ts'

let place: Workplace
let core: CoreProcess
let desk: DeskClient
let phoneBrowser: PhoneBrowser
let context: BrowserContext
let phone: Page

test.beforeAll(async () => {
  place = await workplace()
  core = await startCoreProcess(['--data', place.dir, '--phones', '127.0.0.1:0'])
  phoneBrowser = await openPhoneBrowser(place.dir)
  context = await phoneBrowser.openContext()
  phone = await context.newPage()
})
test.afterAll(async () => {
  await phoneBrowser?.close()
  desk?.close()
  await core?.stop()
  await place?.remove()
})

test('a guard works through a restart of the core, also with the page opened anew while it is down, and everything arrives once', async ({ page }, info) => {
  test.setTimeout(420_000)
  if (!phoneBrowser.trusts) info.annotations.push({ type: 'not covered', description: 'certutil is not there: the browser takes any certificate' })
  const phones = core.phones ?? ''
  const authority = await authorityOf(place.dir)
  await setUp(page, core.url)
  const guard = await addGuard(core, place.dir)
  desk = guard.desk
  const incident = await desk.api.incidents.report({ severity: 'high', summary: '3栋1单元大堂有人按铃求助' })
  const { version, value } = await desk.api.deskSettings.get()
  await desk.api.deskSettings.save({ version, value: { ...value, deskPhone: '0571 1234' } })
  const sent = await desk.api.dispatches.assign({ incidentId: incident.id, staffId: guard.staffId })

  await test.step('signed in by a certificate that is trusted, the page works without a line, and the task is open', async () => {
    await phone.goto(`${phones}/phone`)
    await logIn(phone)
    await phone.getByTestId('phone-duty').click()
    await phone.getByTestId('phone-task').click()
    await phone.getByTestId('step-accept').click()
    await expect.poll(async () => (await desk.api.dispatches.of({ incidentId: incident.id }))[0]?.state).toBe('accepted')
    await expect(phone.getByTestId('warn-offline')).toHaveCount(0)
    await expect.poll(() => phone.evaluate(async () => (await navigator.serviceWorker.ready).active?.state)).toBe('activated')
  })

  desk.close()
  await core.kill()
  const downAtMs = Date.now()
  await test.step('with the core gone it says so, opens anew, and takes what is done', async () => {
    await expect(phone.getByTestId('phone-line')).toHaveAttribute('data-state', 'lost')
    await expect(phone.getByTestId('warn-lineLost')).toBeVisible()
    await phone.reload()
    await expect(phone.getByTestId('task-view')).toHaveAttribute('data-state', 'accepted')
    await expect(phone.getByTestId('tasks-old')).toBeVisible()
    await phone.getByTestId('step-arrive').click()
    await phone.getByTestId('step-done').click()
    await phone.getByTestId('answer-note').fill('老人误按')
    await phone.getByTestId('answer-confirmed').click()
    await expect(phone.getByTestId('task-view')).toHaveAttribute('data-state', 'done')
    await expect(phone.getByTestId('phone-waiting')).toContainText('2')
    // wherever one has scrolled to
    await phone.evaluate(() => void (document.documentElement.style.fontSize = '200%'))
    await phone.evaluate(() => scrollTo(0, 99_999))
    await expect(phone.getByTestId('lost-strip')).toBeInViewport()
    await phone.getByTestId('phone-sos').hover()
    await phone.mouse.down()
    await expect(phone.getByTestId('sos-waiting')).toBeVisible()
    await phone.mouse.up()
    await expect(phone.getByTestId('sos-waiting').getByRole('heading')).toBeInViewport({ ratio: 1 })
    await expect(phone.getByTestId('call-desk')).toHaveAttribute('href', 'tel:05711234')
    await phone.reload()
    await expect(phone.getByTestId('sos-waiting')).toBeVisible()
    await phone.screenshot({ path: 'out-test/e2e/phone-core-gone.png' })
  })
  const doneAtMs = Date.now()
  await untilLate(doneAtMs)

  await test.step('started again, with the same authority, it gets each of them once', async () => {
    core = await startCoreProcess(['--data', place.dir, '--phones', new URL(phones).host])
    expect(core.phones).toBe(phones)
    expect(await authorityOf(place.dir)).toBe(authority)
    await expect(phone.getByTestId('phone-line')).toHaveAttribute('data-state', 'open')
    await expect(phone.getByTestId('phone-waiting')).toHaveCount(0)
    await expect(phone.getByTestId('sos-sent')).toContainText('INC-')
    await expect(phone.getByTestId('warn-lineLost')).toHaveCount(0)
    await expect(phone.getByTestId('tasks-old')).toHaveCount(0)
    desk = await logInAtDesk(core.url, ADMIN)
    const [dispatch] = await desk.api.dispatches.of({ incidentId: incident.id })
    expect(dispatch).toMatchObject({ id: sent.id, state: 'done' })
    const steps = dispatch?.steps.filter(({ step }) => step === 'arrive' || step === 'done') ?? []
    expect(steps.map(({ step, late }) => [step, late])).toEqual([
      ['arrive', true],
      ['done', true],
    ])
    for (const { atMs } of steps) {
      expect(atMs).toBeGreaterThan(downAtMs - 1000)
      expect(atMs).toBeLessThan(doneAtMs + 1000)
    }
    const calls = (await desk.api.incidents.list({})).items.filter(({ kind }) => kind === 'sos')
    expect(calls).toHaveLength(1)
    expect((await desk.api.incidents.get({ id: calls[0]?.id ?? '' })).alerts).toMatchObject([{ why: { lateSeconds: expect.any(Number) } }])
    // opened anew the page knows nothing else
    await phone.reload()
    await expect(phone.getByTestId('course-done')).toContainText('补报')
    await expect(phone.getByTestId('course-arrive')).toHaveCount(1)
  })
})
