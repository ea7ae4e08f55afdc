// crowding 人群聚集: at least so many people in a zone for so long.
import { z } from 'zod'
import type { Track, Zone } from '../../contract/detection.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { isInZone } from './in-zone.ts'
import { defineRule, SECONDS, type Step, type Verdict } from './rule.ts'

const config = z
  .strictObject({
    people: z
      .int()
      .min(2)
      .max(100)
      .default(6)
      .describe('from how many people on it is a crowd')
      .meta({ zh: '人数', en: 'People', unit: { zh: '人', en: 'people' } }),
    forSeconds: z
      .number()
      .min(0)
      .max(3600)
      .default(10)
      .describe('for how long, before it is raised')
      .meta({ zh: '持续多久才报警', en: 'For how long before it rings', unit: SECONDS }),
    clearPeople: z
      .int()
      .min(0)
      .max(99)
      .optional()
      .describe('over when no more than this many are left; default: four fifths of `people`, rounded down')
      .meta({
        zh: '剩余几人以下算解除',
        en: 'Over when so many are left',
        unit: { zh: '人', en: 'people' },
        hint: { zh: '不填：人数的五分之四', en: 'Empty: four fifths of the people' },
        atMost: { of: 'people', times: 1, less: 1 },
      }),
    clearSeconds: z
      .number()
      .min(0)
      .max(3600)
      .default(5)
      .describe('and that for so long')
      .meta({ zh: '持续多久算解除', en: 'And that for how long', unit: SECONDS }),
  })
  .refine((c) => c.clearPeople === undefined || c.clearPeople < c.people, { path: ['clearPeople'], error: 'must be fewer than `people`' })

type Config = z.output<typeof config>

interface Count {
  readonly atMs: EpochMs
  readonly people: number
}

interface State {
  /** Counts of the last moments, oldest first. */
  readonly recent: readonly Count[]
  /** Since when and how long the condition (while idle) or its end (while active) has held; disagreeing frames wear it off. */
  readonly held: { readonly sinceMs: EpochMs; readonly ms: number } | null
  readonly isActive: boolean
  readonly atMs: EpochMs | null
}

/** A single frame's slip (a head not seen, a double box) never decides. */
const SMOOTH_MS = 1000
const SMOOTH_FRAMES_MIN = 3
const SMOOTH_MAX_MS = 3000
/** A person hidden by another for a moment still counts; a track that ended does not count twice. */
const COUNTED_HIDDEN_MS = 600
/** A disagreeing second takes away four: the condition must hold in more than four frames of five. */
const WEAR = 4
/** Longer than the second between two frames of a quiet camera; what lies in a longer gap nobody has seen. */
const GAP_MAX_MS = 1500

export const crowding = defineRule({
  id: 'crowding',
  title: { zh: '人群聚集', en: 'Crowding' },
  place: 'zone',
  config,
  start: { recent: [], held: null, isActive: false, atMs: null } as State,
  evaluate(tracks, zone, settings, state, atMs): Step<State> {
    const counted = peopleInZone(tracks, zone, atMs)
    const recent = keepRecent([...state.recent, { atMs, people: counted.length }], atMs)
    const people = medianOf(recent)
    const isSo = state.isActive ? people <= clearPeople(settings) : people >= settings.people
    const held = hold(state, isSo, atMs)
    const neededMs = (state.isActive ? settings.clearSeconds : settings.forSeconds) * 1000
    if (!isSo || !held || held.ms < neededMs) return { state: { ...state, recent, held, atMs }, verdict: null }
    const verdict = decide(state.isActive ? 'ended' : 'began', held.sinceMs, counted, {
      people,
      threshold: state.isActive ? clearPeople(settings) : settings.people,
      heldSeconds: Math.round(held.ms / 100) / 10,
      neededSeconds: neededMs / 1000,
    })
    return { state: { recent, held: null, isActive: !state.isActive, atMs }, verdict }
  },
  look(settings, { recent, held, isActive }) {
    const people = medianOf(recent)
    const neededSeconds = isActive ? settings.clearSeconds : settings.forSeconds
    const seconds = Math.min(neededSeconds, Math.round((held?.ms ?? 0) / 100) / 10)
    const sinceMs = held?.sinceMs ?? null
    if (!isActive)
      return {
        phase: held === null ? 'idle' : 'building',
        sinceMs,
        figures: [
          { name: 'people', value: people, of: settings.people },
          { name: 'heldSeconds', value: seconds, of: neededSeconds },
        ],
      }
    const left = { name: 'peopleLeft', value: people, of: clearPeople(settings) } as const
    if (held === null) return { phase: 'active', sinceMs, figures: [left] }
    return { phase: 'ending', sinceMs, figures: [left, { name: 'leavingSeconds', value: seconds, of: neededSeconds }] }
  },
})

/** People in the zone now: seen twice at least, and not hidden for longer than a moment. */
export function peopleInZone(tracks: readonly Track[], zone: Zone, atMs: EpochMs): Track[] {
  return tracks.filter((t) => t.label === 'person' && t.hits > 1 && atMs - t.lastSeenAtMs <= COUNTED_HIDDEN_MS && isInZone(t.box, zone.polygon))
}

function clearPeople({ people, clearPeople: left }: Config): number {
  return left ?? Math.floor(0.8 * people)
}

/** @returns the counts of the last second, but three where there are as many in three seconds */
function keepRecent(counts: readonly Count[], atMs: EpochMs): Count[] {
  const fresh = counts.filter((c) => atMs - c.atMs <= SMOOTH_MAX_MS && c.atMs <= atMs)
  return fresh.filter((c, i) => atMs - c.atMs <= SMOOTH_MS || i >= fresh.length - SMOOTH_FRAMES_MIN)
}

/** The lower of the two middle ones: a crowd is not raised on a tie. */
function medianOf(counts: readonly Count[]): number {
  const sorted = counts.map((c) => c.people).toSorted((a, b) => a - b)
  return sorted[(sorted.length - 1) >> 1] ?? 0
}

function hold({ held, atMs: lastMs }: State, isSo: boolean, atMs: EpochMs): State['held'] {
  const passedMs = lastMs === null ? 0 : Math.min(GAP_MAX_MS, Math.max(0, atMs - lastMs))
  if (isSo) return held ? { ...held, ms: held.ms + passedMs } : { sinceMs: atMs, ms: 0 }
  const leftMs = (held?.ms ?? 0) - WEAR * passedMs
  return held && leftMs > 0 ? { ...held, ms: leftMs } : null
}

function decide(phase: Verdict['phase'], sinceMs: EpochMs, people: readonly Track[], why: Verdict['why']): Verdict {
  const boxes = people.map(({ id, label, score, box }) => ({ label, score, box, trackId: id }))
  return { phase, sinceMs, score: Math.max(0, ...boxes.map((b) => b.score)), boxes, why }
}
