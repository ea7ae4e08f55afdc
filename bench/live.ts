// What the live wall costs a browser without a GPU: 1, 4, 9 and 16 pictures through the real core, and how late each picture is.
import { existsSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from 'playwright'
import { chromiumArgs, chromiumPath } from '../test/chromium.ts'
import { startFakeCamera, type FakeCamera } from '../test/fakes/camera.ts'
import { startCoreProcess } from '../test/fakes/core-process.ts'
import { encodeAccessUnits } from '../test/fakes/encode.ts'
import { workplace } from '../test/fakes/workplace.ts'
import { PEOPLE } from './cameras.ts'
import { countPictures, readPictures, STRIP, type ShownPicture } from './live/read-wall.ts'
import { quantile, type Figure, type Measurement } from './measurement.ts'
import { cpuSeconds, memoryMb } from './process-tree.ts'

const COUNTS = [1, 4, 9, 16] as const
const FPS = 10
const SECONDS = 60
const WINDOW_MS = 12_000
const SETTLE_MS = 4000
const LATENCY_MS = 6000
const PASSWORD = 'a long enough passphrase'
/** Above this the computer does something else as well, and figures in per cent of a core mean little. */
const BUSY_LOAD = 3

/** People walking, with the number of each picture burnt into its upper edge as black and white squares. */
async function streams(): Promise<FakeCamera> {
  const input = existsSync(PEOPLE) ? ['-i', PEOPLE] : ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=${FPS}`]
  const bit = (at: number) => `drawbox=x=${at * STRIP.px}:y=0:w=${STRIP.px}:h=${STRIP.px}:t=fill:color=white:enable='mod(floor(n/pow(2,${at})),2)'`
  const black = `drawbox=x=0:y=0:w=${STRIP.bits * STRIP.px}:h=${STRIP.px}:t=fill:color=black`
  const filter = [`fps=${FPS}`, 'scale=640:360', black, ...Array.from({ length: STRIP.bits }, (_, at) => bit(at))].join(',')
  const accessUnits = await encodeAccessUnits({ input, filter, fps: FPS, seconds: SECONDS, bitrateKbps: 500, gopSeconds: 2 })
  return startFakeCamera({ streams: Array.from({ length: Math.max(...COUNTS) }, (_, at) => ({ path: `/${at}/sub`, accessUnits, fps: FPS })) })
}

interface Measured {
  readonly cpu: number
  readonly memoryMb: number
  readonly fps: readonly number[]
  readonly firstMs: number
  readonly lateMs: readonly number[]
}

async function measureWall(page: Page, browserPid: number, camera: FakeCamera, count: number): Promise<Measured> {
  await page.evaluate((layout) => {
    const own = { layout, slots: [], off: [], pinned: [] }
    localStorage.setItem(
      'vigil.wall.wall',
      JSON.stringify({ state: { own, page: 0, enlargedId: null, over: 'pages', dwellS: 15, alarmsToFront: true }, version: 1 }),
    )
  }, String(count))
  await page.reload()
  const began = performance.now()
  await page.waitForFunction((wanted) => document.querySelectorAll('[data-wall-tile] [data-fresh=true]').length >= wanted, count, {
    polling: 'raf',
    timeout: 180_000,
  })
  const firstMs = performance.now() - began
  await sleep(SETTLE_MS)
  const [cpuBefore, atMs, before] = [cpuSeconds([browserPid]), performance.now(), await countPictures(page)]
  await sleep(WINDOW_MS)
  const seconds = (performance.now() - atMs) / 1000
  const [after, cpuAfter] = [await countPictures(page), cpuSeconds([browserPid])]
  const memory = memoryMb([browserPid])
  // reading pixels costs by itself, so after what it would disturb
  const shown = await readPictures(page, LATENCY_MS)
  return {
    cpu: ((cpuAfter - cpuBefore) / seconds) * 100,
    memoryMb: memory,
    fps: after.map((pictures, tile) => (pictures - (before[tile] ?? 0)) / seconds),
    firstMs,
    lateMs: shown.map((picture) => lateness(picture, camera)).filter((ms) => ms !== null),
  }
}

/** From the camera's socket to the pixel. @returns null where the strip could not be read */
function lateness({ camera: id, number, seenAtMs }: ShownPicture, camera: FakeCamera): number | null {
  const roundMs = SECONDS * 1000
  const sinceMs = seenAtMs - camera.t0Ms(`/${id}/sub`) - (number * 1000) / FPS
  const ms = ((sinceMs % roundMs) + roundMs) % roundMs
  return ms < 10_000 ? ms : null
}

export async function measure(): Promise<Measurement> {
  if (process.platform !== 'linux') throw new Error('this measurement reads /proc and runs on Linux only')
  const loadBefore = loadavg()[0] ?? 0
  const camera = await streams()
  const place = await workplace()
  const cameras = Array.from({ length: Math.max(...COUNTS) }, (_, at) => `  - { id: "${at}", name: 摄像机${at}, sub: "${camera.url(`/${at}/sub`)}" }`)
  const site = await place.writeSite(`version: 1\nsite: { id: bench, name: 测量 }\ncameras:\n${cameras.join('\n')}\n`)
  const core = await startCoreProcess(['--data', place.dir, '--site', site])
  const server = await chromium.launchServer({ executablePath: chromiumPath, args: chromiumArgs })
  const figures: Record<string, Figure> = {}
  const ratios: Record<string, { value: number; against: string }> = {}
  try {
    const browser = await chromium.connect(server.wsEndpoint())
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
    await page.goto(core.url)
    for (const field of ['auth-name', 'auth-password', 'auth-repeat']) await page.getByTestId(field).fill(field === 'auth-name' ? 'bench' : PASSWORD)
    await page.getByTestId('auth-submit').click()
    await page.getByTestId('console').waitFor()
    await page.goto(new URL('/?view=wall', core.url).href)
    for (const count of COUNTS) {
      const { cpu, memoryMb: memory, fps, firstMs, lateMs } = await measureWall(page, server.process().pid!, camera, count)
      const suffix = `At${count}`
      figures[`cpu${suffix}`] = { value: cpu, unit: '% of a core, all of the browser' }
      figures[`memory${suffix}`] = { value: memory, unit: 'MB PSS, all of the browser' }
      figures[`leastFps${suffix}`] = { value: Math.min(...fps), unit: `pictures/s of ${FPS} sent, the worst tile` }
      figures[`dropped${suffix}`] = { value: Math.max(0, 100 - (fps.reduce((sum, one) => sum + one, 0) / count / FPS) * 100), unit: '% of pictures not shown' }
      figures[`allPictures${suffix}`] = { value: firstMs, unit: 'ms from the loaded page to the last first picture' }
      figures[`lateP50${suffix}`] = { value: quantile(lateMs, 0.5), unit: "ms from the camera's socket to the pixel" }
      figures[`lateP95${suffix}`] = { value: quantile(lateMs, 0.95), unit: "ms from the camera's socket to the pixel" }
      if (count > 1) ratios[`cpuPerTile${suffix}`] = { value: cpu / count / figures['cpuAt1']!.value, against: 'cpuAt1' }
    }
    await browser.close()
  } finally {
    await server.close()
    await core.stop()
    await camera.close()
    await place.remove()
  }
  const loadAfter = loadavg()[0] ?? 0
  const busy = Math.max(loadBefore, loadAfter) > BUSY_LOAD ? ': BUSY, so the figures are too high and only ratios can be trusted' : ''
  const notes = [
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown CPU'}, no GPU; 640x360 at ${FPS} fps, 0.5 Mbps; 1920x1080 window; windows of ${WINDOW_MS / 1000} s`,
    `load of the machine before ${loadBefore.toFixed(1)}, after ${loadAfter.toFixed(1)} (cameras, core and ffmpeg run on it too)${busy}`,
    'aims with 16 tiles: 80 % of a core, 600 MB, 9 pictures/s; first picture within 1 s; p95 from socket to pixel 200 ms',
  ]
  return { name: 'live', figures, ratios, notes }
}
