// Answers the screens' calls: checks the permission of each, asks the core, and keeps the feeds going.
import { setImmediate } from 'node:timers/promises'
import { implement, ORPCError } from '@orpc/server'
import { api, type IncidentFeedEvent } from '../../contract/api.ts'
import { ERRORS, VigilError } from '../../contract/errors.ts'
import type { User } from '../../contract/people.ts'
import { may, permissionOf } from '../access.ts'
import type { Actor } from '../env.ts'
import type { FeedTopics } from '../feed.ts'
import { actOnIncident, countOpenIncidents, getIncidentDetail, listIncidents, listOpenIncidents, reportIncident } from '../incidents/service.ts'
import { createLane } from '../lane.ts'
import type { Services } from '../services.ts'
import { invalidField, toErrorAnswer } from './errors.ts'
import { checkReportPlace } from './report-place.ts'
import type { StreamLimit } from './stream-limit.ts'

export interface RpcContext {
  readonly services: Services
  /** Read anew at every call, so that a change of role or a logout takes effect at once; null: signed out. */
  user(): User | null
  /** Of this socket. */
  readonly streams: StreamLimit
}

/** More than anybody can look at; what is most urgent comes first. */
const MAX_SNAPSHOT = 1000

const os = implement(api).$context<RpcContext>()

/** Deny by default, then turn whatever is thrown into a code of the table. */
const guarded = os.use(async ({ context, path, next }) => {
  const { log } = context.services.env
  try {
    const user = context.user()
    if (user === null) throw new VigilError('auth.required')
    const permission = permissionOf(path)
    if (!may(user, permission)) {
      log.warn('call denied', { call: path.join('.'), user: user.id, role: user.role })
      throw new VigilError('auth.forbidden', { permission })
    }
    const actor: Actor = { type: 'user', id: user.id, name: user.name }
    return await next({ context: { user: () => user, actor } })
  } catch (thrown) {
    throw toRpcError(thrown, context.services, path.join('.'))
  }
})

function toRpcError(thrown: unknown, services: Services, call: string): ORPCError<string, unknown> {
  const { status, body } = toErrorAnswer(asVigil(thrown), services.env.log, call)
  return new ORPCError(body.code, { status, message: body.message, data: body.details ?? {} })
}

/** oRPC's own complaint about an input that does not fit the contract. */
function asVigil(thrown: unknown): unknown {
  if (!(thrown instanceof ORPCError)) return thrown
  if (thrown.code === 'BAD_REQUEST') {
    const issues: unknown = (thrown.data as { issues?: unknown } | undefined)?.issues
    return Array.isArray(issues) ? invalidField(issues.filter(isIssue)) : new VigilError('request.malformed')
  }
  return thrown.status === ERRORS['request.notFound'].status ? new VigilError('request.notFound') : thrown
}

function isIssue(issue: unknown): issue is { path: readonly PropertyKey[]; message: string } {
  return typeof issue === 'object' && issue !== null && 'path' in issue && Array.isArray(issue.path) && 'message' in issue && typeof issue.message === 'string'
}

/** What is there first, then every change, and all of it again when this reader fell behind. */
async function* watch<K extends keyof FeedTopics>(
  services: Services,
  topic: K,
  signal: AbortSignal | undefined,
  snapshot: () => readonly FeedTopics[K][],
): AsyncGenerator<FeedTopics[K], void, void> {
  const changes = services.env.feed.subscribe(topic, signal)
  yield* snapshot()
  for await (const delivered of changes) {
    if (delivered.lost) yield* snapshot()
    else yield delivered.event
  }
}

/** One at a time, each in a turn of its own: many screens that come back at once must not hold up everything else. */
const SNAPSHOTS = createLane({ width: 1, maxWaiting: 1000 })

async function* watchIncidents({ env }: Services, signal: AbortSignal | undefined): AsyncGenerator<IncidentFeedEvent, void, void> {
  const changes = env.feed.subscribe('incident', signal)
  const snapshot = (): Promise<IncidentFeedEvent> =>
    SNAPSHOTS.run(async () => {
      await setImmediate()
      return { type: 'snapshot', incidents: listOpenIncidents(env, MAX_SNAPSHOT), total: countOpenIncidents(env) }
    })
  yield await snapshot()
  for await (const delivered of changes) yield delivered.lost ? await snapshot() : { type: 'changed', incident: delivered.event }
}

async function* watchTracks(
  { env }: Services,
  cameraIds: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<FeedTopics['tracks'], void, void> {
  const wanted = new Set(cameraIds)
  for await (const delivered of env.feed.subscribe('tracks', signal)) {
    if (!delivered.lost && wanted.has(delivered.event.cameraId)) yield delivered.event
  }
}

export const router = guarded.router({
  session: { me: guarded.session.me.handler(({ context }) => context.user()) },
  site: { get: guarded.site.get.handler(({ context }) => context.services.site) },
  cameras: {
    list: guarded.cameras.list.handler(({ context }) => [...context.services.cameras()]),
    watch: guarded.cameras.watch.handler(({ context: { services, streams }, signal }) =>
      streams.hold(
        signal,
        watch(services, 'camera', signal, () => services.cameras()),
      ),
    ),
  },
  devices: {
    list: guarded.devices.list.handler(({ context }) => [...context.services.devices()]),
    watch: guarded.devices.watch.handler(({ context: { services, streams }, signal }) =>
      streams.hold(
        signal,
        watch(services, 'device', signal, () => services.devices()),
      ),
    ),
    command: guarded.devices.command.handler(({ context, input }) => context.services.command(context.actor, input)),
  },
  incidents: {
    list: guarded.incidents.list.handler(({ context, input }) => listIncidents(context.services.env, input)),
    get: guarded.incidents.get.handler(({ context, input }) => getIncidentDetail(context.services.env, input.id)),
    act: guarded.incidents.act.handler(({ context, input: { id, ...action } }) => actOnIncident(context.services.env, context.actor, id, action)),
    report: guarded.incidents.report.handler(({ context, input }) => {
      checkReportPlace(context.services, input)
      return reportIncident(context.services.env, context.actor, input)
    }),
    watch: guarded.incidents.watch.handler(({ context: { services, streams }, signal }) => streams.hold(signal, watchIncidents(services, signal))),
  },
  tracks: {
    watch: guarded.tracks.watch.handler(({ context: { services, streams }, input, signal }) =>
      streams.hold(signal, watchTracks(services, input.cameraIds, signal)),
    ),
  },
  health: {
    get: guarded.health.get.handler(({ context }) => context.services.health()),
    watch: guarded.health.watch.handler(({ context: { services, streams }, signal }) =>
      streams.hold(
        signal,
        watch(services, 'health', signal, () => [services.health()]),
      ),
    ),
  },
})
