// Builds what the desk works with, beside the incidents themselves: its settings and what hangs on them.
import type { Site } from '../../contract/site.ts'
import type { Env } from '../env.ts'
import { createDeskSettings, type DeskSettingsDesk } from './settings.ts'
import { createSurroundings, type SurroundingsDesk } from './surroundings.ts'

export interface DeskServices {
  readonly deskSettings: DeskSettingsDesk
  readonly surroundings: SurroundingsDesk
}

export function createDesk(env: Env, { site }: { readonly site: Pick<Site, 'buildings' | 'devices'> }): { readonly services: DeskServices; stop(): void } {
  return { services: { deskSettings: createDeskSettings(env), surroundings: createSurroundings(env, site) }, stop: () => undefined }
}
