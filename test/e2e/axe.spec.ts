// Every screen of the demo, in both themes: no serious or critical finding of axe; at 200 % and 1280 px no word that cannot be read.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect, test, type Page } from 'playwright/test'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { findClippedText } from './clipped-text.ts'
import { setUp } from './console-page.ts'
import { setLook, walkScreens, type Look } from './every-screen.ts'

test.describe.configure({ mode: 'serial' })

let place: Workplace
let core: CoreProcess
let page: Page
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

test.beforeAll(async ({ browser }) => {
  place = await workplace()
  core = await startCoreProcess(['--demo', '--data', place.dir])
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  await setUp(page, core.url)
  // the demo's cameras see something before long: then there is an incident to look at
  await expect(page.getByTestId('queue-row').first()).toBeVisible({ timeout: 120_000 })
})
test.afterAll(async () => {
  await page?.close()
  await core?.stop()
  await place?.remove()
})

/** @returns one line per finding: where, which rule, and the first element */
async function findingsOn(name: string): Promise<string[]> {
  // past the content security policy, which lets no script be added
  await page.evaluate(axe)
  const { violations } = await page.evaluate(
    () =>
      (globalThis as unknown as { axe: { run(root: Document, options: object): Promise<AxeResults> } }).axe.run(document, {
        resultTypes: ['violations'],
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }),
    undefined,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${name}: ${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary?.split('\n').slice(1, 3).join(' ')}`)
}

for (const look of [
  { language: 'zh-CN', theme: 'dark' },
  { language: 'en', theme: 'light' },
] as const satisfies Look[])
  test(`axe finds nothing serious on any screen (${look.theme}, ${look.language})`, async () => {
    await setLook(page, look)
    const findings: string[] = []
    await walkScreens(page, async (name) => void findings.push(...(await findingsOn(name))))
    expect(findings).toEqual([])
  })

for (const look of [
  { language: 'zh-CN', scale: 200, density: 'normal' },
  { language: 'en', scale: 200, density: 'normal' },
  { language: 'en', scale: 100, density: 'normal' },
  { language: 'zh-CN', scale: 100, density: 'large' },
  { language: 'en', scale: 100, density: 'compact' },
] as const satisfies Look[])
  test(`every word can be read at 1280 px (${look.language}, ${look.scale} %, ${look.density})`, async () => {
    await setLook(page, { theme: 'dark', ...look })
    const found: string[] = []
    await walkScreens(page, async (name) => {
      for (const line of await findClippedText(page)) found.push(`${name}: ${line}`)
    })
    expect(found).toEqual([])
  })
