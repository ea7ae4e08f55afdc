// What gates and plate readers hold of people and vehicles: worked out entry by entry, carried there, and counted for the screen.
import type { EnrolmentResult } from '../../contract/enrolment.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { GatePeople } from '../../contract/resident.ts'
import { countOfDevice, dropDeleted, enrolmentsOf, type EnrolmentRow } from '../../db/enrolments.ts'
import { dropFace, dropOldFaces, getFace, getPerson, hasConsent, homesOf, isFaceHeld, listFaceHolders } from '../../db/residents.ts'
import { findVehicle } from '../../db/vehicles.ts'
import type { PeopleOfDevice, VehiclesOfDevice } from '../../devices/driver.ts'
import type { After } from '../../devices/supervise.ts'
import type { Env } from '../env.ts'
import type { Buildings } from './buildings.ts'
import { createCarrier, type Carrier, type CarryTarget } from './carry.ts'
import { digestOf, isSameFace, wantedAt, type HoldingGate } from './wanted.ts'

export interface SyncGate extends HoldingGate {
  readonly name: string
  /** null while the gate is away. */
  people(): PeopleOfDevice | null
}

export interface SyncReader {
  readonly deviceId: string
  readonly name: string
  /** null while the reader is away, or is not to hold a list. */
  vehicles(): VehiclesOfDevice | null
}

export interface PeopleSync extends Carrier {
  gates(): GatePeople[]
  /** What time makes of it: photos nobody fetched, rows long done. */
  sweep(): void
}

/** A gate that was away for longer has to be given a new photo. */
const FACE_KEPT_MS = 30 * 24 * 3600_000

export interface PeopleSyncOptions {
  gates(): readonly SyncGate[]
  readers?(): readonly SyncReader[]
  readonly buildings: Buildings
  readonly after: After
  /** As far as the clock is believed; absent: wholly. */
  readonly believed?: () => EpochMs
}

export function createPeopleSync(env: Env, { gates, readers = () => [], buildings, after, believed = env.clock.now }: PeopleSyncOptions): PeopleSync {
  const { db, clock } = env

  const tellPerson = async (gate: SyncGate, people: PeopleOfDevice, row: EnrolmentRow): Promise<EnrolmentResult> => {
    if (row.state === 'deleting' || row.wanted === null) return people.remove(row.ref)
    const person = row.person_id === null ? null : getPerson(db, row.person_id)
    if (person === null) return { state: 'failed', reason: 'resident.notFound' }
    const buildingIds = homesOf(db, person.id).flatMap((home) => buildings.idOf(home) ?? [])
    const wanted = wantedAt(gate, { person, buildingIds, hasConsent: hasConsent(db, person.id) }, clock.now())
    if (wanted === null) return people.remove(row.ref)
    const { faceSha256, ...rest } = wanted
    const face = faceSha256 === null ? null : (getFace(db, person.id) ?? (isSameFace(row.held, digestOf(wanted)) ? 'keep' : undefined))
    if (face === undefined) return { state: 'failed', reason: 'resident.faceNeeded' }
    return people.put({ ...rest, face })
  }
  const tellVehicle = async (vehicles: VehiclesOfDevice, row: EnrolmentRow): Promise<EnrolmentResult> => {
    const vehicle = row.state === 'deleting' || row.wanted === null ? null : findVehicle(db, row.ref)
    return vehicle === null ? vehicles.remove(row.ref) : vehicles.put(vehicle)
  }
  /** Once every gate that is to know the face does, nobody else has to. */
  const forgetGivenFace = (personId: string) => {
    if (!isFaceHeld(db, personId)) return
    const holding = new Set(gates().flatMap(({ deviceId, holds }) => (holds.includes('face') ? [deviceId] : [])))
    const rows = enrolmentsOf(db, personId).filter(({ deviceId }) => holding.has(deviceId))
    if (rows.length > 0 && rows.every(({ state }) => state === 'synced' || state === 'deleted')) dropFace(db, personId)
  }
  const away: EnrolmentResult = { state: 'unreachable', reason: 'device.unreachable' }
  const targets = (): CarryTarget[] => [
    ...gates().map((gate): CarryTarget => {
      const { deviceId, people } = gate
      return {
        deviceId,
        isThere: () => people() !== null,
        async tell(row) {
          const there = people()
          return there === null ? away : tellPerson(gate, there, row)
        },
        onSynced: ({ person_id: personId }) => personId !== null && forgetGivenFace(personId),
      }
    }),
    ...readers().map(({ deviceId, vehicles }): CarryTarget => ({
      deviceId,
      isThere: () => vehicles() !== null,
      async tell(row) {
        const there = vehicles()
        return there === null ? away : tellVehicle(there, row)
      },
    })),
  ]

  return {
    ...createCarrier(env, { targets, after }),
    gates: () => [
      ...gates().map(({ deviceId, name, holds }) => ({ deviceId, name, holds: [...holds], ...countOfDevice(db, deviceId) })),
      ...readers().map(({ deviceId, name }) => ({ deviceId, name, holds: ['plate'], ...countOfDevice(db, deviceId) })),
    ],
    sweep() {
      const nowMs = believed()
      dropOldFaces(db, nowMs - FACE_KEPT_MS)
      // The same photo once more, or the last gate without it is gone from the site: no gate says yes any more.
      for (const personId of listFaceHolders(db)) forgetGivenFace(personId)
      dropDeleted(db, nowMs - FACE_KEPT_MS)
    },
  }
}
