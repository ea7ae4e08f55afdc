// What the PMS told, on the screens' socket.
import { guarded } from './guarded.ts'

const { pmsInbound } = guarded

const BATCHES = 20
const SNAPSHOTS = 20
const CONFLICTS = 100
const JOBS = 50

export const pmsInboundRoutes = {
  overview: pmsInbound.overview.handler(({ context }) => context.services.pmsInbound.overview()),
  batches: pmsInbound.batches.handler(({ context }) => context.services.pmsInbound.batches(BATCHES)),
  snapshots: pmsInbound.snapshots.handler(({ context }) => context.services.pmsInbound.snapshots(SNAPSHOTS)),
  decideSnapshot: pmsInbound.decideSnapshot.handler(({ context, input }) => context.services.pmsInbound.decideSnapshot(context.actor, input.id, input.approve)),
  conflicts: pmsInbound.conflicts.handler(({ context }) => context.services.pmsInbound.conflicts(CONFLICTS)),
  conflict: pmsInbound.conflict.handler(({ context, input }) => context.services.pmsInbound.conflict(context.actor, input.id)),
  settle: pmsInbound.settle.handler(({ context, input }) => context.services.pmsInbound.settle(context.actor, input)),
  jobs: pmsInbound.jobs.handler(({ context }) => context.services.pmsInbound.jobs(JOBS)),
}
