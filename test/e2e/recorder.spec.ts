// What a recorder keeps, at the console: the same timeline, three days back, by keyboard, of a recorder whose clock is five minutes off.
import { expect, test, type BrowserContext, type Page } from 'playwright/test'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { logInAtDesk } from '../fakes/desk-client.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { startKeepingIsapi, type KeepingRecorder } from '../fakes/keeping-recorder.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp } from './console-page.ts'

test.setTimeout(180_000)

const MINUTE = 60_000
const FPS = 10
/** The test picture counts ten seconds: at a whole ten it shows zero. */
const BACK = Math.floor((Date.now() - 3 * 24 * 60 * MINUTE) / (10 * MINUTE)) * 10 * MINUTE
let place: Workplace
let recorder: KeepingRecorder
let core: CoreProcess
let context: BrowserContext
let page: Page

test.beforeAll(async ({ browser }) => {
  place = await workplace()
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], fps: FPS, seconds: 10, bitrateKbps: 400 })
  const files = [
    { fromMs: BACK - 60 * MINUTE, toMs: BACK + 2 * MINUTE },
    { fromMs: BACK + 10 * MINUTE, toMs: BACK + 60 * MINUTE },
  ]
  recorder = await startKeepingIsapi({ disk: { files, aheadMs: 5 * MINUTE, zone: 'Asia/Shanghai', units, fps: FPS }, now: Date.now })
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite('version: 1\nsite: { id: recorder, name: 翠园一期 }\n')])
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  page = await context.newPage()
  await setUp(page, core.url)
  const desk = await logInAtDesk(core.url, ADMIN)
  const { host, port, login, replay } = recorder
  await desk.api.cameraSetup.save({
    camera: {
      id: 'gate',
      name: '南门',
      sub: `rtsp://${host}:${replay.port}/Streaming/Channels/102`,
      paired: { address: { host, port }, language: 'isapi', source: '1' },
    },
    login,
    version: null,
  })
  desk.close()
})
test.afterAll(async () => {
  await context?.close()
  await core?.stop()
  await recorder?.close()
  await place?.remove()
})

const tile = () => page.getByTestId('recording-gate')
const shownAt = async () => Number((await tile().getAttribute('data-at')) ?? Number.NaN)
const untilShown = (is: (atMs: number) => boolean) => expect.poll(async () => is(await shownAt()), { timeout: 30_000 }).toBe(true)

const goTo = async (atMs: number) => {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' }).format(atMs)
  await page.locator('#playback-go').fill(local)
  await page.keyboard.press('Enter')
}

test('three days back on the timeline of the recorder, and on the other side of what it does not keep', async () => {
  await page.keyboard.press('`')
  await expect(page.getByTestId('playback')).toBeVisible()
  await page.getByTestId('playback-cameras').click()
  await page.keyboard.type('南门')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByTestId('playback-source-recorder').click()
  await goTo(BACK + 3000)
  await expect(tile()).toHaveAttribute('data-state', 'ready', { timeout: 30_000 })
  // the recorder's clock shows whole seconds: how far it is off is known to half of one
  await untilShown((atMs) => Math.abs(atMs - (BACK + 3000)) < 700)
  await expect(page.getByTestId('timeline-gate')).toBeVisible()
  await page.screenshot({ path: test.info().outputPath('recorder.png') })

  await goTo(BACK + 30 * MINUTE)
  await untilShown((atMs) => Math.abs(atMs - (BACK + 30 * MINUTE)) < 700)
})
