// What every call of a screen goes through: its permission, and whatever is thrown turned into a code of the table; and how a feed is told.
import { implement, ORPCError } from '@orpc/server'
import { api } from '../../contract/api.ts'
import { ERRORS, VigilError } from '../../contract/errors.ts'
import type { User } from '../../contract/people.ts'
import { may, permissionOf } from '../access.ts'
import type { Asking } from '../approvals/approvals.ts'
import type { Actor } from '../env.ts'
import type { FeedTopics } from '../feed.ts'
import type { Services } from '../services.ts'
import { invalidField, toErrorAnswer } from './errors.ts'
import type { StreamLimit } from './stream-limit.ts'

export interface RpcContext {
  readonly services: Services
  /** Read anew at every call, so that a change of role or a logout takes effect at once; null: signed out. */
  user(): User | null
  /** Which session of the person this is, see sessionOf(). */
  readonly session: string
  /** Of this socket. */
  readonly streams: StreamLimit
}

const os = implement(api).$context<RpcContext>()

/** Deny by default, then turn whatever is thrown into a code of the table. */
export const guarded = os.use(async ({ context, path, next }) => {
  const { log } = context.services.env
  try {
    const user = context.user()
    if (user === null) throw new VigilError('auth.required')
    if (user.mustDo !== undefined) throw new VigilError('auth.mustAct', { mustDo: user.mustDo })
    const permission = permissionOf(path)
    if (!may(user, permission)) {
      log.warn('call denied', { call: path.join('.'), user: user.id, role: user.role })
      throw new VigilError('auth.forbidden', { permission })
    }
    const actor: Actor = { type: 'user', id: user.id, name: user.name }
    const asking: Asking = { user, session: context.session }
    const result = await next({ context: { user: () => user, actor, asking } })
    const feed: unknown = result.output
    return isFeed(feed) ? { ...result, output: told(feed, context.services, path.join('.')) } : result
  } catch (thrown) {
    throw toRpcError(thrown, context.services, path.join('.'))
  }
})

function isFeed(output: unknown): output is AsyncGenerator<unknown, void, void> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output
}

/** A feed begins when it is read, after the call has been answered: what refuses it then is told like any refusal. */
async function* told(feed: AsyncGenerator<unknown, void, void>, services: Services, call: string): AsyncGenerator<unknown, void, void> {
  try {
    yield* feed
  } catch (thrown) {
    throw thrown instanceof VigilError ? toRpcError(thrown, services, call) : thrown
  }
}

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
export async function* watch<K extends keyof FeedTopics>(
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

/** Of what passes by, only what these cameras see; what a slow reader missed is gone. */
export async function* watchCameras<K extends 'tracks' | 'facadeFigures'>(
  services: Services,
  topic: K,
  cameraIds: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<FeedTopics[K], void, void> {
  const wanted = new Set(cameraIds)
  for await (const delivered of services.env.feed.subscribe(topic, signal)) {
    if (!delivered.lost && wanted.has(delivered.event.cameraId)) yield delivered.event
  }
}
