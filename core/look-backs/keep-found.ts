// Keeps what a look-back found as falls that somebody has to look at.
import { insertFall } from '../../db/falls.ts'
import type { Env } from '../env.ts'
import { announceFall } from '../falls.ts'
import { newId } from '../new-id.ts'
import type { Ranked } from './rank.ts'

/** Call it in the transaction that ends the look-back. Nothing of it rings: whoever searched is looking at the screen. */
export function keepFound(env: Env, lookBackId: string, best: readonly Ranked[]): void {
  for (const { fall } of best) {
    const id = newId(env.clock.now())
    insertFall(env.db, { id, fall, review: 'open', incidentId: null, alertId: null, lookBackId })
    announceFall(env, id)
  }
}
