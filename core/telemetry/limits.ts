// The limits in force: those delivered until somebody sets others, every change a version and an audit entry.
import { VigilError } from '../../contract/errors.ts'
import { limitsSchema, type Limits, type LimitsSave, type LimitsView } from '../../contract/telemetry.ts'
import { appendAudit } from '../../db/audit.ts'
import { insertLimits, listLimitsInForce, type LimitsVersion } from '../../db/telemetry.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { defaultLimits } from './default-limits.ts'
import { trackedKey } from './tracked.ts'

export interface LimitsDesk {
  of(deviceId: string, metric: string): Limits
  view(deviceId: string, metric: string): LimitsView
  /** @throws VigilError `telemetry.limitsChanged` with the version in force */
  save(actor: Actor, change: LimitsSave): LimitsView
}

export function createLimitsDesk(env: Env): LimitsDesk {
  const { db, clock, log } = env
  const readable = (stored: LimitsVersion): LimitsVersion => {
    if (stored.limits === null) return stored
    const parsed = limitsSchema.safeParse(stored.limits)
    if (parsed.success) return { ...stored, limits: parsed.data }
    log.error('saved limits are not understood; those delivered count', { deviceId: stored.deviceId, metric: stored.metric, version: stored.version })
    return { ...stored, limits: null }
  }
  const load = () => new Map(listLimitsInForce(db).map((stored) => [trackedKey(stored.deviceId, stored.metric), readable(stored)]))
  let saved = load()
  const of = (deviceId: string, metric: string) => saved.get(trackedKey(deviceId, metric))?.limits ?? defaultLimits(metric)
  const view = (deviceId: string, metric: string): LimitsView => {
    const stored = saved.get(trackedKey(deviceId, metric))
    return { limits: of(deviceId, metric), version: stored?.version ?? 0, savedAtMs: stored?.savedAtMs ?? null, savedBy: stored?.savedBy ?? null }
  }
  return {
    of,
    view,
    save(actor, { deviceId, metric, version, limits }) {
      const before = view(deviceId, metric)
      if (before.version !== version) throw new VigilError('telemetry.limitsChanged', { version: before.version, savedBy: before.savedBy })
      const savedAtMs = clock.now()
      inTransaction(db, () => {
        insertLimits(db, { deviceId, metric, version: version + 1, limits, savedAtMs, userId: actor.id })
        appendAudit(db, {
          atMs: savedAtMs,
          actorType: actor.type,
          actorId: actor.id,
          action: limits === null ? 'telemetry.limitsReset' : 'telemetry.limitsSave',
          subject: `device/${deviceId}/${metric}`,
          before: { version, ...before.limits },
          after: { version: version + 1, ...(limits ?? defaultLimits(metric)) },
        })
      })
      saved = load()
      return view(deviceId, metric)
    },
  }
}
