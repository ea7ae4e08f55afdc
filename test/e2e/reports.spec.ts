// Reports as a manager has them: made on the screen, opened, checked, sent by schedule and mail; and one flipped byte on disk is told.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { startFakeSmtp, type FakeSmtp } from '../fakes/smtp.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

let place: Workplace
let core: CoreProcess
let mail: FakeSmtp

test.beforeAll(async () => {
  place = await workplace()
  mail = await startFakeSmtp()
  const site = `
version: 1
site: { id: homes, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋, units: 2 }]
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await mail?.close()
  await place?.remove()
})

test('a month is made, opened, checked and mailed; a schedule is set; a flipped byte is told', async ({ page }) => {
  test.slow()
  await setUp(page, core.url)
  await page.keyboard.press('9')
  await page.getByTestId('reports-reports').click()
  await expect(page.getByTestId('reports-none')).toBeVisible()

  await test.step('the mail server is set and tried', async () => {
    await page.getByTestId('reports-templates').click()
    await page.getByTestId('mail-none').click()
    await page.getByTestId('mail-host').fill('127.0.0.1')
    await page.getByTestId('mail-port').fill(String(mail.port))
    await page.getByTestId('mail-from').fill('vigil@example.com')
    await page.getByTestId('mail-save').click()
    await page.getByTestId('mail-test').click()
    await expect(page.getByTestId('mail-told')).toHaveAttribute('data-good', 'true')
    expect(mail.connections()).toBeGreaterThan(0)
    expect(mail.mails).toEqual([])
  })

  await test.step('a schedule is set for the managers, and says when it runs next', async () => {
    await page.getByTestId('schedule-new').click()
    await page.getByTestId('rhythm-month').click()
    await page.getByTestId('schedule-at').fill('06:30')
    await page.getByTestId('schedule-to').locator('input').fill('manager@example.com,')
    await page.getByTestId('schedule-save').click()
    await expect(page.getByTestId('schedule')).toContainText('月报每月 1 日 06:30')
    await expect(page.getByTestId('schedule')).toContainText('-01 06:30:00')
  })

  await test.step('sections are moved by keys and the template is saved as a version', async () => {
    await page.getByTestId('template-month').click()
    await page.getByTestId('sections').locator('li').nth(1).locator('input').focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect(page.getByTestId('sections').locator('li').first()).toHaveAttribute('data-testid', 'section-incidents')
    await page.getByTestId('template-save').click()
    await expect(page.getByTestId('template-editor')).toContainText('第 1 版')
    await page.screenshot({ path: 'out-test/e2e/reports-templates.png' })
  })

  let number = ''
  let sha256 = ''
  await test.step('the report of the last month is made, its progress shown', async () => {
    await page.getByTestId('reports-reports').click()
    await page.getByTestId('make-template').click()
    await page.getByTitle('月报').click()
    await expect(page.getByTestId('span-says')).toHaveText(/^\d{4}-\d\d-01 – \d{4}-\d\d-\d\d$/)
    await page.getByTestId('make-submit').click()
    await expect(page.getByTestId('report-progress')).toBeVisible()
    await expect(page.getByTestId('report')).toHaveAttribute('data-state', 'ready', { timeout: 60_000 })
    number = (await page.getByTestId('report').getAttribute('data-number')) ?? ''
    expect(number).toMatch(/^RPT-\d{8}-0001$/)
    sha256 = (await page.getByTestId('report-file-pdf').getAttribute('data-sha256')) ?? ''
  })

  await test.step('it opens as a PDF, and is as it was issued', async () => {
    const href = await page.getByTestId('open-pdf').getAttribute('href')
    const answer = await page.request.get(new URL(href ?? '', core.url).href)
    expect(answer.headers()['etag']).toBe(`"${sha256}"`)
    expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-')
    await page.getByTestId('report-check').click()
    await expect(page.getByTestId('report-checked')).toHaveAttribute('data-ok', 'true')
  })

  await test.step('it is mailed, and what arrives is what was issued', async () => {
    await page.getByTestId('deliver-to').locator('input').fill('manager@example.com,')
    await page.getByTestId('deliver').click()
    await expect(page.getByTestId('delivery')).toHaveAttribute('data-state', 'delivered')
    expect(mail.mails).toHaveLength(1)
    expect(mail.mails[0]!.attachments.find(({ name }) => name.endsWith('.pdf'))?.sha256).toBe(sha256)
    await page.screenshot({ path: 'out-test/e2e/reports-issued.png' })
  })

  await test.step('an exported copy is known to have been issued here', async () => {
    const copy = join(place.dir, 'copy.pdf')
    await writeFile(copy, mail.mails[0]!.attachments[0]!.bytes)
    expect(await runVigil(['verify', copy, '--data', place.dir])).toMatchObject({ code: 0 })
    expect(await runVigil(['verify', '--data', place.dir])).toMatchObject({ code: 0 })
  })

  await test.step('one flipped byte on disk: the screen and the command both say so, and the file is not served', async () => {
    const path = join(place.dir, 'reports', number.slice(4, 8), `${number}-zh-CN.pdf`)
    const bytes = await readFile(path)
    bytes[bytes.length >> 1]! ^= 1
    await writeFile(path, bytes)
    await page.getByTestId('report-check').click()
    await expect(page.getByTestId('report-checked')).toHaveAttribute('data-ok', 'false')
    await expect(page.getByTestId('report-checked')).toContainText('已被改动')
    await page.screenshot({ path: 'out-test/e2e/reports-altered.png' })
    const href = await page.getByTestId('open-pdf').getAttribute('href')
    expect((await page.request.get(new URL(href ?? '', core.url).href)).status()).toBe(409)
    const said = await runVigil(['verify', '--data', place.dir])
    expect(said.code).toBe(4)
    expect(said.stderr).toContain(`${number}-zh-CN.pdf`)
  })
})
