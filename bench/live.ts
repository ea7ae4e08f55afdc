// What the live wall costs a browser without a GPU: 1, 4, 9 and 16 pictures through the real core, how soon each is there and how late.
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
import { countPictures, firstPictures, readPictures, STRIP, type ShownPicture } from './live/read-wall.ts'
import { quantile, type Figure, type Measurement } from './measurement.ts'
import { cpuSeconds, memoryMb } from './process-tree.ts'

const COUNTS = [1, 4, 9, 16] as const
/** Of cameras as a site has them, and of those whose lateness is the goal's. */
const FPS = 10
const QUICK_FPS = 25
const SECONDS = 40
const WINDOW_MS = 12_000
const SETTLE_MS = 4000
const LATENCY_MS = 8000
const BLANK_MS = 3000
const PASSWORD = 'a long enough passphrase'
/** Above this the computer does something else as well, and figures in per cent of a core mean little. */
const BUSY_LOAD = 3

/** One wall of cameras alike. */
interface Site {
  readonly camera: FakeCamera
  readonly fps: number
  readonly armed: boolean
}

/** People walking, with the number of each picture burnt into its upper edge as black and white squares. */
async function startCameras(fps: number, count: number): Promise<FakeCamera> {
  const input = existsSync(PEOPLE) ? ['-i', PEOPLE] : ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=${fps}`]
  const bit = (at: number) => `drawbox=x=${at * STRIP.px}:y=0:w=${STRIP.px}:h=${STRIP.px}:t=fill:color=white:enable='mod(floor(n/pow(2,${at})),2)'`
  const black = `drawbox=x=0:y=0:w=${STRIP.bits * STRIP.px}:h=${STRIP.px}:t=fill:color=black`
  const filter = [`fps=${fps}`, 'scale=640:360', black, ...Array.from({ length: STRIP.bits }, (_, at) => bit(at))].join(',')
  const accessUnits = await encodeAccessUnits({ input, filter, fps, seconds: SECONDS, bitrateKbps: 50 * fps, gopSeconds: 2 })
  return startFakeCamera({ streams: Array.from({ length: count }, (_, at) => ({ path: `/${at}/sub`, accessUnits, fps })) })
}

/** From the camera's socket to the pixel. @returns null where the strip could not be read */
function lateness({ camera: id, number, seenAtMs }: ShownPicture, { camera, fps }: Site): number | null {
  const roundMs = SECONDS * 1000
  const sinceMs = seenAtMs - camera.t0Ms(`/${id}/sub`) - (number * 1000) / fps
  const ms = ((sinceMs % roundMs) + roundMs) % roundMs
  return ms < 10_000 ? ms : null
}

interface Wall {
  readonly page: Page
  readonly browserPid: number
  readonly blankMb: number
}

/** A browser of its own: what one wall left behind is not another one's. */
async function onWall<T>({ camera, armed }: Site, count: number, work: (wall: Wall) => Promise<T>): Promise<T> {
  const place = await workplace()
  const watched = armed ? ', zones: [{ id: all, name: 全部, polygon: [[0,0],[1,0],[1,1],[0,1]] }], rules: [{ kind: crowding, zone: all, people: 90 }]' : ''
  const cameras = Array.from({ length: count }, (_, at) => `  - { id: "${at}", name: 摄像机${at}, sub: "${camera.url(`/${at}/sub`)}"${watched} }`)
  const core = await startCoreProcess([
    '--data',
    place.dir,
    '--site',
    await place.writeSite(`version: 1\nsite: { id: bench, name: 测量 }\ncameras:\n${cameras.join('\n')}\n`),
  ])
  const server = await chromium.launchServer({ executablePath: chromiumPath, args: chromiumArgs })
  try {
    const browser = await chromium.connect(server.wsEndpoint())
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
    const browserPid = server.process().pid!
    await sleep(BLANK_MS)
    const blankMb = memoryMb([browserPid])
    await page.goto(core.url)
    for (const field of ['auth-name', 'auth-password', 'auth-repeat']) await page.getByTestId(field).fill(field === 'auth-name' ? 'bench' : PASSWORD)
    await page.getByTestId('auth-submit').click()
    await page.getByTestId('console').waitFor()
    await page.evaluate((layout) => {
      const own = { layout, slots: [], off: [], pinned: [] }
      localStorage.setItem(
        'vigil.wall.wall',
        JSON.stringify({ state: { own, page: 0, enlargedId: null, over: 'pages', dwellS: 15, alarmsToFront: true }, version: 1 }),
      )
    }, String(count))
    return await work({ page, browserPid, blankMb })
  } finally {
    await server.close()
    await core.stop()
    await place.remove()
  }
}

/** Opens the wall's window. @returns when each tile had its first picture, ms from the window's first answer and from the tile's own appearance */
async function openWall({ page }: Wall, count: number): Promise<{ readonly loadedMs: number; readonly tileMs: readonly number[] }> {
  await page.addInitScript(firstPictures)
  const began = performance.now()
  await page.goto(new URL('/?view=wall', page.url()).href)
  await page.waitForFunction((wanted) => document.querySelectorAll('[data-wall-tile] [data-fresh=true]').length >= wanted, count, {
    polling: 'raf',
    timeout: 180_000,
  })
  return { loadedMs: performance.now() - began, tileMs: await page.evaluate(() => Object.values(globalThis.firstPictureMs)) }
}

async function measureCount(site: Site, count: number): Promise<Record<string, Figure>> {
  return onWall(site, count, async (wall) => {
    const { page, browserPid, blankMb } = wall
    const { loadedMs, tileMs } = await openWall(wall, count)
    await sleep(SETTLE_MS)
    const [cpuBefore, atMs, before] = [cpuSeconds([browserPid]), performance.now(), await countPictures(page)]
    await sleep(WINDOW_MS)
    const seconds = (performance.now() - atMs) / 1000
    const [after, cpuAfter] = [await countPictures(page), cpuSeconds([browserPid])]
    const fps = after.map((pictures, tile) => (pictures - (before[tile] ?? 0)) / seconds)
    const memory = memoryMb([browserPid])
    const late = await latenessOf(page, site)
    return {
      [`cpuAt${count}`]: { value: ((cpuAfter - cpuBefore) / seconds) * 100, unit: '% of a core, all of the browser' },
      [`memoryAt${count}`]: { value: memory, unit: `MB PSS, all of the browser (empty: ${blankMb.toFixed(0)})` },
      [`leastFpsAt${count}`]: { value: Math.min(...fps), unit: `pictures/s of ${site.fps} sent, the worst tile` },
      [`droppedAt${count}`]: { value: Math.max(0, 100 - (fps.reduce((sum, one) => sum + one, 0) / count / site.fps) * 100), unit: '% of pictures not shown' },
      [`firstPictureAt${count}`]: { value: Math.max(...tileMs), unit: 'ms from the tile to its first picture, the worst tile' },
      [`windowAt${count}`]: { value: loadedMs, unit: 'ms from opening the window to the last first picture' },
      [`lateP95At${count}`]: { value: quantile(late, 0.95), unit: `ms from the camera's socket to the pixel, ${site.fps} pictures/s` },
    }
  })
}

async function latenessOf(page: Page, site: Site): Promise<number[]> {
  // reading pixels costs by itself, so after what it would disturb
  const shown = await readPictures(page, LATENCY_MS)
  return shown.map((picture) => lateness(picture, site)).filter((ms) => ms !== null)
}

/** Four tiles of 25 pictures a second, and the same while people are looked for in them. */
async function measureLateness(site: Site): Promise<readonly number[]> {
  return onWall(site, 4, async (wall) => {
    await openWall(wall, 4)
    await sleep(SETTLE_MS)
    return latenessOf(wall.page, site)
  })
}

export async function measure(): Promise<Measurement> {
  if (process.platform !== 'linux') throw new Error('this measurement reads /proc and runs on Linux only')
  const loadBefore = loadavg()[0] ?? 0
  const slow = await startCameras(FPS, Math.max(...COUNTS))
  const quick = await startCameras(QUICK_FPS, 4)
  const figures: Record<string, Figure> = {}
  const ratios: Record<string, { value: number; against: string }> = {}
  let loadDuring = 0
  try {
    for (const count of COUNTS) {
      Object.assign(figures, await measureCount({ camera: slow, fps: FPS, armed: false }, count))
      if (count > 1) ratios[`cpuPerTileAt${count}`] = { value: figures[`cpuAt${count}`]!.value / count / figures['cpuAt1']!.value, against: 'cpuAt1' }
    }
    loadDuring = loadavg()[0] ?? 0
    for (const armed of [false, true]) {
      const late = await measureLateness({ camera: quick, fps: QUICK_FPS, armed })
      const unit = `ms from the camera's socket to the pixel, 4 tiles of ${QUICK_FPS} pictures/s${armed ? ', each held until its boxes are there' : ''}`
      figures[armed ? 'withBoxesP50' : 'glassToGlassP50'] = { value: quantile(late, 0.5), unit }
      figures[armed ? 'withBoxesP95' : 'glassToGlassP95'] = { value: quantile(late, 0.95), unit }
    }
    figures['firstPicture'] = { ...figures['firstPictureAt16']! }
  } finally {
    await slow.close()
    await quick.close()
  }
  const busy = Math.max(loadBefore, loadDuring) > BUSY_LOAD ? ': BUSY, so the figures are too high and only ratios can be trusted' : ''
  const notes = [
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown CPU'}, no GPU; 640x360, 0.5 Mbps at ${FPS} pictures/s; 1920x1080 window; windows of ${WINDOW_MS / 1000} s; a browser of its own for each`,
    `load of the machine before ${loadBefore.toFixed(1)}, meanwhile ${loadDuring.toFixed(1)} (cameras, core and ffmpeg run on it too)${busy}`,
    'until a pixel: the browser hands the picture to the screen; a monitor of 60 Hz adds up to 17 ms',
    'aims: 16 tiles 80 % of a core, 600 MB, 9 pictures/s; first picture 1000 ms; glassToGlassP95 200 ms',
  ]
  return { name: 'live', figures, ratios, notes }
}
