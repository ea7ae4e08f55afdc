// Joins what belongs to falling objects: facades in force, falls that are seen, and self-tests.
import type { Fall } from '../contract/falling.ts'
import type { Site } from '../contract/site.ts'
import type { RecordedFile } from '../media/messages.ts'
import { LIVE } from './evidence-job.ts'
import { raiseSecuredAlert, type EvidenceKeeper } from './evidence.ts'
import { readDeskSettings } from './desk/settings.ts'
import type { Env } from './env.ts'
import type { FacadeDesk } from './facades.ts'
import { claimOfFall } from './fall-claims.ts'
import { createFallDesk, type FallDesk } from './falls.ts'
import { createSelfTests, type SelfTestMeans, type SelfTests } from './self-tests.ts'
import type { SuspectedClips } from './suspected-clips.ts'
import type { Troubles } from './troubles.ts'

export interface FallingOptions extends Pick<SelfTestMeans, 'liveSinceMs' | 'isWatching' | 'throwObject'> {
  readonly site: Pick<Site, 'cameras' | 'buildings'>
  readonly facades: Pick<FacadeDesk, 'entries'>
  readonly evidence: Pick<EvidenceKeeper, 'capture'>
  readonly clips: SuspectedClips
  /** Where what a look-back found can be seen in again; null: that is gone. */
  recordingOf(lookBackId: string): Promise<RecordedFile | null>
  readonly troubles: Troubles
}

export interface Falling {
  readonly falls: FallDesk
  readonly selfTests: SelfTests
  /** What the facade process says; never throws. */
  take(fall: Fall): void
  stop(): void
}

const LOOK_EVERY_MS = 1000
const PRUNE_EVERY_MS = 60_000

export function createFalling(env: Env, { site, facades, evidence, clips, recordingOf, troubles, ...video }: FallingOptions): Falling {
  const cameraOf = (cameraId: string) => site.cameras.find(({ id }) => id === cameraId)
  const facadeOf = (cameraId: string, zone: string) => facades.entries(cameraId).find(({ id }) => id === zone) ?? null

  const selfTests = createSelfTests(env, {
    ...video,
    cameraIds: () => site.cameras.map(({ id }) => id),
    facades: facades.entries,
    placeOf(cameraId, facade) {
      const camera = cameraOf(cameraId)
      return { place: `${camera?.name ?? cameraId} · ${facade.name}`, buildingId: camera?.building ?? null }
    },
  })
  const falls = createFallDesk(env, {
    claimOf(fall) {
      const camera = cameraOf(fall.cameraId)
      return camera === undefined ? null : claimOfFall(fall, camera, facadeOf(fall.cameraId, fall.zone), site, readDeskSettings(env.db).value.kinds)
    },
    raise: (claim, options, from) => raiseSecuredAlert(env, evidence, claim, options, from),
    async seenIn({ id, lookBackId }) {
      const recording = lookBackId === null ? clips.find(id) : await recordingOf(lookBackId)
      return recording === null ? LIVE : { is: 'recording', ...recording }
    },
    onSuspected: clips.keep,
    onTest: selfTests.hear,
  })
  const timer = setInterval(() => {
    troubles.survive('looking after self-tests', selfTests.look)
    troubles.survive('pruning rejected falls', falls.prune)
  }, LOOK_EVERY_MS)
  const pruning = setInterval(() => {
    clips.prune().catch((error: unknown) => env.log.warn('old clips could not be deleted', { error: String(error) }))
  }, PRUNE_EVERY_MS)
  return {
    falls,
    selfTests,
    take: (fall) => void troubles.survive('handling a fall', () => falls.take(fall)),
    stop() {
      clearInterval(timer)
      clearInterval(pruning)
    },
  }
}
