// The duty log of a shift: what was written by hand, and what the system knows happened, in one course.
import { VigilError } from '../../contract/errors.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { LATE_AFTER_MS, type DutyLine, type DutyLineInput, type DutyLog } from '../../contract/shift.ts'
import { findDutyLine, listDutyCommands, listDutyIncidents, listDutyLines, listDutyTests, type DutyLogRow } from '../../db/duty-log.ts'
import { findShift } from '../../db/shifts.ts'
import { listSignals } from '../../db/signals.ts'
import type { Actor, Env } from '../env.ts'
import { writeDutyLine } from './write-line.ts'

/** Lines of one shift that are told; more are counted. */
export const MOST_DUTY_LINES = 1000
/** What is written by hand may be about a shift and a half ago, not about any time. */
const OLDEST_MS = 36 * 3600 * 1000

/** @throws VigilError `shift.notFound` */
export function readDutyLog({ db, clock }: Env, shiftId: string): DutyLog {
  const shift = findShift(db, shiftId)
  if (shift === null) throw new VigilError('shift.notFound')
  const { checkAtMs: _, ...told } = shift
  const { startedAtMs: fromMs, endedAtMs } = shift
  const toMs = (endedAtMs ?? clock.now()) + 1
  // One shift ends in the moment the next begins: what was written in that moment says to which of them it belongs.
  const isElsewhere = ({ atMs, shiftId: id }: DutyLogRow) => id !== shiftId && (atMs === fromMs || atMs === endedAtMs)
  const limit = MOST_DUTY_LINES + 1
  const all: DutyLine[] = [
    ...listDutyLines(db, fromMs, toMs, limit)
      .filter((line) => !isElsewhere(line))
      .map(toLine),
    ...listDutyIncidents(db, fromMs, toMs, limit).map(({ atMs, who, ...details }) => known('incident', atMs, who, details)),
    ...listDutyCommands(db, fromMs, toMs, limit).map(({ atMs, who, ...details }) => known('command', atMs, who, details)),
    ...listDutyTests(db, fromMs, toMs, limit).map(({ atMs, who, ...details }) => known('fireTest', atMs, who, details)),
    ...listSignals(db, 'fireSignal', { sinceMs: fromMs, untilMs: toMs, limit }).map(({ receivedAtMs, deviceId, event: { signal, address, text, test } }) =>
      known('fireSignal', receivedAtMs, null, { deviceId, signal, address, text, test }),
    ),
  ].toSorted((a, b) => a.atMs - b.atMs || (a.id ?? 0) - (b.id ?? 0))
  return { shift: told, lines: all.slice(0, MOST_DUTY_LINES), more: Math.max(0, all.length - MOST_DUTY_LINES) }
}

/**
 * Written by hand; one that is wrong is put right by another.
 *
 * @throws VigilError `request.invalidField`, `dutyLog.notFound`
 */
export function writeManualLine(env: Env, actor: Actor, { atMs, text, corrects }: DutyLineInput): DutyLine {
  const nowMs = env.clock.now()
  if (text === '') throw new VigilError('request.invalidField', { field: 'text', expected: 'some text' })
  if (atMs !== undefined && !(atMs <= nowMs + 60_000 && atMs >= nowMs - OLDEST_MS))
    throw new VigilError('request.invalidField', { field: 'atMs', expected: 'a time within the last 36 hours' })
  const wrong = corrects === undefined ? null : findDutyLine(env.db, corrects)
  if (corrects !== undefined && (wrong === null || (wrong.kind !== 'note' && wrong.kind !== 'correction'))) throw new VigilError('dutyLog.notFound')
  const id = writeDutyLine(env, actor, {
    kind: corrects === undefined ? 'note' : 'correction',
    // A correction stands where it is made; what it corrects keeps its own time.
    atMs: Math.min(atMs ?? nowMs, nowMs),
    text,
    corrects,
  })
  return toLine(findDutyLine(env.db, id)!)
}

function toLine({ shiftId: _shiftId, ...row }: DutyLogRow): DutyLine {
  return { ...row, isLate: row.writtenAtMs - row.atMs > LATE_AFTER_MS, details: JSON.parse(row.details) as Record<string, unknown> }
}

function known(kind: DutyLine['kind'], atMs: EpochMs, who: string | null, details: Record<string, unknown>): DutyLine {
  return { id: null, kind, atMs, writtenAtMs: atMs, isLate: false, who, text: null, corrects: null, details }
}
