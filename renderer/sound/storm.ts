// A flood of alerts: what sounds of itself while more comes than anybody can act on. Everything is still listed and counted.
import type { Incident } from '../../contract/incident.ts'
import { severityClass, type SeverityClass } from '../parts/severity-class.ts'

export const WINDOW_MS = 600_000
/** EEMUA 191: more than one in two minutes is more than an operator can deal with for long. */
export const STORM_AFTER = 5
/** In a storm what is new is gathered, and sounds together no more often than this: with what came before, at most ten times in ten minutes. */
export const GATHER_MS = 120_000

export interface Flood {
  /** When something new sounded, of the last ten minutes; fires are not counted. */
  readonly soundedMs: readonly number[]
  /** When something new came, the latest few. */
  readonly cameMs: readonly number[]
  /** When something new last came from a source. */
  readonly sources: ReadonlyMap<string, number>
  /** `folded`: how many incidents did not sound of themselves since it began. */
  readonly storm: { readonly sinceMs: number; readonly folded: number } | null
  /** The worst that waits for its turn to sound. */
  readonly gathered: SeverityClass | null
}

export const CALM: Flood = { soundedMs: [], cameMs: [], sources: new Map(), storm: null, gathered: null }

export function isStorm({ storm }: Flood): boolean {
  return storm !== null
}

/**
 * What sounds now of what is new.
 *
 * Fires always do. So does the first that is critical; while one is heard every few seconds already, a further one is not a new sound. Of all
 * else, in a storm, only the first of each source, gathered.
 *
 * @param fresh what has come since the last look; often nothing
 * @param sounding what is heard again and again already
 */
export function announce(
  fresh: readonly Incident[],
  before: Flood,
  nowMs: number,
  sounding: ReadonlySet<SeverityClass>,
): { readonly flood: Flood; readonly ring: SeverityClass | null } {
  const flood = trim(before, nowMs)
  const fire = fresh.some((incident) => severityClass(incident) === 'fire')
  const others = fresh.filter((incident) => severityClass(incident) !== 'fire')
  if (others.length === 0) return release(flood, nowMs, fire)
  const cameMs = [...flood.cameMs, nowMs].slice(-STORM_AFTER - 1)
  const sources = new Map([...flood.sources, ...others.map((incident) => [sourceKey(incident), nowMs] as const)])
  const urgent = others.some(isPressing)
  if (flood.storm === null && flood.soundedMs.length < STORM_AFTER) {
    const calm = { ...flood, cameMs, sources, soundedMs: [...flood.soundedMs, nowMs] }
    return { flood: calm, ring: fire ? 'fire' : worst(others.map(voiceOf)) }
  }
  const first = others.filter((incident) => !isPressing(incident) && !flood.sources.has(sourceKey(incident)))
  const gathered = worst([...(flood.gathered === null ? [] : [flood.gathered]), ...first.map(voiceOf)])
  const ringsNow = urgent && !sounding.has('critical') && !sounding.has('fire')
  const storm = { sinceMs: flood.storm?.sinceMs ?? nowMs, folded: (flood.storm?.folded ?? 0) + others.length - Number(ringsNow) }
  const stormy = { ...flood, cameMs, sources, storm, gathered }
  if (!ringsNow) return release(stormy, nowMs, fire)
  return { flood: { ...stormy, soundedMs: [...stormy.soundedMs, nowMs] }, ring: fire ? 'fire' : 'critical' }
}

/** What was gathered sounds when its turn has come. */
function release(flood: Flood, nowMs: number, fire: boolean): { readonly flood: Flood; readonly ring: SeverityClass | null } {
  if (fire) return { flood, ring: 'fire' }
  const { gathered, soundedMs } = flood
  if (gathered === null || nowMs - (soundedMs.at(-1) ?? -Infinity) < GATHER_MS) return { flood, ring: null }
  return { flood: { ...flood, gathered: null, soundedMs: [...soundedMs, nowMs] }, ring: gathered }
}

/** Forgets what is older than the window, and what seems to lie ahead because the clock was put back. */
function trim(flood: Flood, nowMs: number): Flood {
  const isRecent = (atMs: number) => atMs > nowMs - WINDOW_MS && atMs <= nowMs
  if (flood.soundedMs.every(isRecent) && flood.cameMs.every(isRecent)) return flood
  const cameMs = flood.cameMs.filter(isRecent)
  return {
    soundedMs: flood.soundedMs.filter(isRecent),
    cameMs,
    sources: new Map([...flood.sources].filter(([, atMs]) => isRecent(atMs))),
    storm: cameMs.length > STORM_AFTER ? flood.storm : null,
    gathered: flood.gathered,
  }
}

/** A call for help is never only high. */
function isPressing(incident: Incident): boolean {
  return incident.severity === 'critical' || incident.kind === 'sos'
}

function voiceOf(incident: Incident): SeverityClass {
  return isPressing(incident) ? 'critical' : severityClass(incident)
}

const BY_URGENCY = ['fire', 'critical', 'high', 'medium', 'low'] as const satisfies readonly SeverityClass[]

function worst(classes: readonly SeverityClass[]): SeverityClass | null {
  return BY_URGENCY.find((one) => classes.includes(one)) ?? null
}

function sourceKey({ kind, cameraId, deviceId, buildingId }: Incident): string {
  return `${kind} ${deviceId ?? cameraId ?? buildingId ?? ''}`
}
