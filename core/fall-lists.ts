// Lists of falls, a page at a time: what was seen live, newest first; what a look-back found, the likeliest first.
import type { FallRecord } from '../contract/falling.ts'
import type { FallGrade } from '../contract/vocabulary.ts'
import { VigilError } from '../contract/errors.ts'
import { searchLiveFalls, searchLookBackFalls, type FallPlace } from '../db/falls.ts'
import type { Env } from './env.ts'

export interface FallFilter {
  readonly cameraId?: string | undefined
  readonly grades?: readonly FallGrade[] | undefined
  readonly openOnly?: boolean | undefined
  readonly lookBackId?: string | undefined
  readonly sinceMs?: number | undefined
  readonly untilMs?: number | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** @throws VigilError `request.invalidField` for a cursor that is not ours */
export function listFalls(env: Env, { cursor, lookBackId, limit, ...filter }: FallFilter): { items: FallRecord[]; next: string | null } {
  const after = cursor === undefined ? undefined : readPlace(cursor)
  const search = { ...filter, limit: limit + 1 }
  const found = lookBackId === undefined ? searchLiveFalls(env.db, search, after) : searchLookBackFalls(env.db, lookBackId, search, after)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  if (found.length <= limit || last === undefined) return { items, next: null }
  return { items, next: writePlace({ value: lookBackId === undefined ? last.lastAtMs : (last.why['rank'] ?? last.score), id: last.id }) }
}

function writePlace({ value, id }: FallPlace): string {
  return Buffer.from(`${value}:${id}`).toString('base64url')
}

function readPlace(text: string): FallPlace {
  const [, value, id] = /^([\d.e+-]{1,25}):([0-9a-f-]{36})$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
  const number = Number(value)
  if (id === undefined || !Number.isFinite(number)) throw new VigilError('request.invalidField', { field: 'cursor' })
  return { value: number, id }
}
