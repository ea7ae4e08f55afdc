// Proof on the real core: a package of an incident ordered and fetched on screen, checked by the verifier from the disk without any server, whole and tampered with; and the register that tells of it.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { unzipSync, zipSync } from 'fflate'
import { expect, test, type BrowserContext, type Page } from 'playwright/test'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { logInAtDesk } from '../fakes/desk-client.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp } from './console-page.ts'

test.setTimeout(180_000)
test.describe.configure({ mode: 'serial' })

let place: Workplace
let core: CoreProcess
let context: BrowserContext
let page: Page
let zip = ''
let verifier = ''
let fingerprint = ''

test.beforeAll(async ({ browser }) => {
  place = await workplace()
  core = await startCoreProcess(['--data', place.dir])
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  page = await context.newPage()
  await setUp(page, core.url)
  const desk = await logInAtDesk(core.url, ADMIN)
  await desk.api.incidents.report({ severity: 'high', summary: '<b>有人翻越围栏</b>' })
  desk.close()
})
test.afterAll(async () => {
  await context?.close()
  await core?.stop()
  await place?.remove()
})

const saved = async (target: Page, press: () => Promise<void>, name: string) => {
  const [download] = await Promise.all([target.waitForEvent('download'), press()])
  const path = join(place.dir, name)
  await download.saveAs(path)
  return path
}

test('a package is ordered by keyboard from the incident, for a reason, and fetched', async () => {
  await expect(page.getByTestId('queue-row')).toHaveCount(1)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByTestId('package-open').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('package-reason')).toBeFocused()
  await expect(page.getByTestId('package-start')).toBeDisabled()
  await page.keyboard.type('派出所调取 2026-118')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('package')).toHaveAttribute('data-state', 'ready', { timeout: 30_000 })
  zip = await saved(page, () => page.getByTestId('package-fetch').click(), 'package.zip')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('package-dialog')).toBeHidden()
  const { code, stdout } = await runVigil(['verify', zip, '--data', place.dir])
  expect([code, stdout]).toEqual([0, expect.stringContaining('package of EXP-')])
})

test('the audit log is checked on screen, and the fingerprint and the verifier are there to hand out', async () => {
  await page.keyboard.press('Escape')
  await page.keyboard.press('#')
  await page.getByTestId('proof-chain').click()
  fingerprint = ((await page.getByTestId('chain-fingerprint').textContent()) ?? '').trim()
  expect(fingerprint).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/)
  await page.getByTestId('chain-check').click()
  await expect(page.getByTestId('chain-checked')).toHaveClass(/success/, { timeout: 20_000 })
  verifier = await saved(page, () => page.getByTestId('verifier-save').click(), 'verify.html')
  await page.getByTestId('chain-folder').fill('/nowhere/at/all')
  await page.getByTestId('chain-folder-save').click()
  await expect(page.locator('.ant-message-error')).toBeVisible()
})

test('the register tells who made and fetched it and why, is filtered, and is saved as workbook and text', async () => {
  await page.getByTestId('proof-register').click()
  await expect(page.getByTestId('register-act').filter({ hasText: '派出所调取 2026-118' })).toHaveCount(2)
  await expect(page.locator('[data-kind="package"]')).toContainText(ADMIN.name)
  await page.getByTestId('register-incident').fill('INC-19990101-0001')
  await expect(page.getByTestId('register-act')).toHaveCount(0)
  await page.getByTestId('register-incident').fill('')
  const csv = await readFile(await saved(page, () => page.getByTestId('register-csv').click(), 'register.csv'), 'utf8')
  expect(csv).toContain('派出所调取 2026-118')
  const workbook = await readFile(await saved(page, () => page.getByTestId('register-xlsx').click(), 'register.xlsx'))
  expect(workbook.subarray(0, 2).toString()).toBe('PK')
  await page.getByTestId('proof-chain').click()
  await page.getByTestId('proof-register').click()
  await expect(page.locator('[data-kind="register"]').first()).toBeVisible()
})

const check = async (target: Page, files: string | string[]) => {
  await target.goto(pathToFileURL(verifier).href)
  await target.getByRole('textbox').fill(fingerprint.toUpperCase())
  await target.locator('#files').setInputFiles(files)
  await expect(target.locator('#verdict')).toBeVisible()
  return {
    good: await target.locator('#verdict.good').count(),
    words: await target.locator('#verdict').innerText(),
    found: await target.locator('#findings').innerText(),
  }
}

test('the verifier, opened from the disk and with no network, finds it valid; each way of tampering is named', async ({ browser }) => {
  const away = await browser.newContext({ locale: 'en-GB', offline: true })
  const target = await away.newPage()
  expect(await check(target, zip)).toMatchObject({ good: 1, words: expect.stringContaining("signed with the site's key") })
  await expect(target.locator('#notes')).toContainText('shown to belong to the chain')
  await expect(target.locator('#fingerprint')).toHaveText(fingerprint)
  const files = unzipSync(await readFile(zip))
  const tampered = async (changed: Record<string, Uint8Array>) => {
    const path = join(place.dir, 'tampered.zip')
    await writeFile(path, zipSync(changed, { level: 0 }))
    return check(target, path)
  }
  const edited = Uint8Array.from(files['incident.json']!)
  edited[40]! ^= 1
  expect(await tampered({ ...files, 'incident.json': edited })).toMatchObject({ good: 0, found: expect.stringContaining('incident.json: altered') })
  const { 'incident.html': html, ...without } = files
  expect(await tampered(without)).toMatchObject({ good: 0, found: 'incident.html: missing' })
  expect(await tampered({ ...files, 'more.txt': html! })).toMatchObject({ good: 0, found: 'more.txt: added, was not signed' })
  expect(await tampered({ ...files, 'incident.html': files['incident.json']!, 'incident.json': html! })).toMatchObject({
    good: 0,
    found: expect.stringContaining('incident.html: holds what belongs to incident.json'),
  })
  const manifest = Buffer.from(Buffer.from(files['manifest.json']!).toString().replace('2026-118', '2026-119'))
  expect(await tampered({ ...files, 'manifest.json': manifest })).toMatchObject({ good: 0, found: expect.stringContaining('manifest.json') })
  const key = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])
  const spki = Buffer.from(await crypto.subtle.exportKey('spki', key.publicKey))
  const other = {
    algorithm: 'ECDSA P-256 SHA-256',
    publicKey: spki.toString('base64'),
    fingerprint: Buffer.from(await crypto.subtle.digest('SHA-256', spki)).toString('hex'),
    signature: Buffer.from(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey, manifest)).toString('base64'),
  }
  expect(await tampered({ ...files, 'manifest.json': manifest, 'signature.json': Buffer.from(JSON.stringify(other)) })).toMatchObject({
    good: 0,
    words: expect.stringContaining('another key'),
    found: expect.stringContaining('audit.json'),
  })
  await target.locator('#language').click()
  await expect(target.locator('#verdict')).toContainText('无效')
  expect(await check(target, zip)).toMatchObject({ good: 1 })
  await away.close()
})

test('`vigil verify` says the same of a package that was tampered with, and the whole data still verify', async () => {
  const { code, stderr } = await runVigil(['verify', join(place.dir, 'tampered.zip'), '--data', place.dir])
  expect([code, stderr]).toEqual([4, expect.stringContaining('none of this site')])
  const whole = await runVigil(['verify', '--data', place.dir])
  expect([whole.code, whole.stdout]).toEqual([0, expect.stringContaining('anchors: entry ')])
})
