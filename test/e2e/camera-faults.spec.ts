// Cameras that do not work: each says what is wrong on screen and in /health, and the one that works goes on undisturbed.
import { createServer } from 'node:net'
import { expect, test } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

test.setTimeout(300_000)

let place: Workplace
let good: FakeCamera
let mortal: FakeCamera
let core: CoreProcess

test.beforeAll(async () => {
  place = await workplace()
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], fps: 10, seconds: 10 })
  const still = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=10:duration=0.1,loop=-1:1'], fps: 10, seconds: 5 })
  const auth = { user: 'vigil', password: 'right password' }
  good = await startFakeCamera({ streams: [{ path: '/good', accessUnits: units }, { path: '/still', accessUnits: still }, { path: '/sound' }], auth })
  mortal = await startFakeCamera({ streams: [{ path: '/mortal', accessUnits: units }], auth })
  const nobody = createServer()
  await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve))
  const closedPort = (nobody.address() as { port: number }).port
  await new Promise((resolve) => nobody.close(resolve))
  const site = `
version: 1
site: { id: faults, name: 故障测试 }
cameras:
  - { id: good, name: 正常, sub: ${JSON.stringify(good.url('/good'))} }
  - { id: mortal, name: 断线, sub: ${JSON.stringify(mortal.url('/mortal'))} }
  - { id: still, name: 冻结, sub: ${JSON.stringify(good.url('/still'))} }
  - { id: password, name: 密码错, sub: ${JSON.stringify(good.urlAs('/good', 'vigil', 'wrong'))} }
  - { id: nobody, name: 无人应答, sub: "rtsp://127.0.0.1:${closedPort}/x" }
  - { id: sound, name: 只有声音, sub: ${JSON.stringify(good.url('/sound'))} }
`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
})
test.afterAll(async () => {
  await core?.stop()
  await Promise.all([good?.close(), mortal?.close()])
  await place?.remove()
})

interface Health {
  cameras: { id: string; state: string }[]
}

test('each fault has its own state, on screen and in /health, and disturbs nobody else', async ({ page }) => {
  await setUp(page, core.url)
  // Room for all of them, also when some are brought to the front.
  await page.getByTestId('layout-9').click()
  const base = core.url.replace(/\/$/, '')
  const states = async () => {
    const { cameras } = (await (await page.request.get(`${base}/api/v1/health`)).json()) as Health
    return Object.fromEntries(cameras.map((camera) => [camera.id, camera.state]))
  }
  const expected = { good: 'live', mortal: 'live', still: 'stalled', password: 'unauthorized', nobody: 'offline', sound: 'unsupported' }
  await expect.poll(states).toEqual(expected)

  await test.step('the wall says so too', async () => {
    await expect(page.getByTestId('tile-good')).toHaveAttribute('data-fresh', 'true')
    await expect(page.getByTestId('tile-password')).toHaveAttribute('data-state', 'unauthorized')
    await expect(page.getByTestId('tile-nobody')).toHaveAttribute('data-state', 'offline')
    await page.screenshot({ path: 'out-test/faults.png' })
  })

  await test.step('a camera that dies is not shown as live, and is live again when it is back', async () => {
    const tile = page.getByTestId('tile-mortal')
    await expect(tile).toHaveAttribute('data-fresh', 'true')
    mortal.freeze()
    await expect(tile).toHaveAttribute('data-fresh', 'false')
    await expect.poll(async () => (await states())['mortal']).not.toBe('live')
    expect((await states())['good']).toBe('live')
    mortal.unfreeze()
    await expect.poll(async () => (await states())['mortal']).toBe('live')
    await expect(tile).toHaveAttribute('data-fresh', 'true')
  })
})

test('a site file with a typo is refused with file, line, field and what was meant', async () => {
  const file = await place.writeSite('version: 1\nsite: { id: a, name: A }\ncameras:\n  - id: x\n    name: X\n    sbu: rtsp://127.0.0.1/x\n')
  for (const args of [
    ['check-site', file],
    ['serve', '--data', `${place.dir}-typo`, '--site', file],
  ]) {
    const { code, stderr, stdout } = await runVigil(args)
    expect(code).toBe(2)
    expect(stderr + stdout).toMatch(/site\.yaml:6.*sbu.*sub/s)
  }
})
