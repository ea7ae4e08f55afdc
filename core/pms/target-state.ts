// How it stands with a system, in one word for people.
import type { TargetView } from '../../contract/integration.ts'
import { backlogOf } from '../../db/outbox.ts'
import type { Env } from '../env.ts'
import type { TargetState } from './push-outbox.ts'
import type { ConfiguredTarget } from './target-list.ts'

/** @param state null: it is switched off */
export function stateOf(env: Env, target: ConfiguredTarget, state: TargetState | null): TargetView {
  const { pending, dead, oldestAgeMs, problem } = state ?? backlogOf(env.db, target.id, env.clock.now())
  const { id, name, adapterId: adapter } = target
  return { id, name, adapter, state: wordFor(target, state), sinceMs: state?.failingSinceMs ?? null, pending, dead, oldestAgeMs, problem }
}

function wordFor(target: ConfiguredTarget, state: TargetState | null): TargetView['state'] {
  if (state === null) return 'off'
  if (target.settings === null) return 'broken'
  if (state.isPaused) return 'paused'
  if (state.isGone) return 'gone'
  if (state.problem === 'pms.insecure') return 'insecure'
  return state.failingSinceMs !== null ? 'failing' : 'ok'
}
