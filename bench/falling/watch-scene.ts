// Lets the facade chain see a generated scene and says what came of it.
import type { Zone } from '../../contract/detection.ts'
import { fallingObjectSettings } from '../../contract/facade.ts'
import type { Box } from '../../contract/geometry.ts'
import type { Luma } from '../../vision/falling/luma.ts'
import type { Scene, TrueFall, Truth } from '../../vision/falling/synthetic/spec.ts'
import type { CreateWatcher } from '../eval/run-facade-clip.ts'
import { percentile } from '../eval/score.ts'
import { frameCounts } from './frame-metrics.ts'
import { claimedBoxes, matchThrows, type ToldAt, type TrueThrow } from './match-throws.ts'
import type { Outcome, ThrowOutcome } from './outcome.ts'
import type { SceneJob } from './plan-scenes.ts'

export interface WatchedPicture {
  readonly luma: Luma
  readonly truth: readonly Truth[]
}

type SceneFacts = Pick<Scene, 'spec' | 'facade' | 'polygon' | 'masks' | 'falls'>

/** One chain on one scene: shown every picture, asked at the end. */
export interface SceneRun {
  see(picture: WatchedPicture): Promise<void>
  end(): Promise<Outcome>
}

/** Things let go so close after one another from the same floor are one throw and one alert. */
const TOGETHER_S = 0.7

export function startSceneRun(job: SceneJob, scene: SceneFacts, createWatcher: CreateWatcher): SceneRun {
  const { fps } = scene.spec
  const zone: Zone = { id: 'facade', name: 'facade', polygon: scene.polygon }
  const config = fallingObjectSettings.parse({ facade: scene.facade, masks: scene.masks })
  const watcher = createWatcher({
    cameraId: job.id,
    zones: [zone],
    rules: [{ id: 'fallingObject:facade', kind: 'fallingObject', zone: 'facade', config }],
    fps,
  })
  const told: ToldAt[] = []
  const truth: (readonly Truth[])[] = []
  const wallMs: number[] = []
  let [cpuMs, blindPictures] = [0, 0]
  const atMs = (picture: number): number => (picture * 1000) / fps
  return {
    async see(picture) {
      const decidedAtMs = atMs(truth.length)
      truth.push(picture.truth.filter((thing) => thing.isFall))
      const [startedMs, startedCpu] = [performance.now(), process.cpuUsage()]
      const sight = await watcher.see(picture.luma, decidedAtMs)
      const spent = process.cpuUsage(startedCpu)
      wallMs.push(performance.now() - startedMs)
      cpuMs += (spent.user + spent.system) / 1000
      if (sight.isBlind) blindPictures++
      told.push(...sight.falls.map((fall) => ({ fall, decidedAtMs })))
    },
    async end() {
      const pictures = truth.length
      told.push(...(await watcher.end()).map((fall) => ({ fall, decidedAtMs: atMs(pictures - 1) })))
      const throws = trueThrows(scene.falls, truth)
      const matching = matchThrows(throws, told, fps)
      const scored = (claimed: Box[][]): Outcome['alarmBoxes'] =>
        frameCounts(claimed.map((boxes, i) => ({ truth: truth[i]!.map((t) => t.box), claimed: boxes })))
      return {
        id: job.id,
        set: job.set,
        kind: job.set === 'falls' ? (throws[0]?.objects[0] ?? 'none') : scene.spec.kind,
        light: scene.spec.isNight ? 'night' : 'day',
        weather: scene.spec.weather ?? 'dry',
        seconds: pictures / fps,
        pictures,
        throws: throws.map((thrown, i) => throwOutcome(thrown, matching.best[i]!, fps)),
        extras: matching.extras.map(({ fall, decidedAtMs }) => ({ atS: decidedAtMs / 1000, grade: fall.grade, score: fall.score, reasons: fall.reasons })),
        alarmBoxes: scored(claimedBoxes(told, ['alarm'], pictures, fps)),
        toldBoxes: scored(claimedBoxes(told, ['alarm', 'suspected'], pictures, fps)),
        cpuMsPerPicture: pictures > 0 ? cpuMs / pictures : 0,
        wallMsP50: percentile(wallMs, 0.5) ?? 0,
        wallMsP95: percentile(wallMs, 0.95) ?? 0,
        blindPictures,
      }
    },
  }
}

interface SceneThrow extends TrueThrow {
  readonly objects: readonly string[]
  readonly sizePx: number
  readonly medianPx: number
  readonly floors: number
  readonly floor: number
  readonly firstPicture: number
  readonly lastPicture: number
}

/** The throws that can be seen at all. */
export function trueThrows(falls: readonly TrueFall[], truth: readonly (readonly Truth[])[]): SceneThrow[] {
  const groups: TrueFall[][] = []
  for (const fall of falls.filter((f) => f.visible !== null).toSorted((a, b) => a.releaseAtS - b.releaseAtS)) {
    const group = groups.find(([first]) => isTogether(first!, fall))
    if (group) group.push(fall)
    else groups.push([fall])
  }
  return groups.map((group) => sceneThrow(group, truth))
}

function isTogether(a: TrueFall, b: TrueFall): boolean {
  return b.releaseAtS - a.releaseAtS <= TOGETHER_S && a.releaseFloor === b.releaseFloor
}

function sceneThrow(group: readonly TrueFall[], truth: readonly (readonly Truth[])[]): SceneThrow {
  const ids = new Set(group.map((fall) => fall.id))
  const boxes = new Map<number, readonly Box[]>()
  for (const [picture, things] of truth.entries()) {
    const own = things.filter((thing) => ids.has(thing.id)).map((thing) => thing.box)
    if (own.length > 0) boxes.set(picture, own)
  }
  const plainest = group.toSorted((a, b) => b.sizePx - a.sizePx)[0]!
  return {
    boxes,
    objects: group.map((fall) => fall.family),
    sizePx: plainest.sizePx,
    medianPx: plainest.medianPx,
    floors: Math.max(...group.map((fall) => fall.visible!.floors)),
    floor: plainest.releaseFloor,
    firstPicture: Math.min(...boxes.keys()),
    lastPicture: Math.max(...boxes.keys()),
  }
}

function throwOutcome({ objects, sizePx, medianPx, floors, floor, firstPicture, lastPicture }: SceneThrow, best: ToldAt | null, fps: number): ThrowOutcome {
  const isAlarm = best?.fall.grade === 'alarm'
  return {
    object: objects.join('+'),
    sizePx,
    medianPx,
    floors,
    floor,
    grade: best?.fall.grade ?? 'unseen',
    reasons: best?.fall.reasons ?? [],
    estimate: best?.fall.floor ?? null,
    delayS: isAlarm ? (best.decidedAtMs - best.fall.lastAtMs) / 1000 : null,
    sinceStartS: isAlarm ? best.decidedAtMs / 1000 - firstPicture / fps : null,
    startS: firstPicture / fps,
    endS: lastPicture / fps,
  }
}
