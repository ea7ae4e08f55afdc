// Runs the product's own facade chain over one labelled clip: every picture, in order.
import type { Zone } from '../../contract/detection.ts'
import type { Fall, FloorEstimate } from '../../contract/falling.ts'
import type { FallGrade, FallReason } from '../../contract/vocabulary.ts'
import type { ArmedRule } from '../../contract/detection.ts'
import type { FacadeWatcher, WatcherOptions } from '../../vision/falling/watcher.ts'
import { readLuma, type LumaSource } from './luma-pictures.ts'

/** A fall as `eval` lists it. */
export interface ToldFall {
  readonly kind: 'fallingObject'
  readonly zone: string
  /** The picture with which it was decided. */
  readonly atS: number
  readonly firstS: number
  /** The last picture that is evidence. */
  readonly lastS: number
  readonly score: number
  readonly grade: FallGrade
  readonly reasons: readonly FallReason[]
  readonly floor: FloorEstimate | null
  readonly why: Readonly<Record<string, number>>
}

export interface FacadeRun {
  readonly falls: readonly ToldFall[]
  readonly pictures: number
  /** Of this process, within the chain's own calls, per picture. */
  readonly cpuMsPerPicture: number
}

export type CreateWatcher = (options: Pick<WatcherOptions, 'cameraId' | 'zones' | 'rules' | 'fps'>) => FacadeWatcher

export interface FacadeClip extends LumaSource {
  readonly zones: readonly Zone[]
  readonly rules: readonly ArmedRule[]
}

export async function runFacadeClip(clip: FacadeClip, createWatcher: CreateWatcher): Promise<FacadeRun> {
  const watcher = createWatcher({ cameraId: 'eval', zones: clip.zones, rules: clip.rules, fps: clip.fps })
  const falls: ToldFall[] = []
  let lastMs = 0
  let pictures = 0
  let cpuUs = 0
  for await (const { luma, atMs } of readLuma(clip)) {
    const before = process.cpuUsage()
    const sight = await watcher.see(luma, atMs)
    const spent = process.cpuUsage(before)
    cpuUs += spent.user + spent.system
    pictures++
    lastMs = atMs
    falls.push(...sight.falls.map((fall) => toldFall(fall, atMs)))
  }
  falls.push(...(await watcher.end()).map((fall) => toldFall(fall, lastMs)))
  return { falls, pictures, cpuMsPerPicture: pictures === 0 ? 0 : cpuUs / 1000 / pictures }
}

function toldFall({ zone, score, grade, reasons, floor, why, firstAtMs, lastAtMs }: Fall, atMs: number): ToldFall {
  return { kind: 'fallingObject', zone, atS: atMs / 1000, firstS: firstAtMs / 1000, lastS: lastAtMs / 1000, score, grade, reasons, floor, why }
}
