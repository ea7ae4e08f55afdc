// Looks once a second for whoever is late and for phones that have fallen silent.
import type { Env } from '../../env.ts'
import type { ReachDesk } from '../reach.ts'
import { raiseLapses } from './raise-lapses.ts'

const EVERY_MS = 1000

/** @returns what ends it */
export function watchDispatches(env: Env, reach: ReachDesk): () => void {
  const look = () => {
    try {
      for (const id of reach.changed()) env.feed.publish('staff', { id })
      raiseLapses(env)
    } catch (error) {
      env.log.error('deadlines of those who were sent could not be looked at', { error: String(error) })
    }
  }
  const timer = setInterval(look, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
