// What a PMS tells arrives on the screen: a conflict is compared and settled, a snapshot that would remove much is looked at and approved, a mistake is named.
import { expect, test } from 'playwright/test'
import { createFakePmsClient, type FakePmsClient } from '../fakes/pms-client.ts'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`
let place: Workplace
let core: CoreProcess
let pms: FakePmsClient

test.beforeAll(async () => {
  place = await workplace()
  const site = `
version: 1
site: { id: inbound, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋, units: 2 }]
pms: { endpoint: "http://127.0.0.1:9/hooks", secret: ${SECRET}, inboundSecret: ${SECRET} }
`
  const data = ['--data', place.dir]
  core = await startCoreProcess([...data, '--site', await place.writeSite(site)])
  const { stdout } = await runVigil(['key', 'add', '物业系统', '--scope', 'pms:write', ...data])
  const token = /vgk_[\w-]+/.exec(stdout)![0]
  pms = createFakePmsClient({ url: core.url, token, secret: SECRET, now: () => Date.now() })
})
test.afterAll(async () => {
  await core?.stop()
  await place?.remove()
})

const house = (n: number) => ({ type: 'house', extId: `h${n}`, building: '3', unit: '1', floor: n, room: `${n}01`, status: '入住', version: 1 })
const person = (n: number, part: object = {}) => ({
  type: 'person',
  extId: `p${n}`,
  name: `住户${n}`,
  phone: `138000000${10 + n}`,
  role: 'owner',
  houses: [`h${n}`],
  version: 1,
  ...part,
})

test('a PMS tells, a person decides', async ({ page }) => {
  await setUp(page, core.url)
  await page.keyboard.press('0')
  await page.getByTestId('integrations-inbound').click()
  await expect(page.getByTestId('inbound-quiet')).toBeVisible()

  await test.step('a batch arrives, though the PMS sends it twice; the refused line is named with its reason', async () => {
    pms.misbehave('twice')
    const people = [1, 2, 3, 4].map((n) => person(n))
    await pms.batch([...[1, 2, 3, 4].map(house), ...people, person(9)])
    pms.misbehave(null)
    await expect(page.getByTestId('received-person')).toContainText('4')
    await expect(page.getByTestId('received-person')).toContainText('物业系统')
    await expect(page.getByTestId('batch')).toHaveCount(1)
    await expect(page.getByTestId('batch-errors')).toContainText('第 9 行')
    await expect(page.getByTestId('batch-errors')).toContainText('尚未推送')
  })

  await test.step('a number changed on both sides is shown side by side, and ours is kept', async () => {
    await page.keyboard.press('7')
    await page.getByTestId('people-search').locator('input').fill('住户1')
    await page.getByTestId('person-row').first().click()
    await page.getByTestId('person-phone').fill('13911112222')
    await page.getByTestId('person-save').click()
    await expect(page.getByTestId('people-rows')).toContainText('139****2222')
    await pms.batch([person(1, { phone: '13733334444', version: 2 })])
    await page.keyboard.press('0')
    await page.getByTestId('integrations-inbound').click()
    await expect(page.getByTestId('conflict')).toContainText('住**')
    await page.getByTestId('conflict-show').click()
    await expect(page.getByTestId('conflict-field-phone')).toHaveAttribute('data-clashes', 'true')
    await expect(page.getByTestId('conflict-field-phone')).toContainText('13911112222')
    await expect(page.getByTestId('conflict-field-phone')).toContainText('13733334444')
    await page.screenshot({ path: 'out-test/e2e/pms-inbound-conflict.png' })
    await page.getByTestId('conflict-ours').click()
    await expect(page.getByTestId('conflict')).toHaveCount(0)
  })

  await test.step('a snapshot without half of the people waits with its list, and they go after a yes', async () => {
    await pms.batch([person(1, { phone: '13733334444', version: 3 }), person(2)], '?mode=snapshot')
    await expect(page.getByTestId('snapshot-leaving').locator('li')).toHaveCount(2)
    await expect(page.getByTestId('snapshot-leaving')).toContainText('3栋1单元301')
    await page.screenshot({ path: 'out-test/e2e/pms-inbound.png' })
    await page.getByTestId('snapshot-approve').click()
    await page.locator('.ant-popconfirm-buttons .ant-btn-primary').click()
    await expect(page.getByTestId('snapshot-pending')).toHaveCount(0)
    await expect(page.getByTestId('job')).toHaveCount(2)
    await expect(page.getByTestId('received-person')).toContainText('2')
    await page.keyboard.press('7')
    await expect(page.getByTestId('people-count')).toContainText('2')
  })
})
