// The vehicles a property knows: kept by people, asked at every plate, a blocked one is an incident.
import { VigilError } from '../../contract/errors.ts'
import type { PlateReadEvent } from '../../contract/device-events.ts'
import { isListablePlate, normalisePlate } from '../../contract/plate.ts'
import type { SiteDevice } from '../../contract/site.ts'
import type { PlateRead, Vehicle, VehicleInput } from '../../contract/vehicle.ts'
import { appendAudit } from '../../db/audit.ts'
import type { StoredSignal } from '../../db/devices.ts'
import { inTransaction } from '../../db/transaction.ts'
import { deleteVehicle, findVehicle, insertPlateDecision, listPlateReads, listVehicles, plateOf, saveVehicle } from '../../db/vehicles.ts'
import { claimBy } from '../device-claims.ts'
import { NO_ANSWER, type Reaction } from '../device-signals.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import type { Buildings } from '../residents/buildings.ts'
import { keepHome } from '../residents/write-person.ts'
import { setVehicleHome } from '../../db/residents.ts'
import { tellVehicle } from '../pms/tell-devices.ts'
import { decidePlate } from './decide-plate.ts'
import type { PassageDesk } from './passages.ts'

export interface VehicleDesk {
  list(search: string, limit: number): { readonly items: Vehicle[]; readonly total: number }
  /** @throws VigilError `vehicle.noPlate`, `vehicle.notAPlate`, `request.invalidField` when it would end before it begins */
  save(actor: Actor, input: VehicleInput): Vehicle
  /** @throws VigilError `vehicle.notFound` */
  remove(actor: Actor, id: string): void
  reads(limit: number): PlateRead[]
  /** Inside the transaction that stored the read. */
  react(device: SiteDevice, signal: StoredSignal & { readonly event: PlateReadEvent }, isBurning: boolean): Reaction
}

/** A decision that comes later than this is no answer to the vehicle at the barrier: what a crash left opens nothing. */
const FRESH_MS = 10_000

export interface VehicleDeskOptions {
  readonly buildings?: Buildings
  /** What a vehicle means for gates; absent: nothing. */
  readonly passages?: PassageDesk
  /** A vehicle was saved or taken out; called in that transaction. */
  onVehicle?(plate: string): void
}

export function createVehicleDesk(env: Env, { buildings, passages, onVehicle }: VehicleDeskOptions = {}): VehicleDesk {
  const { db, clock } = env
  // The plate is personal: the chain holds the entry's id only.
  const audit = (actor: Actor, action: string, { id, list }: Pick<Vehicle, 'id'> & Partial<Vehicle>): void =>
    appendAudit(db, {
      atMs: clock.now(),
      actorType: actor.type,
      actorId: actor.id,
      action,
      subject: `vehicle/${id}`,
      before: null,
      after: list === undefined ? null : { list },
    })
  return {
    list: (search, limit) => listVehicles(db, search.normalize('NFKC').toUpperCase().trim(), limit),
    save(actor, input) {
      const plate = normalisePlate(input.plate)
      if (plate === null) throw new VigilError('vehicle.noPlate')
      if (!isListablePlate(plate)) throw new VigilError('vehicle.notAPlate')
      const { list, home = null, note = null, validFromMs = null, validToMs = null } = input
      if (validFromMs !== null && validToMs !== null && validToMs < validFromMs)
        throw new VigilError('request.invalidField', { field: 'validToMs', expected: 'a time after validFromMs' })
      return inTransaction(db, () => {
        const savedAtMs = clock.now()
        const vehicle = { id: findVehicle(db, plate)?.id ?? newId(savedAtMs), plate, list, home, note, validFromMs, validToMs, savedAtMs }
        saveVehicle(db, vehicle, actor.id)
        const known = home === null ? undefined : buildings?.parse(home)
        setVehicleHome(db, vehicle.id, typeof known === 'object' ? keepHome(env, known).id : null)
        audit(actor, 'vehicle.saved', vehicle)
        onVehicle?.(plate)
        return vehicle
      })
    },
    remove(actor, id) {
      inTransaction(db, () => {
        const plate = plateOf(db, id)
        if (plate === null || !deleteVehicle(db, id)) throw new VigilError('vehicle.notFound')
        audit(actor, 'vehicle.removed', { id })
        onVehicle?.(plate)
      })
    },
    reads: (limit) => listPlateReads(db, limit),
    react(device, { id, event, receivedAtMs }, isBurning) {
      const nowMs = clock.now()
      const isLate = nowMs - receivedAtMs > FRESH_MS
      const vehicle = event.plate === null ? null : findVehicle(db, event.plate)
      const subject = vehicle && (`vehicle/${vehicle.id}` as const)
      const isKept = passages?.settings.antiPassback === 'hard' && subject !== null && passages.isBackAgain(subject, event.direction, nowMs)
      const decision = decidePlate({ ...event, replayed: event.replayed || isLate }, vehicle, { nowMs, isBurning, isBackAgain: isKept })
      insertPlateDecision(db, id, decision.opened, decision.why)
      if (!event.replayed && (decision.why === 'blocked' || decision.why === 'unknown'))
        tellVehicle(env, { deviceId: device.id, signalId: id, direction: event.direction, why: decision.why })
      const why = { plate: event.plate ?? '', ...(event.direction !== null && { direction: event.direction }) }
      const claim = { ...claimBy(device, event, receivedAtMs), kind: 'plate', zone: event.plate, place: device.name } as const
      if (decision.why === 'blocked') return { claims: [{ ...claim, severity: 'high', why: { ...why, list: 'block' } }], answer: NO_ANSWER }
      if (decision.why === 'antiPassback')
        return {
          claims: [{ ...claim, kind: 'tailgating', severity: 'medium', zone: 'antiPassback', why: { ...why, rule: 'antiPassback' } }],
          answer: NO_ANSWER,
        }
      if (!decision.opened) return { claims: [], answer: NO_ANSWER }
      const claims = vehicle === null ? [] : (passages?.onVehicle(device, vehicle, event, receivedAtMs, isBurning) ?? [])
      return { claims, answer: { open: true, say: null } }
    },
  }
}
