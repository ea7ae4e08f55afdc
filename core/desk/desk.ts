// Builds what the desk works with, beside the incidents themselves: its settings and what hangs on them.
import { randomInt } from 'node:crypto'
import type { Env } from '../env.ts'
import { createTraining, type TrainingDesk } from '../drills/training.ts'
import { createDuty, type DutyDesk } from '../shifts/duty.ts'
import type { GatherOutside } from '../shifts/gather.ts'
import { createDeskSettings, type DeskSettingsDesk } from './settings.ts'

export interface DeskServices {
  readonly deskSettings: DeskSettingsDesk
  readonly duty: Omit<DutyDesk, 'tick'>
  readonly training: TrainingDesk
}

export function createDesk(env: Env, outside: GatherOutside): { readonly services: DeskServices; tick(): void; stop(): void } {
  // Nobody may be able to tell when the next check comes.
  const { tick, ...duty } = createDuty(env, outside, () => randomInt(2 ** 47) / 2 ** 47)
  const training = createTraining(env)
  return {
    services: { deskSettings: createDeskSettings(env), duty, training },
    tick() {
      tick()
      training.look()
    },
    stop: training.stop,
  }
}
