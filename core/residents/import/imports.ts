// Lists of residents and vehicles: looked at first, taken whole or not at all, undone by one press, and homes that are unclear put aside.
import { setImmediate } from 'node:timers/promises'
import { VigilError, type ErrorCode } from '../../../contract/errors.ts'
import { homeKey, homeText, type Home } from '../../../contract/home.ts'
import type { ImportIssue, ImportPreview, ImportRecord, QueuedLine } from '../../../contract/resident.ts'
import { appendAudit } from '../../../db/audit.ts'
import {
  addChanges,
  beginUndo,
  deleteQueuedLine,
  deleteQueuedLinesOf,
  dropChangesOfGone,
  dropOldChanges,
  findQueuedLine,
  finishImport,
  insertImport,
  insertQueuedLine,
  isUndoable,
  listImports,
  listQueuedLines,
  listUnfinishedImports,
  markUndone,
  noteChanges,
  takeChanges,
} from '../../../db/resident-imports.ts'
import { homeOfVehicle, setVehicleHome } from '../../../db/residents.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { saveVehicle } from '../../../db/vehicles.ts'
import { SYSTEM, type Actor, type Env } from '../../env.ts'
import { newId } from '../../new-id.ts'
import type { Buildings } from '../buildings.ts'
import type { ResidentDesk } from '../desk.ts'
import { maskName } from '../mask.ts'
import { homeProblemCode, keepHome, writePerson } from '../write-person.ts'
import { planLine, type Effect, type PlannedLine } from './plan-line.ts'
import { readLines, type ReadLine, type ReadLines } from './read-lines.ts'
import { homeIdsOf, rememberPerson, undoChange, type Change } from './undo.ts'

export interface ResidentImports {
  /** Nothing is written. @param table from the heading on @throws VigilError `resident.noColumns` */
  preview(fileName: string, table: readonly (readonly string[])[]): Promise<ImportPreview>
  /** Whole, or as if it had never been begun. @throws VigilError `resident.previewGone`, `resident.needsConfirming` */
  apply(actor: Actor, id: string, isConfirmed: boolean): Promise<ImportRecord>
  /** @returns how many things somebody changed since, which stay as they are @throws VigilError `resident.importNotFound` */
  undo(actor: Actor, id: string): Promise<{ readonly left: number }>
  list(limit: number): ImportRecord[]
  queued(limit: number): QueuedLine[]
  /** @param home where the line belongs, complete @throws VigilError `resident.lineNotFound`, `resident.*` of the home */
  settle(actor: Actor, lineId: string, home: string): void
  /** @throws VigilError `resident.lineNotFound` */
  drop(actor: Actor, lineId: string): void
  /** Takes back imports that a crash cut off, and goes on with undoing that it cut off. */
  takeUp(): Promise<void>
  sweep(): void
}

interface Held {
  readonly fileName: string
  readonly atMs: number
  readonly read: ReadLines
  readonly summary: ImportPreview
}

const HOUR_MS = 3600_000
const KEPT_MS = 30 * 24 * HOUR_MS
const MOST_HELD = 5
const MOST_TOLD = 500
/** Of the lines; more has to be confirmed. */
const ERRORS_WITHOUT_A_WORD = 0.005
/** Lines per turn: others wait for no more than these. */
const PER_TURN = 100

export interface ResidentImportsOptions {
  readonly buildings: Buildings
  readonly desk: Pick<ResidentDesk, 'reconsider' | 'remove'>
  /** What plate readers are to hold of a vehicle, worked out anew; called in the transaction that changed it. */
  reconsiderVehicle?(plate: string): void
}

export function createResidentImports(env: Env, { buildings, desk, reconsiderVehicle = () => {} }: ResidentImportsOptions): ResidentImports {
  const { db, clock } = env
  const held = new Map<string, Held>()
  /** Being undone: two at once would each count half of it. */
  const undoing = new Set<string>()
  const audit = (actor: Actor, action: string, id: string, after: Readonly<Record<string, unknown>>): void =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action, subject: `residentImport/${id}`, before: null, after })

  /** In a transaction. @returns what it changed */
  const write = (actor: Actor, line: ReadLine, { person, vehicles }: PlannedLine): Change[] => {
    const changes: Change[] = []
    if (person !== null && person.effect !== 'same') {
      const homeIds = person.before === null ? [] : homeIdsOf(env, person.before.id)
      const saved = writePerson(env, { buildings, by: actor.id, before: person.before }, person.input)
      changes.push(rememberPerson(saved, person.before, homeIds))
      desk.reconsider(saved.id)
    }
    for (const { effect, vehicle, before } of vehicles) {
      if (effect === 'same') continue
      const savedAtMs = clock.now()
      const id = before?.id ?? newId(savedAtMs)
      const homeIdBefore = before === null ? null : (homeOfVehicle(db, before.id)?.id ?? null)
      saveVehicle(db, { ...vehicle, id, savedAtMs }, actor.id)
      reconsiderVehicle(vehicle.plate)
      if (line.home !== null) setVehicleHome(db, id, keepHome(env, line.home).id)
      changes.push({ type: 'vehicle', plate: vehicle.plate, savedAtMs, before: before && { ...before, homeId: homeIdBefore } })
    }
    return changes
  }
  const undoAll = async (actor: Actor, id: string): Promise<number> => {
    undoing.add(id)
    try {
      return await undoInTurns(actor, id)
    } finally {
      undoing.delete(id)
    }
  }
  const undoInTurns = async (actor: Actor, id: string): Promise<number> => {
    let left = 0
    // From here on a crash does not leave it half undone: the next start goes on.
    beginUndo(db, id, actor.id)
    const hands = { remove: (personId: string) => desk.remove(actor, personId), reconsider: desk.reconsider, reconsiderVehicle, by: actor.id }
    for (;;) {
      const count = inTransaction(db, () => {
        const changes = takeChanges(db, id, PER_TURN)
        for (const text of changes) if (!undoChange(env, JSON.parse(text) as Change, hands)) left++
        return changes.length
      })
      if (count < PER_TURN) break
      await setImmediate()
    }
    inTransaction(db, () => {
      deleteQueuedLinesOf(db, id)
      markUndone(db, id, clock.now())
      audit(actor, 'residents.importUndone', id, { left })
    })
    return left
  }

  return {
    async preview(fileName, table) {
      const atMs = clock.now()
      for (const [id, entry] of held) if (atMs - entry.atMs > HOUR_MS || held.size >= MOST_HELD) held.delete(id)
      const read = await readLines(table, buildings, env.site.timezone)
      const summary = await summarise(env, buildings, { id: newId(atMs), fileName, read, lines: table.length - 1 })
      held.set(summary.id, { fileName, atMs, read, summary })
      return summary
    },
    async apply(actor, id, isConfirmed) {
      const entry = held.get(id)
      if (entry === undefined || clock.now() - entry.atMs > HOUR_MS) throw new VigilError('resident.previewGone')
      if (entry.summary.needsConfirming && !isConfirmed) throw new VigilError('resident.needsConfirming', { errors: entry.summary.errorCount })
      held.delete(id)
      const { read, fileName } = entry
      const importId = newId(clock.now())
      insertImport(db, { id: importId, fileName, atMs: clock.now(), by: actor.id, errors: entry.summary.errorCount, queued: read.queued.length })
      const totals = { added: 0, changed: 0 }
      let from = 1
      try {
        for (let start = 0; start < read.lines.length; start += PER_TURN) {
          from = inTransaction(db, () => {
            const changes: string[] = []
            for (const line of read.lines.slice(start, start + PER_TURN)) {
              const planned = planLine(db, buildings, line)
              if (typeof planned === 'string') continue
              count(totals, planned)
              for (const one of write(actor, line, planned)) changes.push(JSON.stringify(one))
            }
            noteChanges(db, importId, { ...totals, from, changes })
            return from + changes.length
          })
          await setImmediate()
        }
        inTransaction(db, () => {
          for (const { issue, line } of read.queued)
            insertQueuedLine(db, { id: newId(clock.now()), importId, line: line.line, problem: issue.code, row: JSON.stringify(line) })
          finishImport(db, importId, clock.now())
          audit(actor, 'residents.imported', importId, { ...totals, errors: entry.summary.errorCount, queued: read.queued.length })
        })
      } catch (error) {
        await undoAll(SYSTEM, importId)
        throw error
      }
      return listImports(db, 100).find((record) => record.id === importId)!
    },
    async undo(actor, id) {
      if (undoing.has(id) || !isUndoable(db, id)) throw new VigilError('resident.importNotFound')
      return { left: await undoAll(actor, id) }
    },
    list: (limit) => listImports(db, limit),
    queued: (limit) =>
      listQueuedLines(db, limit).map(({ id, importId, line, problem, row }) => {
        const { room, name, plates } = JSON.parse(row) as ReadLine
        return { id, importId, line, room, name: name === null ? plates.join(' ') : maskName(name), problem }
      }),
    settle(actor, lineId, text) {
      const queued = findQueuedLine(db, lineId)
      if (queued === null) throw new VigilError('resident.lineNotFound')
      const home = buildings.parse(text)
      if (typeof home === 'string') throw new VigilError(homeProblemCode(home), { home: text })
      const line: ReadLine = { ...(JSON.parse(queued.row) as ReadLine), home }
      inTransaction(db, () => {
        const planned = planLine(db, buildings, line)
        if (typeof planned === 'string') throw new VigilError(planned)
        const totals = { added: 0, changed: 0 }
        count(totals, planned)
        addChanges(db, queued.importId, { ...totals, changes: write(actor, line, planned).map((one) => JSON.stringify(one)) })
        deleteQueuedLine(db, lineId)
        audit(actor, 'residents.lineSettled', queued.importId, { line: queued.line })
      })
    },
    drop(actor, lineId) {
      const queued = findQueuedLine(db, lineId)
      if (queued === null) throw new VigilError('resident.lineNotFound')
      inTransaction(db, () => {
        deleteQueuedLine(db, lineId)
        audit(actor, 'residents.lineDropped', queued.importId, { line: queued.line })
      })
    },
    async takeUp() {
      for (const id of listUnfinishedImports(db)) {
        env.log.warn('an import or its undoing was cut off when the core ended; it is undone', { import: id })
        await undoAll(SYSTEM, id)
      }
    },
    sweep() {
      dropOldChanges(db, clock.now() - KEPT_MS)
      dropChangesOfGone(db)
    },
  }
}

function count(totals: { added: number; changed: number }, { person, vehicles }: PlannedLine): void {
  for (const effect of [person?.effect, ...vehicles.map((vehicle) => vehicle.effect)]) if (effect === 'added' || effect === 'changed') totals[effect]++
}

type Counts = Record<Effect, number>
const none = (): Counts => ({ added: 0, changed: 0, same: 0 })

async function summarise(
  { db }: Env,
  buildings: Buildings,
  { id, fileName, read, lines }: { id: string; fileName: string; read: ReadLines; lines: number },
): Promise<ImportPreview> {
  const byBuilding = new Map<string, Counts>()
  const persons = none()
  const vehicles = none()
  const errors: ImportIssue[] = [...read.errors]
  // A home that the list itself brings is no stranger to its next line.
  const coming = new Set<string>()
  for (const [index, line] of read.lines.entries()) {
    if (index % PER_TURN === PER_TURN - 1) await setImmediate()
    const planned = planLine(db, buildings, line)
    if (typeof planned === 'string') {
      errors.push({ line: line.line, column: null, code: planned satisfies ErrorCode, value: line.cardNumber })
      continue
    }
    const key = line.home && line.name !== null ? `${homeKey(line.home)}|${line.name}` : null
    const effect = planned.person && key !== null && planned.person.effect === 'added' && coming.has(key) ? 'changed' : planned.person?.effect
    if (key !== null) coming.add(key)
    if (effect !== undefined) persons[effect]++
    for (const vehicle of planned.vehicles) vehicles[vehicle.effect]++
    if (effect !== undefined) countAt(byBuilding, line.home, effect)
  }
  const faulty = new Set(errors.map(({ line }) => line)).size
  return {
    id,
    fileName,
    lines,
    buildings: [...byBuilding]
      .map(([building, counts]) => ({ building, ...counts }))
      .toSorted((a, b) => a.building.localeCompare(b.building, 'zh', { numeric: true })),
    persons,
    vehicles,
    errors: errors.toSorted((a, b) => a.line - b.line).slice(0, MOST_TOLD),
    errorCount: errors.length,
    queued: read.queued.slice(0, MOST_TOLD).map(({ issue }) => issue),
    queuedCount: read.queued.length,
    needsConfirming: faulty > ERRORS_WITHOUT_A_WORD * Math.max(1, lines),
  }
}

function countAt(byBuilding: Map<string, Counts>, home: Home | null, effect: Effect): void {
  const building = home === null ? '' : homeText({ ...home, unit: null, room: '' })
  const counts = byBuilding.get(building) ?? none()
  byBuilding.set(building, counts)
  counts[effect]++
}
