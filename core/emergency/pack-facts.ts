// What the emergency pack says, gathered from the site, the staff, the settings of the desk and the patrols.
import { createHash } from 'node:crypto'
import type { Site, SiteDevice } from '../../contract/site.ts'
import type { Post } from '../../contract/staff.ts'
import type { WritableDb } from '../../db/open.ts'
import { listPoints, listRoutes } from '../../db/patrol-setup.ts'
import { listStaff } from '../../db/staff.ts'
import { readDeskSettings } from '../desk/settings.ts'

/** Of the site file, what people need without the console. No address of a camera or device, no log-in: the pack hangs on a wall. */
export type PackSite = Pick<Site, 'site' | 'buildings' | 'devices'>

export interface PackBuilding {
  readonly name: string
  readonly floors: number | null
  readonly units: number | null
  readonly approach: string | null
  readonly gates: readonly PackGate[]
  readonly points: readonly PackPoint[]
  /** Of the fire panel, beyond those listed. */
  readonly morePoints: number
}

export interface PackGate {
  readonly name: string
  readonly manualRelease: string | null
}

/** An address of a fire panel and where it is. */
interface PackPoint {
  readonly address: string
  readonly name: string
  readonly floor: number | null
}

export interface PackFacts {
  readonly siteName: string
  readonly address: string | null
  readonly deskPhone: string | null
  /** The last is of what belongs to no building; it has no name. */
  readonly buildings: readonly PackBuilding[]
  readonly people: readonly { readonly name: string; readonly post: Post; readonly phone: string | null }[]
  readonly routes: readonly { readonly name: string; readonly points: readonly string[] }[]
}

const MOST_POINTS = 400
const MOST_ROUTES = 40

/** What is opened by hand when it has no power: by the first part of a driver's name. */
const OPENED_BY_HAND = ['gate', 'plate-reader']

export function gatherPack(db: WritableDb, { site, buildings, devices }: PackSite): PackFacts {
  const pointNames = new Map(listPoints(db).map(({ id, name }) => [id, name]))
  const of = (id: string | undefined, rest: Pick<PackBuilding, 'name' | 'floors' | 'units' | 'approach'>): PackBuilding => {
    const points = devices.flatMap((device) =>
      device.points
        .filter((point) => (point.building ?? device.building) === id)
        .map((point) => ({ address: point.address, name: point.name ?? '', floor: point.floor ?? null })),
    )
    return {
      ...rest,
      gates: devices
        .filter((device) => device.building === id && isOpenedByHand(device))
        .map(({ name, manualRelease }) => ({ name, manualRelease: manualRelease ?? null })),
      points: points.slice(0, MOST_POINTS),
      morePoints: Math.max(0, points.length - MOST_POINTS),
    }
  }
  const nowhere = of(undefined, { name: '', floors: null, units: null, approach: null })
  return {
    siteName: site.name,
    address: site.address ?? null,
    deskPhone: readDeskSettings(db).value.deskPhone,
    buildings: [
      ...buildings.map(({ id, name, floors, units, approach }) => of(id, { name, floors: floors ?? null, units: units ?? null, approach: approach ?? null })),
      ...(nowhere.gates.length + nowhere.points.length > 0 ? [nowhere] : []),
    ],
    people: listStaff(db).map(({ name, post, phone }) => ({ name, post, phone })),
    routes: listRoutes(db, MOST_ROUTES).map(({ name, points }) => ({ name, points: points.map(({ pointId }) => pointNames.get(pointId) ?? pointId) })),
  }
}

export function isOpenedByHand({ driver }: Pick<SiteDevice, 'driver'>): boolean {
  return OPENED_BY_HAND.includes(driver.split('/')[0]!)
}

/** Equal packs have equal hashes, whenever they were made. */
export function hashPack(facts: PackFacts): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}
