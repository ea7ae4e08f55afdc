// The demo's maps are drawn, harmless as they are, and made once.
import { expect, test } from 'vitest'
import { createTestEnv } from '../../test/fixtures/test-env.ts'
import { createMapDesk } from '../desk/maps.ts'
import { makeDemoMaps } from './demo-maps.ts'

test('a plan of the site and of a floor, with nothing left out of them, also after a second start', async () => {
  const env = createTestEnv()
  const maps = createMapDesk(env)
  await makeDemoMaps(env, maps)
  await makeDemoMaps(env, maps)
  expect(maps.list().map(({ kind, buildingId, width, height, items }) => [kind, buildingId, width, height, items.length])).toEqual([
    ['site', null, 2000, 1250, 7],
    ['floor', 'b3', 2000, 1333, 7],
  ])
  for (const { picture } of maps.list()) expect(maps.picture(picture)?.picture.toString()).toMatch(/class="(house|room)".*<text /s)
  env.close()
})
