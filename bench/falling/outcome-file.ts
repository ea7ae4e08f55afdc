// Keeps outcomes as they come, one JSON line each, so that an interrupted run goes on where it stopped.
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { JUDGES, type Judge } from './judge-names.ts'
import { outcomeSchema, type Outcome } from './outcome.ts'

const line = z.object({ judge: z.enum(JUDGES), outcome: outcomeSchema })
const head = z.object({ made: z.string() })

export interface OutcomeFile {
  readonly kept: readonly { readonly judge: Judge; readonly outcome: Outcome }[]
  add(judge: Judge, outcome: Outcome): void
}

/**
 * @param made what the outcomes depend on beside the scenes: those of another make are never mixed in
 * @throws Error when the folder holds outcomes of another make
 */
export function openOutcomeFile(folder: string, made: string): OutcomeFile {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'outcomes.jsonl')
  if (!existsSync(path)) writeFileSync(path, `${JSON.stringify({ made })}\n`)
  const text = readFileSync(path, 'utf8')
  // A line cut by a kill has no end: what follows would be glued to it.
  if (!text.endsWith('\n')) writeFileSync(path, text.slice(0, text.lastIndexOf('\n') + 1))
  const [first = '', ...rest] = text.split('\n').slice(0, -1)
  if (head.safeParse(JSON.parse(first)).data?.made !== made)
    throw new Error(`${path} holds outcomes of another chain, seed or size: take another folder or delete it`)
  return {
    kept: rest.map((one) => line.parse(JSON.parse(one))),
    add: (judge, outcome) => appendFileSync(path, `${JSON.stringify({ judge, outcome })}\n`),
  }
}

/** Of everything an outcome depends on: the chain and its network, the generator, the scoring. */
export function makeOf(root: string, settings: Readonly<Record<string, unknown>>): string {
  const hash = createHash('sha256').update(JSON.stringify(settings))
  const scoring = 'bench/falling/{watch-scene,play-scene,scene-file,match-throws,frame-metrics,plan-scenes}.ts'
  const files = globSync(['vision/falling/**/*.{ts,wasm,onnx}', scoring, 'contract/facade*.ts'], { cwd: root, exclude: (path) => path.endsWith('.test.ts') })
  for (const file of files.toSorted()) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}
