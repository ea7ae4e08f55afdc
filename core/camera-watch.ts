// Tells people of cameras that no longer see: covered, turned away, out of focus, frozen, or lost; and when they see again.
import type { CameraId, EpochMs } from '../contract/ids.ts'
import type { ErrorCode } from '../contract/errors.ts'
import type { Site, SiteCamera } from '../contract/site.ts'
import type { IncidentKind } from '../contract/vocabulary.ts'
import type { CameraStatus } from '../media/messages.ts'
import { endCondition, raiseAlert } from './alerts.ts'
import { readDeskSettings } from './desk/settings.ts'
import type { Env } from './env.ts'
import { placeOf } from './rule-hits.ts'

export interface CameraWatch {
  /** The last word of the media process about a camera. */
  update(status: CameraStatus): void
  /** Raises what has stood long enough, ends what is over; called every second. */
  look(): void
  /** Nothing is known of any camera until it is heard of again. */
  allDown(): void
}

/** Somebody may have done it on purpose. */
export const TAMPERED = ['covered', 'defocused', 'moved', 'frozen'] as const
type Tampering = (typeof TAMPERED)[number]

/** A camera that reboots in a loop is lost, though it shows a picture now and then. */
const WELL_AFTER_MS = 10_000
const LOST_AFTER_MS = { good: 30_000, weak: 90_000 }
/** One that is just being set up, or still starting after a power cut, as the core is. */
const NEVER_SEEN_AFTER_MS = 600_000
/** Beyond this many at once it is not the cameras, and one incident says so. */
const MOST_ALONE = 3
const ALL = 'cameras'
const LOST = 'lost'

interface Watched {
  status: CameraStatus
  /** Since this core began. */
  wasSeen: boolean
  /** Since when it shows no picture, short ones in between not counted. */
  lostSinceMs: EpochMs | null
  liveSinceMs: EpochMs | null
  /** What has been raised and not ended; null: not known, as the core has just begun. */
  raised: Set<Tampering | typeof LOST> | null
}

/** @param saysTampered whether the camera says so itself: then what its pictures showed is not over */
export function createCameraWatch(
  env: Env,
  site: Pick<Site, 'cameras' | 'buildings'>,
  saysTampered: (cameraId: CameraId) => boolean = () => false,
): CameraWatch {
  const watched = new Map<CameraId, Watched>()
  const lostTogether = new Set<CameraId>()

  const claim = (camera: SiteCamera | null, what: { kind: IncidentKind; zone: string | null; problem: ErrorCode; place: string; cameras?: number }) =>
    raiseAlert(env, {
      kind: what.kind,
      severity: what.kind === 'tamper' ? (readDeskSettings(env.db).value.kinds.tamper?.severity ?? 'high') : 'medium',
      source: 'core/cameras',
      cameraId: camera?.id ?? null,
      deviceId: null,
      buildingId: camera?.building ?? null,
      zone: what.zone,
      place: what.place,
      atMs: env.clock.now(),
      deviceAtMs: null,
      score: null,
      boxes: [],
      why: { problem: what.problem, ...(what.cameras !== undefined && { cameras: what.cameras }) },
    })
  const over = (kind: IncidentKind, cameraId: CameraId | null, zone: string | null = null) =>
    (kind === 'tamper' && cameraId !== null && saysTampered(cameraId)) || endCondition(env, { kind, cameraId, deviceId: null, zone, atMs: env.clock.now() })

  const lookAtPicture = (camera: SiteCamera, one: Watched) => {
    const now = tamperingOf(one.status)
    for (const fault of TAMPERED) {
      if (now.includes(fault)) {
        if (one.raised?.has(fault)) continue
        claim(camera, { kind: 'tamper', zone: null, problem: `camera.${fault}`, place: placeOf(camera, undefined, site) })
        one.raised = (one.raised ?? new Set()).add(fault)
      } else if (isWell(one, env.clock.now()) && one.raised?.delete(fault) && !TAMPERED.some((other) => one.raised?.has(other))) over('tamper', camera.id)
    }
  }
  const lookAtLosses = (nowMs: EpochMs) => {
    const lost = site.cameras.filter((camera) => {
      const one = watched.get(camera.id)
      if (one?.lostSinceMs == null || one.raised?.has(LOST) === true) return false
      return nowMs - one.lostSinceMs >= (one.wasSeen ? LOST_AFTER_MS[camera.weakLink ? 'weak' : 'good'] : NEVER_SEEN_AFTER_MS)
    })
    for (const camera of lost) raisedOf(watched.get(camera.id)!).add(LOST)
    const standing = site.cameras.filter(({ id }) => watched.get(id)?.raised?.has(LOST)).length
    if (standing <= MOST_ALONE) {
      for (const camera of lost)
        claim(camera, { kind: 'system', zone: null, problem: problemOf(watched.get(camera.id)!), place: placeOf(camera, undefined, site) })
    } else if (lost.length > 0) {
      claim(null, { kind: 'system', zone: ALL, problem: 'camera.unreachable', place: `${standing} 台摄像机`, cameras: standing })
      for (const { id } of lost) lostTogether.add(id)
    }
  }
  const lookAtReturn = (camera: SiteCamera, one: Watched) => {
    if (!isWell(one, env.clock.now())) return
    one.lostSinceMs = null
    // What an earlier run of the core had raised is over as well.
    const isUnknown = one.raised === null
    if (isUnknown && tamperingOf(one.status).length === 0) over('tamper', camera.id)
    if (!isUnknown && !one.raised!.delete(LOST)) return
    one.raised ??= new Set()
    lostTogether.delete(camera.id)
    over('system', camera.id)
    if (lostTogether.size === 0) over('system', null, ALL)
  }

  return {
    update(status) {
      const nowMs = env.clock.now()
      const one = watched.get(status.id) ?? { status, wasSeen: false, lostSinceMs: null, liveSinceMs: null, raised: null }
      one.status = status
      watched.set(status.id, one)
      const isSeen = status.state === 'live' || status.problem === ('camera.frozen' satisfies ErrorCode)
      one.wasSeen ||= isSeen
      one.liveSinceMs = isSeen ? (one.liveSinceMs ?? nowMs) : null
      if (!isSeen && status.state !== 'connecting' && status.problem !== 'camera.needsStreamAddress') one.lostSinceMs ??= nowMs
    },
    look() {
      for (const id of watched.keys()) {
        if (site.cameras.some((camera) => camera.id === id)) continue
        watched.delete(id)
        lostTogether.delete(id)
      }
      for (const camera of site.cameras) {
        const one = watched.get(camera.id)
        if (one === undefined) continue
        lookAtReturn(camera, one)
        lookAtPicture(camera, one)
      }
      lookAtLosses(env.clock.now())
    },
    allDown() {
      for (const one of watched.values()) {
        one.lostSinceMs = null
        one.liveSinceMs = null
        one.status = { ...one.status, state: 'connecting', problem: null, faults: [] }
      }
    },
  }
}

function tamperingOf({ state, problem, faults }: CameraStatus): Tampering[] {
  if (problem === 'camera.frozen') return ['frozen']
  return state === 'live' ? TAMPERED.filter((fault) => faults.includes(fault)) : []
}

function isWell({ liveSinceMs }: Watched, nowMs: EpochMs): boolean {
  return liveSinceMs !== null && nowMs - liveSinceMs >= WELL_AFTER_MS
}

function raisedOf(one: Watched): Set<Tampering | typeof LOST> {
  one.raised ??= new Set()
  return one.raised
}

/** Of one that is just being tried, what was wrong last is not known. */
function problemOf({ status }: Watched): ErrorCode {
  return (status.problem as ErrorCode | null) ?? 'camera.unreachable'
}
