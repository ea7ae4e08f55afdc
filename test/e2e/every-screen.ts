// Walks over all that an administrator can see, page by page, in any language, theme and size.
import { expect, type Page } from 'playwright/test'
import { SCREENS } from '../../renderer/console/desk.ts'
import type { Density, Scale } from '../../renderer/prefs.ts'
import type { Locale } from '../../contract/vocabulary.ts'

export interface Look {
  readonly language?: Locale
  readonly theme?: 'dark' | 'light'
  readonly density?: Density
  readonly scale?: Scale
}

/** As this seat would have kept it; the page is loaded anew. */
export async function setLook(page: Page, look: Look): Promise<void> {
  await page.evaluate((chosen) => {
    const kept = JSON.parse(localStorage.getItem('vigil.prefs') ?? '{"state":{},"version":1}') as { state: object }
    localStorage.setItem('vigil.prefs', JSON.stringify({ ...kept, state: { ...kept.state, ...chosen } }))
  }, look)
  await page.reload()
  await expect(page.getByTestId('console')).toBeVisible()
  await expect(page.getByTestId('console-loading')).toHaveCount(0)
}

const TABS = 'main > .ant-segmented > .ant-segmented-group > .ant-segmented-item, main .ant-tabs-tab'

/** @param visit is told a name fit for a file */
export async function walkScreens(page: Page, visit: (name: string) => Promise<void>): Promise<void> {
  for (const screen of SCREENS) {
    await page.getByTestId(`screen-${screen}`).click()
    await settled(page)
    const tabs = screen === 'console' ? 0 : await page.locator(TABS).count()
    if (tabs < 2) await visit(screen)
    if (screen === 'cameras') {
      await page.getByTestId('camera-add').click()
      await settled(page)
      await visit('cameras-add')
      await page.getByTestId('wizard-cancel').click()
      await page.getByTestId('camera-zones').first().click()
      for (const part of ['draw', 'try', 'versions']) {
        await page.getByTestId(`zones-${part}`).click()
        await settled(page)
        await visit(`cameras-zones-${part}`)
      }
      await page.getByTestId('zones-back').click()
    }
    for (let at = 0; tabs >= 2 && at < tabs; at++) {
      await page.locator(TABS).nth(at).click()
      await settled(page)
      await visit(`${screen}-${at + 1}`)
    }
  }
  await page.getByTestId('screen-console').click()
  const row = page.getByTestId('queue-row').first()
  await row.dblclick()
  await expect(page.getByTestId('incident-view')).toBeVisible()
  await settled(page)
  await visit('incident')
  await page.keyboard.press('Escape')
  for (const [dialog, opener] of [
    ['view', 'view-open'],
    ['help', 'help-open'],
    ['report', 'report-open'],
    ['account', 'user'],
  ] as const) {
    await page.getByTestId(opener).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await visit(`dialog-${dialog}`)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
}

/** What was asked of the core has been answered: nothing turns any more, and the page has been drawn since. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  await expect(page.locator('.ant-spin-spinning')).toHaveCount(0)
}
