// Cameras that are turned by hand: one hand at a time, told to the others, and whatever moves ends when its hand falls silent.
import type { HeadView, PresetSave, Steer } from '../../contract/camera-heads.ts'
import { HEAD_HELD_MS } from '../../contract/camera-heads.ts'
import type { PtzPreset } from '../../contract/camera-pairing.ts'
import { VigilError } from '../../contract/errors.ts'
import type { CameraId } from '../../contract/ids.ts'
import type { Role } from '../../contract/vocabulary.ts'
import { appendAudit } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { CameraHead } from '../../devices/cameras/move-camera.ts'
import type { After } from '../../devices/supervise.ts'
import type { AskGently } from '../camera-setup/login-guard.ts'
import type { Actor, Env } from '../env.ts'
import type { SiteInForce } from '../site-in-force.ts'
import { driveHead, type HeadDrive } from './drive-head.ts'
import { createHeadFinder, type HeadFinder } from './find-heads.ts'

export interface HeadDesk {
  /** Of cameras that are known to have a head. */
  list(): HeadView[]
  /** @throws VigilError `head.none`, `device.*` */
  presets(cameraId: CameraId): Promise<PtzPreset[]>
  /** @throws VigilError `head.none`, `head.held` with `details.by` and `details.untilMs`, `device.*` */
  steer(actor: Actor, role: Role, steer: Steer): Promise<void>
  /** @throws as steer() */
  savePreset(actor: Actor, role: Role, save: PresetSave): Promise<PtzPreset[]>
  /** Looks anew which cameras have one. */
  refresh(): void
  /** Nothing is left turning. */
  stop(): Promise<void>
}

export interface HeadMeans {
  readonly inForce: SiteInForce
  readonly after: After
  readonly ask?: AskGently
  /** Replaced in tests. */
  readonly finder?: typeof createHeadFinder
}

/** Whoever is above takes a camera at once; of equal ones it is the first one's until it is let go. Whoever directs, then the desk, then who aims. */
const RANK: Readonly<Record<Role, number>> = { manager: 3, operator: 2, admin: 2, installer: 1, guard: 0 }
const PRESETS_KEPT_MS = 30_000

interface Hold {
  readonly actor: Actor
  readonly rank: number
  readonly hand: string
  readonly sinceMs: number
  untilMs: number
  cancel: () => void
}

interface Turning {
  readonly head: CameraHead
  readonly drive: HeadDrive
  readonly hasHome: boolean
  hold: Hold | null
  presets: { readonly asked: Promise<PtzPreset[]>; readonly atMs: number } | null
}

type HowEnded = 'released' | 'silent' | 'taken' | 'gone' | 'stopped'

export function createHeadDesk(env: Env, { inForce, after, ask, finder = createHeadFinder }: HeadMeans): HeadDesk {
  const turning = new Map<CameraId, Turning>()
  const now = () => Math.round(env.clock.now())
  const list = (): HeadView[] =>
    [...turning].map(([cameraId, { hasHome, hold }]) => ({
      cameraId,
      hasHome,
      holder: hold === null ? null : { userId: hold.actor.id, name: hold.actor.name, hand: hold.hand, untilMs: hold.untilMs },
    }))
  const tell = () => env.feed.publish('heads', list())
  const audit = ({ id, type }: Actor, action: string, cameraId: CameraId, after: Readonly<Record<string, unknown>>) =>
    inTransaction(env.db, () =>
      appendAudit(env.db, { atMs: now(), actorType: type, actorId: id, action: `head.${action}`, subject: `camera/${cameraId}`, before: null, after }),
    )
  const turningOf = (cameraId: CameraId): Turning => {
    const found = turning.get(cameraId)
    if (found === undefined) throw new VigilError('head.none')
    return found
  }
  const end = (cameraId: CameraId, one: Turning, how: HowEnded) => {
    const { hold } = one
    if (hold === null) return
    hold.cancel()
    one.hold = null
    audit(hold.actor, 'release', cameraId, { how, heldMs: Math.max(0, now() - hold.sinceMs) })
    if (how !== 'taken') tell()
  }
  const keepHeld = (cameraId: CameraId, one: Turning, hold: Hold) => {
    hold.cancel()
    hold.untilMs = now() + HEAD_HELD_MS
    hold.cancel = after(HEAD_HELD_MS, () => end(cameraId, one, 'silent'))
  }
  /** @throws VigilError `head.held` */
  const take = (cameraId: CameraId, one: Turning, actor: Actor, role: Role, hand: string) => {
    const { hold } = one
    if (hold !== null && hold.actor.id === actor.id && hold.hand === hand) return keepHeld(cameraId, one, hold)
    const rank = RANK[role]
    if (hold !== null && hold.actor.id !== actor.id && hold.rank >= rank) throw new VigilError('head.held', { by: hold.actor.name, untilMs: hold.untilMs })
    end(cameraId, one, 'taken')
    one.hold = { actor, rank, hand, sinceMs: now(), untilMs: 0, cancel: () => undefined }
    keepHeld(cameraId, one, one.hold)
    audit(actor, 'take', cameraId, hold === null ? {} : { from: hold.actor.id })
    tell()
  }
  const presets = (one: Turning): Promise<PtzPreset[]> => {
    const atMs = now()
    if (one.presets === null || Math.abs(atMs - one.presets.atMs) > PRESETS_KEPT_MS) {
      const asked = one.head.presets()
      one.presets = { asked, atMs }
      asked.catch(() => (one.presets = null))
    }
    return one.presets.asked
  }
  const looking: HeadFinder = finder(env, {
    inForce,
    after,
    ...(ask !== undefined && { ask }),
    onFound(cameraId, head, hasHome) {
      turning.set(cameraId, { head, hasHome, drive: driveHead({ head, now: env.clock.now, after }), hold: null, presets: null })
      tell()
    },
    onGone(cameraId) {
      const one = turning.get(cameraId)
      if (one === undefined) return
      end(cameraId, one, 'gone')
      one.drive.close()
      turning.delete(cameraId)
      tell()
    },
  })

  return {
    list,
    presets: async (cameraId) => presets(turningOf(cameraId)),
    async steer(actor, role, steer) {
      const { cameraId, hand } = steer
      const one = turningOf(cameraId)
      if (steer.do === 'release') {
        // Of somebody who has lost it meanwhile: nothing is left to let go.
        if (one.hold?.actor.id !== actor.id || one.hold.hand !== hand) return
        end(cameraId, one, 'released')
        return one.drive.stopIfMoving()
      }
      take(cameraId, one, actor, role, hand)
      if (steer.do !== 'move') return one.drive.want(steer.do === 'home' ? { do: 'home' } : { do: 'goTo', preset: steer.preset })
      const { pan, tilt, zoom } = steer
      return one.drive.want(pan === 0 && tilt === 0 && zoom === 0 ? { do: 'stop' } : { do: 'move', speed: { pan, tilt, zoom } })
    },
    async savePreset(actor, role, { cameraId, hand, name, preset }) {
      const one = turningOf(cameraId)
      take(cameraId, one, actor, role, hand)
      await one.drive.stopIfMoving()
      const token = await one.head.setPreset(name, preset)
      one.presets = null
      audit(actor, 'savePreset', cameraId, { preset: token })
      return presets(one)
    },
    refresh: () => looking.refresh(),
    async stop() {
      const stopping = [...turning].map(([cameraId, one]) => {
        end(cameraId, one, 'stopped')
        return one.drive.stopIfMoving()
      })
      await Promise.race([Promise.all(stopping), new Promise<void>((resolve) => void after(STOP_WITHIN_MS, resolve))])
      looking.stop()
      for (const { drive } of turning.values()) drive.close()
      turning.clear()
    },
  }
}

/** Each of them ends by itself sooner than that. */
const STOP_WITHIN_MS = 1000
