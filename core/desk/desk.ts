// Builds what the desk works with, beside the incidents themselves: its settings and what hangs on them.
import type { Env } from '../env.ts'
import { createDeskSettings, type DeskSettingsDesk } from './settings.ts'
import { createShelvedSourceDesk, type ShelvedSourceDesk } from './shelved-sources.ts'
import { createWatchTimers } from './watch-timers.ts'

export interface DeskServices {
  readonly deskSettings: DeskSettingsDesk
  readonly shelvedSources: ShelvedSourceDesk
}

export function createDesk(env: Env): { readonly services: DeskServices; stop(): void } {
  const watchTimers = createWatchTimers(env)
  watchTimers.start()
  return { services: { deskSettings: createDeskSettings(env), shelvedSources: createShelvedSourceDesk(env) }, stop: watchTimers.stop }
}
