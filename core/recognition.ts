// Recognition as a whole: rules over tracks go to the inference process, rules over luma to the facade process, and what they say goes on.
import type { HealthView } from '../contract/api.ts'
import type { ArmedRule, FromVision, RuleHit, ToVision } from '../contract/detection.ts'
import type { Fall } from '../contract/falling.ts'
import type { CameraId } from '../contract/ids.ts'
import { startFacadeProcess, startInference } from '../vision/pool.ts'
import { ruleOf } from '../vision/rules/registry.ts'
import type { Env } from './env.ts'
import { createInferenceMeter } from './inference-meter.ts'
import type { ProcessState } from './supervise-process.ts'
import type { SeenTracks } from './tried-areas.ts'
import { keepVisionProcess } from './vision-process.ts'

/** A camera with what is armed on it; without rules it is not looked at. */
export type VisionCamera = Extract<ToVision, { type: 'configure' }>['cameras'][number]

export interface RecognitionOptions {
  readonly cameras: readonly VisionCamera[]
  /** Where the processes listen for frames. */
  readonly sockets: { readonly inference: string; readonly facade: string }
  /** Through which pictures pass to them; null: through the socket. */
  readonly pictureFiles: { readonly inference: string | null; readonly facade: string | null }
  readonly modelsDir: string
  /** Must not throw. */
  onHit(hit: RuleHit): void
  /** Must not throw. */
  onFall(fall: Fall): void
  onDown(part: 'vision' | 'facade'): void
  /** Everything that rules over tracks are told, of every picture. Must not throw. */
  onTracks(seen: SeenTracks): void
}

export interface Recognition {
  view(): HealthView['inference']
  facadeState(): ProcessState | 'idle'
  /** At any time; what did not change keeps its memory. `isTried`: pictures come of cameras without a rule, too. */
  configure(cameras: readonly VisionCamera[], isTried: boolean): void
  /** Draws a falling object into the camera's next pictures: a `Fall` with `isTest` comes of it, or nothing. */
  selfTest(cameraId: CameraId, zone: string, seed: number): void
  stop(): Promise<void>
}

export function startRecognition(env: Env, options: RecognitionOptions): Recognition {
  const meter = createInferenceMeter()
  const hear = (message: FromVision) => {
    if (message.type === 'tracks') {
      meter.add(message.inferMs, env.clock.now())
      const tracks = message.tracks.map(({ id, label, score, box }) => ({ id, label, score, box: [...box] as [number, number, number, number] }))
      env.feed.publish('tracks', { cameraId: message.cameraId, atMs: message.atMs, tracks })
      options.onTracks(message)
    } else if (message.type === 'hit') options.onHit(message.hit)
    else if (message.type === 'fall') options.onFall(message.fall)
    else if (message.type === 'facade') env.feed.publish('facadeFigures', message.figures)
  }
  const inference = keepVisionProcess(env, {
    name: 'inference',
    socketPath: options.sockets.inference,
    start: (more) => startInference({ ...more, modelsDir: options.modelsDir, pictureFile: options.pictureFiles.inference }),
    hear,
    onDown: () => options.onDown('vision'),
  })
  const facade = keepVisionProcess(env, {
    name: 'facade',
    socketPath: options.sockets.facade,
    start: (more) => startFacadeProcess({ ...more, pictureFile: options.pictureFiles.facade }),
    hear,
    onDown: () => options.onDown('facade'),
  })
  const configure = (cameras: readonly VisionCamera[], isTried: boolean) => {
    inference.configure(
      cameras.map((camera) => ({ ...camera, rules: camera.rules.filter(looksAt('tracks')) })),
      isTried,
    )
    facade.configure(cameras.map((camera) => ({ ...camera, rules: camera.rules.filter(looksAt('luma')) })))
  }
  configure(options.cameras, false)
  return {
    view: () => ({ state: inference.state(), ...meter.figures(env.clock.now()) }),
    facadeState: facade.state,
    configure,
    selfTest: (cameraId, zone, seed) => facade.current()?.selfTest(cameraId, zone, seed),
    stop: async () => void (await Promise.all([inference.stop(), facade.stop()])),
  }
}

/** @returns whether a rule is one over the tracks of things, or over every picture */
export function looksAt(what: 'tracks' | 'luma'): (rule: Pick<ArmedRule, 'kind'>) => boolean {
  return ({ kind }) => ruleOf(kind)?.looksAt === what
}
