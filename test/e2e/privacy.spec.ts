// Privacy on screen, by a manager of the site: a camera's purpose, an area covered over live pictures, a person's copy and erasure until the gate has confirmed, the watermark.
import { expect, test } from 'playwright/test'
import { ADMIN, setUp } from './console-page.ts'
import { startFaceGateSite, type FaceGateSite } from './face-gate-site.ts'

let site: FaceGateSite
let core: FaceGateSite['core']
let terminal: FaceGateSite['terminal']
test.beforeAll(async () => {
  site = await startFaceGateSite('  - { id: facade-3, name: 3栋南立面, sub: "rtsp://127.0.0.1:9/none" }')
  ;({ core, terminal } = site)
})
test.afterAll(() => site?.stop())

test('what a camera is for, what of it is covered, and what a person may ask', async ({ page }) => {
  await setUp(page, core.url)

  await test.step('a resident whom the gate knows', async () => {
    await page.keyboard.press('7')
    await page.getByTestId('person-new').click()
    await page.getByTestId('person-name').fill('李明')
    await page.getByTestId('person-homes').locator('input').fill('3-1-1701')
    await page.keyboard.press('Enter')
    await page.getByTestId('person-phone').fill('13812341234')
    await page.getByTestId('person-card').fill('0012345678')
    await page.getByTestId('person-save').click()
    await expect.poll(() => terminal.people.size).toBe(1)
  })

  await test.step('a purpose is said; a place the law forbids is refused', async () => {
    await page.getByTestId('screen-privacy').click()
    await expect(page.getByTestId('privacy-filing')).toHaveAttribute('data-level', 'below')
    await page.getByTestId('privacy-uses').click()
    await page.getByTestId('privacy-use-edit').click()
    await page.getByTestId('purpose-fallingObjects').click()
    await choose('卫生间')
    await page.getByTestId('privacy-use-save').click()
    await expect(page.getByTestId('privacy-use-told')).toContainText('法律禁止')
    await choose('楼栋外立面')
    await page.getByTestId('privacy-use-save').click()
    await expect(page.getByTestId('privacy-camera')).toContainText('高空抛物防治')
  })

  async function choose(name: string): Promise<void> {
    const field = page.getByTestId('privacy-place')
    await field.click()
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: name }).click()
  }

  await test.step('an area is drawn by keyboard alone and covers the picture on the console', async () => {
    await page.getByTestId('privacy-masks-edit').click()
    await page.getByTestId('mask-add').click()
    const layer = page.getByTestId('shapes')
    await layer.focus()
    for (const way of ['ArrowRight', 'ArrowDown', 'ArrowLeft']) {
      await page.keyboard.press('Space')
      for (let n = 0; n < 12; n++) await page.keyboard.press(`Shift+${way}`)
    }
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('privacy-masks')).toHaveAttribute('data-masks', '1')
    await page.keyboard.press('Control+s')
    await expect(page.getByTestId('privacy-masks')).toHaveAttribute('data-dirty', 'false')
    await page.screenshot({ path: 'out-test/e2e/privacy-masks.png' })
    await page.getByTestId('screen-console').click()
    await expect(page.getByTestId('cover-facade-3').first()).toHaveAttribute('data-masks', '1')
    await expect(page.getByTestId('watermark').first()).toHaveAttribute('data-text', new RegExp(`^${ADMIN.name} \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d$`))
  })

  await test.step('a copy holds what is kept of the person', async () => {
    await page.getByTestId('screen-privacy').click()
    await page.getByTestId('privacy-requests').click()
    await enter('查阅、复制')
    const path = await page.getByTestId('request-json').getAttribute('href')
    const copy = await page.request.get(new URL(path!, core.url).href)
    expect(await copy.text()).toContain('13812341234')
    const pdf = await page.request.get(new URL(path!.replace(/json$/, 'pdf'), core.url).href)
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
    await page.getByTestId('request-close').click()
    await page.getByTestId('request-outcome').fill('已当面交付')
    await page.getByTestId('request-end').click()
    await expect(page.getByTestId('request').first()).toHaveAttribute('data-state', 'done')
  })

  async function enter(kind: string): Promise<void> {
    await page.getByTestId('request-new').click()
    await page.getByTestId('request-kind').click()
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: new RegExp(`^${kind}$`) }).click()
    await page.getByTestId('request-asker').fill('李明 13812341234')
    await page.getByTestId('request-identified').fill('核对身份证原件')
    await page.getByTestId('request-persons').locator('input').fill('李明')
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: '3栋1单元1701' }).click()
    await page.keyboard.press('Escape')
    await page.getByTestId('request-open').click()
    await expect(page.getByTestId('request').first()).toHaveAttribute('data-state', 'open')
  }

  await test.step('an erasure is done when the gate has forgotten too', async () => {
    await enter('删除')
    await page.getByTestId('request-carry-out').click()
    await page.locator('.ant-popconfirm-buttons .ant-btn-primary').click()
    await expect.poll(() => terminal.people.size).toBe(0)
    await expect(page.getByTestId('request').filter({ hasText: '删除' }).first()).toHaveAttribute('data-state', 'done', { timeout: 20_000 })
    await page.screenshot({ path: 'out-test/e2e/privacy-requests.png' })
  })

  await test.step('pages to print are PDFs', async () => {
    for (const name of ['signs', 'records', 'assessment']) {
      const pdf = await page.request.get(new URL(`/upload/privacy/page/${name}`, core.url).href)
      expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
    }
    const page404 = await page.request.get(new URL('/upload/privacy/page/constructor', core.url).href)
    expect(page404.status()).toBe(404)
  })

  await test.step('the watermark goes when it is turned off', async () => {
    await page.getByTestId('privacy-settings').click()
    await page.getByTestId('privacy-watermark').click()
    await page.getByTestId('privacy-save').click()
    await page.getByTestId('screen-console').click()
    await expect(page.getByTestId('tile-facade-3').first()).toBeVisible()
    await expect(page.getByTestId('watermark')).toHaveCount(0)
  })
})
