// The outside world as the deciding code is handed it.
import type { WritableDb } from '../db/open.ts'
import type { Clock } from './clock.ts'
import type { SiteFacts } from './correlation/sighting.ts'
import type { Feed } from './feed.ts'
import type { Incident } from '../contract/incident.ts'
import type { Log } from './log.ts'
import type { Targets } from './pms/targets.ts'
import type { ProcessBoard } from './system/process-board.ts'

export interface Env {
  readonly db: WritableDb
  readonly clock: Clock
  readonly log: Log
  readonly feed: Feed
  /** What has to be done at once when an incident was opened, or joined by what would have been one of its own: called when it is on disk. */
  readonly onOpened?: (incident: Incident) => void
  /** What claims are put together by; absent: each stands alone. */
  readonly correlation?: SiteFacts
  /** Who is owed what happens; absent, or nobody in it: nothing is owed. */
  readonly targets?: Targets
  /** Where supervised processes are noted. */
  readonly processes?: ProcessBoard
  /** The site's id (for `source` of CloudEvents) and time zone (for incident numbers). */
  readonly site: {
    readonly id: string
    readonly name: string
    readonly timezone: string
    /** Where other systems find the console, without a slash at its end. */
    readonly url?: string
  }
}

/** Who did it, for the timeline and the audit log. */
export type Actor =
  | { readonly type: 'user'; readonly id: string; readonly name: string }
  | { readonly type: 'key'; readonly id: string; readonly name: string }
  | { readonly type: 'system'; readonly id: 'system'; readonly name: 'system' }

export const SYSTEM: Actor = { type: 'system', id: 'system', name: 'system' }
