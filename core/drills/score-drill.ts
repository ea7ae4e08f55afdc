// How well a training went: half for time, half for the steps, less for what one must not do. Pure.
import type { DrillScore } from '../../contract/drill.ts'
import type { Script } from './scenarios.ts'

export interface DrillCourse {
  /** Seconds from the first claim; null: never done. */
  readonly tookS: Readonly<Record<'acknowledge' | 'dispatch' | 'resolve', number | null>>
  /** Steps that were done, wrong ones among them. */
  readonly done: ReadonlySet<string>
}

const MOST = { acknowledge: 20, dispatch: 15, resolve: 15 } as const
const STEPS_MOST = 50
const WRONG_COSTS = 10
export const PASS_MARK = 70

/** Faster is never worth less; a step that is done never less than one that is not. */
export function scoreDrill({ steps, times }: Pick<Script, 'steps' | 'times'>, { tookS, done }: DrillCourse): DrillScore {
  const timed = (['acknowledge', 'dispatch', 'resolve'] as const).map((name) => {
    const { targetS, limitS } = times[name]
    const took = tookS[name]
    const share = took === null ? 0 : Math.min(1, Math.max(0, (limitS - took) / (limitS - targetS)))
    return { name, tookS: took, targetS, limitS, points: Math.round(MOST[name] * share * 10) / 10, most: MOST[name] }
  })
  const needed = steps.filter(({ isWrong }) => isWrong !== true).length
  const each = Math.round((STEPS_MOST / needed) * 100) / 100
  const stepParts = steps.map(({ id, isWrong }) => {
    const isDone = done.has(id)
    return isWrong === true ? { id, isDone, points: isDone ? -WRONG_COSTS : 0, most: 0 } : { id, isDone, points: isDone ? each : 0, most: each }
  })
  const sum = [...timed, ...stepParts].reduce((total, { points }) => total + points, 0)
  const score = Math.min(100, Math.max(0, Math.round(sum)))
  // Whoever never took note of it has not passed, however much was ticked.
  return { score, isPassed: score >= PASS_MARK && tookS.acknowledge !== null, times: timed, steps: stepParts }
}
