// Evaluates generated scenes: plans them, runs what is not kept already, adds up.
import { join } from 'node:path'
import type { Told } from '../eval/evaluate-footage.ts'
import type { GeneratedOptions } from './generated-options.ts'
import type { Judge } from './judge-names.ts'
import type { Outcome } from './outcome.ts'
import { makeOf, openOutcomeFile } from './outcome-file.ts'
import { planScenes } from './plan-scenes.ts'
import { runScenes, type ToSceneProcess } from './run-scenes.ts'
import { toJson, toText, type Variant } from './summary-report.ts'

const ROOT = join(import.meta.dirname, '..', '..')

export async function evaluateGenerated(options: GeneratedOptions): Promise<Told> {
  const jobs = planScenes(options)
  const { seed, width, height } = options
  const file = options.out === null ? null : openOutcomeFile(options.out, makeOf(ROOT, { seed, width, height }))
  const outcomes = new Map(options.judges.map((judge): [Judge, Map<string, Outcome>] => [judge, new Map()]))
  for (const { judge, outcome } of file?.kept ?? []) outcomes.get(judge)?.set(outcome.id, outcome)
  const tasks = jobs.map((job): ToSceneProcess => ({ job, judges: options.judges.filter((judge) => !outcomes.get(judge)!.has(job.id)) }))
  const toRun = tasks.filter((task) => task.judges.length > 0)
  if (toRun.length < tasks.length) process.stderr.write(`${tasks.length - toRun.length} of ${tasks.length} scenes are kept in ${options.out}\n`)
  await runScenes({
    tasks: toRun,
    workers: options.workers,
    onResult: (judge, outcome) => {
      file?.add(judge, outcome)
      outcomes.get(judge)!.set(outcome.id, outcome)
    },
    onProgress: progress(toRun),
  })
  // In the order of the plan, and only what was asked for: the folder may hold more.
  const variants = options.judges.map((judge): Variant => ({ judge, outcomes: jobs.map((job) => outcomes.get(judge)!.get(job.id)!) }))
  return { json: toJson(variants), text: toText(variants) }
}

function progress(tasks: readonly ToSceneProcess[]): (done: { readonly scenes: number; readonly seconds: number }, id: string) => void {
  const seconds = tasks.reduce((sum, { job }) => sum + job.spec.seconds, 0)
  const startedMs = performance.now()
  return (done, id) => {
    const leftMin = ((performance.now() - startedMs) / 60_000 / done.seconds) * (seconds - done.seconds)
    process.stderr.write(`${done.scenes}/${tasks.length} ${id}, ${leftMin.toFixed(1)} min left\n`)
  }
}
