// Carries out linkages: what was commanded and what came back stands in the incident, in the device's log and in the audit.
import type { CommandResult } from '../../contract/device.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import { VigilError } from '../../contract/errors.ts'
import type { Fire } from '../../contract/fire.ts'
import type { Incident } from '../../contract/incident.ts'
import type { LinkageView } from '../../contract/linkage.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { Site } from '../../contract/site.ts'
import type { DeviceCommand } from '../../contract/vocabulary.ts'
import { isDrillIncident } from '../../db/drills.ts'
import type { CommandOptions } from '../device-commands.ts'
import { SYSTEM, type Env } from '../env.ts'
import { addTimeline } from '../incidents/service.ts'
import type { CommandRequest } from '../services.ts'
import { isSetOff, linkagesOf, type Cause, type Linkage } from './plan.ts'

export interface LinkageOutside {
  command(request: CommandRequest, options: CommandOptions): Promise<CommandResult>
  /** Why a command would not work now; null: it would be sent. */
  problemOf(deviceId: string, command: DeviceCommand): ErrorCode | null
}

export interface Linkages {
  /** All in force, with what each would meet now: a dry run without running anything. */
  list(): readonly LinkageView[]
  onOpened(incident: Incident): void
  onFireConfirmed(fire: Fire): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

/** The site's language, as summaries are; screens know it (renderer/device-strip/gate-reasons.ts). Which linkage it was stands with the command. */
const LINKAGE_REASON = '联动'
/** A linkage that is set off again and again is a fault somewhere, not a reason to wear out a gate. */
const RUNS_A_MINUTE = 6
const MINUTE_MS = 60_000

export function createLinkages(env: Env, site: Pick<Site, 'linkages' | 'devices'>, outside: LinkageOutside): Linkages {
  const linkages = linkagesOf(site)
  const runs = new Map<string, EpochMs[]>()
  const underWay = new Set<Promise<void>>()

  const isTooOften = (id: string): boolean => {
    const nowMs = env.clock.now()
    const recent = (runs.get(id) ?? []).filter((atMs) => atMs > nowMs - MINUTE_MS)
    const isTooMany = recent.length >= RUNS_A_MINUTE
    runs.set(id, isTooMany ? recent : [...recent, nowMs])
    return isTooMany
  }

  const tell = (linkage: Linkage, incidentId: string, more: Readonly<Record<string, unknown>>): void => {
    const steps = linkage.steps.map(({ deviceId, command }) => ({ deviceId, command }))
    addTimeline(env, SYSTEM, incidentId, { what: 'linkage', reason: null, note: null, details: { linkage: linkage.id, steps, ...more } })
  }

  const run = (linkage: Linkage, cause: Cause, incidentId: string): void => {
    if (linkage.dryRun) return tell(linkage, incidentId, { dryRun: true })
    if (isDrillIncident(env.db, incidentId)) return tell(linkage, incidentId, { dryRun: true, drill: true })
    if (cause.kind !== 'fireConfirmed' && isTooOften(linkage.id)) {
      env.log.warn('a linkage was set off too often and is held back', { linkage: linkage.id })
      return tell(linkage, incidentId, { heldBack: true })
    }
    tell(linkage, incidentId, {})
    for (const step of linkage.steps) {
      const request = { deviceId: step.deviceId, command: step.command, reason: LINKAGE_REASON, text: step.text ?? undefined, incidentId }
      const asked = outside
        .command(request, { isUrgent: cause.kind === 'fireConfirmed', linkage: linkage.id })
        .then(
          () => {},
          (error: unknown) => {
            const problem = error instanceof VigilError ? error.code : 'system.internal'
            env.log.warn('a step of a linkage was not carried out', { linkage: linkage.id, deviceId: step.deviceId, problem })
            addTimeline(env, SYSTEM, incidentId, {
              what: 'command',
              reason: request.reason,
              note: null,
              details: { deviceId: step.deviceId, command: step.command, state: 'rejected', answer: problem },
            })
          },
        )
        .finally(() => underWay.delete(asked))
      underWay.add(asked)
    }
  }

  const setOff = (cause: Cause, incidentId: string): void => {
    for (const linkage of linkages) {
      if (!isSetOff(linkage, cause)) continue
      try {
        run(linkage, cause, incidentId)
      } catch (error) {
        // The next linkage may be the one that opens a gate.
        env.log.error('a linkage failed', { linkage: linkage.id, error: String(error) })
      }
    }
  }

  return {
    list: () =>
      linkages.map(({ id, on, steps, dryRun }) => ({
        id,
        cause: on.kind,
        buildingId: on.building ?? null,
        cameraId: on.camera ?? null,
        deviceId: on.device ?? null,
        dryRun,
        steps: steps.map((step) => ({ ...step, problem: outside.problemOf(step.deviceId, step.command) })),
      })),
    onOpened: ({ id, kind, buildingId, cameraId, deviceId }) => setOff({ kind, buildingId, cameraId, deviceId }, id),
    onFireConfirmed: ({ incidentId, buildingId }) => setOff({ kind: 'fireConfirmed', buildingId, cameraId: null, deviceId: null }, incidentId),
    async idle() {
      await Promise.allSettled(underWay)
    },
  }
}
