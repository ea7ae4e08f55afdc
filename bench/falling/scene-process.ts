// Child of the generated benchmark: makes scenes, sends them through H.264 and back, lets the chain see them, answers with outcomes.
import type { FromSceneProcess, ToSceneProcess } from './run-scenes.ts'
import { openJudge, type OpenJudge } from './judge.ts'
import type { Judge } from './judge-names.ts'
import { makeScene, playScene } from './play-scene.ts'
import { startSceneRun } from './watch-scene.ts'

const open = new Map<Judge, Promise<OpenJudge>>()

async function run({ job, judges }: ToSceneProcess): Promise<FromSceneProcess> {
  const scene = makeScene(job)
  const runs = await Promise.all(
    judges.map(async (judge) => {
      if (!open.has(judge)) open.set(judge, openJudge(judge))
      return { judge, run: startSceneRun(job, scene, (await open.get(judge)!).createWatcher) }
    }),
  )
  for await (const picture of playScene(scene)) for (const { run } of runs) await run.see(picture)
  const results: { judge: Judge; outcome: Awaited<ReturnType<(typeof runs)[number]['run']['end']>> }[] = []
  for (const { judge, run } of runs) results.push({ judge, outcome: await run.end() })
  return { id: job.id, results }
}

process.on('message', (message) => {
  const asked = message as ToSceneProcess
  run(asked)
    .catch((cause: unknown): FromSceneProcess => ({ id: asked.job.id, failed: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) }))
    .then((answer) => process.send!(answer))
    .catch((cause: unknown) => {
      process.stderr.write(`${String(cause)}\n`)
      process.exit(1)
    })
})
process.once('disconnect', () => process.exit(0))
