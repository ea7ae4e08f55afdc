// Knows which cameras in force can be turned: each is asked once, again when it was set up anew, later when it was away.
import type { CameraId } from '../../contract/ids.ts'
import { VigilError } from '../../contract/errors.ts'
import { findHead, type FoundHead, type HeadPlace } from '../../devices/cameras/find-head.ts'
import { createCameraHead, type CameraHead } from '../../devices/cameras/move-camera.ts'
import type { After } from '../../devices/supervise.ts'
import type { AskGently } from '../camera-setup/login-guard.ts'
import type { Env } from '../env.ts'
import { createLane } from '../lane.ts'
import type { SiteInForce } from '../site-in-force.ts'
import { headPlaceOf } from './head-place.ts'

export interface HeadFinder {
  /** Looks at what is in force now. */
  refresh(): void
  stop(): void
}

export interface HeadFinderMeans {
  readonly inForce: SiteInForce
  readonly after: After
  /** Absent: its log-ins are nobody else's. */
  readonly ask?: AskGently
  readonly onFound: (cameraId: CameraId, head: CameraHead, hasHome: boolean) => void
  /** It is no more, or is set up in another way. */
  readonly onGone: (cameraId: CameraId) => void
}

const AGAIN_MS = 60_000
const AT_ONCE = 2

interface Known {
  readonly key: string
  readonly ended: AbortController
  cancelAgain: () => void
}

export function createHeadFinder(
  { clock, log }: Pick<Env, 'clock' | 'log'>,
  { inForce, after, ask = (_host, _login, work) => work(), onFound, onGone }: HeadFinderMeans,
): HeadFinder {
  const known = new Map<CameraId, Known>()
  const lane = createLane({ width: AT_ONCE, maxWaiting: 512 })

  const forget = (cameraId: CameraId) => {
    const was = known.get(cameraId)
    if (was === undefined) return
    known.delete(cameraId)
    was.cancelAgain()
    // What turns under an address or a log-in that is no longer in force ends by the camera's own timeout.
    onGone(cameraId)
    was.ended.abort()
  }
  const look = async (cameraId: CameraId, place: HeadPlace, entry: Known): Promise<void> => {
    const { signal } = entry.ended
    try {
      const { address, login } = place
      const find = async () => (signal.aborted ? null : findHead(place, { now: clock.now, signal }))
      // That there is none some devices say to everybody.
      const found = await lane.run<FoundHead | null>(() => ask(address.host, login, find, (head) => head !== null))
      if (signal.aborted || found === null) return
      onFound(cameraId, createCameraHead({ ...place, profile: found.profile, signal, timeoutMs: 2000 }, clock), found.hasHome)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof VigilError)) throw error
      log.info('a camera was not asked whether it turns', { camera: cameraId, reason: error.code })
      // A wrong password does not become right by itself, and a few of them lock the account.
      if (error.code !== 'device.unauthorized') entry.cancelAgain = after(AGAIN_MS, () => start(cameraId, place, entry))
    }
  }
  const start = (cameraId: CameraId, place: HeadPlace, entry: Known) => {
    look(cameraId, place, entry).catch((error: unknown) => log.error('looking for a head', { camera: cameraId, error: String(error) }))
  }
  return {
    refresh() {
      const { cameras } = inForce.site
      for (const cameraId of known.keys()) if (!cameras.some(({ id }) => id === cameraId)) forget(cameraId)
      for (const camera of cameras) {
        const place = headPlaceOf(inForce, camera)
        const key = JSON.stringify(place)
        if (known.get(camera.id)?.key === key) continue
        forget(camera.id)
        const entry: Known = { key, ended: new AbortController(), cancelAgain: () => undefined }
        known.set(camera.id, entry)
        if (place !== null) start(camera.id, place, entry)
      }
    },
    stop() {
      for (const { cancelAgain, ended } of known.values()) {
        cancelAgain()
        ended.abort()
      }
      known.clear()
    },
  }
}
