// Builds what belongs to privacy: what cameras are for and what of them is covered, requests of persons, breaches, and forgetting in time.
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { PrivacyRecords } from '../../contract/privacy.ts'
import { realAfter, type After } from '../../devices/supervise.ts'
import type { Env } from '../env.ts'
import type { Troubles } from '../troubles.ts'
import { createBreachDesk, type BreachDesk } from './breaches.ts'
import { createCoveredClips, type CoveredClips } from './covered-clips.ts'
import { readRecords } from './records.ts'
import { createRequestDesk, type RequestDesk, type RequestMeans } from './requests.ts'
import { sweepPersonalData } from './sweep.ts'
import { createCameraUses, type CameraUses } from './uses.ts'

export interface Privacy {
  readonly uses: CameraUses
  readonly requests: RequestDesk
  readonly breaches: BreachDesk
  readonly covered: CoveredClips
  records(): PrivacyRecords
}

export interface PrivacyOptions extends Pick<RequestMeans, 'vehicles'> {
  /** Its cameras are read anew at every look. */
  readonly site: { readonly cameras: readonly { readonly id: CameraId; readonly name: string }[] }
  readonly residents: { readonly desk: RequestMeans['residents']; believed(): EpochMs }
  readonly recording: { view(): { readonly cameras: readonly { readonly days: number }[] } }
  readonly troubles: Troubles
  readonly dataDir: string
  readonly after?: After
}

const TICK_MS = 5000
const SWEEP_MS = 600_000

export function createPrivacy(env: Env, options: PrivacyOptions): Privacy & { stop(): Promise<void> } {
  const { troubles, site, residents, vehicles, recording, after = realAfter } = options
  const uses = createCameraUses(env, () => site.cameras)
  const requests = createRequestDesk(env, { residents: residents.desk, vehicles })
  const recordingDays = () => recording.view().cameras.reduce<number | null>((most, { days }) => Math.max(most ?? 0, days), null)
  const covered = createCoveredClips(env, { dataDir: options.dataDir, masksOf: uses.masksOf })
  let cancelTick = () => {}
  let cancelSweep = () => {}
  const tick = () => {
    troubles.survive('looking after requests of persons', requests.tick)
    cancelTick = after(TICK_MS, tick)
  }
  const sweep = () => {
    const hasMore = troubles.survive('forgetting what has been kept long enough', () => sweepPersonalData(env, residents.desk, residents.believed())) ?? false
    cancelSweep = after(hasMore ? 1000 : SWEEP_MS, sweep)
  }
  cancelTick = after(TICK_MS, tick)
  cancelSweep = after(TICK_MS, sweep)
  return {
    uses,
    requests,
    breaches: createBreachDesk(env),
    covered,
    records: () => readRecords(env, uses, recordingDays),
    async stop() {
      cancelTick()
      cancelSweep()
      await covered.stop()
    },
  }
}
