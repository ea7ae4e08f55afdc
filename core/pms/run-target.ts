// Opens the line to one system and works off what it is owed; asks it for news where it cannot push.
import type { ErrorCode } from '../../contract/errors.ts'
import type { Env } from '../env.ts'
import type { AdapterSession } from './adapter.ts'
import { pollTarget } from './poll-target.ts'
import { startTarget, type OutboxOutside, type RunningTarget } from './push-outbox.ts'
import type { ConfiguredTarget } from './target-list.ts'
import { openLine } from './transport.ts'

interface OpenedTarget {
  readonly session: AdapterSession | null
  readonly problem: ErrorCode | null
  close(): Promise<void>
}

/** Sends nothing by itself. */
export function openTarget(env: Env, { id, adapter, settings, transport }: ConfiguredTarget): OpenedTarget {
  const ending = new AbortController()
  try {
    if (adapter === null || settings === null) return { session: null, problem: null, close: async () => {} }
    const problem = adapter.problemOf?.(settings) ?? null
    const line = openLine(transport, ending.signal)
    const session = adapter.open(settings, {
      now: () => env.clock.now(),
      log: (level, message, data) => env.log[level](message, { target: id, ...data }),
      fetch: line.fetch,
      signal: ending.signal,
    })
    return {
      session,
      problem,
      async close() {
        ending.abort()
        await line.close()
      },
    }
  } catch (error) {
    // A client certificate that is none, for example.
    env.log.error('a system could not be opened; what it is owed is kept', { target: id, error: String(error) })
    return { session: null, problem: null, close: async () => ending.abort() }
  }
}

export function runTarget(env: Env, target: ConfiguredTarget, outside: OutboxOutside): RunningTarget {
  const { session, problem, close } = openTarget(env, target)
  const running = startTarget(env, { id: target.id, configHash: target.configHash, problem, session, close }, outside)
  const isActive = () => {
    const { isPaused, isGone } = running.state()
    return !isPaused && !isGone && problem === null
  }
  const stopPolling = session === null ? async () => {} : pollTarget(env, target.id, session, isActive, outside)
  return {
    ...running,
    async stop() {
      await Promise.all([running.stop(), stopPolling()])
    },
  }
}
