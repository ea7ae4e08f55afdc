// When the alert sound is played: each severity has its own voice and rhythm, silence never lasts past two minutes, and a flood does not drown a fire.
import type { Incident } from '../../contract/incident.ts'
import { isUnacknowledged, needsHands } from '../incidents/queue-order.ts'
import { severityClass, type SeverityClass } from '../parts/severity-class.ts'
import { isAudible, type Seat } from './seat.ts'
import { announce, CALM, isStorm, type Flood } from './storm.ts'

export const MUTE_MS = 120_000

/** Repeats until acknowledged; null: once. Fire is continuous. */
export const REPEAT_MS: Readonly<Record<SeverityClass, number | null>> = { fire: 1500, critical: 4000, high: 12_000, medium: 60_000, low: null }
/** In a flood nobody can act on it any sooner for hearing it. */
const REPEAT_IN_STORM_MS = 60_000

const BY_URGENCY = ['fire', 'critical', 'high', 'medium', 'low'] as const satisfies readonly SeverityClass[]

export interface AlarmMemory {
  /** Of each incident that needs hands and this seat may hear, how often it had rung and been passed on when it was last heard (or silenced). */
  readonly heard: ReadonlyMap<string, number>
  readonly lastPlayedMs: number
  readonly mutedUntilMs: number
  readonly flood: Flood
  /** What the last look saw: nothing is looked at twice. */
  readonly seen: { readonly incidents: readonly Incident[]; readonly seat: Seat; readonly waiting: ReadonlySet<SeverityClass> } | null
}

export const SILENCE: AlarmMemory = { heard: new Map(), lastPlayedMs: -Infinity, mutedUntilMs: -Infinity, flood: CALM, seen: null }

export interface AlarmStep {
  readonly play: SeverityClass | null
  readonly memory: AlarmMemory
}

/**
 * One look at the queue, several times a second.
 *
 * A fire that comes during a mute ends the mute, as a fire alarm panel does after 消音 (GB 4717). What joins an incident that somebody handles
 * already and has to be heard (a further detector, a worse alert) sounds once.
 */
export function alarmStep(incidents: readonly Incident[], memory: AlarmMemory, nowMs: number, seat: Seat = 'front'): AlarmStep {
  const look = lookAt(incidents, memory, seat)
  const newFire = look.fresh.some((i) => i.kind === 'fire')
  const mutedUntilMs = newFire ? -Infinity : Math.min(memory.mutedUntilMs, nowMs + MUTE_MS)
  const { flood, ring } = announce(look.fresh, memory.flood, nowMs, look.sounding)
  const next = { heard: look.heard, lastPlayedMs: memory.lastPlayedMs, mutedUntilMs, flood, seen: { incidents, seat, waiting: look.waiting } }
  if (nowMs < mutedUntilMs) return { play: null, memory: next }
  const play = ring ?? BY_URGENCY.find((one) => look.waiting.has(one) && isDue(one, memory.lastPlayedMs, nowMs, isStorm(flood)))
  return play === undefined ? { play: null, memory: next } : { play, memory: { ...next, lastPlayedMs: nowMs } }
}

interface Look {
  readonly fresh: readonly Incident[]
  readonly heard: ReadonlyMap<string, number>
  /** Of what is not acknowledged. */
  readonly waiting: ReadonlySet<SeverityClass>
  /** Of that, what was heard before. */
  readonly sounding: ReadonlySet<SeverityClass>
}

function lookAt(incidents: readonly Incident[], { heard: before, seen }: AlarmMemory, seat: Seat): Look {
  if (seen?.incidents === incidents && seen.seat === seat) return { fresh: [], heard: before, waiting: seen.waiting, sounding: seen.waiting }
  const fresh: Incident[] = []
  const heard = new Map<string, number>()
  const waiting = new Set<SeverityClass>()
  const sounding = new Set<SeverityClass>()
  for (const incident of incidents) {
    if (!needsHands(incident) || !isAudible(incident, seat)) continue
    const isWaiting = isUnacknowledged(incident)
    const last = before.get(incident.id)
    const asked = incident.rings * PASSED_ON_BELOW + (isWaiting ? timesPassedOn(incident) : 0)
    const isFresh = isWaiting ? last !== asked : last !== undefined && Math.floor(last / PASSED_ON_BELOW) < incident.rings
    if (isFresh) fresh.push(incident)
    heard.set(incident.id, asked)
    if (!isWaiting) continue
    waiting.add(severityClass(incident))
    if (!isFresh) sounding.add(severityClass(incident))
  }
  return { fresh, heard, waiting, sounding }
}

/** A ring counts for more than any passing on, so that both go into one number. */
const PASSED_ON_BELOW = 4

/** Whoever is told has to hear of it, and so has everybody who could have acknowledged. */
function timesPassedOn({ toldNextAtMs, toldManagerAtMs }: Incident): number {
  return Number(toldNextAtMs !== null) + Number(toldManagerAtMs !== null)
}

function isDue(severity: SeverityClass, lastPlayedMs: number, nowMs: number, inStorm: boolean): boolean {
  const usual = REPEAT_MS[severity]
  const every = usual === null || severity === 'fire' || severity === 'critical' || !inStorm ? usual : Math.max(usual, REPEAT_IN_STORM_MS)
  return every !== null && nowMs - lastPlayedMs >= every
}

export function mute(memory: AlarmMemory, nowMs: number): AlarmMemory {
  return { ...memory, mutedUntilMs: nowMs + MUTE_MS }
}

export function unmute(memory: AlarmMemory): AlarmMemory {
  return { ...memory, mutedUntilMs: -Infinity }
}
