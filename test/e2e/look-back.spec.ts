// A recording searched again from where something landed: asked for step by step, found, and made an incident with evidence cut from it.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { FACADE, makeFallRecording } from '../fakes/fall-recording.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

let place: Workplace
let core: CoreProcess

test.beforeAll(async () => {
  place = await workplace()
  await mkdir(join(place.dir, 'recordings'), { recursive: true })
  await makeFallRecording(join(place.dir, 'recordings', 'from-the-nvr.mkv'), { width: 480, height: 360, falls: [{ floor: 14, x: 0.5 }], quietS: 20 })
  // the camera is not there: a look-back needs none
  const site = `
version: 1
site: { id: look-back, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋 }]
cameras:
  - id: yard
    name: 3栋停车场摄像机
    building: b3
    sub: rtsp://127.0.0.1:1/yard
    zones: [{ id: ${FACADE.id}, name: ${FACADE.name}, polygon: ${JSON.stringify(FACADE.polygon)} }]
    rules: [{ kind: fallingObject, zone: ${FACADE.id}, facade: ${JSON.stringify(FACADE.settings.facade)} }]
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

test('"my car was hit last night": the recording says when, and from which floor', async ({ page }) => {
  await setUp(page, core.url)
  await page.getByTestId('screen-look-back').click()
  const missing = page.getByTestId('look-back-why')
  const option = (text: string) => page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: text })

  await test.step('what is missing is asked for until it can be started', async () => {
    await expect(missing).toHaveAttribute('data-problem', 'camera')
    await page.getByTestId('look-back-camera').click()
    await option('停车场').click()
    await expect(missing).toHaveAttribute('data-problem', 'recording')
    await page.getByTestId('look-back-recording').click()
    await option('from-the-nvr').click()
    await expect(missing).toHaveAttribute('data-problem', 'startsAt')
    await page.getByTestId('look-back-starts').fill('2026-11-25 21:00')
    await expect(page.getByTestId('look-back-to')).toHaveValue('2026-11-25 21:00:48')
    await page.getByTestId('look-back-from').fill('2026-11-25 22:00')
    await expect(missing).toHaveAttribute('data-problem', 'spanOrder')
    await page.getByTestId('span-whole').click()
    await expect(missing).toHaveAttribute('data-problem', 'landing')
    await expect(page.getByTestId('look-back-start')).toBeDisabled()
    const board = await page.getByTestId('landing-board').boundingBox()
    expect(board).not.toBeNull()
    await page.getByTestId('landing-board').click({ position: { x: (board?.width ?? 0) * 0.5, y: (board?.height ?? 0) * 0.94 } })
    await expect(missing).toHaveCount(0)
  })

  await test.step('it is searched, and what fell is found with time and floor', async () => {
    await page.getByTestId('look-back-start').click()
    await expect(page.getByTestId('look-back-head')).toHaveAttribute('data-state', 'done', { timeout: 180_000 })
    const first = page.getByTestId('found-card').first()
    await expect(first).toContainText('21:00:21')
    await expect(first).toContainText(/约? ?1[345] 层/)
    await expect(page.getByTestId('look-back-item')).toHaveCount(1)
  })

  await test.step('found real, it is an incident with evidence from the recording', async () => {
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('fall-detail')).toBeVisible()
    await page.keyboard.press('y')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('fall-incident')).toBeVisible()
    await page.keyboard.press('i')
    for (const type of ['trajectory', 'clip', 'crops', 'snapshot']) {
      await expect(page.getByTestId(`evidence-tab-${type}`)).toHaveAttribute('data-state', 'complete', { timeout: 120_000 })
    }
    await expect(page.getByTestId('evidence-page')).toHaveAttribute('data-state', 'complete', { timeout: 120_000 })
    const pdf = await page.request.get(new URL((await page.getByTestId('page-open').getAttribute('href')) ?? '', core.url).href)
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
    await expect.poll(() => page.getByTestId('trajectory-image').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  })
})
