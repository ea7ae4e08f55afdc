// Looks after the shift, post checks and drills for as long as the core runs.
import type { TrainingDesk } from '../drills/training.ts'
import type { Troubles } from '../troubles.ts'
import type { DutyDesk } from './duty.ts'

const LOOK_EVERY_MS = 1000

/** @returns ends it */
export function startDuty(duty: Pick<DutyDesk, 'tick'>, training: Pick<TrainingDesk, 'look' | 'stop'>, troubles: Troubles): () => void {
  const look = () => {
    troubles.survive('looking after the shift', duty.tick)
    troubles.survive('looking after trainings', training.look)
  }
  look()
  const timer = setInterval(look, LOOK_EVERY_MS)
  return () => {
    clearInterval(timer)
    training.stop()
  }
}
