// Every screen of the demo, in both themes: no serious or critical finding of axe; no word that cannot be read at 1280 px; the keyboard gets everywhere and out again.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect, test, type Page } from 'playwright/test'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { findClippedText } from './clipped-text.ts'
import { setUp } from './console-page.ts'
import { setLook, walkScreens, type Look } from './every-screen.ts'

test.setTimeout(600_000)

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
  return (
    violations
      // axe's own default leaves out its experiments, which asking by tags brings in
      .filter(({ impact, tags }) => (impact === 'serious' || impact === 'critical') && !tags.includes('experimental'))
      .map(
        ({ id, nodes }) => `${name}: ${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary?.split('\n').slice(1, 3).join(' ')}`,
      )
  )
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

test('the keyboard reaches what is on every screen, is seen where it is, and gets out again', async () => {
  await setLook(page, { language: 'zh-CN', theme: 'dark', scale: 100, density: 'normal' })
  const unseen: string[] = []
  const trapped: string[] = []
  await walkScreens(page, async (name) => {
    if (name.startsWith('dialog-')) return
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      document.querySelectorAll('[data-tabbed]').forEach((el) => el.removeAttribute('data-tabbed'))
    })
    for (let presses = 0; presses < 150; presses++) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(focusNow)
      // round once: out of the page, or back where it began
      if (at === 'out' || at === 'again') return
      if (at.startsWith('stuck')) return void trapped.push(`${name}: ${at}`)
      if (at.startsWith('unseen')) unseen.push(`${name}: ${at}`)
    }
  })
  expect(unseen).toEqual([])
  expect(trapped).toEqual([])
  await page.keyboard.press('9')
  await expect(page.getByTestId('screen-reports')).toHaveAttribute('aria-current', 'page')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('screen-console')).toHaveAttribute('aria-current', 'page')
})

/** In the page: what has the focus, marked so that it is known again; `unseen` when nothing shows that it has. */
function focusNow(): string {
  const el = document.activeElement
  if (el === null || el === document.body) return 'out'
  if (el.hasAttribute('data-tabbed')) return el.getAttribute('data-tabbed') === 'last' ? `stuck ${el.outerHTML.slice(0, 120)}` : 'again'
  document.querySelectorAll('[data-tabbed=last]').forEach((one) => one.setAttribute('data-tabbed', ''))
  el.setAttribute('data-tabbed', 'last')
  const name = `${el.tagName.toLowerCase()}.${el.className} ${(el.getAttribute('aria-label') ?? el.textContent ?? '').slice(0, 30)}`
  // in a drawing the shape itself changes: facades.css
  if (el instanceof SVGElement) return name
  // the ring may be around the whole field, or around the choice whose real button is hidden
  let ring: Element | null = el
  for (let up = 0; up < 4 && ring !== null; up++, ring = ring.parentElement) {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(ring)
    const isRinged = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || (boxShadow !== 'none' && ring.matches(':focus-within'))
    if (isRinged && ring.getBoundingClientRect().width > 8) return name
  }
  return `unseen ${name}`
}
