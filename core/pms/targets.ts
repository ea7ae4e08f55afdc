// Who is owed what happens: the systems incidents are passed on to, as far as writing an event needs them.
import type { WorkOrderRule } from '../../contract/integration.ts'

/** The one the site file names. */
export const SITE_TARGET = 'pms'

export interface Target {
  readonly id: string
  /** For people. */
  readonly name: string
  /** Also what is about no incident. */
  readonly takesOther: boolean
  readonly workOrders: readonly WorkOrderRule[]
}

/** Those that are switched on; a paused one, too: it is owed all it misses. */
export interface Targets {
  list(): readonly Target[]
}
