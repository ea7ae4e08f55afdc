// What is recorded, by keyboard alone: seen, its days changed, switched off, and put back; and a stream that viewers share with the recording.
import { expect, test, type Page } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

test.setTimeout(200_000)

let place: Workplace
let camera: FakeCamera
let core: CoreProcess

test.beforeAll(async () => {
  place = await workplace()
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], fps: 10, seconds: 10 })
  camera = await startFakeCamera({ streams: ['/main', '/sub', '/yard'].map((path) => ({ path, accessUnits: units })) })
  const url = (path: string) => JSON.stringify(camera.url(path))
  core = await startCoreProcess([
    '--data',
    place.dir,
    '--site',
    await place.writeSite(`
version: 1
site: { id: ring, name: 测试小区 }
cameras:
  - { id: gate, name: 大门, main: ${url('/main')}, sub: ${url('/sub')} }
  - { id: yard, name: 庭院, sub: ${url('/yard')}, record: { days: 3, off: true } }
`),
  ])
})
test.afterAll(async () => {
  await core?.stop()
  await camera?.close()
  await place?.remove()
})

/** Presses Tab until that is reached, as somebody without a mouse does. */
async function tabTo(page: Page, testId: string, within = ''): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const isThere = await page.evaluate(
      ([id, row]) => {
        const active = document.activeElement
        const isOf = active?.closest(`[data-testid="${id}"]`) ?? active?.querySelector(`:scope [data-testid="${id}"]`) ?? null
        return isOf !== null && (row === '' || active!.closest(`[data-camera="${row}"]`) !== null)
      },
      [testId, within] as const,
    )
    if (isThere) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${testId}`)
}

test('recordings are seen and changed by keyboard', async ({ page }) => {
  await setUp(page, core.url)
  await page.keyboard.press(';')
  await expect(page.getByTestId('cameras')).toBeVisible()
  await page.getByTestId('cameras-list').waitFor()
  await page.locator('main.cameras .ant-segmented input').first().focus()
  await page.keyboard.press('ArrowRight')
  const gate = page.locator('[data-testid=recording-row][data-camera=gate]')
  const yard = page.locator('[data-testid=recording-row][data-camera=yard]')
  await expect(gate).toContainText('录像中')
  await expect(gate).toContainText('主码流')
  await expect(gate).toContainText('保留 7 天')
  await expect(yard).toContainText('已关闭')
  await expect(yard).toContainText('项目文件')
  await expect(page.getByTestId('recording-disk')).toBeVisible()

  await tabTo(page, 'recording-edit', 'gate')
  await page.keyboard.press('Enter')
  await tabTo(page, 'recording-days')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('14')
  await tabTo(page, 'recording-save')
  await page.keyboard.press('Enter')
  await expect(gate).toContainText('保留 14 天')
  await expect(gate).toContainText('此处设置')

  await tabTo(page, 'recording-edit', 'gate')
  await page.keyboard.press('Enter')
  await tabTo(page, 'recording-on')
  await page.keyboard.press('Space')
  await expect(page.getByTestId('recording-form')).toContainText('关闭后不会删除录像')
  await tabTo(page, 'recording-save')
  await page.keyboard.press('Enter')
  await expect(gate).toContainText('已关闭')
  await expect(gate).toContainText('最早')
  await expect.poll(() => camera.clients('/main')).toBe(0)

  await tabTo(page, 'recording-edit', 'gate')
  await page.keyboard.press('Enter')
  await tabTo(page, 'recording-default')
  await page.keyboard.press('Enter')
  await expect(gate).toContainText('保留 7 天')
  await expect.poll(() => camera.clients('/main')).toBe(1)
  await page.keyboard.press('Tab')
  await page.getByTestId('cameras-list').waitFor()
})
