// Everything about the people gates know, put together: the desk, the carrying to gates, and what time makes of both.
import { performance } from 'node:perf_hooks'
import type { EpochMs } from '../../contract/ids.ts'
import type { Site, SiteDevice } from '../../contract/site.ts'
import { getPerson, listPastVisitors, listPersonIds } from '../../db/residents.ts'
import { afterCommit } from '../../db/transaction.ts'
import { listPlates } from '../../db/vehicles.ts'
import type { PeopleOfDevice, VehiclesOfDevice } from '../../devices/driver.ts'
import { driverById } from '../../devices/registry.ts'
import { realAfter, type After, type DeviceStanding } from '../../devices/supervise.ts'
import { SYSTEM, type Env } from '../env.ts'
import { createBelievedTime } from './believed-time.ts'
import { createBuildings } from './buildings.ts'
import { createResidentDesk, type ResidentDesk } from './desk.ts'
import { createForgotten } from './forgotten.ts'
import { createResidentImports, type ResidentImports } from './import/imports.ts'
import { wantVehicle } from './want-vehicle.ts'
import { createPeopleSync, type PeopleSync, type SyncGate, type SyncReader } from './sync.ts'

export interface Residents {
  readonly desk: ResidentDesk
  readonly sync: PeopleSync
  readonly imports: ResidentImports
  /** As far as the clock is believed when something is deleted by age. */
  believed(): EpochMs
  /** A vehicle was saved or taken out; call it in that transaction. */
  reconsiderVehicle(plate: string): void
  /** A gate came or went. */
  onStanding(device: SiteDevice, standing: DeviceStanding): void
  /** Once the devices run: what a crash or a changed site file left to be done. */
  start(): void
  stop(): Promise<void>
}

const HOUR_MS = 3600_000
/** A visitor is forgotten this long after the pass ended. */
const VISITOR_KEPT_MS = 30 * 24 * HOUR_MS
const PAGE = 500

export interface ResidentsOptions {
  readonly site: Pick<Site, 'buildings' | 'devices'>
  peopleOf(deviceId: string): PeopleOfDevice | null
  vehiclesOf?(deviceId: string): VehiclesOfDevice | null
  readonly after?: After
  /** Where who was removed is written down; absent: nowhere. */
  readonly dataDir?: string
  /** Of a clock that nobody sets. */
  readonly elapsedMs?: () => number
}

export function createResidents(env: Env, options: ResidentsOptions): Residents {
  const { site, peopleOf, vehiclesOf = () => null, after = realAfter, dataDir, elapsedMs = () => performance.now() } = options
  const believed = createBelievedTime(env, elapsedMs)
  const forgotten = dataDir === undefined ? null : createForgotten(dataDir, env.log)
  const buildings = createBuildings(site)
  const gates: readonly SyncGate[] = site.devices.flatMap((device) => {
    const holds = driverById(device.driver)?.holds ?? []
    const people = () => peopleOf(device.id)
    return holds.length === 0 ? [] : [{ deviceId: device.id, name: device.name, buildingId: device.building ?? null, holds, people }]
  })
  const readers: readonly SyncReader[] = site.devices.flatMap(({ id, name, driver, config }) => {
    const isToHold = driverById(driver)?.holdsVehicles === true && config['holdList'] === true
    return isToHold ? [{ deviceId: id, name, vehicles: () => vehiclesOf(id) }] : []
  })
  const readerIds = readers.map(({ deviceId }) => deviceId)
  const reconsiderVehicle = (plate: string) => {
    if (readerIds.length === 0) return
    wantVehicle(env, readerIds, plate)
    afterCommit(env.db, () => sync.kick())
  }
  const sync = createPeopleSync(env, { gates: () => gates, readers: () => readers, buildings, after, believed })
  const desk = createResidentDesk(env, { buildings, gates: () => gates, onWanted: () => sync.kick(), onRemoved: (id) => forgotten?.add(id) })
  const imports = createResidentImports(env, { buildings, desk, reconsiderVehicle })
  let cancel = () => {}
  let hasStopped = false

  /** Page by page, so that thousands of people hold nothing up. */
  const reconsiderAll = (afterId = '') => {
    if (hasStopped) return
    const ids = listPersonIds(env.db, afterId, PAGE)
    for (const id of ids) desk.reconsider(id)
    cancel = ids.length === PAGE ? after(50, () => reconsiderAll(ids.at(-1))) : after(50, () => reconsiderVehicles())
  }
  const reconsiderVehicles = (afterPlate = '') => {
    if (hasStopped) return
    const plates = readerIds.length === 0 ? [] : listPlates(env.db, afterPlate, PAGE)
    for (const plate of plates) reconsiderVehicle(plate)
    cancel = plates.length === PAGE ? after(50, () => reconsiderVehicles(plates.at(-1))) : after(HOUR_MS, sweep)
  }
  const sweep = () => {
    for (const id of listPastVisitors(env.db, believed() - VISITOR_KEPT_MS, PAGE)) desk.remove(SYSTEM, id)
    sync.sweep()
    imports.sweep()
    reconsiderAll()
  }
  /** A database that was put back from before still has whom somebody removed since. */
  const removeForgotten = async () => {
    for (const id of (await forgotten?.list()) ?? []) if (!hasStopped && getPerson(env.db, id) !== null) desk.remove(SYSTEM, id)
  }
  return {
    desk,
    sync,
    imports,
    believed,
    reconsiderVehicle,
    onStanding(device, { state }) {
      if (state === 'online') sync.kick(device.id)
    },
    start() {
      imports.takeUp().catch((error: unknown) => env.log.error('an import that was cut off could not be undone', { error: String(error) }))
      removeForgotten().catch((error: unknown) => env.log.error('who was removed before could not be removed again', { error: String(error) }))
      sweep()
    },
    async stop() {
      hasStopped = true
      cancel()
      await forgotten?.settled()
      await sync.stop()
    },
  }
}
