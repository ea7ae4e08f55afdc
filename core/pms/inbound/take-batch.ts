// Batches of the PMS: each line taken or refused by itself, a hundred a turn; one that was cut off goes on where it stopped.
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { VigilError } from '../../../contract/errors.ts'
import { batchLineSchema, MAX_BATCH_LINES, type BatchLine, type BatchOut } from '../../../contract/open-api-pms.ts'
import { PMS_TYPES, type PmsType } from '../../../contract/pms-inbound.ts'
import {
  addUnread,
  endBatch,
  findBatch,
  findSnapshot,
  insertBatch,
  insertBatchLine,
  listBatchLines,
  openSnapshot,
  type BatchLineRow,
} from '../../../db/pms-batches.ts'
import { markSeen } from '../../../db/pms-records.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { invalidInput, toVigilError } from '../../http/errors.ts'
import type { Actor } from '../../env.ts'
import { newId } from '../../new-id.ts'
import { endSnapshot } from './end-snapshot.ts'
import { takeHouse } from './take-house.ts'
import { takePerson } from './take-person.ts'
import { takeVehicle } from './take-vehicle.ts'
import type { Hands, Taken } from './told.ts'

/** Lines per turn: alarms wait for no more than these. */
const PER_TURN = 100
/** Many times what a line of the contract can need. */
const MAX_LINE_CHARS = 65_536

export interface BatchAsked {
  readonly actor: Actor
  /** Idempotency-Key; null: none. */
  readonly key: string | null
  readonly mode: 'delta' | 'snapshot'
  /** What the PMS calls a snapshot of several batches; null: this batch alone. */
  readonly snapshot: string | null
  readonly isLast: boolean
  readonly body: string
}

/**
 * @param keepAnswer called in the transaction that ends it
 * @throws VigilError `pms.tooManyLines`, `pms.snapshotEnded`, `request.keyReused`, `request.malformed` when there is no line at all
 */
export async function takeBatch(hands: Hands, asked: BatchAsked, keepAnswer: (answer: BatchOut) => void = () => {}): Promise<BatchOut> {
  const { db } = hands.env
  const lines = numbered(asked.body)
  if (lines.length === 0) throw new VigilError('request.malformed')
  if (lines.length > MAX_BATCH_LINES) throw new VigilError('pms.tooManyLines', { lines: lines.length })
  const { id, done, snapshotId } = inTransaction(db, () => begin(hands, asked, lines.length))
  for (let start = done; start < lines.length; start += PER_TURN) {
    inTransaction(db, () => takeLines(hands, asked.actor, { id, snapshotId }, lines.slice(start, start + PER_TURN)))
    await setImmediate()
  }
  const ended = inTransaction(db, () => {
    const snapshot = snapshotId === null ? null : endSnapshot(hands, snapshotId, asked.isLast)
    endBatch(db, id, hands.env.clock.now())
    const answer: BatchOut = { batch: id, mode: asked.mode, lines: listBatchLines(db, id).map(toLineOut), ...(snapshot !== null && { snapshot }) }
    keepAnswer(answer)
    return answer
  })
  return ended
}

interface NumberedLine {
  readonly line: number
  readonly text: string
}

/** As an editor counts them; those that are blank say nothing. */
function numbered(body: string): NumberedLine[] {
  return body
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((text, index) => (text.trim() === '' ? [] : [{ line: index + 1, text }]))
}

/** In a transaction. @returns how many lines were done before it was cut off */
function begin(
  { env: { db, clock } }: Hands,
  { actor, key, mode, snapshot, body }: BatchAsked,
  lines: number,
): { readonly id: string; readonly done: number; readonly snapshotId: string | null } {
  const bodyHash = createHash('sha256')
    .update(`${mode} ${snapshot ?? ''}\n${body}`)
    .digest('hex')
  const cutOff = key === null ? null : findBatch(db, actor.id, key)
  if (cutOff !== null && cutOff.bodyHash !== bodyHash) throw new VigilError('request.keyReused')
  const atMs = clock.now()
  const id = cutOff?.id ?? newId(atMs)
  const snapshotId = mode === 'snapshot' ? (snapshot ?? id) : null
  if (snapshotId !== null) {
    openSnapshot(db, { id: snapshotId, toldBy: actor.id, atMs })
    if (findSnapshot(db, snapshotId)?.state !== 'open') throw new VigilError('pms.snapshotEnded', { snapshot: snapshotId })
  }
  if (cutOff === null) insertBatch(db, { id, callerId: actor.id, key, bodyHash, mode, lines, atMs })
  return { id, done: cutOff === null ? 0 : listBatchLines(db, id).length, snapshotId }
}

function takeLines(
  hands: Hands,
  actor: Actor,
  { id, snapshotId }: { readonly id: string; readonly snapshotId: string | null },
  lines: readonly NumberedLine[],
): void {
  const { db } = hands.env
  let unread = 0
  for (const { line, text } of lines) {
    const { type, extId, ...taken } = takeLine(hands, actor, text)
    insertBatchLine(db, id, { line, type, extId, ...taken })
    if (snapshotId === null) continue
    if (type === null || extId === null) unread += 1
    else markSeen(db, type, extId, snapshotId)
  }
  if (snapshotId !== null && unread > 0) addUnread(db, snapshotId, unread)
}

/** Whole or not at all: what is thrown takes back what the line has done. */
function takeLine(hands: Hands, actor: Actor, text: string): Omit<BatchLineRow, 'line'> {
  let about: { type: PmsType | null; extId: string | null } = { type: null, extId: null }
  try {
    const value = parseLine(text)
    about = aboutOf(value)
    const parsed = batchLineSchema.safeParse(value)
    if (!parsed.success) throw invalidInput(parsed.error, value)
    return { ...about, result: inTransaction(hands.env.db, () => takeOne(hands, actor, parsed.data)), error: null }
  } catch (thrown) {
    const error = toVigilError(thrown)
    if (error.code === 'system.internal') hands.env.log.error('a line of a batch failed', { error: String(thrown) })
    return {
      ...about,
      result: 'refused',
      error: JSON.stringify({ code: error.code, message: error.message, ...(error.details && { details: error.details }) }),
    }
  }
}

function takeOne(hands: Hands, actor: Actor, { extId, ...line }: BatchLine): Taken {
  switch (line.type) {
    case 'house': {
      const { type: _, ...told } = line
      return takeHouse(hands, { actor, extId, told })
    }
    case 'person': {
      const { type: _, ...told } = line
      return takePerson(hands, { actor, extId, told })
    }
    case 'vehicle': {
      const { type: _, ...told } = line
      return takeVehicle(hands, { actor, extId, told })
    }
  }
}

function parseLine(text: string): unknown {
  // Brackets by the million are JSON, too, and take the core seconds.
  if (text.length > MAX_LINE_CHARS) throw new VigilError('request.tooLarge')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new VigilError('request.malformed', undefined, { cause: error })
  }
}

/** What a line is about, also of one that is refused. */
function aboutOf(value: unknown): { type: PmsType | null; extId: string | null } {
  if (typeof value !== 'object' || value === null) return { type: null, extId: null }
  const { type, extId } = value as { type?: unknown; extId?: unknown }
  const known = PMS_TYPES.find((one) => one === type) ?? null
  return { type: known, extId: typeof extId === 'string' && extId.length <= 64 ? extId : null }
}

function toLineOut({ line, type, extId, result, error }: BatchLineRow): BatchOut['lines'][number] {
  return {
    line,
    ...(type !== null && { type }),
    ...(extId !== null && { extId }),
    result,
    ...(error !== null && { error: JSON.parse(error) as NonNullable<BatchOut['lines'][number]['error']> }),
  }
}
