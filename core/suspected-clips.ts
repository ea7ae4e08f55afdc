// Keeps a clip of every suspected fall for whoever reviews it: the camera's own memory of a minute is long gone by then.
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fall } from '../contract/falling.ts'
import { findFallClip, listSpentFallClips, setFallClip } from '../db/fall-clips.ts'
import type { ClipRequest } from '../media/media-client.ts'
import type { RecordedFile } from '../media/messages.ts'
import type { Env } from './env.ts'
import { createLane } from './lane.ts'

export interface SuspectedClips {
  /** Starts it; never throws. A clip that cannot be made is missing, which the log says. */
  keep(fallId: string, fall: Fall): void
  /** null: there is none (any more). */
  find(fallId: string): RecordedFile | null
  /** Deletes some of what nobody needs any more; called now and then, one call after the other. */
  prune(): Promise<void>
}

export interface SuspectedClipsOptions {
  /** Absolute path of the folder they lie in. */
  readonly folder: string
  /** Cuts it from what the camera has sent. @throws MediaError */
  clip(request: ClipRequest): Promise<{ readonly startedAtMs: number }>
}

/** As much as the evidence of an alarm shows, so that it can be made of this clip. */
const AROUND_MS = 10_000
const HOUR_MS = 3600_000
const KEPT_MS = 30 * 24 * HOUR_MS
/** About 5 MB each. */
const MOST_KEPT = 200
const DELETED_AT_ONCE = 20
const AT_ONCE = { width: 2, maxWaiting: 8 }

export function createSuspectedClips(env: Env, { folder, clip }: SuspectedClipsOptions): SuspectedClips {
  const lane = createLane(AT_ONCE)
  const pathOf = (fallId: string) => join(folder, `${fallId}.mp4`)
  const underWay = new Set<string>()
  let isSwept = false

  const take = async (fallId: string, { cameraId, firstAtMs, lastAtMs }: Fall) => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const made = await clip({ cameraId, fromMs: firstAtMs - AROUND_MS, toMs: lastAtMs + AROUND_MS, proveAtMs: lastAtMs, file: pathOf(fallId) })
    setFallClip(env.db, fallId, made.startedAtMs)
  }
  /** What a crash left between the file and its record. */
  const sweep = async () => {
    for (const name of await readdir(folder).catch(() => [])) {
      const fallId = name.replace(/\.mp4$/, '')
      if (findFallClip(env.db, fallId) === null && !underWay.has(fallId)) await rm(join(folder, name), { force: true })
    }
  }
  return {
    keep(fallId, fall) {
      underWay.add(fallId)
      lane
        .run(() => take(fallId, fall))
        .catch((error: unknown) => env.log.warn('no clip of a suspected fall', { fall: fallId, error: String(error) }))
        .finally(() => underWay.delete(fallId))
    },
    find(fallId) {
      const startsAtMs = findFallClip(env.db, fallId)
      return startsAtMs === null ? null : { file: pathOf(fallId), startsAtMs }
    },
    async prune() {
      if (!isSwept) await sweep()
      isSwept = true
      const nowMs = env.clock.now()
      const spent = listSpentFallClips(env.db, { beforeMs: nowMs - KEPT_MS, reviewedBeforeMs: nowMs - HOUR_MS, keep: MOST_KEPT, limit: DELETED_AT_ONCE })
      for (const fallId of spent) {
        await rm(pathOf(fallId), { force: true })
        setFallClip(env.db, fallId, null)
      }
    },
  }
}
