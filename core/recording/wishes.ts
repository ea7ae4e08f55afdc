// What is wished for the recordings of each camera: the console's word before the site file's before the default.
import { recordingSaveSchema, type RecordingView } from '../../contract/recording.ts'
import type { CameraId } from '../../contract/ids.ts'
import type { SiteCamera } from '../../contract/site.ts'
import { listRecordingWishes } from '../../db/recording.ts'
import type { Env } from '../env.ts'

export interface RecordingWish {
  readonly isOn: boolean
  readonly days: number
  /** 10^9 bytes; null: as much as there is room for. */
  readonly maxGb: number | null
  readonly source: RecordingView['cameras'][number]['source']
  readonly version: number
}

/** A fall is asked about weeks later; recordings of a camera that is gone stay for as long, as nobody knows any more what it was. */
const FACADE_DAYS = 30
const OTHER_DAYS = 7

export interface WishesMeans {
  readonly cameras: () => readonly SiteCamera[]
  /** Whether a facade is watched by it. */
  readonly isFacade: (cameraId: CameraId) => boolean
}

/** Read anew at every call. */
export function readWishes(env: Pick<Env, 'db' | 'log'>, { cameras, isFacade }: WishesMeans): (cameraId: CameraId) => RecordingWish {
  const said = new Map(listRecordingWishes(env.db).map((saved) => [saved.cameraId, saved]))
  const known = new Map(cameras().map((camera) => [camera.id, camera]))
  return (cameraId) => {
    const saved = said.get(cameraId)
    const camera = known.get(cameraId)
    const version = saved?.version ?? 0
    const wish = saved === undefined ? null : parseWish(env, cameraId, saved.wish)
    if (wish !== null) return { ...wish, source: 'console', version }
    const days = camera === undefined || isFacade(cameraId) ? FACADE_DAYS : OTHER_DAYS
    const record = camera?.record
    if (record === undefined) return { isOn: true, days, maxGb: null, source: 'default', version }
    return { isOn: record.off !== true, days: record.days ?? days, maxGb: record.maxGb ?? null, source: 'siteFile', version }
  }
}

function parseWish({ log }: Pick<Env, 'log'>, cameraId: CameraId, wish: unknown): Pick<RecordingWish, 'isOn' | 'days' | 'maxGb'> | null {
  const parsed = recordingSaveSchema.shape.wish.safeParse(wish)
  if (!parsed.success) log.error('what the console says of recordings is not understood; the site file counts', { cameraId })
  return parsed.data ?? null
}
