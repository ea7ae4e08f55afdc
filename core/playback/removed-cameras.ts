// Cameras that are not set up any more and of which recordings are still here: what they were called, and from when until when.
import type { CameraId } from '../../contract/ids.ts'
import type { PlaybackSource } from '../../contract/playback.ts'
import type { RemovedCamera } from '../../contract/playback-api.ts'
import { importCameraNames, listGoneCameras, rememberCameraNames } from '../../db/camera-names.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { CameraUsage } from '../../media/archive/ring-catalogue.ts'
import type { Env } from '../env.ts'
import { recallSite } from '../known-site.ts'

interface Named {
  readonly id: CameraId
  readonly name: string
}

export interface RecordedCameras {
  /** Set up now, or with recordings that can be looked at in this source. */
  find(cameraId: CameraId, source: PlaybackSource): Named | null
  /** The one whose recordings end last first. */
  removed(): RemovedCamera[]
}

export interface RecordedCamerasMeans {
  /** Set up now. */
  cameras(): readonly Named[]
  /** What lies in the ring of cameras that are not. */
  recordingsOfOthers(): readonly (Pick<CameraUsage, 'bytes' | 'oldestMs' | 'newestMs'> & { readonly cameraId: CameraId })[]
}

export function createRecordedCameras({ db }: Pick<Env, 'db'>, { cameras, recordingsOfOthers }: RecordedCamerasMeans): RecordedCameras {
  const removed = (): RemovedCamera[] => {
    const names = new Map(listGoneCameras(db).map((one) => [one.cameraId, one]))
    const all = recordingsOfOthers().flatMap(({ cameraId, oldestMs, newestMs, bytes }) => {
      if (oldestMs === null || newestMs === null) return []
      const known = names.get(cameraId)
      return [{ cameraId, name: known?.name ?? cameraId, goneAtMs: known?.goneAtMs ?? null, fromMs: oldestMs, toMs: newestMs, bytes }]
    })
    return all.toSorted((a, b) => b.toMs - a.toMs)
  }
  return {
    removed,
    find(cameraId, source) {
      const own = cameras().find(({ id }) => id === cameraId)
      if (own !== undefined) return { id: cameraId, name: own.name }
      // Where its recorder was is not known any more.
      if (source !== 'ring') return null
      const gone = removed().find((one) => one.cameraId === cameraId)
      return gone === undefined ? null : { id: cameraId, name: gone.name }
    },
  }
}

/** Called at the start and at every change of what is set up. */
export function rememberNames({ db, clock }: Pick<Env, 'db' | 'clock'>, cameras: readonly Named[]): void {
  const known = cameras.map(({ id, name }) => ({ cameraId: id, name }))
  inTransaction(db, () => rememberCameraNames(db, known, Math.round(clock.now())))
}

/** What the last core called cameras that the site file has lost meanwhile; to be called before the file of names is written anew. */
export function importNames({ db }: Pick<Env, 'db'>, dataDir: string): void {
  const recalled = recallSite(dataDir)?.cameras ?? []
  inTransaction(db, () =>
    importCameraNames(
      db,
      recalled.map(({ id, name }) => ({ cameraId: id, name })),
    ),
  )
}
