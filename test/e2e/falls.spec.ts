// What came down: suspected falls reviewed by keyboard and in silence, rejected ones with their reason, one found real as an incident.
import { expect, test, type Page } from 'playwright/test'
import type { Fall } from '../../contract/falling.ts'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { FACADE_FPS, facadeScene, type FacadeScene } from '../fakes/facade-scene.ts'
import { putFalls } from '../fakes/seen-falls.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

test.describe.configure({ mode: 'serial' })

let place: Workplace
let camera: FakeCamera
let scene: FacadeScene
let core: CoreProcess
let siteFile: string

test.beforeAll(async () => {
  place = await workplace()
  scene = await facadeScene()
  camera = await startFakeCamera({ streams: [{ path: '/east', accessUnits: scene.units, fps: FACADE_FPS }] })
  // no rule is armed: what is listed is what this test puts there, and nothing else
  siteFile = await place.writeSite(`
version: 1
site: { id: falls, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋 }]
cameras:
  - id: east
    name: 3栋东侧摄像机
    building: b3
    sub: ${JSON.stringify(camera.url('/east'))}
    zones: [{ id: front, name: 东面, polygon: ${JSON.stringify(scene.polygon)} }]
`)
  core = await startCoreProcess(['--data', place.dir, '--site', siteFile])
})
test.afterAll(async () => {
  await core?.stop()
  await camera?.close()
  await place?.remove()
})

/** The thing in the pictures, seen in the loop that ended last, and so many loops before. */
function fallOf(loopsAgo: number, over: Partial<Fall> = {}): Fall {
  const t0Ms = camera.t0Ms('/east')
  const loops = Math.floor((Date.now() - t0Ms) / scene.loopMs) - 1 - loopsAgo
  return {
    cameraId: 'east',
    ruleId: 'fallingObject:front',
    zone: 'front',
    grade: 'suspected',
    reasons: ['weak'],
    score: 0.46,
    why: {},
    isTest: false,
    ...scene.fallIn(t0Ms + loops * scene.loopMs),
    ...over,
  }
}

function birdOf(loopsAgo: number): Fall {
  const fall = fallOf(loopsAgo)
  const path = Array.from({ length: 20 }, (_, i): [number, number] => [0.35 + i * 0.015, 0.3 + 0.25 * Math.sin((i / 19) * Math.PI)])
  const points = path.map(([x, y], i) => ({
    atMs: fall.firstAtMs + i * 80,
    box: [x - 0.006, y - 0.006, x + 0.006, y + 0.006] as [number, number, number, number],
    score: 0.1,
  }))
  const track = {
    points,
    path,
    release: null,
    impact: null,
    residualPx: 6.4,
    accelerationMps2: -3.2,
    speedMps: 6.1,
    looks: { bird: 0.84, insect: 0.08, object: 0.05 },
  }
  return { ...fall, grade: 'rejected', reasons: ['rises', 'sideways', 'looksOtherwise'], score: 0.05, tracks: [track], floor: null, column: null }
}

const row = (page: Page) => page.getByTestId('fall-row')
const selected = (page: Page) => page.locator('[data-testid=fall-row][aria-selected=true]')

/** How many tones the page has played: the sound itself cannot be heard here. */
async function countTones(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const counted = globalThis as unknown as { tones: number }
    counted.tones = 0
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (...args) {
      counted.tones++
      start.apply(this, args)
    }
  })
  return () => page.evaluate(() => (globalThis as unknown as { tones: number }).tones)
}

test('suspected falls wait in silence, are reviewed by keyboard, and one found real rings as a critical incident', async ({ page }) => {
  const tones = await countTones(page)
  await setUp(page, core.url)
  await expect(page.getByTestId('tile-east')).toHaveAttribute('data-state', /live|late/)
  await expect(page.getByTestId('suspected')).toHaveCount(0)
  await putFalls(place.dir, siteFile, [fallOf(4), fallOf(3), fallOf(2), birdOf(1)])
  await page.reload()

  await test.step('the badge counts them and leads to them; nothing is in the queue, nothing is heard', async () => {
    await expect(page.getByTestId('suspected')).toHaveAttribute('data-count', '3')
    await expect(page.getByTestId('queue-empty')).toBeVisible()
    await page.getByTestId('suspected').click()
    await expect(row(page)).toHaveCount(3)
    await expect(page.getByTestId('fall-detail')).toBeVisible()
    await expect(page.getByTestId('fall-track').first()).toBeAttached()
    await expect(page.getByTestId('fall-floor')).toContainText('约 7 层')
    expect(await tones()).toBe(0)
  })

  await test.step('J and K move, Enter enlarges, Escape comes back', async () => {
    const ids = await row(page).evaluateAll((rows) => rows.map((r) => r.dataset['id']))
    await page.keyboard.press('j')
    await expect(selected(page)).toHaveAttribute('data-id', ids[1] ?? '')
    await page.keyboard.press('k')
    await expect(selected(page)).toHaveAttribute('data-id', ids[0] ?? '')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('falls-list')).toBeHidden()
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('falls-list')).toBeVisible()
  })

  await test.step('X says it is not real and goes on; U takes it back in time, and then it is still open', async () => {
    const first = (await selected(page).getAttribute('data-id')) ?? ''
    await page.keyboard.press('n')
    await expect(selected(page)).not.toHaveAttribute('data-id', first)
    await page.keyboard.press('u')
    await expect(selected(page)).toHaveAttribute('data-id', first)
    await page.keyboard.press('n')
    await expect(page.locator(`[data-testid=fall-row][data-id="${first}"]`)).toHaveAttribute('data-review', 'notReal')
    await expect(page.getByTestId('suspected')).toHaveAttribute('data-count', '2')
    expect(await tones()).toBe(0)
  })

  await test.step('Y asks, Escape leaves it open, Y and Enter open a critical incident, which rings', async () => {
    await page.keyboard.press('y')
    await expect(page.getByTestId('real-dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('real-dialog')).toBeHidden()
    await expect(page.getByTestId('falls')).toBeVisible()
    await page.keyboard.press('y')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('fall-incident')).toBeVisible()
    await expect(page.getByTestId('suspected')).toHaveAttribute('data-count', '1')
    await expect.poll(tones).toBeGreaterThan(0)
    await page.keyboard.press('i')
    await expect(page.getByTestId('incident-view')).toBeVisible()
    const queued = page.getByTestId('queue-row')
    await expect(queued).toHaveCount(1)
    await expect(queued).toContainText('高空抛物')
    await expect(queued).toContainText('约7层(6–8)')
    await expect(queued).toContainText('紧急')
    await expect(page.getByTestId('fall-floor')).toContainText('约 7 层')
    await expect(page.getByTestId('evidence-tab-trajectory')).toBeVisible()
  })
})

test('"why no alarm": the camera and the time are chosen, and what came down says why it did not ring', async ({ page }) => {
  await setUpAgain(page)
  await page.getByTestId('screen-falls').click()
  await page.getByTestId('falls-shown-all').click()
  await expect(row(page)).toHaveCount(4)
  await page.getByTestId('falls-shown-rejected').click()
  await expect(row(page)).toHaveCount(1)
  await expect(page.getByTestId('fall-reasons')).toContainText('中途转而向上，像鸟')
  await expect(page.getByTestId('fall-looks')).toContainText('鸟')
  await page.keyboard.press('y')
  await expect(page.getByTestId('real-dialog')).toHaveCount(0)
  await expect(page.locator('.ant-message-warning')).toContainText('只有疑似需要复核')
})

/** The administrator exists by now. */
async function setUpAgain(page: Page): Promise<void> {
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill('duty')
  await page.getByTestId('auth-password').fill('a long enough passphrase')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('queue')).toBeVisible()
}
