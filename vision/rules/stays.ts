// How long things have been in a zone, each by itself; for rules about staying.
import { z } from 'zod'
import type { Track, Zone } from '../../contract/detection.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { RuleNow } from '../../contract/rule-kinds.ts'
import { trackGroup } from '../track-group.ts'
import { isInZone } from './in-zone.ts'
import type { Step, Verdict } from './rule.ts'

export const THINGS = ['person', 'twoWheeler', 'vehicle'] as const
export const thingsSchema = z
  .array(z.enum(THINGS))
  .min(1)
  .max(THINGS.length)
  .default(['person'])
  .describe('what counts')
  .meta({
    zh: '哪些目标',
    en: 'What counts',
    words: {
      person: { zh: '人', en: 'people' },
      twoWheeler: { zh: '两轮车', en: 'two-wheelers' },
      vehicle: { zh: '汽车', en: 'cars' },
    },
  })

/** By the track's number. */
type Stays = Readonly<Record<number, { readonly sinceMs: EpochMs; readonly lastMs: EpochMs }>>

export interface StayState {
  readonly stays: Stays
  /** When somebody who had stayed long enough was last seen there. */
  readonly lastMs: EpochMs | null
  readonly isActive: boolean
}

export const NOBODY_STAYED: StayState = { stays: {}, lastMs: null, isActive: false }

interface StaySettings {
  readonly things: readonly (typeof THINGS)[number][]
  readonly forSeconds: number
  readonly clearSeconds: number
}

/** A thing that is hidden, or steps out of the zone, for no longer than this has stayed. */
const GAP_MS = 2000

/** Rings once when one of them has stayed for so long; over when none such was there for so long. */
export function stepStays(
  tracks: readonly Track[],
  zone: Zone,
  { things, forSeconds, clearSeconds }: StaySettings,
  before: StayState,
  atMs: EpochMs,
): Step<StayState> {
  const inside = tracks.filter((track) => isThing(track, things) && track.hits > 1 && track.lastSeenAtMs === atMs && isInZone(track.box, zone.polygon))
  const stays = noted(before.stays, inside, atMs)
  const long = inside.filter(({ id }) => atMs - stays[id]!.sinceMs >= forSeconds * 1000)
  const state = { ...before, stays, lastMs: long.length > 0 ? atMs : before.lastMs }
  if (!before.isActive)
    return long.length === 0 ? { state, verdict: null } : { state: { ...state, isActive: true }, verdict: began(long, stays, forSeconds, atMs) }
  const goneMs = atMs - (state.lastMs ?? atMs)
  if (long.length > 0 || (goneMs >= 0 && goneMs < clearSeconds * 1000)) return { state, verdict: null }
  const verdict: Verdict = { phase: 'ended', sinceMs: state.lastMs ?? atMs, score: 0, boxes: [], why: { goneSeconds: tenths(goneMs), clearSeconds } }
  return { state: { ...state, lastMs: null, isActive: false }, verdict }
}

export function isThing({ label }: Pick<Track, 'label'>, things: readonly (typeof THINGS)[number][]): boolean {
  const group = trackGroup(label)
  return group !== null && things.includes(group)
}

function noted(before: Stays, inside: readonly Track[], atMs: EpochMs): Stays {
  const kept = Object.entries(before).filter(([, { lastMs }]) => atMs >= lastMs && atMs - lastMs <= GAP_MS)
  const stays: Record<number, Stays[number]> = Object.fromEntries(kept)
  for (const { id } of inside) stays[id] = { sinceMs: stays[id]?.sinceMs ?? atMs, lastMs: atMs }
  return stays
}

function began(long: readonly Track[], stays: Stays, neededSeconds: number, atMs: EpochMs): Verdict {
  const sinceMs = Math.min(...long.map(({ id }) => stays[id]!.sinceMs))
  const boxes = long.map(({ id, label, score, box }) => ({ label, score, box, trackId: id }))
  return { phase: 'began', sinceMs, score: Math.max(...boxes.map((box) => box.score)), boxes, why: { heldSeconds: tenths(atMs - sinceMs), neededSeconds } }
}

function tenths(ms: number): number {
  return Math.round(ms / 100) / 10
}

/** How it stands, for whoever tries it. */
export function lookAtStays({ forSeconds, clearSeconds }: StaySettings, { stays, lastMs, isActive }: StayState, atMs: EpochMs): RuleNow {
  const all = Object.values(stays)
  const sinceMs = all.length === 0 ? null : Math.min(...all.map((stay) => stay.sinceMs))
  const inside = { name: 'inside', value: all.length, of: null } as const
  if (isActive) {
    const goneSeconds = tenths(Math.max(0, atMs - (lastMs ?? atMs)))
    const gone = { name: 'goneSeconds', value: goneSeconds, of: clearSeconds } as const
    return goneSeconds > 0 ? { phase: 'ending', sinceMs: lastMs, figures: [inside, gone] } : { phase: 'active', sinceMs, figures: [inside] }
  }
  const longest = { name: 'longestSeconds', value: Math.min(forSeconds, sinceMs === null ? 0 : tenths(atMs - sinceMs)), of: forSeconds } as const
  return { phase: all.length > 0 ? 'building' : 'idle', sinceMs, figures: [inside, longest] }
}
