// The installer's day: cameras added by keyboard alone with a wrong password first, and the channels of a recorder; both are live on the wall.
import { expect, test, type Page } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { startCutLine, type CutLine } from '../fakes/cut-line.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { LOGIN as RECORDER_LOGIN } from '../fakes/isapi-device.ts'
import { startOnvifCamera, TWO_STREAMS, type OnvifCameraFake } from '../fakes/onvif-camera.ts'
import { startIsapiRecorder } from '../fakes/recorder-isapi.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp, signIn, ADMIN } from './console-page.ts'

test.setTimeout(240_000)
test.describe.configure({ mode: 'serial' })

const RIGHT = { username: 'admin', password: 'of the first camera' }
const OTHER = { username: 'admin', password: 'of the second camera' }

let place: Workplace
let core: CoreProcess
let streams: FakeCamera
const lines: CutLine[] = []
const devices: OnvifCameraFake[] = []

test.beforeAll(async () => {
  place = await workplace()
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], fps: 10, seconds: 10 })
  streams = await startFakeCamera({ streams: ['/sub', '/Streaming/Channels/102', '/Streaming/Channels/302'].map((path) => ({ path, accessUnits: units })) })
  // of two hosts, as cameras are: accounts are counted by host
  lines.push(await startCutLine(`http://127.0.0.1:${streams.port}`))
  const hosts = ['127.0.0.1', '127.0.0.2']
  for (const [at, login] of [RIGHT, OTHER].entries()) {
    const streamUri = (token: string) => `rtsp://${hosts[at]}:${streams.port}/${token === '001' ? 'sub' : 'main'}`
    const device = await startOnvifCamera({ login, profiles: TWO_STREAMS.slice(0, 2), streamUri })
    devices.push(device)
    if (at === 1) lines.push(await startCutLine(`http://127.0.0.1:${device.port}`))
  }
  const site = 'version: 1\nsite: { id: fresh, name: 测试小区 }\nbuildings: [{ id: b1, name: 1栋 }]\n'
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  for (const one of [...lines, ...devices]) await one.close()
  await streams?.close()
  await place?.remove()
})

/** Presses Tab until that is reached, as somebody without a mouse does. */
async function tabTo(page: Page, testId: string, back = false): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const at = await page.evaluate(() => document.activeElement?.closest('[data-testid]')?.getAttribute('data-testid'))
    if (at === testId) return
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
  }
  throw new Error(`Tab does not lead to ${testId}`)
}

test('two cameras are added by keyboard alone, a wrong password first, and are live on the wall', async ({ page }) => {
  await setUp(page, core.url)
  const rows = page.getByTestId('device-row')
  await test.step('the addresses are typed', async () => {
    await page.keyboard.press(';')
    await expect(page.getByText('还没有摄像机')).toBeVisible()
    await tabTo(page, 'camera-add')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('camera-wizard')).toBeVisible()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await tabTo(page, 'list-text')
    await page.keyboard.insertText(`127.0.0.1:${devices[0]!.port}\n127.0.0.2:${devices[1]!.port}`)
    await page.keyboard.press('Control+Enter')
    await expect(page.getByTestId('found-row')).toHaveCount(2)
    await tabTo(page, 'wizard-to-log-in')
    await page.keyboard.press('Enter')
  })
  await test.step('a wrong password is told for each, and nothing typed is lost', async () => {
    await tabTo(page, 'shared-password')
    await page.keyboard.insertText('not that one')
    await page.keyboard.press('Enter')
    await expect(rows.nth(0)).toHaveAttribute('data-answer', 'wrongPassword')
    await expect(rows.nth(1)).toHaveAttribute('data-answer', 'wrongPassword')
    await expect(page.getByTestId('own-password').first()).toBeFocused()
    await expect(page.getByTestId('shared-password')).toHaveValue('not that one')
    await expect(page.getByTestId('wizard-to-names')).toBeDisabled()
  })
  await test.step('the right one for all is right for one, the other has its own', async () => {
    await tabTo(page, 'shared-password', true)
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(RIGHT.password)
    await page.keyboard.press('Enter')
    await expect(rows.nth(0)).toHaveAttribute('data-answer', 'ok')
    await expect(rows.nth(1)).toHaveAttribute('data-answer', 'wrongPassword')
    await expect(page.getByTestId('own-password')).toBeFocused()
    await page.keyboard.insertText(OTHER.password)
    await page.keyboard.press('Enter')
    // two were wrong: it is asked once more only because somebody says so
    await expect(rows.nth(1)).toHaveAttribute('data-answer', 'heldBack')
    await tabTo(page, 'force')
    await page.keyboard.press('Enter')
    await expect(rows.nth(1)).toHaveAttribute('data-answer', 'ok')
    await tabTo(page, 'wizard-to-names')
    await page.keyboard.press('Enter')
  })
  await test.step('both are seen, named and saved', async () => {
    await expect(page.getByTestId('new-camera')).toHaveCount(2)
    for (const at of [0, 1]) await expect(page.getByTestId('seen').nth(at)).toHaveAttribute('data-seen', 'ok')
    await tabTo(page, 'new-name')
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText('南门')
    await tabTo(page, 'new-id')
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText('Not an id')
    await page.keyboard.press('Enter')
    await expect(page.getByText('编号只能用小写字母')).toBeVisible()
    await expect(page.getByTestId('new-camera').nth(1)).toHaveAttribute('data-saving', 'saved')
    await expect(page.getByTestId('new-id').first()).toBeFocused()
    // while it saves, Enter does nothing
    await expect(page.getByTestId('wizard-back')).toBeEnabled()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText('south')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('new-camera').nth(0)).toHaveAttribute('data-saving', 'saved')
    await expect(page.getByTestId('to-wall')).toBeFocused()
    await page.keyboard.press('Enter')
  })
  await expect(page.getByTestId('tile-south')).toHaveAttribute('data-fresh', 'true')
  await expect(page.getByText('南门').first()).toBeVisible()
})

test('the channels of a recorder are listed, picked and renamed together; leaving before they are saved asks', async ({ page }) => {
  const recorder = await startIsapiRecorder(
    [
      { id: 1, name: '通道一', ip: '192.168.1.11', online: true, streams: ['H.264 1920x1080 2500 4096 50', 'H.264 640x360 1000 512 20'] },
      { id: 2, name: '通道二', ip: '192.168.1.12', online: false, streams: ['H.264 1920x1080 2500 4096 50', 'H.264 640x360 1000 512 20'] },
      { id: 3, name: '通道三', ip: '192.168.1.13', online: true, streams: ['H.264 1920x1080 2500 4096 50', 'H.264 640x360 1000 512 20'] },
    ],
    { rtspPort: streams.port },
  )
  try {
    await signIn(page, core.url, ADMIN.name)
    await page.getByTestId('screen-cameras').click()
    await page.getByTestId('camera-add').click()
    await page.getByTestId('way-recorder').click()
    await page.getByTestId('language-isapi').click()
    await page.getByTestId('recorder-host').fill(recorder.host)
    await page.getByTestId('recorder-port').fill(String(recorder.port))
    await page.keyboard.press('Enter')
    await page.getByTestId('shared-username').fill(RECORDER_LOGIN.username)
    await page.getByTestId('shared-password').fill(RECORDER_LOGIN.password)
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('device-row')).toHaveAttribute('data-answer', 'ok')
    await page.getByTestId('wizard-to-names').click()
    await expect(page.getByTestId('new-camera')).toHaveCount(3)
    await expect(page.getByText('通道离线')).toBeVisible()
    await page.getByTestId('pattern').fill('1栋 {nn}')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('new-name').nth(2)).toHaveValue('1栋 02')
    await page.getByTestId('screen-map').click()
    await page.getByTestId('cameras-stay').click()
    await expect(page.getByTestId('new-name').nth(2)).toHaveValue('1栋 02')
    await page.getByTestId('save-all').click()
    await expect(page.getByTestId('saved-told')).toContainText('2')
    await page.getByTestId('wizard-cancel').click()
    await expect(page.getByTestId('camera-row').filter({ hasText: '1栋 0' })).toHaveCount(2)
    await expect(page.getByTestId('camera-row').filter({ hasText: '1栋 02' })).toContainText('实时')
  } finally {
    await recorder.close()
  }
})

test('a camera is found again, renamed and taken out', async ({ page }) => {
  await signIn(page, core.url, ADMIN.name)
  await page.getByTestId('screen-cameras').click()
  await page.getByTestId('camera-search').fill('south')
  await expect(page.getByTestId('camera-row')).toHaveCount(1)
  await page.getByTestId('camera-edit').click()
  await page.getByTestId('camera-form-name').fill('南门岗亭')
  await page.getByTestId('camera-look').click()
  await expect(page.getByTestId('seen')).toHaveAttribute('data-seen', 'ok')
  await page.getByTestId('camera-save').click()
  await page.getByTestId('camera-search').fill('岗亭')
  await expect(page.getByTestId('camera-row')).toHaveCount(1)
  await page.getByTestId('camera-remove').click()
  await expect(page.getByRole('dialog')).toContainText('证据保留')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /删\s?除/ })
    .click()
  await expect(page.getByTestId('camera-row')).toHaveCount(0)
})
