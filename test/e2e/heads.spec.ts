// A camera that is turned at the console: by keys, by the pad, by pulling the picture; and who has it is seen at the other one.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect, test } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { logInAtDesk } from '../fakes/desk-client.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { startOnvifCamera, type OnvifCameraFake } from '../fakes/onvif-camera.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { ADMIN, setUp } from './console-page.ts'

test.setTimeout(200_000)

const LOGIN = { username: 'vigil', password: 'right password' }
/** Where pictures of the screens go; absent: nowhere. */
const LOOK = process.env['VIGIL_LOOK']

let place: Workplace
let camera: FakeCamera
let onvif: OnvifCameraFake
let core: CoreProcess

test.beforeAll(async () => {
  place = await workplace()
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], fps: 10, seconds: 10 })
  camera = await startFakeCamera({ streams: [{ path: '/a', accessUnits: units }] })
  onvif = await startOnvifCamera({ login: LOGIN })
  const asked = `{ host: 127.0.0.1, port: ${onvif.port}, username: ${LOGIN.username}, password: ${LOGIN.password} }`
  const cameras = `[{ id: gate, name: 大门球机, sub: ${JSON.stringify(camera.url('/a'))}, onvif: ${asked} }, { id: lobby, name: 大堂, sub: ${JSON.stringify(camera.url('/a'))} }]`
  core = await startCoreProcess([
    '--data',
    place.dir,
    '--site',
    await place.writeSite(`version: 1\nsite: { id: heads, name: 测试小区 }\ncameras: ${cameras}\n`),
  ])
})
test.afterAll(async () => {
  await core?.stop()
  await camera?.close()
  await onvif?.close()
  await place?.remove()
})

const moves = () => onvif.ptzLog.filter((line) => line.startsWith('move'))

test('a camera with a head is turned by keys, pad and pointer, and stands when they are let go', async ({ page }) => {
  await setUp(page, core.url)
  await expect(page.getByTestId('head-on-gate')).toHaveCount(0)
  await page.getByTestId('wall-tile-0').hover()
  await page.getByTestId('tile-enlarge-0').click()
  await page.getByTestId('head-on-gate').waitFor()
  await page.keyboard.press("'")
  await expect(page.getByTestId('head-gate')).toBeVisible()

  await page.keyboard.down('ArrowLeft')
  await expect.poll(() => moves().length).toBeGreaterThan(2)
  await expect(page.getByTestId('head-holder-gate')).toHaveText('由您操控')
  await page.keyboard.up('ArrowLeft')
  await expect.poll(() => onvif.ptzLog.at(-1)).toMatch(/^(stop|move 0 0)/)
  expect(moves()[0]).toBe('move -0.5 0 - PT0.8S')

  await page.keyboard.press('1')
  await expect.poll(() => onvif.ptzLog.at(-1)).toBe('goto 1')
  await page.keyboard.press('Home')
  await expect.poll(() => onvif.ptzLog.at(-1)).toBe('home')

  const up = await page.getByTestId('head-up').boundingBox()
  expect(Math.min(up!.width, up!.height)).toBeGreaterThanOrEqual(40)
  await page.mouse.move(up!.x + 10, up!.y + 10)
  await page.mouse.down()
  await expect.poll(() => onvif.ptzLog.at(-1)).toBe('move 0 0.5 - PT0.8S')
  await page.mouse.up()
  await expect.poll(() => onvif.ptzLog.at(-1)).toBe('stop')

  const plane = (await page.getByTestId('head-plane').boundingBox())!
  const [x, y] = [plane.x + plane.width * 0.3, plane.y + plane.height * 0.5]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + plane.width * 0.25, y, { steps: 4 })
  await expect.poll(() => onvif.ptzLog.at(-1)).toBe('move 0.5 0 - PT0.8S')
  await page.mouse.up()
  await expect.poll(() => onvif.ptzLog.at(-1)).toBe('stop')
  await page.mouse.wheel(0, -100)
  await expect.poll(() => onvif.ptzLog).toContain('move - - 0.5 PT0.8S')
  await expect.poll(() => onvif.ptzLog.at(-1)).toBe('stop')

  // A window that is left lets go, although no key was heard to be.
  await page.keyboard.down('ArrowRight')
  await expect.poll(() => onvif.ptzLog.at(-1)).toBe('move 0.5 0 - PT0.8S')
  await page.evaluate(() => window.dispatchEvent(new Event('blur')))
  await expect.poll(() => onvif.ptzLog.at(-1)).toBe('stop')
  await page.keyboard.up('ArrowRight')

  await page.getByTestId('head-preset-name').fill('车库口 2')
  await page.getByTestId('head-preset-save').click()
  await expect(page.getByTestId('head-preset-2')).toContainText('车库口 2')
  expect(onvif.ptzLog.at(-1)).toBe('set 2')

  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: { run(within: string): Promise<AxeResults> } }).axe.run('.tile-stage'))
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  if (LOOK !== undefined) {
    mkdirSync(LOOK, { recursive: true })
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.screenshot({ path: `${LOOK}/zh-1440.png` })
    await page.setViewportSize({ width: 1280, height: 720 })
    await page.screenshot({ path: `${LOOK}/zh-1280.png` })
  }

  await page.keyboard.press('Escape')
  await expect(page.getByTestId('head-gate')).toHaveCount(0)
  await expect(page.getByTestId('head-on-gate')).toBeVisible()

  // The same beside an incident that it sees.
  const desk = await logInAtDesk(core.url, ADMIN)
  await desk.api.incidents.report({ severity: 'high', cameraId: 'gate', summary: '大门争执' })
  desk.close()
  await expect(page.getByTestId('queue-row')).toContainText('大门争执')
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  const live = page.getByTestId('incident-live')
  await live.getByTestId('head-on-gate').click()
  await page.keyboard.down('ArrowDown')
  await expect.poll(() => onvif.ptzLog.at(-1)).toBe('move 0 -0.5 - PT0.8S')
  await page.keyboard.up('ArrowDown')
  await expect.poll(() => onvif.ptzLog.at(-1)).toBe('stop')
  if (LOOK !== undefined) await page.screenshot({ path: `${LOOK}/zh-incident.png` })
})

test('who has it in hand is seen, and another is told so', async ({ page }) => {
  const made = await runVigil(['user', 'add', 'zhiji02', '--role', 'operator', '--password-stdin', '--data', place.dir], `${ADMIN.password}\n`)
  expect(made.code, made.stderr).toBe(0)
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill('zhiji02')
  await page.getByTestId('auth-password').fill(ADMIN.password)
  await page.getByTestId('auth-submit').click()
  await page.getByTestId('wall-tile-0').hover()
  await page.getByTestId('tile-enlarge-0').click()
  await page.getByTestId('head-on-gate').waitFor()
  const other = await logInAtDesk(core.url, ADMIN)
  const held = setInterval(
    () => void other.api.heads.steer({ cameraId: 'gate', hand: 'other-hand', do: 'move', pan: 1, tilt: 0, zoom: 0 }).catch(() => {}),
    250,
  )
  try {
    await expect(page.getByTestId('head-holder-gate')).toHaveText(`被 ${ADMIN.name} 占用`)
    await page.getByTestId('head-on-gate').click()
    await page.getByTestId('head-home').click()
    await expect(page.getByTestId('head-preset-name')).toHaveCount(0)
    await expect(page.getByTestId('head-refused')).toContainText('正由他人操控')
    if (LOOK !== undefined) {
      await page.setViewportSize({ width: 1440, height: 900 })
      for (const name of ['zh', 'en']) {
        await page.screenshot({ path: `${LOOK}/${name}-held.png` })
        await page.getByTestId('language').click()
      }
    }
  } finally {
    clearInterval(held)
    other.close()
  }
  await expect.poll(() => onvif.ptzLog.at(-1)).toBe('stop')
  await expect(page.getByTestId('head-holder-gate')).toHaveText('空闲', { timeout: 10_000 })
})
