// Telemetry as other programs read it: the latest of everything, page by page, and one metric over time.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFixture, type Fixture } from '../server-fixture.ts'

let core: Fixture
beforeAll(async () => {
  core = await startFixture()
})
afterAll(() => core.close())

const get = async (path: string, ...scopes: Parameters<Fixture['key']>) => core.ask(`/api/v1${path}`, { headers: core.key(...scopes) })

test('the latest of each metric with unit and level, in pages that neither repeat nor leave out', async () => {
  core.telemetry.take('pump-2', {
    type: 'telemetry',
    metrics: { vibration_rms: 2, run: true, current: 11.5 },
    deviceAtMs: null,
    seq: null,
    replayed: false,
  })
  const seen: string[] = []
  let path = '/telemetry?limit=2'
  for (let page = 0; page < 5; page++) {
    const { items, next } = (await get(path, 'devices:read')).body as { items: { metric: string }[]; next: string | null }
    seen.push(...items.map(({ metric }) => metric))
    if (next === null) break
    path = `/telemetry?limit=2&cursor=${next}`
  }
  expect(seen).toEqual(['current', 'run', 'vibration_rms'])
  const { items } = (await get('/telemetry?device=pump-2', 'devices:read')).body as { items: object[] }
  expect(items.at(-1)).toMatchObject({ device: 'pump-2', metric: 'vibration_rms', unit: 'mm/s', value: 2, level: 'normal', stale: false })
  expect(((await get('/telemetry?device=other', 'devices:read')).body as { items: object[] }).items).toEqual([])
})

test('one metric over time; what is asked wrongly or without the scope is refused', async () => {
  core.passMs(120_000)
  core.telemetry.look()
  const answer = await get('/telemetry/pump-2/vibration_rms?span=24h', 'devices:read')
  expect(answer.body).toMatchObject({ device: 'pump-2', metric: 'vibration_rms', unit: 'mm/s', stepSeconds: 300, points: [{ min: 2, mean: 2, max: 2 }] })
  expect((await get('/telemetry/pump-2/Vibration', 'devices:read')).status).toBe(422)
  expect((await get('/telemetry/pump-2/vibration_rms?span=1y', 'devices:read')).status).toBe(422)
  expect((await get('/telemetry?cursor=x', 'devices:read')).status).toBe(422)
  expect((await get('/telemetry', 'incidents:read')).status).toBe(403)
})
