// What correlation looks at of an alert or a signal: what, where, when, which plate, which person; and what two of them have in common.
import { SHARED_FACTS, type Shared, type SharedFact } from '../../contract/correlation.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { SiteDevice } from '../../contract/site.ts'

export interface Sighting {
  readonly buildingId: string | null
  readonly cameraId: string | null
  readonly deviceId: string | null
  /** By our own clock. */
  readonly atMs: EpochMs
  /** By the device's, which may be wrong. */
  readonly deviceAtMs: EpochMs | null
  readonly plate: string | null
  /** As enrolled at the gates; never a name. */
  readonly personRef: string | null
}

/** What only the site file knows. */
export interface SiteFacts {
  deviceOf(id: string): SiteDevice | undefined
  /** Cameras that look at the same place: its own, and those that a gate, a reader, a lift or a speaker names together with it. */
  near(at: Pick<Sighting, 'cameraId' | 'deviceId'>): readonly string[]
}

/** A push may be late by so much and still be believed about its time; a clock that is wrong by more is not. */
export const LATE_MS = 120_000

/** Everything that two sightings have in common, the strongest first. */
export function sharedBy(a: Sighting, b: Sighting, facts: SiteFacts): Shared[] {
  const values: Readonly<Record<SharedFact, string | null>> = {
    plate: same(a.plate, b.plate),
    person: same(a.personRef, b.personRef),
    device: same(a.deviceId, b.deviceId),
    camera: sharedCamera(facts.near(a), facts.near(b)),
    building: same(a.buildingId, b.buildingId),
  }
  return SHARED_FACTS.flatMap((fact) => {
    const value = values[fact]
    return value === null ? [] : [{ fact, value }]
  })
}

export function isElsewhere(a: Pick<Sighting, 'buildingId'>, b: Pick<Sighting, 'buildingId'>): boolean {
  return a.buildingId !== null && b.buildingId !== null && a.buildingId !== b.buildingId
}

/**
 * How long the second came after the first: the least and the most it may have been, as a late push tells two times.
 *
 * @returns negative where it came before
 */
export function passedBetween(first: Sighting, second: Sighting): readonly [number, number] {
  return [happenedFrom(second) - first.atMs, second.atMs - happenedFrom(first)]
}

/** A late push says itself when it was, where that can be believed. */
export function happenedFrom({ atMs, deviceAtMs }: Pick<Sighting, 'atMs' | 'deviceAtMs'>): EpochMs {
  return deviceAtMs !== null && deviceAtMs < atMs && deviceAtMs >= atMs - LATE_MS ? deviceAtMs : atMs
}

function same(a: string | null, b: string | null): string | null {
  return a !== null && a === b ? a : null
}

function sharedCamera(a: readonly string[], b: readonly string[]): string | null {
  return a.find((camera) => b.includes(camera)) ?? null
}
