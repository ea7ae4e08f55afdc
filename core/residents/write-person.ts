// Writes one person down, with their homes, after everything about them was checked; used by the desk and by lists that are read in.
import type { z } from 'zod'
import { VigilError, type ErrorCode } from '../../contract/errors.ts'
import { homeKey, type Home, type HomeProblem } from '../../contract/home.ts'
import { personInputSchema } from '../../contract/resident.ts'
import { ensureHome, findPersonByCard, savePerson, type StoredHome, type StoredPerson } from '../../db/residents.ts'
import type { Env } from '../env.ts'
import { newId } from '../new-id.ts'
import type { Buildings } from './buildings.ts'

const HOME_PROBLEMS: Readonly<Record<HomeProblem | 'noSuchBuilding', ErrorCode>> = {
  notAHome: 'resident.notAHome',
  buildingMissing: 'resident.buildingMissing',
  unitMissing: 'resident.unitMissing',
  noSuchBuilding: 'resident.noSuchBuilding',
}

export function homeProblemCode(problem: HomeProblem | 'noSuchBuilding'): ErrorCode {
  return HOME_PROBLEMS[problem]
}

export type CheckedPerson = z.output<typeof personInputSchema>

export interface Writing {
  readonly buildings: Buildings
  /** users.id or keys.id */
  readonly by: string
  /** null: a new person. */
  readonly before: StoredPerson | null
}

/** Call it in a transaction. @throws VigilError `resident.*`, `request.invalidField` */
export function writePerson(env: Env, { buildings, by, before }: Writing, input: CheckedPerson): StoredPerson {
  checkPerson(input)
  const savedAtMs = env.clock.now()
  const id = before?.id ?? newId(savedAtMs)
  const { name, kind, otherWay, phone = null, cardNumber = null, validFromMs = null, validToMs = null, maxUses = null } = input
  const owner = cardNumber === null ? null : findPersonByCard(env.db, cardNumber)
  if (owner !== null && owner.id !== id) throw new VigilError('resident.cardTaken', { card: `…${cardNumber!.slice(-4)}` })
  const homes = input.homes.map((text) => keepHome(env, parseHome(buildings, text)))
  const { ref = newRef(savedAtMs), faceSha256 = null, faceAtMs = null } = before ?? {}
  const person = { id, ref, name, kind, phone, cardNumber, otherWay, validFromMs, validToMs, maxUses, faceSha256, faceAtMs, savedBy: by, savedAtMs }
  savePerson(
    env.db,
    person,
    homes.map((home) => home.id),
  )
  return person
}

/** @throws VigilError `resident.notAHome`, `resident.buildingMissing`, `resident.unitMissing`, `resident.noSuchBuilding` */
function parseHome(buildings: Buildings, text: string): Home {
  const home = buildings.parse(text)
  if (typeof home === 'string') throw new VigilError(homeProblemCode(home), { home: text })
  return home
}

/** What would be thrown if it were written now: a list is told before anything is. */
export function problemOf(buildings: Buildings, input: CheckedPerson): ErrorCode | null {
  try {
    checkPerson(input)
    for (const text of input.homes) parseHome(buildings, text)
    return personInputSchema.safeParse(input).success ? null : 'resident.badValue'
  } catch (error) {
    if (error instanceof VigilError) return error.code
    throw error
  }
}

export function keepHome(env: Env, home: Home): StoredHome {
  return ensureHome(env.db, homeKey(home), { id: newId(env.clock.now()), ...home })
}

/** What the form of the input cannot say. @throws VigilError */
function checkPerson({ kind, homes, validFromMs, validToMs, otherWay, cardNumber }: CheckedPerson): void {
  if (homes.length === 0 && (kind === 'resident' || kind === 'visitor')) throw new VigilError('resident.homeNeeded')
  if (kind === 'visitor' && validToMs === undefined) throw new VigilError('resident.visitorEnds')
  if (otherWay === 'card' && cardNumber === undefined) throw new VigilError('resident.cardNeeded')
  if (validFromMs !== undefined && validToMs !== undefined && validToMs < validFromMs)
    throw new VigilError('request.invalidField', { field: 'validToMs', expected: 'a time after validFromMs' })
}

/** Gates take letters and digits only; the moment it was made is left out. */
function newRef(nowMs: number): string {
  return newId(nowMs).replaceAll('-', '').slice(12)
}
