// What cameras tell of themselves: heard from the start, an incident with picture at the desk, and chosen by keyboard at the screen Cameras.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect, test } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { encodeAccessUnits, runFfmpeg } from '../fakes/encode.ts'
import { startOnvifCamera, type OnvifCameraFake } from '../fakes/onvif-camera.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp, signIn } from './console-page.ts'
import { setLook } from './every-screen.ts'

test.setTimeout(200_000)

const LOGIN = { username: 'vigil', password: 'right password' }
/** Where pictures of the screens go; absent: nowhere. */
const LOOK = process.env['VIGIL_LOOK']

let place: Workplace
let camera: FakeCamera
let core: CoreProcess
const onvif: OnvifCameraFake[] = []

test.beforeAll(async () => {
  place = await workplace()
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], fps: 10, seconds: 10 })
  camera = await startFakeCamera({ streams: [{ path: '/a', accessUnits: units }] })
  for (let i = 0; i < 2; i++) onvif.push(await startOnvifCamera({ login: LOGIN }))
  const snapshot = await runFfmpeg(['-f', 'lavfi', '-i', 'smptebars=size=640x360', '-frames:v', '1', '-f', 'mjpeg', '-'])
  onvif.push(await startOnvifCamera({ login: LOGIN, guard: 'digest', snapshot }))
  const asked = (at: number, password: string) => `{ host: 127.0.0.1, port: ${onvif[at]!.port}, username: ${LOGIN.username}, password: ${password} }`
  const sub = JSON.stringify(camera.url('/a'))
  const cameras = `[{ id: gate, name: 大门, sub: ${sub}, main: ${sub}, onvif: ${asked(0, LOGIN.password)} }, { id: lobby, name: 大堂, sub: ${sub}, onvif: ${asked(1, 'wrong')} }, { id: garage, name: 地库, sub: ${sub} }, { id: yard, name: 后院, sub: "rtsp://127.0.0.1:1/x", onvif: ${asked(2, LOGIN.password)} }]`
  core = await startCoreProcess([
    '--data',
    place.dir,
    '--site',
    await place.writeSite(`version: 1\nsite: { id: events, name: 测试小区 }\ncameras: ${cameras}\n`),
  ])
})
test.afterAll(async () => {
  await core?.stop()
  await camera?.close()
  for (const one of onvif) await one.close()
  await place?.remove()
})

function event(topic: string, data: string): string {
  const utc = new Date(Date.now()).toISOString()
  return `<wsnt:NotificationMessage><wsnt:Topic Dialect="d">tns1:${topic}</wsnt:Topic><wsnt:Message><tt:Message UtcTime="${utc}" PropertyOperation="Changed"><tt:Source><tt:SimpleItem Name="VideoSourceConfigurationToken" Value="vsc_VS_1"/></tt:Source><tt:Data>${data}</tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>`
}

test('a camera whose stream does not come has single pictures, marked with their age and never called live, and its alert has one', async ({ page }) => {
  await setUp(page, core.url)
  const still = page.getByTestId('still-yard')
  await expect(still).toContainText(/静态图片，\d+秒前，非实时/)
  await expect(page.getByTestId('tile-yard')).toHaveAttribute('data-fresh', 'false')
  await expect(page.getByTestId('tile-yard').getByText('实时', { exact: true })).toHaveCount(0)
  await expect(page.getByTestId('tile-gate')).toHaveAttribute('data-fresh', 'true')
  await expect(page.getByTestId('still-gate')).toHaveCount(0)
  if (LOOK !== undefined) {
    mkdirSync(LOOK, { recursive: true })
    await page.screenshot({ path: `${LOOK}/still-wall.png` })
  }
  onvif[2]!.notify(event('VideoSource/GlobalSceneChange/ImagingService', '<tt:SimpleItem Name="State" Value="true"/>'))
  await expect(page.getByTestId('queue-row').filter({ hasText: '后院' })).toBeVisible()
  await page.getByTestId('queue-row').filter({ hasText: '后院' }).click()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('evidence-snapshot')).toHaveAttribute('data-state', 'complete')
  await expect(page.getByTestId('proven-snapshot')).toHaveCount(0)
  await expect(page.getByTestId('evidence-clip')).toHaveAttribute('data-state', 'missing')
  if (LOOK !== undefined) await page.screenshot({ path: `${LOOK}/still-incident.png` })
  // Nobody looks: nobody asks.
  await page.keyboard.press('Escape')
  await page.getByTestId('screen-cameras').click()
  await page.waitForTimeout(4000)
  const asked = onvif[2]!.calls.filter((call) => call === 'GET').length
  await page.waitForTimeout(7000)
  expect(onvif[2]!.calls.filter((call) => call === 'GET').length).toBe(asked)
})

test('what a camera tells is an incident with its picture, and who is not heard is said with the reason', async ({ page }) => {
  await signIn(page, core.url, ADMIN.name)
  await expect(page.getByTestId('tile-gate')).toHaveAttribute('data-fresh', 'true')
  await expect.poll(() => onvif[0]!.subscriptions()).toBe(1)
  await expect(page.getByTestId('events-unheard')).toContainText('2/3')
  const refusals = onvif[1]!.refusals()
  onvif[0]!.notify(event('VideoSource/GlobalSceneChange/ImagingService', '<tt:SimpleItem Name="State" Value="true"/>'))
  await page.getByTestId('queue-row').filter({ hasText: '大门' }).click()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('incident-live')).toBeVisible()
  await expect(page.getByText('摄像机报告画面被遮挡').first()).toBeVisible()
  if (LOOK !== undefined) {
    mkdirSync(LOOK, { recursive: true })
    await page.screenshot({ path: `${LOOK}/events-incident.png` })
  }

  await page.keyboard.press('Escape')
  await page.getByTestId('screen-cameras').click()
  const [gate, lobby, garage] = ['gate', 'lobby', 'garage'].map((id) => page.locator(`[data-camera=${id}]`))
  for (const row of [gate!, lobby!, garage!]) {
    await row.getByTestId('camera-details-open').focus()
    await page.keyboard.press('Enter')
  }
  await expect(gate!.getByTestId('camera-listening')).toHaveAttribute('data-state', 'subscribed')
  await expect(gate!.getByTestId('camera-standing')).toContainText('报告被遮挡或破坏')
  await expect(gate!.getByTestId('camera-stream')).toContainText('H.264 · 640×360')
  await expect(lobby!.getByTestId('camera-listening')).toHaveAttribute('data-state', 'refused')
  await expect(garage!.getByTestId('camera-listening')).toHaveAttribute('data-state', 'none')
  // Both the search for a head and this asked once, and never again.
  expect(onvif[1]!.refusals()).toBe(refusals)

  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: { run(within: string): Promise<AxeResults> } }).axe.run('main'))
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])

  await gate!.getByTestId('raises-motion').focus()
  await page.keyboard.press('Space')
  await gate!.getByTestId('events-save').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('已保存，立即生效。')).toBeVisible()
  onvif[0]!.notify(event('VideoSource/MotionAlarm', '<tt:SimpleItem Name="State" Value="true"/>'))
  await expect(gate!.getByTestId('camera-last')).toContainText('画面移动')
  // Somebody who covers a camera and moves before it is one thing.
  const alsoKinds = async () => {
    const { items } = (await (await page.request.get(new URL('/api/v1/incidents', core.url).href)).json()) as {
      items: { camera?: string; alsoKinds?: string[] }[]
    }
    return items.find(({ camera: seenBy }) => seenBy === 'gate')?.alsoKinds
  }
  await expect.poll(alsoKinds).toEqual(['intrusion'])

  if (LOOK === undefined) return
  for (const [name, look, size] of [
    ['zh-1280', { language: 'zh-CN' }, [1280, 800]],
    ['en-1920', { language: 'en' }, [1920, 1080]],
    ['en-1280-200', { language: 'en', scale: 200 }, [1280, 800]],
    ['zh-1280-200-light', { language: 'zh-CN', scale: 200, theme: 'light' }, [1280, 800]],
  ] as const) {
    await page.setViewportSize({ width: size[0], height: size[1] })
    await setLook(page, look as never)
    await page.keyboard.press(';')
    for (const row of [gate!, lobby!]) await row.getByTestId('camera-details-open').press('Enter')
    await expect(gate!.getByTestId('camera-listening')).toBeVisible()
    await page.screenshot({ path: `${LOOK}/events-${name}.png` })
  }
})
