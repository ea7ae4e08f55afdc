// The flagship on real input: a real throw from a high-rise before an RTSP camera becomes one incident with its floor, its way drawn and its page, kept through kill -9.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { expect, test } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { HIGHRISE_CLIP, HIGHRISE_FACADE, HIGHRISE_FPS, highriseScene } from '../fakes/highrise-scene.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { FOOTAGE_MISSING, footagePath } from '../footage.ts'
import { readOnlyIncident, setUp } from './console-page.ts'

test.skip(!existsSync(footagePath(HIGHRISE_CLIP)), FOOTAGE_MISSING)
test.setTimeout(400_000)

const TYPES = ['snapshot', 'clip', 'trajectory', 'crops'] as const

let place: Workplace
let camera: FakeCamera
let core: CoreProcess

test.beforeAll(async () => {
  place = await workplace()
  const units = await highriseScene(footagePath(''))
  camera = await startFakeCamera({ streams: [{ path: '/north', accessUnits: units, fps: HIGHRISE_FPS, loop: false }] })
})
test.afterAll(async () => {
  await core?.stop()
  await camera?.close()
  await place?.remove()
})

const siteFile = () => `
version: 1
site: { id: tower, name: 测试小区 }
buildings: [{ id: b1, name: 1栋 }]
cameras:
  - id: north
    name: 1栋北侧摄像机
    building: b1
    sub: ${JSON.stringify(camera.url('/north'))}
    zones: [{ id: north, name: 北立面, polygon: ${JSON.stringify(HIGHRISE_FACADE.polygon)} }]
    rules:
      - kind: fallingObject
        zone: north
        facade: ${JSON.stringify({ floors: HIGHRISE_FACADE.floors, floorHeightM: HIGHRISE_FACADE.floorHeightM })}
`

test('a real throw on an RTSP camera becomes one incident that names the floor, with evidence kept through kill -9', async ({ page }) => {
  const args = ['--data', place.dir, '--site', await place.writeSite(siteFile())]
  core = await startCoreProcess(args)
  await setUp(page, core.url)

  await test.step('one incident, in words, with the floor as an interval', async () => {
    const row = page.getByTestId('queue-row')
    await expect(row).toHaveCount(1, { timeout: 120_000 })
    await expect(row).toContainText('高空抛物')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('incident-view')).toBeVisible()
  })

  await test.step('snapshot, clip, trajectory, crops and page are made', async () => {
    for (const type of TYPES) {
      await expect(page.getByTestId(`evidence-tab-${type}`)).toHaveAttribute('data-state', 'complete', { timeout: 120_000 })
    }
    await expect(page.getByTestId('evidence-page')).toHaveAttribute('data-state', 'complete', { timeout: 120_000 })
  })

  const before = await readOnlyIncident<Detail>(page, core.url)
  await test.step('the way it took is where the thing was, and the floor is one of the upper ones', () => {
    expect(before.alerts).toHaveLength(1)
    const { floor, trajectory } = before.alerts[0]!
    // The clip shows no number: floors are counted from the lowest row of windows in sight.
    expect(floor.low).toBeGreaterThanOrEqual(11)
    expect(floor.high).toBeLessThanOrEqual(17)
    expect(trajectory.length).toBeGreaterThan(12)
    expect(Math.abs(trajectory[0]!.x - 0.48)).toBeLessThan(0.02)
    expect(trajectory.at(-1)!.y - trajectory[0]!.y).toBeGreaterThan(0.05)
  })

  await test.step('all of it is there after kill -9, byte by byte', async () => {
    const { host } = new URL(core.url)
    await core.kill()
    core = await startCoreProcess([...args, '--listen', host])
    await page.goto(core.url)
    await expect(page.getByTestId('console')).toBeVisible()
    expect(await readOnlyIncident<Detail>(page, core.url)).toEqual(before)
    for (const { id, sha256 } of before.evidence) {
      const bytes = await (await page.request.get(`${base()}/api/v1/evidence/${id}`)).body()
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    }
  })
})

const base = (): string => core.url.replace(/\/$/, '')

interface Detail {
  readonly alerts: readonly {
    readonly floor: { readonly low: number; readonly high: number }
    readonly trajectory: readonly { readonly x: number; readonly y: number }[]
  }[]
  readonly evidence: readonly { readonly id: string; readonly type: string; readonly sha256: string }[]
}
