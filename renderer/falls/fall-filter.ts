// Which of the things that came down are listed, and what a live change does to a list that is on screen; pure.
import type { FallRecord } from '../../contract/falling.ts'
import type { FallGrade } from '../../contract/vocabulary.ts'

/** `open`: suspected ones nobody has reviewed yet. */
export const FALLS_SHOWN = ['open', 'alarm', 'suspected', 'rejected', 'all'] as const
export type FallsShown = (typeof FALLS_SHOWN)[number]

export interface FallFilter {
  readonly shown: FallsShown
  /** null: all cameras. */
  readonly cameraId: string | null
  readonly sinceMs: number | null
  readonly untilMs: number | null
}

export const ALL_OPEN: FallFilter = { shown: 'open', cameraId: null, sinceMs: null, untilMs: null }
const PAGE = 50

export interface FallQuery {
  readonly cameraId?: string
  readonly grades?: FallGrade[]
  readonly openOnly?: boolean
  readonly sinceMs?: number
  readonly untilMs?: number
  readonly cursor?: string
  readonly limit: number
}

export function queryOf({ shown, cameraId, sinceMs, untilMs }: FallFilter, cursor: string | null): FallQuery {
  return {
    limit: PAGE,
    ...(cameraId === null ? {} : { cameraId }),
    ...(shown === 'open' ? { openOnly: true } : shown === 'all' ? {} : { grades: [shown] }),
    ...(sinceMs === null ? {} : { sinceMs }),
    ...(untilMs === null ? {} : { untilMs }),
    ...(cursor === null ? {} : { cursor }),
  }
}

/** Suspected, seen live and not yet reviewed: what the badge counts. */
export function isOpen(fall: FallRecord): boolean {
  return fall.grade === 'suspected' && fall.review === 'open' && fall.lookBackId === null
}

export function isShown({ shown, cameraId, sinceMs, untilMs }: FallFilter, fall: FallRecord): boolean {
  if (fall.lookBackId !== null) return false
  if (cameraId !== null && fall.cameraId !== cameraId) return false
  if (sinceMs !== null && fall.lastAtMs < sinceMs) return false
  if (untilMs !== null && fall.firstAtMs > untilMs) return false
  return shown === 'all' || (shown === 'open' ? isOpen(fall) : fall.grade === shown)
}

export interface FallPage {
  readonly items: readonly FallRecord[]
  readonly next: string | null
}

/**
 * A new or changed record on a list, newest first.
 *
 * One that is on the list stays there when it no longer fits: what an operator has just judged must not jump from under the next key.
 */
export function applyFall(pages: readonly FallPage[], filter: FallFilter, fall: FallRecord): readonly FallPage[] {
  const known = pages.some((page) => page.items.some((item) => item.id === fall.id))
  if (known) return pages.map((page) => ({ ...page, items: page.items.map((item) => (item.id === fall.id ? fall : item)) }))
  if (!isShown(filter, fall)) return pages
  const at = pages.findIndex((page) => page.next === null || page.items.some((item) => item.lastAtMs <= fall.lastAtMs))
  return pages.map((page, i) => (i === at ? { ...page, items: inserted(page.items, fall) } : page))
}

function inserted(items: readonly FallRecord[], fall: FallRecord): readonly FallRecord[] {
  const at = items.findIndex((item) => item.lastAtMs <= fall.lastAtMs)
  return at === -1 ? [...items, fall] : items.toSpliced(at, 0, fall)
}

/**
 * The one after it that still waits to be reviewed, else the one before it; null: none is left.
 *
 * @param isPending judged already, but not yet sent
 */
export function nextOpen(items: readonly FallRecord[], id: string, isPending: (id: string) => boolean): string | null {
  const at = items.findIndex((item) => item.id === id)
  const waits = (item: FallRecord): boolean => item.review === 'open' && item.id !== id && !isPending(item.id)
  return (items.slice(at + 1).find(waits) ?? items.slice(0, Math.max(0, at)).findLast(waits))?.id ?? null
}
