// The page's policy in a real browser: on every screen, full of names that are markup, nothing runs, nothing of ours breaks the policy, and what would break it does nothing.
import { expect, test, type Page } from 'playwright/test'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { logInAtDesk } from '../fakes/desk-client.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { MARKUP_TEXTS } from '../fixtures/markup-texts.ts'
import { ADMIN, setUp } from './console-page.ts'
import { setLook, walkScreens } from './every-screen.ts'

const quoted = (at: number) => JSON.stringify(MARKUP_TEXTS[at]!)
const SITE = `
version: 1
site: { id: policy, name: ${quoted(1)} }
buildings: [{ id: b3, name: ${quoted(2)}, units: 2 }]
cameras:
  - id: lobby
    name: ${quoted(5)}
    building: b3
    sub: rtsp://127.0.0.1:1/none
    zones: [{ id: all, name: ${quoted(6)}, polygon: [[0.02, 0.02], [0.98, 0.02], [0.98, 0.98], [0.02, 0.98]] }]
devices:
  - { id: gate, driver: gate/http-relay, name: ${quoted(7)}, building: b3, config: { host: 127.0.0.1, port: 1, openPath: /open } }
`

let place: Workplace
let core: CoreProcess
test.beforeAll(async () => {
  place = await workplace()
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(SITE)])
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

/** Everything the browser refuses, and everything that ran, from before the page's first script. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  const said: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|TrustedHTML/i.test(message.text())) said.push(message.text().slice(0, 300))
  })
  page.on('pageerror', (error) => said.push(error.message))
  page.on('dialog', (dialog) => {
    said.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.addInitScript(() => {
    const kept = globalThis as unknown as { violations: string[] }
    kept.violations = []
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample, sourceFile, lineNumber }) => {
      // zod tries once whether it may compile, and does without
      if (!/^Function\|\(\s*\) \{\s*\}\)?$/.test(sample)) kept.violations.push(`${effectiveDirective} ${blockedURI} ${sample} ${sourceFile}:${lineNumber}`)
    })
  })
  return async () => {
    const { violations, hit } = await page.evaluate(() => {
      const { violations: kept = [], hit: ran } = globalThis as unknown as { violations?: string[]; hit?: number }
      const outlined = getComputedStyle(document.body).outlineWidth === '7px'
      return { violations: kept, hit: ran !== undefined || outlined }
    })
    return [...said, ...violations, ...(hit ? ['a text ran'] : [])]
  }
}

/** Each of the 120 texts somewhere: reports, vehicles, people, colleagues. */
async function fillIn(): Promise<void> {
  const desk = await logInAtDesk(core.url, ADMIN)
  for (const [at, text] of MARKUP_TEXTS.entries()) {
    if (at % 4 === 0) await desk.api.incidents.report({ severity: 'low', summary: text })
    else if (at % 4 === 1) await desk.api.vehicles.save({ plate: `粤B${String(10_000 + at)}`, list: 'block', note: text })
    else if (at % 4 === 2) await desk.api.residents.save({ name: text.slice(0, 60), kind: 'staff', homes: [] })
    else await desk.api.staff.save({ name: text.slice(0, 40), post: 'guard', userId: null, phone: null, skills: [], certificates: [] })
  }
  desk.close()
}

test('no screen breaks the policy or runs a name, in either language', async ({ page }) => {
  test.setTimeout(600_000)
  const wrong = await listen(page)
  await setUp(page, core.url)
  await fillIn()
  await expect(page.getByTestId('queue-row').first()).toBeVisible({ timeout: 60_000 })
  for (const language of ['zh-CN', 'en'] as const) {
    await setLook(page, { language })
    await walkScreens(page, async (name) => expect([name, await wrong()]).toEqual([name, []]))
  }
  await expect(page.getByText('<img src=x onerror=hit=1>').first()).toBeVisible()
})

test('styles, scripts and markup that are put in by somebody else do nothing', async ({ page }) => {
  const wrong = await listen(page)
  await page.goto(core.url)
  await page.getByTestId('auth-name').waitFor()
  const done = await page.evaluate(async () => {
    const tried: Record<string, boolean> = {}
    const attempt = (name: string, work: () => void) => {
      try {
        work()
        tried[name] = true
      } catch {
        tried[name] = false
      }
    }
    const box = document.createElement('div')
    document.body.append(box)
    attempt('innerHTML', () => (box.innerHTML = '<b>x</b>'))
    attempt('insertAdjacentHTML', () => box.insertAdjacentHTML('beforeend', '<b>x</b>'))
    attempt('documentWrite', () => document.write('<b>x</b>'))
    attempt('scriptSource', () => (document.createElement('script').src = 'data:,1'))
    attempt('policy', () =>
      (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes.createPolicy('mine', {}),
    )
    attempt('parser', () => new DOMParser().parseFromString('<b>x</b>', 'text/html'))
    // Without the page's own word.
    const style = document.createElementNS('http://www.w3.org/1999/xhtml', 'style')
    style.textContent = 'body { outline: 7px solid red }'
    document.head.append(style)
    tried['style'] = getComputedStyle(document.body).outlineWidth === '7px'
    tried['foreignImage'] = await new Promise<boolean>((resolve) => {
      const image = new Image()
      image.onload = () => resolve(true)
      image.onerror = () => resolve(false)
      image.src = 'http://127.0.0.1:1/a.png'
    })
    tried['foreignCall'] = await fetch('http://127.0.0.1:1/').then(
      () => true,
      () => false,
    )
    return tried
  })
  expect(Object.entries(done).filter(([, isDone]) => isDone)).toEqual([])
  expect((await wrong()).length).toBeGreaterThanOrEqual(8)
})

for (const [path, shown] of [
  ['/api/docs', '#told:not(:empty)'],
  ['/phone', '[data-testid=phone-name]'],
] as const)
  test(`${path} keeps to its policy as well`, async ({ page }) => {
    const wrong = await listen(page)
    await page.goto(new URL(path, core.url).href)
    await page.locator(shown).waitFor()
    expect(await wrong()).toEqual([])
  })
