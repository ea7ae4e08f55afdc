// ebikeInLobby 电动车进楼: a two-wheeler in a zone, voted for by several frames.
import { z } from 'zod'
import type { Track, Zone } from '../../contract/detection.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { trackGroup } from '../track-group.ts'
import { isInZone } from './in-zone.ts'
import { defineRule, SECONDS, type Step, type Verdict } from './rule.ts'

/** What a two-wheeler can be told to be; without a model that sorts them each one is `unknown`. */
const RINGS = ['ebike', 'bicycle', 'unknown'] as const

const config = z
  .strictObject({
    rings: z
      .union([z.literal('all'), z.array(z.enum(RINGS)).min(1)], { error: 'expected "all" or a list of ebike, bicycle, unknown' })
      .refine((rings) => rings === 'all' || rings.includes('unknown'), {
        error: 'two-wheelers are not sorted yet, each one is "unknown": add unknown or say rings: all, else this rule can never ring',
      })
      .default('all')
      .describe('which two-wheelers ring')
      .meta({ zh: '哪些两轮车报警', en: 'Which two-wheelers ring', hidden: true }),
    minScore: z.number().min(0.1).max(1).default(0.2).describe('score from which a frame votes').meta({ zh: '每帧最低置信度', en: 'Lowest score of a frame' }),
    votes: z
      .int()
      .min(1)
      .max(50)
      .default(4)
      .describe('how many frames must vote')
      .meta({ zh: '需命中帧数', en: 'Frames that must agree', unit: { zh: '帧', en: 'frames' } }),
    windowSeconds: z
      .number()
      .min(0.5)
      .max(15)
      .default(2)
      .describe('votes older than this lapse, unless fewer than twice `votes` frames were analysed since')
      .meta({ zh: '在多长时间内', en: 'Within', unit: SECONDS }),
    forSeconds: z
      .number()
      .min(0)
      .max(7.5)
      .default(0.5)
      .describe('from the first to the last of these votes')
      .meta({
        zh: '首末命中至少相隔',
        en: 'First to last of them at least',
        unit: SECONDS,
        atMost: { of: 'windowSeconds', times: 0.5, less: 0 },
      }),
    clearSeconds: z
      .number()
      .min(0)
      .max(3600)
      .default(10)
      .describe('over, and armed again, when no frame voted for so long')
      .meta({ zh: '消失多久算解除', en: 'Over when gone for', unit: SECONDS }),
  })
  .refine((c) => c.forSeconds <= c.windowSeconds / 2, {
    path: ['forSeconds'],
    error: 'must be at most half of `windowSeconds`, else votes lapse before they span it',
  })

type Config = z.output<typeof config>

interface State {
  /** Times of the last analysed frames, oldest first. */
  readonly frames: readonly EpochMs[]
  /** Times of the frames that voted, per track. */
  readonly votes: Readonly<Record<number, readonly EpochMs[]>>
  readonly lastVoteMs: EpochMs | null
  readonly isActive: boolean
}

/** Votes never count for longer than this, however seldom frames come. */
const WINDOW_MAX_MS = 15_000
/** Of the frames since a track's first vote this share must have voted: 4 of 8 in the measurement docs/accuracy.md names. */
const SHARE = 0.5

export const ebikeInLobby = defineRule({
  id: 'ebikeInLobby',
  title: { zh: '电动车进楼', en: 'E-bike in the lobby' },
  place: 'zone',
  config,
  start: { frames: [], votes: {}, lastVoteMs: null, isActive: false } as State,
  evaluate(tracks, zone, settings, state, atMs): Step<State> {
    const voting = tracks.filter((track) => isVote(track, zone, settings, atMs))
    const next = { ...count(state, voting, settings, atMs), lastVoteMs: voting.length > 0 ? atMs : state.lastVoteMs }
    if (state.isActive) return mayEnd(next, settings, atMs)
    const best = strongest(voting, next, settings, atMs)
    if (!best) return { state: next, verdict: null }
    return { state: { ...next, isActive: true }, verdict: began(best, voting, settings) }
  },
  look(settings, { votes, lastVoteMs, isActive }, atMs) {
    const most = Object.values(votes).toSorted((a, b) => b.length - a.length)[0] ?? []
    const goneSeconds = lastVoteMs === null ? 0 : Math.round(Math.max(0, atMs - lastVoteMs) / 100) / 10
    if (isActive) {
      const phase = goneSeconds > 0 ? 'ending' : 'active'
      return { phase, sinceMs: lastVoteMs, figures: [{ name: 'goneSeconds', value: goneSeconds, of: settings.clearSeconds }] }
    }
    return {
      phase: most.length > 0 ? 'building' : 'idle',
      sinceMs: most[0] ?? null,
      figures: [{ name: 'votes', value: most.length, of: settings.votes }],
    }
  },
})

function isVote(track: Track, zone: Zone, { minScore }: Config, atMs: EpochMs): boolean {
  return trackGroup(track.label) === 'twoWheeler' && track.lastSeenAtMs === atMs && track.score >= minScore && isInZone(track.box, zone.polygon)
}

/** Adds this frame and its votes; drops what lies outside the window. */
function count(state: State, voting: readonly Track[], settings: Config, atMs: EpochMs): State {
  const frames = [...state.frames.filter((f) => f <= atMs && atMs - f <= WINDOW_MAX_MS), atMs]
  const fromMs = Math.min(atMs - settings.windowSeconds * 1000, frames.at(-2 * settings.votes) ?? frames[0]!)
  const votes: Record<number, readonly EpochMs[]> = {}
  for (const [id, times] of Object.entries(state.votes)) {
    const kept = times.filter((v) => v >= fromMs && v <= atMs)
    if (kept.length > 0) votes[Number(id)] = kept
  }
  for (const { id } of voting) votes[id] = [...(votes[id] ?? []), atMs]
  return { ...state, frames: frames.filter((f) => f >= fromMs), votes }
}

interface Count {
  readonly track: Track
  readonly votes: number
  /** Analysed frames since its first vote that still counts. */
  readonly frames: number
  readonly sinceMs: EpochMs
}

/** @returns the track that has enough votes, of several the one with most; null when none has */
function strongest(voting: readonly Track[], state: State, settings: Config, atMs: EpochMs): Count | null {
  const counts = voting.map((track): Count => {
    const times = state.votes[track.id]!
    return { track, votes: times.length, frames: state.frames.filter((f) => f >= times[0]!).length, sinceMs: times[0]! }
  })
  const enough = counts.filter((c) => c.votes >= settings.votes && c.votes >= SHARE * c.frames && atMs - c.sinceMs >= settings.forSeconds * 1000)
  return enough.toSorted((a, b) => b.votes - a.votes || b.track.score - a.track.score)[0] ?? null
}

function began({ votes, frames, sinceMs }: Count, voting: readonly Track[], settings: Config): Verdict {
  const boxes = voting.map(({ id, label, score, box }) => ({ label, score, box, trackId: id }))
  const why = { votes, neededVotes: settings.votes, frames, threshold: settings.minScore }
  return { phase: 'began', sinceMs, score: Math.max(...boxes.map((b) => b.score)), boxes, why }
}

function mayEnd(state: State, { clearSeconds }: Config, atMs: EpochMs): Step<State> {
  const lastMs = state.lastVoteMs ?? atMs
  const goneMs = atMs - lastMs
  if (goneMs >= 0 && goneMs < clearSeconds * 1000) return { state, verdict: null }
  const verdict: Verdict = { phase: 'ended', sinceMs: lastMs, score: 0, boxes: [], why: { goneSeconds: Math.round(goneMs / 100) / 10, clearSeconds } }
  return { state: { ...state, votes: {}, isActive: false }, verdict }
}
