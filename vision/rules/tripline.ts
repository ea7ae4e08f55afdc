// tripline 越线: something crosses a line, one way or either; its zone is the line.
import { z } from 'zod'
import type { Track } from '../../contract/detection.ts'
import { footPoint, type Point } from '../../contract/geometry.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { lineOf } from './places.ts'
import { defineRule, SECONDS, type Step, type Verdict } from './rule.ts'
import { isThing, thingsSchema } from './stays.ts'

/** As whoever looks from the line's first point to its second has it. */
const DIRECTIONS = ['both', 'leftToRight', 'rightToLeft'] as const

const config = z.strictObject({
  direction: z
    .enum(DIRECTIONS)
    .default('both')
    .describe('which way counts, looking from the first point of the line to the second')
    .meta({
      zh: '方向',
      en: 'Which way',
      words: {
        both: { zh: '两个方向', en: 'either way' },
        leftToRight: { zh: '从左侧到右侧', en: 'from left to right' },
        rightToLeft: { zh: '从右侧到左侧', en: 'from right to left' },
      },
    }),
  things: thingsSchema,
  count: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe('how many crossings')
    .meta({ zh: '越线次数', en: 'Crossings', unit: { zh: '次', en: '×' } }),
  withinSeconds: z
    .number()
    .min(1)
    .max(3600)
    .default(60)
    .describe('within how long, where more than one is asked for')
    .meta({ zh: '在多长时间内', en: 'Within', unit: SECONDS }),
  clearSeconds: z
    .number()
    .min(0)
    .max(3600)
    .default(10)
    .describe('over, and armed again, when nothing crossed for so long')
    .meta({ zh: '无人越线多久算解除', en: 'Over when nothing crossed for', unit: SECONDS }),
})

type Config = z.output<typeof config>
type Side = 'left' | 'right'

interface State {
  /** Where each track last stood clearly on one side, by its number. */
  readonly stood: Readonly<Record<number, { readonly at: Point; readonly side: Side; readonly atMs: EpochMs }>>
  /** Times of the crossings that still count, oldest first. */
  readonly crossings: readonly EpochMs[]
  readonly lastMs: EpochMs | null
  readonly isActive: boolean
}

/** Share of the picture: who stands closer to the line than this is on neither side, so that a trembling box crosses nothing. */
const CLEAR_OF_LINE = 0.01
/** A track that was not seen for longer is forgotten. */
const FORGOTTEN_MS = 5000
const MOST_CROSSINGS = 100

export const tripline = defineRule({
  id: 'tripline',
  title: { zh: '越线', en: 'Line crossed' },
  place: 'tripline',
  config,
  start: { stood: {}, crossings: [], lastMs: null, isActive: false } as State,
  evaluate(tracks, zone, settings, before, atMs): Step<State> {
    const line = lineOf(zone.polygon)
    if (line === null) return { state: before, verdict: null }
    const { stood, crossed } = follow(tracks, line, settings, before.stood, atMs)
    const recent = before.crossings.filter((ms) => ms <= atMs && atMs - ms <= settings.withinSeconds * 1000)
    const crossings = [...recent, ...crossed.map(() => atMs)].slice(-MOST_CROSSINGS)
    const state = { ...before, stood, crossings, lastMs: crossed.length > 0 ? atMs : before.lastMs }
    if (before.isActive) return mayEnd(state, settings, atMs)
    if (crossed.length === 0 || crossings.length < settings.count) return { state, verdict: null }
    const boxes = crossed.map(({ id, label, score, box }) => ({ label, score, box, trackId: id }))
    const why = { crossed: crossings.length, neededCrossed: settings.count }
    return {
      state: { ...state, crossings: [], isActive: true },
      verdict: { phase: 'began', sinceMs: crossings[0]!, score: Math.max(...boxes.map((box) => box.score)), boxes, why },
    }
  },
  look({ count, clearSeconds }, { crossings, lastMs, isActive }, atMs) {
    if (isActive) {
      const goneSeconds = Math.round(Math.max(0, atMs - (lastMs ?? atMs)) / 100) / 10
      return { phase: goneSeconds > 0 ? 'ending' : 'active', sinceMs: lastMs, figures: [{ name: 'goneSeconds', value: goneSeconds, of: clearSeconds }] }
    }
    return {
      phase: crossings.length > 0 ? 'building' : 'idle',
      sinceMs: crossings[0] ?? null,
      figures: [{ name: 'crossed', value: crossings.length, of: count }],
    }
  },
})

/** @returns where everybody stands now, and who has crossed in this frame in a direction that counts */
function follow(tracks: readonly Track[], line: readonly [Point, Point], { direction, things }: Config, before: State['stood'], atMs: EpochMs) {
  const stood: Record<number, State['stood'][number]> = Object.fromEntries(
    Object.entries(before).filter(([, one]) => one.atMs <= atMs && atMs - one.atMs <= FORGOTTEN_MS),
  )
  const crossed: Track[] = []
  for (const track of tracks) {
    if (!isThing(track, things) || track.hits < 2 || track.lastSeenAtMs !== atMs) continue
    const at = footPoint(track.box)
    const side = sideOf(line, at)
    const last = stood[track.id]
    if (side === null) {
      // it is seen, and has not decided
      if (last !== undefined) stood[track.id] = { ...last, atMs }
      continue
    }
    const isAcross = last !== undefined && last.side !== side && meet([last.at, at], line)
    if (isAcross && (direction === 'both' || (direction === 'leftToRight') === (side === 'right'))) crossed.push(track)
    stood[track.id] = { at, side, atMs }
  }
  return { stood, crossed }
}

/** y goes down: whoever walks to the right has what is below on the right. */
function sideOf([[ax, ay], [bx, by]]: readonly [Point, Point], [x, y]: Point): Side | null {
  const off = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / Math.hypot(bx - ax, by - ay)
  if (!(Math.abs(off) >= CLEAR_OF_LINE)) return null
  return off > 0 ? 'right' : 'left'
}

/** Whether two stretches meet; past its ends a line is not crossed. */
function meet([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): boolean {
  return turn(a, b, c) * turn(a, b, d) <= 0 && turn(c, d, a) * turn(c, d, b) <= 0
}

function turn([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): number {
  return Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax))
}

function mayEnd(state: State, { clearSeconds }: Config, atMs: EpochMs): Step<State> {
  const lastMs = state.lastMs ?? atMs
  const goneMs = atMs - lastMs
  if (goneMs >= 0 && goneMs < clearSeconds * 1000) return { state, verdict: null }
  const verdict: Verdict = { phase: 'ended', sinceMs: lastMs, score: 0, boxes: [], why: { goneSeconds: Math.round(goneMs / 100) / 10, clearSeconds } }
  return { state: { ...state, crossings: [], lastMs: null, isActive: false }, verdict }
}
