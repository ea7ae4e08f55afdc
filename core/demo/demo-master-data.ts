// What the demo's property management system tells the core when it starts: houses, people, cars; somebody who was changed on both sides, a mistake, and a snapshot that leaves too much out.
import type { Log } from '../log.ts'
import type { PmsClient } from './pms-client.ts'

const house = (extId: string, room: string, status = '入住') => ({
  type: 'house',
  extId,
  building: '3',
  unit: '1',
  floor: Number(room.slice(0, -2)),
  room,
  status,
  version: 1,
})
const person = (extId: string, name: string, phone: string, houses: readonly string[], role = 'owner') => ({
  type: 'person',
  extId,
  name,
  phone,
  role,
  houses,
  version: 1,
})
const car = (extId: string, plate: string, ownerExtId: string) => ({
  type: 'vehicle',
  extId,
  plate,
  plateColor: 'green',
  ownerExtId,
  list: 'allow',
  version: 1,
})

/** Nobody's names, plates and numbers. */
const HOUSES = ['1501', '1502', '1601', '1602', '1701', '1702'].map((room) => house(`house-${room}`, room))
const PEOPLE = [
  // The console has another number for this one.
  person('person-1', '李演示', '13800000091', ['house-1701']),
  person('person-2', '赵样例', '13800000012', ['house-1501']),
  person('person-3', '孙试用', '13800000013', ['house-1502'], 'tenant'),
  person('person-4', '周展示', '13800000014', ['house-1601', 'house-1602']),
  person('person-5', '吴保洁', '13800000015', [], 'staff'),
  // Moves out at once.
  person('person-6', '郑迁出', '13800000016', ['house-1702']),
]
const CARS = ['粤B0D001', '粤B0D002', '粤B0D003', '粤B0D004'].map((plate, index) => car(`vehicle-${index + 1}`, plate, `person-${index + 1}`))
/** Its building is none of the site's. */
const MISTAKE = { ...house('house-901', '901'), building: '9' }

/** @param signal that of the client: what it ends is no failure */
export async function tellDemoMasterData(client: PmsClient, log: Log, signal: AbortSignal): Promise<void> {
  const tell = async () => {
    await client.batch([...HOUSES, ...PEOPLE, ...CARS.slice(0, 3), MISTAKE])
    // Named are two cars of four: that is more than may go without a person's yes.
    await client.put('/vehicles/vehicle-4', withoutType(CARS[3]!))
    await client.batch(CARS.slice(0, 2), '?mode=snapshot')
    await client.remove('/persons/person-6')
  }
  try {
    await tell()
  } catch (error) {
    if (!signal.aborted) log.warn('the demo property management system could not tell its houses and people', { error: String(error) })
  }
}

function withoutType({ type: _type, extId: _extId, ...told }: (typeof CARS)[number]): object {
  return told
}
