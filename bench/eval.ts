// `npm run eval -- --footage DIR [--only KIND] [--json]`: the real vision chain over labelled clips, scored.
import { parseArgs } from 'node:util'
import { createDetector } from '../vision/detect.ts'
import { modelsDir } from '../vision/models.ts'
import { RULE_KINDS } from '../vision/rules/registry.ts'
import { readFootage } from './eval/footage.ts'
import { toJson, toText } from './eval/report.ts'
import { planClip, runClip, type ClipResult } from './eval/run-clip.ts'
import { scoreTwoWheelers } from './eval/two-wheelers.ts'

const USAGE = `usage: npm run eval -- --footage DIR [--only ${RULE_KINDS.join('|')}] [--json]`

function options(): { folder: string; only: string | null; isJson: boolean } {
  const { values } = parseArgs({ options: { footage: { type: 'string' }, only: { type: 'string' }, json: { type: 'boolean' } } })
  if (!values.footage) throw new TypeError('--footage is missing')
  if (values.only && !RULE_KINDS.some((kind) => kind === values.only)) throw new TypeError(`--only ${values.only}: no such rule`)
  return { folder: values.footage, only: values.only ?? null, isJson: values.json ?? false }
}

async function run({ folder, only, isJson }: ReturnType<typeof options>): Promise<void> {
  const footage = await readFootage(folder)
  const plans = footage.clips.map((clip) => planClip(clip, only))
  const notBuilt = new Map<string, number>()
  for (const kind of plans.flatMap((plan) => plan.notBuilt)) notBuilt.set(kind, (notBuilt.get(kind) ?? 0) + 1)
  const toRun = plans.filter((plan) => plan.rules.length > 0)
  const detector = await createDetector({ modelsDir: modelsDir() })
  const clips: ClipResult[] = []
  for (const [i, plan] of toRun.entries()) {
    process.stderr.write(`${i + 1}/${toRun.length} ${plan.clip.file} (${plan.clip.durationS} s)\n`)
    clips.push(await runClip(folder, plan, detector))
  }
  const twoWheelers = only && only !== 'ebikeInLobby' ? null : await scoreTwoWheelers(folder, footage.stills, detector)
  await detector.close()
  const evaluation = { clips, twoWheelers, notBuilt }
  process.stdout.write(`${isJson ? JSON.stringify(toJson(evaluation)) : toText(evaluation)}\n`)
}

try {
  await run(options())
} catch (cause) {
  const message = cause instanceof Error ? cause.message : String(cause)
  process.stderr.write(`${message}\n${cause instanceof TypeError ? `${USAGE}\n` : ''}`)
  process.exitCode = 2
}
