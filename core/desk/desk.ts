// Builds what the desk works with, beside the incidents themselves: its settings and what hangs on them.
import type { Env } from '../env.ts'
import { createMapDesk, type MapDesk } from './maps.ts'
import { createDeskSettings, type DeskSettingsDesk } from './settings.ts'

export interface DeskServices {
  readonly deskSettings: DeskSettingsDesk
  readonly maps: MapDesk
}

export function createDesk(env: Env): { readonly services: DeskServices; stop(): void } {
  return { services: { deskSettings: createDeskSettings(env), maps: createMapDesk(env) }, stop: () => undefined }
}
