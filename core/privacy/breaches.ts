// The breach desk: a span of time whose accesses are looked at, who was affected by the audit log, and what was done about it.
import { VigilError } from '../../contract/errors.ts'
import type { Affected, Breach, BreachOpen } from '../../contract/privacy.ts'
import { appendAudit } from '../../db/audit.ts'
import { listKeys } from '../../db/integration-keys.ts'
import { listUsers } from '../../db/people.ts'
import { auditOfSpan } from '../../db/person-data.ts'
import { addBreachStep, closeBreach, findBreach, insertBreach, listBreaches, listBreachSteps, type StoredBreach } from '../../db/privacy-requests.ts'
import { getPerson } from '../../db/residents.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { dayOf } from '../incidents/summary.ts'
import { newId } from '../new-id.ts'
import { maskName } from '../residents/mask.ts'

export interface BreachDesk {
  list(): Breach[]
  /** @throws VigilError `privacy.breachNotFound` */
  get(id: string): Breach
  open(actor: Actor, breach: BreachOpen): Breach
  /** @throws VigilError `privacy.breachNotFound` */
  affected(id: string): Affected
  /** @throws VigilError `privacy.breachNotFound`, `privacy.breachClosed` */
  note(actor: Actor, id: string, text: string): Breach
  /** @throws VigilError `privacy.breachNotFound`, `privacy.breachClosed` */
  close(actor: Actor, id: string, text: string): Breach
}

const LISTED = 100
/** Entries read at once: a tenth of a second. */
const MOST_READ = 50_000
const MOST_NAMED = 2000
/** Looks that bring a person's data before somebody, or out of the system. */
const LOOKS = /^(person\.|consent\.|surroundings\.reveal|privacyRequest\.copy)/

export function createBreachDesk(env: Env): BreachDesk {
  const { db, clock } = env
  const mustGet = (id: string): StoredBreach => {
    const found = findBreach(db, id)
    if (found === null) throw new VigilError('privacy.breachNotFound')
    return found
  }
  const shown = (stored: StoredBreach): Breach => ({ ...stored, steps: listBreachSteps(db, stored.id) })
  const audit = (actor: Actor, action: string, id: string, after: Record<string, unknown> | null = null) =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action: `breach.${action}`, subject: `breach/${id}`, before: null, after })
  const write = (actor: Actor, id: string, text: string, isEnd: boolean): Breach =>
    inTransaction(db, () => {
      if (mustGet(id).closedAtMs !== null) throw new VigilError('privacy.breachClosed')
      addBreachStep(db, { breachId: id, atMs: clock.now(), userId: actor.id, text })
      if (isEnd) closeBreach(db, id, clock.now())
      audit(actor, isEnd ? 'close' : 'note', id)
      return shown(mustGet(id))
    })
  return {
    list: () => listBreaches(db, LISTED).map(shown),
    get: (id) => shown(mustGet(id)),
    open(actor, breach) {
      return inTransaction(db, () => {
        const openedAtMs = clock.now()
        const id = newId(openedAtMs)
        insertBreach(db, { ...breach, id, openedAtMs, openedBy: actor.id }, dayOf(openedAtMs, env.site.timezone))
        audit(actor, 'open', id, { fromMs: breach.fromMs, toMs: breach.toMs, actor: breach.actorId })
        return shown(mustGet(id))
      })
    },
    affected(id) {
      const { fromMs, toMs, actorId } = mustGet(id)
      const rows = auditOfSpan(db, { fromMs, toMs, actorId, limit: MOST_READ + 1 })
      const isCut = rows.length > MOST_READ
      const persons = new Map<string, number>()
      const cameras = new Map<string, number>()
      const other = new Map<string, number>()
      const actors = new Map<string, { readonly type: string; n: number }>()
      const exports = new Set<string>()
      const evidence = new Set<string>()
      for (const { actor_type: type, actor_id: who, action, subject } of rows.slice(0, MOST_READ)) {
        const counted = actors.get(who) ?? { type, n: 0 }
        actors.set(who, { type, n: counted.n + 1 })
        const [kind = '', of = ''] = subject.split('/')
        // what the system did by itself nobody looked at
        if (type === 'system') bump(other, action)
        else if (kind === 'person' && LOOKS.test(action)) bump(persons, of)
        else if (action === 'recording.open') bump(cameras, of)
        else if (action === 'export.fetch' || action === 'export.start') exports.add(of)
        else if (action === 'evidence.fetch' || action === 'evidence.unmasked') evidence.add(of)
        else bump(other, action)
      }
      const names = new Map([...listUsers(db), ...listKeys(db, MOST_NAMED)].map((one) => [one.id, one.name]))
      return {
        isCut: isCut || persons.size > MOST_NAMED,
        entries: Math.min(rows.length, MOST_READ),
        persons: most(persons)
          .slice(0, MOST_NAMED)
          .map(([personId, looks]) => ({ id: personId, name: masked(env, personId), looks })),
        cameras: most(cameras).map(([cameraId, looks]) => ({ id: cameraId, looks })),
        exports: exports.size,
        evidence: evidence.size,
        other: most(other).map(([action, n]) => ({ action, n })),
        actors: [...actors]
          .map(([who, { type, n }]) => ({ id: who, type, name: names.get(who) ?? null, n }))
          .sort((a, b) => b.n - a.n)
          .slice(0, MOST_NAMED),
      }
    },
    note: (actor, id, text) => write(actor, id, text, false),
    close: (actor, id, text) => write(actor, id, text, true),
  }
}

function bump(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function most(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort((a, b) => b[1] - a[1])
}

function masked({ db }: Env, personId: string): string | null {
  const person = getPerson(db, personId)
  return person === null ? null : maskName(person.name)
}
