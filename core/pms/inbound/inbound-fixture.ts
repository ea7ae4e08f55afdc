// The inbound side of the PMS over real tables and gates that remember what they were told, for tests.
import { createKey } from '../../integration-keys.ts'
import { createVehicleDesk } from '../../passage/vehicles.ts'
import { createBuildings } from '../../residents/buildings.ts'
import { createResidentsFixture } from '../../residents/residents-fixture.ts'
import { SYSTEM, type Actor, type Env } from '../../env.ts'
import type { HouseIn, PersonIn, VehicleIn } from '../../../contract/open-api-pms.ts'
import { createPmsInbound } from './desk.ts'

export const house = (part: Partial<HouseIn> = {}): HouseIn => ({ building: '3', unit: '1', floor: 17, room: '1701', status: 'occupied', version: 1, ...part })
export const person = (part: Partial<PersonIn> = {}): PersonIn => ({ name: '李明', phone: '13812341234', role: 'owner', houses: ['h1'], version: 1, ...part })
export const vehicle = (part: Partial<VehicleIn> = {}): VehicleIn => ({
  plate: '粤B12345',
  plateColor: 'blue',
  ownerExtId: 'p1',
  list: 'allow',
  version: 1,
  ...part,
})

export function createInboundFixture(env: Env) {
  const residents = createResidentsFixture(env)
  const buildings = createBuildings({
    buildings: [
      { id: 'b3', name: '3栋', units: 2 },
      { id: 'b4', name: '4栋', units: 1 },
    ],
  })
  const vehicles = createVehicleDesk(env, { buildings })
  const pms = createPmsInbound({ env, buildings, desk: residents.desk, vehicles })
  const key = createKey(env, SYSTEM, { name: '物业系统', scopes: ['pms:write'] })
  const actor: Actor = { type: 'key', id: key.id, name: '物业系统' }
  const batch = (lines: readonly (object | string)[], part: Partial<Parameters<typeof pms.takeBatch>[0]> = {}) =>
    pms.takeBatch({
      actor,
      key: null,
      mode: 'delta',
      snapshot: null,
      isLast: true,
      body: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
      ...part,
    })
  return {
    ...residents,
    vehicles,
    pms,
    actor,
    batch,
    putHouse: (extId: string, part: Partial<HouseIn> = {}) => pms.putHouse({ actor, extId, told: house(part) }),
    putPerson: (extId: string, part: Partial<PersonIn> = {}) => pms.putPerson({ actor, extId, told: person(part) }),
    putVehicle: (extId: string, part: Partial<VehicleIn> = {}) => pms.putVehicle({ actor, extId, told: vehicle(part) }),
    /** The one person here of that name, in full. */
    personNamed(name: string) {
      const { items } = residents.desk.list(name, 1)
      return items[0] === undefined ? null : residents.desk.get(actor, items[0].id)
    },
  }
}

export type InboundFixture = ReturnType<typeof createInboundFixture>

/** Line of a batch. */
export const lineOf = (type: 'house' | 'person' | 'vehicle', extId: string, part: object = {}) => ({
  type,
  extId,
  ...(type === 'house' ? house() : type === 'person' ? person() : vehicle()),
  ...part,
})
