// Spreads generated scenes over child processes and collects what came of them.
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Judge } from './judge-names.ts'
import type { Outcome } from './outcome.ts'
import type { SceneJob } from './plan-scenes.ts'

export interface ToSceneProcess {
  readonly job: SceneJob
  readonly judges: readonly Judge[]
}

export type FromSceneProcess =
  { readonly id: string; readonly results: readonly { readonly judge: Judge; readonly outcome: Outcome }[] } | { readonly id: string; readonly failed: string }

export interface RunOptions {
  readonly tasks: readonly ToSceneProcess[]
  readonly workers: number
  readonly onResult: (judge: Judge, outcome: Outcome) => void
  /** `seconds` of scenes, done and in all. */
  readonly onProgress: (done: { readonly scenes: number; readonly seconds: number }, id: string) => void
  /** Replaced in tests. */
  readonly entry?: string
}

const ENTRY = fileURLToPath(new URL('./scene-process.ts', import.meta.url))

/** @throws Error when a scene fails or a child dies; nothing is left out silently */
export async function runScenes({ tasks, workers, onResult, onProgress, entry = ENTRY }: RunOptions): Promise<void> {
  const waiting = [...tasks]
  const done = { scenes: 0, seconds: 0 }
  const children = Array.from({ length: Math.min(workers, tasks.length) }, () => fork(entry, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }))
  const work = async (child: ChildProcess): Promise<void> => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const answer = await ask(child, task)
      if ('failed' in answer) throw new Error(`scene ${answer.id}: ${answer.failed}`)
      for (const { judge, outcome } of answer.results) onResult(judge, outcome)
      done.scenes++
      done.seconds += task.job.spec.seconds
      onProgress(done, answer.id)
    }
  }
  try {
    await Promise.all(children.map(work))
  } finally {
    for (const child of children) child.kill()
  }
}

function ask(child: ChildProcess, task: ToSceneProcess): Promise<FromSceneProcess> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null, signal: string | null): void => reject(new Error(`scene ${task.job.id}: its process ended (${code ?? signal})`))
    child.once('exit', died)
    child.once('message', (answer) => {
      child.off('exit', died)
      resolve(answer as FromSceneProcess)
    })
    child.send(task)
  })
}
