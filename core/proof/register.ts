// The access register: who looked at, took out, fetched or printed what, when, for how long and why; and the writing down of what is only looked at.
import type { AccessAct, AccessFilterInput, AccessKind } from '../../contract/proof-api.ts'
import { findWatched, hasAccessSince, listAccess, listAccessActors, nameOfActor, type AccessPlace, type AccessRow } from '../../db/access-register.ts'
import { appendAudit } from '../../db/audit.ts'
import { findEvidence } from '../../db/evidence.ts'
import { findExport } from '../../db/exports.ts'
import { findIncident, findIncidentByNumber } from '../../db/incidents.ts'
import { findReport } from '../../db/reports.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'

export interface Register {
  page(actor: Actor, filter: AccessFilterInput, cursor: AccessPlace | null, limit: number): { items: AccessAct[]; next: AccessPlace | null }
  /** Every act of a filter, newest first, a page at a time. */
  each(filter: AccessFilterInput): Generator<AccessAct[], void, void>
  people(): { id: string; name: string | null }[]
  /** Writes down that somebody was shown something; once for each person, thing and hour. */
  noteSeen(actor: Actor, seen: Seen): void
}

export interface Seen {
  readonly action: 'evidence.viewed' | 'report.fetch' | 'sheet.printed' | 'register.viewed' | 'register.exported'
  /** `evidence/<id>`, `report/<id>` ... */
  readonly subject: string
  readonly after?: Readonly<Record<string, unknown>>
}

const HOUR_MS = 3_600_000
const PAGE = 500
const KIND_OF: Readonly<Record<Seen['action'], AccessKind>> = {
  'evidence.viewed': 'evidence',
  'report.fetch': 'report',
  'sheet.printed': 'sheet',
  'register.viewed': 'register',
  'register.exported': 'register',
}

export function createRegister(env: Env): Register {
  const { db, clock } = env
  const read = (filter: AccessFilterInput, cursor: AccessPlace | null, limit: number): AccessRow[] => {
    const { incidentNumber, ...rest } = filter
    const incidentId = incidentNumber === null ? null : (findIncidentByNumber(db, incidentNumber.trim().toUpperCase())?.id ?? 'none')
    return listAccess(db, { ...rest, incidentId }, cursor, limit)
  }
  const told = (rows: readonly AccessRow[]): AccessAct[] => {
    const names = new Map<string, string | null>()
    return rows.map((row) => {
      if (!names.has(row.actorId)) names.set(row.actorId, nameOfActor(db, row.actorId))
      return actOf(env, row, names.get(row.actorId) ?? null)
    })
  }
  const noteSeen = (actor: Actor, { action, subject, after }: Seen): void => {
    const atMs = clock.now()
    const ref = subject.slice(subject.indexOf('/') + 1)
    if (hasAccessSince(db, KIND_OF[action], ref, actor.id, atMs - HOUR_MS)) return
    inTransaction(db, () => appendAudit(db, { atMs, actorType: actor.type, actorId: actor.id, action, subject, before: null, after: after ?? null }))
  }
  return {
    page(actor, filter, cursor, limit) {
      noteSeen(actor, { action: 'register.viewed', subject: 'register/screen' })
      const rows = read(filter, cursor, limit + 1)
      const last = rows.length > limit ? rows[limit - 1]! : null
      return { items: told(rows.slice(0, limit)), next: last && { atMs: last.atMs, seq: last.seq } }
    },
    *each(filter) {
      let cursor: AccessPlace | null = null
      for (;;) {
        const rows = read(filter, cursor, PAGE)
        if (rows.length === 0) return
        yield told(rows)
        cursor = rows.at(-1)!
      }
    },
    people: () => listAccessActors(db),
    noteSeen,
  }
}

function actOf({ db }: Env, row: AccessRow, who: string | null): AccessAct {
  const after = JSON.parse(row.after ?? '{}') as Readonly<Record<string, unknown>>
  const [, id = ''] = row.subject.split('/')
  const incident = row.incidentId === null ? null : findIncident(db, row.incidentId)
  const base = {
    seq: row.seq,
    atMs: row.atMs,
    kind: row.kind,
    who,
    actorId: row.actorId,
    actorType: row.actorType,
    cameraIds: [] as string[],
    incidentId: row.incidentId,
    incidentNumber: incident?.number ?? null,
    what: '',
    stretches: null,
    seconds: null,
    reason: null,
  }
  switch (row.kind) {
    case 'recording': {
      const stretches = stretchesOf(findWatched(db, row.ref))
      return { ...base, cameraIds: [id], what: textOf(after['source']), stretches, seconds: stretches && lengthOf(stretches) }
    }
    case 'export':
    case 'package':
    case 'fetch':
    case 'remove': {
      const found = findExport(db, id)
      const file = textOf(after['file'])
      const taken = found === null || found.incidentId !== null ? null : ([[found.fromMs, found.toMs]] as [number, number][])
      return {
        ...base,
        cameraIds: found?.cameraIds ?? [],
        // the names of files begin with it
        what: file !== '' && file.startsWith(found?.number ?? ' ') ? file : [found?.number ?? textOf(after['number']), file].filter(Boolean).join(' · '),
        stretches: taken,
        seconds: taken && lengthOf(taken),
        reason: found?.reason ?? null,
      }
    }
    case 'evidence': {
      const found = findEvidence(db, id)
      return { ...base, cameraIds: found === null ? [] : [found.cameraId], what: found?.type ?? textOf(after['is']) }
    }
    case 'report':
      return { ...base, what: findReport(db, id)?.number ?? id }
    case 'person':
      return { ...base, what: id }
    case 'sheet':
    case 'register':
      return { ...base, what: textOf(after['is']) }
  }
}

function stretchesOf(after: string | null): [number, number][] | null {
  const { stretches } = JSON.parse(after ?? '{}') as { stretches?: unknown }
  return Array.isArray(stretches) ? (stretches as [number, number][]) : null
}

function lengthOf(stretches: readonly (readonly [number, number])[]): number {
  return Math.round(stretches.reduce((sum, [from, to]) => sum + to - from, 0) / 1000)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
