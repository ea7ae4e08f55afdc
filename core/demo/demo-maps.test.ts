// The demo's maps are drawn, harmless as they are, and made once.
import { expect, test } from 'vitest'
import { createTestEnv } from '../../test/fixtures/test-env.ts'
import { createMapDesk } from '../desk/maps.ts'
import { createReachDesk } from '../desk/reach.ts'
import { createStaffDesk } from '../desk/staff.ts'
import { createPatrolDesk } from '../patrol/patrol-desk.ts'
import { makeDemoMaps } from './demo-maps.ts'
import { seedDemoPatrol } from './demo-patrol.ts'

test('a plan of the site and of a floor, with nothing left out of them, also after a second start', async () => {
  const env = createTestEnv()
  const maps = createMapDesk(env)
  const points = createPatrolDesk(env).setup
  seedDemoPatrol(points, createStaffDesk(env, createReachDesk(env.clock)))
  await makeDemoMaps(env, maps, points.points())
  await makeDemoMaps(env, maps, points.points())
  expect(maps.list().map(({ kind, buildingId, width, height, items }) => [kind, buildingId, width, height, items.length])).toEqual([
    ['site', null, 2000, 1250, 11],
    ['floor', 'b3', 2000, 1333, 8],
  ])
  for (const { picture } of maps.list()) expect(maps.picture(picture)?.picture.toString()).toMatch(/class="(house|room)".*<text /s)
  env.close()
})
