// Evaluates a folder of labelled footage: every clip, every rule that is built.
import { createDetector } from '../../vision/detect.ts'
import { modelsDir } from '../../vision/models.ts'
import { openJudge } from '../falling/judge.ts'
import type { Judge } from '../falling/judge-names.ts'
import { readFootage } from './footage.ts'
import { toJson, toText } from './report.ts'
import { planClip, runClip, type ClipResult } from './run-clip.ts'
import { scoreTwoWheelers } from './two-wheelers.ts'

export interface FootageOptions {
  readonly folder: string
  readonly only: string | null
  readonly judge: Judge
}

export interface Told {
  readonly json: Record<string, unknown>
  readonly text: string
}

export async function evaluateFootage({ folder, only, judge }: FootageOptions): Promise<Told> {
  const footage = await readFootage(folder)
  const plans = footage.clips.map((clip) => planClip(clip, only))
  const notBuilt = new Map<string, number>()
  for (const kind of plans.flatMap((plan) => plan.notBuilt)) notBuilt.set(kind, (notBuilt.get(kind) ?? 0) + 1)
  const toRun = plans.filter((plan) => plan.rules.length > 0)
  const detector = once(() => createDetector({ modelsDir: modelsDir() }))
  const facade = once(() => openJudge(judge))
  const clips: ClipResult[] = []
  for (const [i, plan] of toRun.entries()) {
    process.stderr.write(`${i + 1}/${toRun.length} ${plan.clip.file} (${plan.clip.durationS} s)\n`)
    clips.push(await runClip(folder, plan, { detector: detector.get, createWatcher: async () => (await facade.get()).createWatcher }))
  }
  const twoWheelers = only && only !== 'ebikeInLobby' ? null : await scoreTwoWheelers(folder, footage.stills, await detector.get())
  await detector.close()
  await facade.close()
  const evaluation = { clips, twoWheelers, notBuilt }
  return { json: toJson(evaluation), text: toText(evaluation) }
}

/** Opens at the first use; closes only what was opened. */
function once<T extends { close(): Promise<void> }>(open: () => Promise<T>): { get(): Promise<T>; close(): Promise<void> } {
  let opened: Promise<T> | null = null
  return { get: () => (opened ??= open()), close: async () => (await opened)?.close() }
}
