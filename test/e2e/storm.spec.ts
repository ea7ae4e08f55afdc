// A flood on the screen: nothing lost, few sounds, the fire on top; how quickly the console answers meanwhile is printed, not judged.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'playwright/test'
import { PASSWORD } from '../../core/http/server-fixture.ts'
import { startFloodCore } from '../fakes/flood-core.ts'

/** The long gear of `bench -- storm` sets these. */
const MINUTES = Number(process.env['VIGIL_STORM_MINUTES'] ?? '0.5')
const PER_MINUTE = Number(process.env['VIGIL_STORM_RATE'] ?? '1000')

interface Counted {
  readonly storm: { sounds: string[]; paints: number[] }
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

  const alerts = Math.round(PER_MINUTE * MINUTES)
  let isOver = false
  const flooding = core.flood({ alerts, perMinute: PER_MINUTE, fires: 2, seed: 7 }).finally(() => (isOver = true))
  const heaps: number[] = []
  let turns = 0
  for (; !isOver; turns++) {
    // an operator at work: moves through the queue, opens one, goes back
    for (const key of ['j', 'j', 'k', 'Enter', 'Escape', 'Home']) await page.keyboard.press(key)
    if (turns % 20 === 0) heaps.push(await heapMb())
    await page.waitForTimeout(150)
  }
  const flooded = await flooding
  await expect(page.getByTestId('queue')).toHaveAttribute('data-count', String(flooded.open))
  expect(flooded).toMatchObject({ raised: alerts, alerts, counted: alerts })
  await expect(page.getByTestId('queue-row').first()).toHaveClass(/row-fire/)
  await expect(page.getByTestId('storm')).toBeVisible()
  const folded = Number(await page.getByTestId('storm').getAttribute('data-folded'))
  expect(folded).toBeGreaterThan(flooded.open / 2)
  expect(await page.getByTestId('queue-row').count()).toBeLessThan(80)

  // the last row is reached: what is not drawn is there all the same
  await page.getByTestId('queue').evaluate((list) => list.scrollTo(0, list.scrollHeight))
  await expect(page.locator(`[data-testid=queue-row][aria-posinset="${flooded.open}"]`)).toBeVisible()

  const { paints } = await page.evaluate(() => (window as unknown as Counted).storm)
  const sorted = paints.toSorted((a, b) => a - b)
  const p = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
  console.log(
    `storm: ${flooded.raised} alerts in ${flooded.seconds.toFixed(1)} s, ${flooded.incidents} incidents, ${folded} folded; ${turns * 6} keys, ${sorted.length} interactions of 16 ms or more: p50 ${p(0.5)}, p95 ${p(0.95)}, longest ${p(1)} ms to the next paint; heap ${heapBefore} MB before, then ${heaps.join(', ')}, after ${await heapMb()} MB`,
  )
  await core.stop()
})
