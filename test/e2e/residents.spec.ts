// Residents as a manager keeps them: a list is read in, an unclear home completed, consent and photo given, the gate knows them, they pass, and the import is undone.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { workbookOf } from '../fixtures/workbook.ts'
import { setUp } from './console-page.ts'
import { startFaceGateSite, type FaceGateSite } from './face-gate-site.ts'

let site: FaceGateSite
let core: FaceGateSite['core']
let terminal: FaceGateSite['terminal']
test.beforeAll(async () => {
  site = await startFaceGateSite()
  ;({ core, terminal } = site)
})
test.afterAll(() => site?.stop())

const LIST = [
  ['姓名', '房号', '电话', '卡号', '车牌'],
  ['李明', '3-1-1701', 13812341234, '0012345678', '粤B12345'],
  ['王芳', '3栋1单元1701', '', '', ''],
  ['张三', '1701', '', '0012345679', ''],
  ['赵六', '9-1-101', '', '', ''],
]

test('a list, a home completed, a photo with consent, a passage, and all of it undone', async ({ page }) => {
  await setUp(page, core.url)
  await page.keyboard.press('7')
  await expect(page.getByTestId('residents')).toBeVisible()

  await test.step('the list is looked at first: what is wrong is named, what is unclear waits', async () => {
    await page.getByTestId('residents-import').click()
    await page.getByTestId('list-file').setInputFiles({ name: '住户.xlsx', mimeType: 'application/octet-stream', buffer: workbookOf(LIST) })
    await expect(page.getByTestId('import-errors')).toContainText('项目配置中没有这栋楼')
    await expect(page.getByTestId('import-queued')).toContainText('房号缺少楼栋')
    await page.screenshot({ path: 'out-test/e2e/residents-preview.png' })
    await expect(page.getByTestId('import-apply')).toBeDisabled()
    await page.getByTestId('import-confirm').click()
    await page.getByTestId('import-apply').click()
    await expect(page.getByTestId('import-told')).toContainText('新增 3')
  })

  await test.step('the home is completed, and the gate is given who has a card', async () => {
    await page.getByTestId('queued-home').fill('3-2-1701')
    await page.getByTestId('queued-settle').click()
    await expect(page.getByTestId('queued-line')).toHaveCount(0)
    await expect.poll(() => [...terminal.people.values()].map((person) => String(person['name'])).toSorted()).toEqual(['张三', '李明'])
  })

  await test.step('no photo without consent; with it the gate has the face and we have not', async () => {
    await page.getByTestId('residents-people').click()
    await page.getByTestId('people-search').locator('input').fill('13812341234')
    await expect(page.getByTestId('person-row')).toHaveCount(1)
    await expect(page.getByTestId('person-row')).toContainText('李*')
    await page.getByTestId('person-row').click()
    await expect(page.getByTestId('person-name')).toHaveValue('李明')
    await expect(page.getByTestId('photo-file')).toHaveCount(0)
    await page.getByTestId('consent-evidence').fill('档案盒 3-12')
    await page.getByTestId('consent-give').click()
    const photo = join(site.dir, 'face.jpg')
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=240x320', '-frames:v', '1', photo])
    await page.getByTestId('photo-file').setInputFiles(photo)
    await expect.poll(() => [...terminal.people.values()].filter((person) => 'pic' in person).map((person) => person['name'])).toEqual(['李明'])
    await expect(page.getByTestId('consent')).toContainText('本机照片已删除')
    await page.screenshot({ path: 'out-test/e2e/residents-person.png' })
  })

  await test.step('who passes is in the list, masked; a stranger is named as one', async () => {
    const [ref] = [...terminal.people].find(([, person]) => person['name'] === '李明')!
    terminal.recognise({ customId: ref })
    terminal.recognise({}, 'StrSnapPush')
    await page.getByTestId('residents-passages').click()
    await expect(page.getByTestId('passage')).toHaveCount(2)
    await expect(page.getByTestId('passages')).toContainText('李*')
    await expect(page.getByTestId('passages')).toContainText('未识别')
    await page.screenshot({ path: 'out-test/e2e/residents-passages.png' })
  })

  await test.step('one press undoes the list; the gate forgets them, but whoever was changed since stays', async () => {
    await page.getByTestId('residents-import').click()
    await page.getByTestId('import-undo').click()
    await page.locator('.ant-popconfirm-buttons .ant-btn-primary').click()
    await expect(page.getByTestId('import-record')).toContainText('已撤销')
    await page.getByTestId('residents-people').click()
    await expect(page.getByTestId('people-rows')).not.toContainText('王*')
  })
})
