// When the alert sound is played: each severity has its own voice and rhythm, and silence never lasts past two minutes.
import type { Incident } from '../../contract/incident.ts'
import { compareIncidents, isUnacknowledged, needsHands } from '../incidents/queue-order.ts'
import { severityClass, type SeverityClass } from '../parts/severity-class.ts'

export const MUTE_MS = 120_000

/** Repeats until acknowledged; null: once. Fire is continuous. */
export const REPEAT_MS: Readonly<Record<SeverityClass, number | null>> = { fire: 1500, critical: 4000, high: 12_000, medium: null, low: null }

export interface AlarmMemory {
  /** Of each incident that needs hands, how often it had rung when it was last heard (or silenced). */
  readonly heard: ReadonlyMap<string, number>
  readonly lastPlayedMs: number
  readonly mutedUntilMs: number
}

export const SILENCE: AlarmMemory = { heard: new Map(), lastPlayedMs: -Infinity, mutedUntilMs: -Infinity }

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
export function alarmStep(incidents: readonly Incident[], memory: AlarmMemory, nowMs: number): AlarmStep {
  const waiting = incidents.filter(isUnacknowledged).sort(compareIncidents)
  const inHand = incidents.filter(needsHands)
  const again = inHand.filter((i) => i.rings > (memory.heard.get(i.id) ?? Infinity))
  const fresh = [...waiting.filter((i) => memory.heard.get(i.id) !== i.rings && !again.includes(i)), ...again].sort(compareIncidents)
  const heard = new Map(inHand.map((i) => [i.id, i.rings]))
  const newFire = fresh.some((i) => i.kind === 'fire')
  const mutedUntilMs = newFire ? -Infinity : Math.min(memory.mutedUntilMs, nowMs + MUTE_MS)
  const next = { heard, lastPlayedMs: memory.lastPlayedMs, mutedUntilMs }
  if (nowMs < mutedUntilMs) return { play: null, memory: next }
  const play = fresh[0] ?? waiting.find((i) => isDue(severityClass(i), memory.lastPlayedMs, nowMs))
  if (play === undefined) return { play: null, memory: next }
  return { play: severityClass(play), memory: { ...next, lastPlayedMs: nowMs } }
}

function isDue(severity: SeverityClass, lastPlayedMs: number, nowMs: number): boolean {
  const every = REPEAT_MS[severity]
  return every !== null && nowMs - lastPlayedMs >= every
}

export function mute(memory: AlarmMemory, nowMs: number): AlarmMemory {
  return { ...memory, mutedUntilMs: nowMs + MUTE_MS }
}

export function unmute(memory: AlarmMemory): AlarmMemory {
  return { ...memory, mutedUntilMs: -Infinity }
}
