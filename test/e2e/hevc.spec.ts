// Cameras that send H.265, in a browser that cannot decode it: transcoded while somebody looks, once for all, never too many and never too large.
import { expect, test, type BrowserContext, type Page } from 'playwright/test'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { encodersBelow } from '../fakes/encoders.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { setUp } from './console-page.ts'

test.setTimeout(300_000)
test.describe.configure({ mode: 'serial' })

const FPS = 10
const WIDTH = 320
const HEIGHT = 180
/** Ten bars, each 32 px wide: the number of the picture in binary. */
const NUMBERED = `geq=lum='if(mod(floor(N/pow(2,floor(X/32))),2),220,30)':cb=128:cr=128`
const SMALL = Array.from({ length: 6 }, (_, at) => `s${at}`)

let place: Workplace
let camera: FakeCamera
/** Sends H.264 until `turn`, then H.265. */
let turning: FakeCamera
let turn: () => Promise<void>
let core: CoreProcess
let context: BrowserContext
let page: Page

test.beforeAll(async ({ browser }) => {
  place = await workplace()
  const encode = (input: string, width: number, height: number, codec: 'H264' | 'H265', seconds: number) =>
    encodeAccessUnits({ input: ['-f', 'lavfi', '-i', input], fps: FPS, seconds, width, height, codec, bitrateKbps: width > 1000 ? 2000 : 300 })
  const numbered = await encode(`color=black:size=${WIDTH}x${HEIGHT}:rate=${FPS},${NUMBERED}`, WIDTH, HEIGHT, 'H265', 100)
  const large = await encode('testsrc2=size=1920x1080', 1920, 1080, 'H265', 3)
  const small = await encode('testsrc2=size=320x180', WIDTH, HEIGHT, 'H265', 10)
  camera = await startFakeCamera({
    streams: [
      { path: '/num', accessUnits: numbered, fps: FPS },
      { path: '/large', accessUnits: large, fps: FPS },
      { path: '/small', accessUnits: small, fps: FPS },
    ],
  })
  const old = await encode('testsrc2=size=320x180', WIDTH, HEIGHT, 'H264', 10)
  turning = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: old, fps: FPS }] })
  turn = async () => {
    await turning.close()
    turning = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: small, fps: FPS }], port: turning.port })
  }
  const cameras = [
    { id: 'num', sub: '/num', main: '/large' },
    { id: 'big', sub: '/large' },
    { id: 'turn', sub: '/sub' },
    ...SMALL.map((id) => ({ id, sub: `/small` })),
  ].map(({ id, sub, ...more }) => {
    const main = 'main' in more ? `, main: "${camera.url(more.main)}"` : ''
    return `  - { id: ${id}, name: 摄像机${id}, sub: "${(id === 'turn' ? turning : camera).url(sub)}"${main} }`
  })
  const site = `version: 1\nsite: { id: hevc, name: 翠园一期 }\ncameras:\n${cameras.join('\n')}\n`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  page = await context.newPage()
  await setUp(page, core.url)
})
test.afterAll(async () => {
  await context?.close()
  await core?.stop()
  await Promise.all([camera?.close(), turning?.close()])
  await place?.remove()
})

const encoders = () => encodersBelow(core.pid)
const tile = (id: string, on = page) => on.getByTestId(`tile-${id}`)
const open = async (player: string, on = page) => {
  await on.goto(`${core.url}?player=${player}`)
  await on.getByTestId('layout-1').click()
}

/** Of some pictures in a row: the number that is seen, and the time that boxes are drawn for. */
function seen(on: Page): Promise<{ number: number; atMs: number }[]> {
  return tile('num', on).evaluate(async (stage, width) => {
    const picture = stage.querySelector<HTMLVideoElement | HTMLCanvasElement>('.tile-media > *')!
    const boxes = stage.querySelector<HTMLCanvasElement>('.tile-boxes')!
    const context2d = new OffscreenCanvas(width, 180).getContext('2d', { willReadFrequently: true })!
    const found: { number: number; atMs: number }[] = []
    let last = ''
    for (let look = 0; look < 600 && found.length < 15; look++) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const { atMs = '' } = boxes.dataset
      if (atMs === last || atMs === '') continue
      last = atMs
      context2d.drawImage(picture, 0, 0, width, 180)
      const { data } = context2d.getImageData(0, 90, width, 1)
      const number = Array.from({ length: 10 }, (_, bit) => (data[(bit * 32 + 16) * 4]! > 128 ? 1 << bit : 0)).reduce((sum, value) => sum + value, 0)
      found.push({ number, atMs: Number(atMs) })
    }
    return found
  }, WIDTH)
}

/** How long after it was due each picture is said to have been taken: the same for all, if the times are those of the pictures seen. */
function ages(pictures: readonly { number: number; atMs: number }[]): number[] {
  const t0Ms = camera.t0Ms('/num')
  const loopMs = 100 * 1000
  return pictures.map(({ number, atMs }) => (atMs - t0Ms - (number * 1000) / FPS) % loopMs)
}

test('it is shown by transcoding, boxes are drawn for the picture that is seen, and the tile says what it costs', async () => {
  await open('codecs')
  await expect(tile('num')).toHaveAttribute('data-state', 'live')
  await expect(tile('num')).toHaveAttribute('data-transcoded', 'true')
  await expect(tile('num')).toHaveAttribute('data-player', 'video')
  // those of the wall before go after a while
  await expect.poll(() => encoders().length).toBe(1)
  const found = ages(await seen(page))
  expect(found).toHaveLength(15)
  // the same to a picture, though a look may fall between two
  expect(found.filter((age) => Math.abs(age - found.toSorted((a, b) => a - b)[7]!) < 50).length).toBeGreaterThan(12)
  const mark = page.getByTestId('tile-transcoded-num')
  await expect(mark).toContainText('H.265')
  await expect(mark).toHaveAttribute('data-core-percent', /^\d/)
  await mark.hover()
  await expect(page.getByRole('tooltip')).toContainText(/8/)
  await page.screenshot({ path: 'out-test/hevc-codecs.png' })
})

test('the main stream is H.265 too and is not transcoded: the small one stays, and the tile says so', async () => {
  await expect(page.getByTestId('tile-stream-num')).toBeVisible()
  await expect(tile('num')).toHaveAttribute('data-stream', 'sub')
})

test('a second window shares the process; it ends when both have gone', async () => {
  const [first] = encoders()
  const other = await context.newPage()
  await open('codecs', other)
  await expect(tile('num', other)).toHaveAttribute('data-fresh', 'true')
  expect(encoders().map(({ pid }) => pid)).toEqual([first!.pid])
  await other.close()
  await page.goto('about:blank')
  await expect.poll(encoders).toEqual([])
})

test('without WebCodecs it is played by MSE, and without that by MPEG-1 on a canvas', async () => {
  await open('mse')
  await expect(tile('num')).toHaveAttribute('data-fresh', 'true')
  await expect(tile('num')).toHaveAttribute('data-player', 'mse')
  await page.screenshot({ path: 'out-test/hevc-mse.png' })
  await open('mpeg1')
  await expect(tile('num')).toHaveAttribute('data-fresh', 'true')
  await expect(tile('num')).toHaveAttribute('data-player', 'mpeg1')
  await expect.poll(() => encoders().map(({ args }) => [args.includes('mpeg1video'), args.includes('rtsp')])).toEqual([[true, false]])
  const pictures = await seen(page)
  const found = ages(pictures)
  expect(new Set(pictures.map(({ number }) => number)).size).toBeGreaterThan(8)
  expect(found.filter((age) => Math.abs(age - found.toSorted((a, b) => a - b)[7]!) < 100).length).toBeGreaterThan(10)
  await page.screenshot({ path: 'out-test/hevc-mpeg1.png' })
})

test('a large picture is not transcoded: the tile says what to do', async () => {
  await open('codecs')
  await page.getByTestId('layout-9').click()
  await expect(tile('big')).toHaveAttribute('data-state', 'unsupported')
  await expect(tile('big')).toContainText('1280x720')
  await page.screenshot({ path: 'out-test/hevc-nine.png' })
})

test('a camera that changes from H.264 to H.265 goes on being shown', async () => {
  await expect(tile('turn')).toHaveAttribute('data-fresh', 'true')
  await expect(tile('turn')).toHaveAttribute('data-transcoded', 'false')
  await turn()
  await expect(tile('turn')).toHaveAttribute('data-transcoded', 'true')
  await expect(tile('turn')).toHaveAttribute('data-fresh', 'true')
})

test('beyond as many as may be at once a tile says so, and comes by itself when there is room', async () => {
  // eight here, and one more in another window that decodes otherwise
  await expect.poll(() => encoders().length).toBe(8)
  const other = await context.newPage()
  await open('mpeg1', other)
  await expect(tile('num', other)).toHaveAttribute('data-state', 'unsupported')
  await expect(tile('num', other)).toContainText('H.265')
  await other.screenshot({ path: 'out-test/hevc-busy.png' })
  await page.getByTestId('layout-1').click()
  await expect(tile('num', other)).toHaveAttribute('data-fresh', 'true')
  await expect.poll(() => encoders().length).toBe(2)
  await other.close()
})

test('its recording cannot be played here: the tile says what helps, in both languages, and exports', async () => {
  await open('codecs')
  await page.getByTestId('tile-num').waitFor()
  await page.keyboard.press('h')
  await page.keyboard.press('`')
  const recording = page.getByTestId('recording-num')
  const note = recording.getByTestId('recording-unsupported')
  await expect(note).toContainText('无法解码 H.265')
  await expect(note).toContainText('水印')
  await page.screenshot({ path: 'out-test/hevc-recording.png' })
  await page.getByTestId('language').click()
  await expect(note).toContainText('cannot decode H.265')
  await expect(note).toContainText('graphics card')
  await page.screenshot({ path: 'out-test/hevc-recording-en.png' })
  await page.keyboard.press('e')
  await expect(page.getByTestId('export-dialog')).toBeVisible()
})
