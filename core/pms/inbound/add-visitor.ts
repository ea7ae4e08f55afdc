// A pass for a visitor: a person with an end and so many passages, and until then the plate at the barriers.
import type { z } from 'zod'
import { VigilError } from '../../../contract/errors.ts'
import { homeText } from '../../../contract/home.ts'
import type { visitorInSchema } from '../../../contract/open-api-pms.ts'
import { getHome } from '../../../db/residents.ts'
import { findVehicle } from '../../../db/vehicles.ts'
import type { Actor } from '../../env.ts'
import { writePerson } from '../../residents/write-person.ts'
import { resolveHouse } from './take-house.ts'
import { plateIn } from './take-vehicle.ts'
import { auditPms, checkValidity, type Hands } from './told.ts'

/** In a transaction. @throws VigilError `pms.missingReference`, `pms.plateBlocked`, `vehicle.notAPlate`, `request.invalidField` */
export function addVisitor(hands: Hands, actor: Actor, visitor: z.output<typeof visitorInSchema>): { readonly id: string; readonly vehicle: boolean } {
  const { env, buildings, desk, vehicles } = hands
  const [validFromMs, validToMs] = [Date.parse(visitor.validFrom), Date.parse(visitor.validTo)]
  checkValidity(validFromMs, validToMs)
  if (validToMs <= env.clock.now()) throw new VigilError('request.invalidField', { field: 'validTo', expected: 'a time to come' })
  const home = homeText(getHome(env.db, resolveHouse(hands, visitor.houseExtId, 'houseExtId'))!)
  const plate = visitor.plate == null ? null : plateIn({ plate: visitor.plate })
  const listed = plate === null ? null : findVehicle(env.db, plate)
  if (listed?.list === 'block') throw new VigilError('pms.plateBlocked', { field: 'plate' })
  const { id } = writePerson(
    env,
    { buildings, by: actor.id, before: null },
    { name: visitor.name, kind: 'visitor', homes: [home], otherWay: 'desk', validFromMs, validToMs, maxUses: visitor.maxUses },
  )
  auditPms(hands, actor, 'person.saved', `person/${id}`, { kind: 'visitor', homes: 1 })
  desk.reconsider(id)
  // A car that comes anyway stays listed as it is: the pass must not shorten what a resident has.
  if (plate !== null && (listed === null || (listed.validToMs !== null && listed.validToMs < validFromMs)))
    vehicles.save(actor, { plate, list: 'allow', home, validFromMs, validToMs })
  return { id, vehicle: plate !== null }
}
