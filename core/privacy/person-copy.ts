// Everything that is kept of some persons and plates, put together for the person themselves; nobody else is in it.
import { setImmediate } from 'node:timers/promises'
import type { PassageEvent, PlateReadEvent } from '../../contract/device-events.ts'
import type { PersonDetail } from '../../contract/resident.ts'
import type { Vehicle } from '../../contract/vehicle.ts'
import { findSide } from '../../db/passages.ts'
import { auditOf, mentionsOf, passagesOf, platesReadOf, pmsRecordsOf, type SignalPage } from '../../db/person-data.ts'
import { getFace } from '../../db/residents.ts'
import { findVehicle } from '../../db/vehicles.ts'
import type { Actor, Env } from '../env.ts'
import type { ResidentDesk } from '../residents/desk.ts'

/** Years of passing several times a day; the newest are kept, and it is said. */
const MOST_PASSAGES = 100_000
const MOST_LISTED = 1000

export interface CopiedPassage {
  readonly deviceId: string
  readonly atMs: number
  readonly outcome: string
  readonly method: string | null
  readonly direction: string | null
}

export interface CopiedPerson {
  readonly person: PersonDetail
  /** Ours, until every gate has it; base64 JPEG. */
  readonly photo: string | null
  readonly lastSeen: { readonly side: 'in' | 'out'; readonly atMs: number } | null
  readonly passages: readonly CopiedPassage[]
  readonly passagesCut: boolean
  /** As the property management system told it. */
  readonly fromPms: readonly unknown[]
  /** Who looked at this person's data or changed it: their kind, never their name. */
  readonly looks: readonly { readonly atMs: number; readonly what: string; readonly by: string }[]
  /** Notes in incidents that name the person: where to look. They may speak of others, so what they say is given by hand. */
  readonly mentions: readonly { readonly incident: string; readonly atMs: number }[]
}

export interface PersonCopy {
  readonly site: string
  readonly madeAtMs: number
  readonly request: string
  readonly persons: readonly CopiedPerson[]
  readonly vehicles: readonly {
    readonly plate: string
    readonly vehicle: Vehicle | null
    readonly reads: readonly { readonly deviceId: string; readonly atMs: number; readonly direction: string | null }[]
  }[]
}

export interface CopyOf {
  readonly number: string
  readonly personIds: readonly string[]
  readonly plates: readonly string[]
}

/** The look is in the audit log of each person. @throws VigilError `resident.notFound` */
export async function copyPersonData(env: Env, residents: Pick<ResidentDesk, 'get'>, actor: Actor, { number, personIds, plates }: CopyOf): Promise<PersonCopy> {
  const persons: CopiedPerson[] = []
  for (const id of personIds) persons.push(await copyPerson(env, residents.get(actor, id)))
  const vehicles: PersonCopy['vehicles'][number][] = []
  for (const plate of plates) {
    const reads = await collect(
      (afterId) => platesReadOf(env.db, plate, afterId),
      ({ deviceId, atMs, event }: Found<PlateReadEvent>) => ({
        deviceId,
        atMs,
        direction: event.direction,
      }),
    )
    vehicles.push({ plate, vehicle: findVehicle(env.db, plate), reads: reads.all })
  }
  return { site: env.site.name, madeAtMs: env.clock.now(), request: number, persons, vehicles }
}

async function copyPerson({ db }: Env, person: PersonDetail): Promise<CopiedPerson> {
  const { id, ref, cardNumber, name, phone } = person
  const passages = await collect(
    (afterId) => passagesOf(db, { ref, cardNumber }, afterId),
    ({ deviceId, atMs, event: { outcome, method, direction } }: Found<PassageEvent>) => ({ deviceId, atMs, outcome, method, direction }),
  )
  const face = getFace(db, id)
  const named = [name, ...(phone === null ? [] : [phone])].flatMap((text) => mentionsOf(db, text, MOST_LISTED))
  const seen = new Set<string>()
  return {
    person,
    photo: face === null ? null : Buffer.from(face).toString('base64'),
    lastSeen: findSide(db, `person/${id}`),
    passages: passages.all,
    passagesCut: passages.isCut,
    fromPms: pmsRecordsOf(db, id).map(({ extId, base }) => ({ extId, told: base === null ? null : (JSON.parse(base) as unknown) })),
    looks: auditOf(db, `person/${id}`, MOST_LISTED).map((row) => ({ atMs: row.at_ms, what: row.action, by: row.actor_type })),
    mentions: named.filter(({ incident, atMs }) => {
      const key = `${incident} ${atMs}`
      return seen.has(key) ? false : (seen.add(key), true)
    }),
  }
}

type Found<E> = SignalPage<E>['found'][number]

/** In turns, so that alarms wait for nothing. The newest are kept. */
async function collect<E, T>(
  page: (afterId: number) => SignalPage<E>,
  toCopy: (found: Found<E>) => T,
): Promise<{ readonly all: T[]; readonly isCut: boolean }> {
  let all: T[] = []
  let isCut = false
  for (let at: number | null = 0; at !== null;) {
    const { found, nextId }: SignalPage<E> = page(at)
    all.push(...found.map(toCopy))
    if (all.length > MOST_PASSAGES) {
      all = all.slice(-MOST_PASSAGES)
      isCut = true
    }
    at = nextId
    await setImmediate()
  }
  return { all, isCut }
}
