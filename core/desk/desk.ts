// Builds what the desk works with, beside the incidents themselves: its settings, the staff and who is sent, and what watches the time.
import type { Env } from '../env.ts'
import { createDispatchDesk, type DispatchDesk } from './dispatch/desk.ts'
import { createPhotoDesk, type PhotoDesk } from './dispatch/photos.ts'
import { watchDispatches } from './dispatch/watch-dispatches.ts'
import { createReachDesk, type ReachDesk } from './reach.ts'
import { createDeskSettings, type DeskSettingsDesk } from './settings.ts'
import { createShelvedSourceDesk, type ShelvedSourceDesk } from './shelved-sources.ts'
import { createStaffDesk, type StaffDesk } from './staff.ts'
import { createWatchTimers } from './watch-timers.ts'

export interface DeskServices {
  readonly deskSettings: DeskSettingsDesk
  readonly staff: StaffDesk
  readonly reach: ReachDesk
  readonly dispatches: DispatchDesk
  readonly taskPhotos: PhotoDesk
  readonly shelvedSources: ShelvedSourceDesk
}

export interface DeskOptions {
  readonly dataDir: string
}

export function createDesk(env: Env, { dataDir }: DeskOptions): { readonly services: DeskServices; stop(): void } {
  const reach = createReachDesk(env.clock)
  const staff = createStaffDesk(env, reach)
  const dispatches = createDispatchDesk(env, staff, reach)
  const watchTimers = createWatchTimers(env)
  watchTimers.start()
  const closing = [watchDispatches(env, reach), watchTimers.stop]
  return {
    services: {
      deskSettings: createDeskSettings(env),
      staff,
      reach,
      dispatches,
      taskPhotos: createPhotoDesk(env, dataDir),
      shelvedSources: createShelvedSourceDesk(env),
    },
    stop: () => closing.forEach((step) => step()),
  }
}
