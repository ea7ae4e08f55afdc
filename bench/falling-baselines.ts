// The facade chain beside classical baselines on the same generated scenes and real clips, scored alike.
import { loadavg } from 'node:os'
import type { Box } from '../contract/geometry.ts'
import type { Luma } from '../vision/falling/luma.ts'
import { readFootage } from './eval/footage.ts'
import { readLuma } from './eval/luma-pictures.ts'
import { planClip } from './eval/run-clip.ts'
import { runFacadeClip } from './eval/run-facade-clip.ts'
import { table } from './eval/table.ts'
import type { PictureBoxes } from './falling/frame-metrics.ts'
import { openJudge, type OpenJudge } from './falling/judge.ts'
import { planScenes, type SceneJob } from './falling/plan-scenes.ts'
import { makeScene, playScene } from './falling/play-scene.ts'
import { BASELINES, openBaseline, type Baseline } from './falling/run-baseline.ts'
import { boxFigures, scoreBoxes, type BoxFigures, type ClipBoxes } from './falling/score-boxes.ts'
import { startSceneRun } from './falling/watch-scene.ts'
import { median, type Figure, type Measurement } from './measurement.ts'
import { footagePath, hasFootage } from '../test/footage.ts'

/** Three rounds of eight sizes by day and by night; every kind of negative once. */
const SCENES = { falls: 48, negatives: 19, hours: 0, seed: 7, width: 960, height: 540 }

interface Method {
  readonly clips: ClipBoxes[]
  readonly cpuMs: number[]
  /** Real clips without a fall: how many boxes. */
  readonly realBoxes: number[]
}

/** @throws Error without Debian's python3-opencv */
export async function measure(asked: { readonly scenes?: number } = {}): Promise<Measurement> {
  const jobs = planScenes(asked.scenes === undefined ? SCENES : { ...SCENES, falls: asked.scenes, negatives: Math.ceil(asked.scenes / 3) })
  const methods = new Map(['vigil', ...BASELINES.map((b) => b.name)].map((name): [string, Method] => [name, { clips: [], cpuMs: [], realBoxes: [] }]))
  const judge = await openJudge('both')
  for (const [i, job] of jobs.entries()) {
    process.stderr.write(`${i + 1}/${jobs.length} ${job.id}\n`)
    await runScene(job, judge, methods)
  }
  const realClips = hasFootage ? await runFootage(judge, methods) : 0
  await judge.close()
  return report(methods, jobs.length, realClips)
}

async function runScene(job: SceneJob, judge: OpenJudge, methods: ReadonlyMap<string, Method>): Promise<void> {
  const scene = makeScene(job)
  const { width, height } = job.spec
  const own = startSceneRun(job, scene, judge.createWatcher)
  const others = BASELINES.map((baseline) => ({ ...baselineRun(baseline, width, height), pictures: [] as PictureBoxes[], method: methods.get(baseline.name)! }))
  for await (const picture of playScene(scene)) {
    await own.see(picture)
    const truth = picture.truth.filter((thing) => thing.isFall).map(({ box }): Box => [box[0] * width, box[1] * height, box[2] * width, box[3] * height])
    for (const { see, pictures, method } of others) {
      const answer = await see(picture.luma)
      if (!answer) continue
      pictures.push({ truth, claimed: answer.boxes })
      method.cpuMs.push(answer.cpuMs)
    }
  }
  const outcome = await own.end()
  const sizePx = outcome.throws[0]?.sizePx ?? null
  const vigil = methods.get('vigil')!
  vigil.clips.push({ ...outcome.alarmBoxes, sizePx, isTouched: outcome.throws.some((t) => t.grade === 'alarm') })
  vigil.cpuMs.push(outcome.cpuMsPerPicture)
  for (const { close, pictures, method } of others) {
    await close()
    method.clips.push(scoreBoxes(pictures, sizePx))
  }
}

interface BaselineRun {
  /** null: a picture this method does not look at. */
  see(luma: Luma): Promise<{ readonly boxes: readonly Box[]; readonly cpuMs: number } | null>
  close(): Promise<void>
}

function baselineRun(baseline: Baseline, width: number, height: number): BaselineRun {
  const open = openBaseline(baseline, width, height)
  let seen = 0
  return {
    async see(luma) {
      if (seen === 0) for (let i = 0; i < baseline.warmUp; i++) await open.see(luma)
      return seen++ % baseline.every === 0 ? open.see(luma) : null
    },
    close: open.close,
  }
}

/** Real clips have no true boxes: what is counted is boxes where nothing falls. */
async function runFootage(judge: OpenJudge, methods: ReadonlyMap<string, Method>): Promise<number> {
  const folder = footagePath('')
  const { clips } = await readFootage(folder)
  const plans = clips
    .map((clip) => planClip(clip, 'fallingObject'))
    .filter(({ clip, rules }) => rules.length > 0 && clip.tier !== 'synthetic' && !clip.events.some((e) => e.kind === 'fallingObject'))
  for (const { clip, rules } of plans) {
    process.stderr.write(`${clip.file}\n`)
    const source = { path: footagePath(clip.file), width: clip.width, height: clip.height, fps: clip.fps }
    const zones = clip.zones.map((zone) => ({ id: zone.id, name: zone.id, polygon: zone.polygon }))
    const { falls } = await runFacadeClip({ ...source, zones, rules }, judge.createWatcher)
    methods.get('vigil')!.realBoxes.push(falls.filter((fall) => fall.grade === 'alarm').length)
    for (const baseline of BASELINES) methods.get(baseline.name)!.realBoxes.push(await countBoxes(baseline, source))
  }
  return plans.length
}

async function countBoxes(baseline: Baseline, source: Parameters<typeof readLuma>[0]): Promise<number> {
  let run: BaselineRun | null = null
  let boxes = 0
  for await (const { luma } of readLuma(source)) {
    run ??= baselineRun(baseline, luma.width, luma.height)
    boxes += (await run.see(luma))?.boxes.length ?? 0
  }
  await run?.close()
  return boxes
}

const COLUMNS: readonly (readonly [name: keyof BoxFigures, unit: string, factor: number])[] = [
  ['f', '%', 100],
  ['precision', '%', 100],
  ['recall', '%', 100],
  ['tro', '%', 100],
  ['clipsFound', '% of clips with a fall', 100],
  ['clipsTouched', '% of clips with a fall', 100],
  ['clipsFoundFrom10Px', '% of clips with a fall', 100],
  ['clipsWithFalseBox', '% of all clips', 100],
  ['falseBoxesMedian', 'per clip', 1],
  ['falseBoxesMean', 'per clip', 1],
  ['negativesWithBox', '% of clips without a fall', 100],
]

function report(methods: ReadonlyMap<string, Method>, scenes: number, realClips: number): Measurement {
  const figures: Record<string, Figure> = {}
  const rows: string[][] = []
  for (const [name, { clips, cpuMs, realBoxes }] of methods) {
    const of = boxFigures(clips)
    const cells = COLUMNS.map(([column, unit, factor]): [string, number | null, string] => [column, of[column] === null ? null : of[column] * factor, unit])
    cells.push([
      'realClipsWithBox',
      realBoxes.length > 0 ? (realBoxes.filter((n) => n > 0).length / realBoxes.length) * 100 : null,
      '% of real clips without a fall',
    ])
    cells.push(['realBoxesMedian', realBoxes.length > 0 ? median(realBoxes) : null, 'per real clip without a fall'])
    cells.push(['cpuMs', cpuMs.length > 0 ? cpuMs.reduce((sum, ms) => sum + ms, 0) / cpuMs.length : null, 'ms of CPU per picture looked at'])
    for (const [column, value, unit] of cells) if (value !== null) figures[`${name}.${column}`] = { value, unit }
    rows.push([name, ...cells.map(([, value]) => (value === null ? '-' : value.toFixed(1)))])
  }
  const head = ['method', ...COLUMNS.map(([column]) => column), 'realClipsWithBox', 'realBoxesMedian', 'cpuMs']
  const own = figures['vigil.cpuMs']?.value ?? Number.NaN
  return {
    name: 'falling-baselines',
    figures,
    ratios: Object.fromEntries(
      BASELINES.map(({ name }) => [`vigil.cpuMs/${name}`, { value: own / (figures[`${name}.cpuMs`]?.value ?? Number.NaN), against: `${name}.cpuMs` }]),
    ),
    notes: [
      `${scenes} generated scenes (test split, through H.264), ${realClips} real clips without a fall; load ${loadavg()[0]?.toFixed(1)}`,
      'vigil: the points of its alarms; a real clip counts its alarms. clipsTouched is generous: any box over the middle of the object, whatever its size',
      ...table(head, rows).split('\n'),
    ],
  }
}
