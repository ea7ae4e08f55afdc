// Two buildings, a desk without gates and the lists taken into it, for tests.
import type { Actor, Env } from '../../env.ts'
import { createVehicleDesk } from '../../passage/vehicles.ts'
import { createBuildings } from '../buildings.ts'
import { createResidentDesk } from '../desk.ts'
import { createResidentImports } from './imports.ts'

export const manager: Actor = { type: 'user', id: 'u1', name: 'li' }
export const HEAD = ['姓名', '房号', '电话', '卡号', '车牌', '类型', '有效期至']

export function createImportsFixture(env: Env) {
  const buildings = createBuildings({
    buildings: [
      { id: 'b1', name: '1栋', units: 1 },
      { id: 'b3', name: '3栋', units: 2 },
    ],
  })
  const desk = createResidentDesk(env, { buildings, gates: () => [], onWanted: () => {} })
  return {
    desk,
    imports: createResidentImports(env, { buildings, desk }),
    people: () => desk.list('', 500).items.map(({ name, homes }) => `${name} ${homes.join(',')}`),
    plates: () =>
      createVehicleDesk(env)
        .list('', 100)
        .items.map(({ plate, home }) => `${plate} ${home}`),
  }
}

export type ImportsFixture = ReturnType<typeof createImportsFixture>

/** @returns the code of what the work fails with */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error as { code: string }).code,
  )
