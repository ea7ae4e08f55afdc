// A flood on the screen: nothing lost, few sounds, the fire on top; how quickly the console answers meanwhile is printed, not judged.
import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from 'playwright/test'
import { PASSWORD } from '../../core/http/server-fixture.ts'
import { startFloodCore } from '../fakes/flood-core.ts'

/** The long gear of `bench -- storm` sets these. */
const MINUTES = Number(process.env['VIGIL_STORM_MINUTES'] ?? '0.5')
const PER_MINUTE = Number(process.env['VIGIL_STORM_RATE'] ?? '1000')

interface Counted {
  readonly storm: { sounds: string[]; paints: number[] }
}

const KEYS = ['j', 'j', 'k', 'Enter', 'Escape', 'Home'] as const

/** ms from each key to the next picture, 16 ms and more; begins anew. */
async function takePaints(page: Page): Promise<readonly number[]> {
  return page.evaluate(() => (window as unknown as Counted).storm.paints.splice(0))
}

function told(paints: readonly number[]): string {
  const sorted = paints.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)} ms (${sorted.length} that took 16 ms or more)`
}

test.setTimeout(240_000 + MINUTES * 90_000)

test('in a storm every alert is in the queue, a handful of sounds is heard, and a fire is on top', async ({ page }) => {
  const core = await startFloodCore(fileURLToPath(new URL('../../out/renderer', import.meta.url)))
  await core.addUser('operator', 'operator')
  await page.addInitScript(() => {
    const counted = { sounds: [] as string[], paints: [] as number[] }
    Object.assign(window, { storm: counted })
    // every interaction, from the key to the next picture of the screen
    new PerformanceObserver((list) => counted.paints.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'event',
      durationThreshold: 16,
      buffered: true,
    } as PerformanceObserverInit)
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (when?: number) {
      counted.sounds.push(`${this.frequency.value}`)
      start.call(this, when)
    }
  })
  await page.goto(core.url)
  await page.getByTestId('auth-name').fill('operator')
  await page.getByTestId('auth-password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('queue')).toBeVisible()
  const heap = await page.context().newCDPSession(page)
  const heapMb = async () => {
    await heap.send('HeapProfiler.collectGarbage')
    return Math.round((await heap.send('Runtime.getHeapUsage')).usedSize / 1e6)
  }
  const heapBefore = await heapMb()

  // an operator at work: moves through the queue, opens one, goes back
  const work = async () => {
    for (const key of KEYS) await page.keyboard.press(key)
    await page.waitForTimeout(150)
  }
  for (let i = 0; i < 3; i++) await core.raise({ cameraId: `quiet-${i}` })
  await expect(page.getByTestId('queue-row')).toHaveCount(3)
  for (let turn = 0; turn < 20; turn++) await work()
  const quiet = await takePaints(page)

  const alerts = Math.round(PER_MINUTE * MINUTES)
  let isOver = false
  const flooding = core.flood({ alerts, perMinute: PER_MINUTE, fires: 2, seed: 7 }).finally(() => (isOver = true))
  const heaps: number[] = []
  let turns = 0
  for (; !isOver; turns++) {
    await work()
    if (turns % 20 === 0) heaps.push(await heapMb())
  }
  const flooded = await flooding
  await expect(page.getByTestId('queue')).toHaveAttribute('data-count', String(flooded.open))
  // the three of the quiet are among them
  expect(flooded).toMatchObject({ raised: alerts, alerts: alerts + 3, counted: alerts + 3 })
  await expect(page.getByTestId('queue-row').first()).toHaveClass(/row-fire/)
  await expect(page.getByTestId('storm')).toBeVisible()
  const folded = Number(await page.getByTestId('storm').getAttribute('data-folded'))
  expect(folded).toBeGreaterThan(flooded.open / 2)
  expect(await page.getByTestId('queue-row').count()).toBeLessThan(80)

  // the last row is reached: what is not drawn is there all the same
  await page.getByTestId('queue').evaluate((list) => list.scrollTo(0, list.scrollHeight))
  await expect(page.locator(`[data-testid=queue-row][aria-posinset="${flooded.open}"]`)).toBeVisible()

  const paints = await takePaints(page)
  const sounds = (await page.evaluate(() => (window as unknown as Counted).storm.sounds)).length
  console.log(
    `storm: ${flooded.raised} alerts in ${flooded.seconds.toFixed(1)} s, ${flooded.incidents} incidents, ${folded} folded, ${sounds} tones; ${turns * KEYS.length} keys, to the next paint: ${told(paints)}; in the quiet before: ${told(quiet)}; heap ${heapBefore} MB before, then ${heaps.join(', ')}, after ${await heapMb()} MB`,
  )
  await core.stop()
})
