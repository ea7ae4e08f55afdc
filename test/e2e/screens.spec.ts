// Pictures of every screen for people to look at; only when VIGIL_SCREENS names the folder they go to.
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { LOCALES } from '../../contract/vocabulary.ts'
import { startCoreProcess } from '../fakes/core-process.ts'
import { workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'
import { setLook, walkScreens } from './every-screen.ts'

const folder = process.env['VIGIL_SCREENS'] ?? ''
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
] as const

test('every screen, in both languages, at 100 and 200 %, at 1280 and 1920 px', async ({ page }) => {
  test.skip(folder === '', 'VIGIL_SCREENS names no folder')
  test.setTimeout(1_800_000)
  const place = await workplace()
  const core = await startCoreProcess(['--demo', '--data', place.dir])
  try {
    await setUp(page, core.url)
    await expect(page.getByTestId('queue-row').first()).toBeVisible({ timeout: 120_000 })
    for (const size of SIZES) {
      await page.setViewportSize(size)
      for (const language of LOCALES)
        for (const scale of [100, 200] as const) {
          await setLook(page, { language, scale, theme: language === 'en' ? 'light' : 'dark' })
          await walkScreens(page, async (name) => void (await page.screenshot({ path: join(folder, `${name}-${language}-${scale}-${size.width}.png`) })))
        }
    }
  } finally {
    await core.stop()
    await place.remove()
  }
})
