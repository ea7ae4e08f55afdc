// Builds what the desk works with, beside the incidents themselves: its settings and what hangs on them.
import type { DevicesOutside } from '../devices.ts'
import type { Env } from '../env.ts'
import { createPatrolDesk, type PatrolDesk } from '../patrol/patrol-desk.ts'
import type { Troubles } from '../troubles.ts'
import { createDeskSettings, type DeskSettingsDesk } from './settings.ts'

export interface DeskServices {
  readonly deskSettings: DeskSettingsDesk
  readonly patrols: PatrolDesk
}

type React = Required<DevicesOutside>['react']

export interface Desk {
  readonly services: DeskServices
  /** What the desk takes from a device's signal, before whatever else it leads to. */
  react(...signal: [...Parameters<React>, React]): ReturnType<React>
  stop(): void
}

const PATROLS_EVERY_MS = 5000

export function createDesk(env: Env, troubles: Troubles): Desk {
  const patrols = createPatrolDesk(env)
  const look = () => troubles.survive('looking after patrols', patrols.tick)
  look()
  const timer = setInterval(look, PATROLS_EVERY_MS)
  return {
    services: { deskSettings: createDeskSettings(env), patrols },
    react(device, signal, next) {
      patrols.onSignal(device, signal)
      return next(device, signal)
    },
    stop: () => clearInterval(timer),
  }
}
