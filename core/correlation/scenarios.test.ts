// Fifty scripted scenarios through the real intake and a real database: one event becomes one incident, two events stay two.
import { expect, test } from 'vitest'
import { query } from '../../db/statement.ts'
import { createTestEnv } from '../../test/fixtures/test-env.ts'
import { createRandom } from '../../vision/falling/synthetic/random.ts'
import { createWorld, type Told } from './scenario-fixture.ts'
import { SCENARIOS, UNDECIDABLE, type Scenario } from './scripted-scenarios.ts'

/** Each draws other buildings, times, delays, clocks and bystanders. */
const SEEDS = [1, 2, 3, 4, 5, 6]

interface Figures {
  stories: number
  whole: number
  incidents: number
  wrong: number
  readonly misses: string[]
}

async function playAll(scenarios: readonly Scenario[], seeds: readonly number[]): Promise<Figures> {
  const sum: Figures = { stories: 0, whole: 0, incidents: 0, wrong: 0, misses: [] }
  for (const seed of seeds) {
    const env = createTestEnv()
    const world = createWorld(env)
    for (const scenario of scenarios) {
      const told = await world.play(scenario, createRandom(seed, scenario.name))
      const where = new Map(told.map(({ alertId }) => [alertId, incidentOf(alertId)]))
      const stories = Object.values(Object.groupBy(told, ({ story }) => story)) as Told[][]
      const incidents = Object.values(Object.groupBy(told, ({ alertId }) => where.get(alertId)!)) as Told[][]
      const torn = stories.filter((story) => new Set(story.map(({ alertId }) => where.get(alertId))).size > 1)
      const wrong = incidents.filter((incident) => new Set(incident.map(({ story }) => story)).size > 1)
      sum.stories += stories.length
      sum.whole += stories.length - torn.length
      sum.incidents += incidents.length
      sum.wrong += wrong.length
      if (torn.length + wrong.length > 0) sum.misses.push(`${seed}: ${scenario.name}: ${torn.length} torn, ${wrong.length} wrong`)
      world.clear()
    }
    await world.stop()
    env.close()

    function incidentOf(alertId: string): string {
      return query<{ incident_id: string }>(env.db, 'SELECT incident_id FROM alerts WHERE id = ?').get(alertId)!.incident_id
    }
  }
  return sum
}

const told = ({ stories, whole, incidents, wrong, misses }: Figures) =>
  `${whole} of ${stories} events became exactly one incident (${percent(whole, stories)}), ${wrong} of ${incidents} incidents hold two events (${percent(wrong, incidents)})${misses.map((miss) => `\n  ${miss}`).join('')}`
const percent = (part: number, of: number) => `${((100 * part) / of).toFixed(2)} %`

test(
  'of fifty scenarios at least 98 % of the events become exactly one incident, and at most 1 % of the incidents hold two',
  { timeout: 120_000 },
  async () => {
    expect(SCENARIOS).toHaveLength(50)
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(50)
    const figures = await playAll(SCENARIOS, SEEDS)
    process.stdout.write(`correlation: ${told(figures)}\n`)
    expect(figures.stories).toBeGreaterThan(SEEDS.length * 70)
    expect(figures.whole / figures.stories).toBeGreaterThanOrEqual(0.98)
    expect(figures.wrong / figures.incidents).toBeLessThanOrEqual(0.01)
  },
)

test('two events that cannot be told from one are put together: that is the price, and people split them', { timeout: 60_000 }, async () => {
  const figures = await playAll(UNDECIDABLE, SEEDS)
  process.stdout.write(`correlation, undecidable: ${told({ ...figures, misses: [] })}\n`)
  expect(figures.wrong).toBeGreaterThan(0)
})
