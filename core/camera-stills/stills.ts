// Single pictures of cameras whose stream does not come: by HTTP from the camera itself, only when somebody wants one, a few seconds apart.
import type { CameraStill } from '../../contract/camera-stills.ts'
import { VigilError } from '../../contract/errors.ts'
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import { findSnapshot } from '../../devices/cameras/find-snapshot.ts'
import type { HeadPlace } from '../../devices/cameras/find-head.ts'
import { takeSnapshot } from '../../devices/cameras/take-snapshot.ts'
import type { AskGently } from '../camera-setup/login-guard.ts'
import { headPlaceOf } from '../heads/head-place.ts'
import { createLane } from '../lane.ts'
import type { SiteInForce } from '../site-in-force.ts'
import { stripJpeg } from '../strip-jpeg.ts'
import { jpegSize } from './jpeg-size.ts'

export interface TakenStill {
  readonly jpeg: Uint8Array
  /** When it was asked for: the camera took it since, or had it lying there. */
  readonly atMs: EpochMs
}

export interface CameraStills {
  /** The newest one; the one before it where that is less than STILL_EVERY_MS old. @throws VigilError `camera.noStill`, `camera.notFound`, `device.*` */
  take(cameraId: CameraId): Promise<TakenStill>
  /** As screens get it. @throws as take() */
  view(cameraId: CameraId): Promise<CameraStill>
  stop(): void
}

export interface StillMeans {
  readonly now: () => EpochMs
  readonly inForce: SiteInForce
  /** Absent: its log-ins are nobody else's. */
  readonly ask?: AskGently
}

/** However many look. */
export const STILL_EVERY_MS = 3000
/** A camera that could not be reached is left alone for as long, however many look. */
const FAILED_FOR_MS = 10_000
const AT_ONCE = 4
/** What a screen can bear to be sent every few seconds. */
const MOST_BYTES = 2 * 1024 * 1024
/** A picture is decoded whole. */
const MOST_PIXELS = 40_000_000

interface Known {
  readonly key: string
  readonly place: HeadPlace
  /** undefined: not asked yet; null: it has none. */
  url: string | null | undefined
  last: TakenStill | null
  failed: { readonly error: VigilError; readonly atMs: EpochMs } | null
  taking: Promise<TakenStill> | null
}

export function createCameraStills({ now, inForce, ask = (_host, _login, work) => work() }: StillMeans): CameraStills {
  const known = new Map<CameraId, Known>()
  const lane = createLane({ width: AT_ONCE, maxWaiting: 64 })
  const ended = new AbortController()
  const io = { now, signal: ended.signal }

  const knownOf = (cameraId: CameraId): Known => {
    const camera = inForce.site.cameras.find(({ id }) => id === cameraId)
    for (const id of known.keys()) if (!inForce.site.cameras.some((one) => one.id === id)) known.delete(id)
    if (camera === undefined) throw new VigilError('camera.notFound')
    const place = headPlaceOf(inForce, camera)
    if (place === null) throw new VigilError('camera.noStill')
    const key = JSON.stringify(place)
    const found = known.get(cameraId)
    if (found?.key === key) return found
    // The small stream's picture, which is the smaller one.
    const fresh: Known = { key, place: { ...place, profiles: place.profiles.toReversed() }, url: undefined, last: null, failed: null, taking: null }
    known.set(cameraId, fresh)
    return fresh
  }
  const fetchOne = async (one: Known): Promise<TakenStill> => {
    one.url ??= await findSnapshot(one.place, io)
    if (one.url === null) throw new VigilError('camera.noStill')
    const atMs = now()
    const jpeg = stripJpeg(await takeSnapshot({ ...one.place, url: one.url, signal: ended.signal }))
    const size = jpeg === null ? null : jpegSize(jpeg)
    if (jpeg === null || size === null || jpeg.byteLength > MOST_BYTES || size.width * size.height > MOST_PIXELS)
      throw new VigilError('device.wrongAnswer', { said: 'no picture that can be shown' })
    return { jpeg, atMs }
  }
  const isFor = (atMs: EpochMs, ms: number) => Math.abs(now() - atMs) < ms
  const take = async (cameraId: CameraId): Promise<TakenStill> => {
    const one = knownOf(cameraId)
    if (one.last !== null && isFor(one.last.atMs, STILL_EVERY_MS)) return one.last
    // A refused log-in is never tried again as it is: it would lock the account.
    if (one.failed !== null && (one.failed.error.code === 'device.unauthorized' || isFor(one.failed.atMs, FAILED_FOR_MS))) throw one.failed.error
    one.taking ??= lane
      .run(() =>
        ask(
          one.place.address.host,
          one.place.login,
          () => fetchOne(one),
          () => false,
        ),
      )
      .then(
        (still) => {
          one.failed = null
          return (one.last = still)
        },
        (error: unknown) => {
          if (error instanceof VigilError && error.code !== 'request.tooMany') one.failed = { error, atMs: now() }
          throw error
        },
      )
      .finally(() => (one.taking = null))
    return one.taking
  }
  return {
    take,
    async view(cameraId) {
      const { jpeg, atMs } = await take(cameraId)
      return { jpeg: Buffer.from(jpeg).toString('base64'), ageMs: Math.max(0, now() - atMs) }
    },
    stop: () => ended.abort(),
  }
}
