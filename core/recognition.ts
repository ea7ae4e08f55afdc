// Keeps the inference process running and hands on what it says: boxes to the screens, rule hits to whoever decides.
import type { HealthView } from '../contract/api.ts'
import type { FromVision, RuleHit, ToVision } from '../contract/detection.ts'
import { startInference } from '../vision/pool.ts'
import type { Env } from './env.ts'
import { createInferenceMeter } from './inference-meter.ts'
import { superviseProcess, type Pulse } from './supervise-process.ts'

export interface RecognitionOptions {
  /** With zones and rules; a camera without rules is not looked at. */
  readonly cameras: Extract<ToVision, { type: 'configure' }>['cameras']
  /** Where the process listens for frames. */
  readonly socketPath: string
  readonly modelsDir: string
  /** Must not throw. */
  onHit(hit: RuleHit): void
  onDown(): void
}

export interface Recognition {
  view(): HealthView['inference']
  stop(): Promise<void>
}

/** It says that it is alive every second; a run of the model takes a tenth of one, on an overloaded machine a whole one. */
const SILENT_S = 15

export function startRecognition(env: Env, options: RecognitionOptions): Recognition {
  const meter = createInferenceMeter()
  const hasRules = options.cameras.some((camera) => camera.rules.length > 0)
  const hear = (message: FromVision) => {
    if (message.type === 'tracks') {
      meter.add(message.inferMs, env.clock.now())
      const tracks = message.tracks.map(({ id, label, score, box }) => ({ id, label, score, box: [...box] as [number, number, number, number] }))
      env.feed.publish('tracks', { cameraId: message.cameraId, atMs: message.atMs, tracks })
    } else if (message.type === 'hit') options.onHit(message.hit)
    else if (message.type === 'ready') env.log.info('recognition is running', { models: message.models })
    else if (message.type === 'fault') env.log.error('recognition failed', { message: message.message })
  }
  const inference = !hasRules
    ? null
    : superviseProcess({
        name: 'inference',
        log: env.log,
        silentLooks: SILENT_S,
        start: (pulse) => startProcess(env, options, pulse, hear),
        onReady: () => undefined,
        onDown: options.onDown,
      })
  return {
    view: () => ({ state: inference?.state() ?? 'idle', ...meter.figures(env.clock.now()) }),
    stop: () => inference?.stop() ?? Promise.resolve(),
  }
}

function startProcess(env: Env, { cameras, socketPath, modelsDir }: RecognitionOptions, { exited, alive }: Pulse, hear: (message: FromVision) => void) {
  const ready = Promise.withResolvers<void>()
  ready.promise.catch(() => undefined)
  const process = startInference({
    socketPath,
    modelsDir,
    log: (level, message, data) => env.log[level](message, data),
    onMessage(message) {
      alive()
      if (message.type === 'ready') ready.resolve()
      hear(message)
    },
    onExit({ code, signal }) {
      ready.reject(new Error('the inference process ended'))
      exited(`exit ${code ?? signal}`)
    },
  })
  process.configure(cameras)
  return { ready: ready.promise, stop: process.stop, kill: process.kill }
}
