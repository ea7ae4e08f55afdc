// Looks after patrols for as long as the core runs.
import type { Troubles } from '../troubles.ts'
import type { PatrolDesk } from './patrol-desk.ts'

const LOOK_EVERY_MS = 5000

/** @returns ends it */
export function startPatrols(patrols: Pick<PatrolDesk, 'tick'>, troubles: Troubles): () => void {
  const look = () => troubles.survive('looking after patrols', patrols.tick)
  look()
  const timer = setInterval(look, LOOK_EVERY_MS)
  return () => clearInterval(timer)
}
