// Keeps one process of vision running from the moment something is armed for it, with what is armed now.
import type { FromVision, ToVision } from '../contract/detection.ts'
import type { VisionOptions, VisionProcess } from '../vision/pool.ts'
import type { Env } from './env.ts'
import { superviseProcess, type ProcessState, type Pulse, type Supervised } from './supervise-process.ts'

type Cameras = Extract<ToVision, { type: 'configure' }>['cameras']

export interface KeptVision<P> {
  /** `idle`: nothing was ever armed. */
  state(): ProcessState | 'idle'
  /** null while it is idle or down. */
  current(): P | null
  /** What is armed from now on; a process that is started later begins with it. `isWanted`: it is needed without a rule, too. */
  configure(cameras: Cameras, isWanted?: boolean): void
  stop(): Promise<void>
}

interface Options<P> {
  readonly name: string
  readonly socketPath: string
  start(options: VisionOptions): P
  /** Must not throw. */
  hear(message: FromVision): void
  onDown(): void
}

/** It says that it is alive every second; a run of the model takes a tenth of one, on an overloaded machine a whole one. */
const SILENT_S = 15

export function keepVisionProcess<P extends VisionProcess>(env: Env, options: Options<P>): KeptVision<P> {
  let armed: Cameras = []
  let kept: Supervised<Supervisable<P>> | null = null
  const begin = () =>
    superviseProcess({
      name: options.name,
      log: env.log,
      record: env.processes?.of(options.name),
      silentLooks: SILENT_S,
      start: (pulse) => startOne(env, options, armed, pulse),
      onReady: () => undefined,
      onDown: options.onDown,
    })
  return {
    state: () => kept?.state() ?? 'idle',
    current: () => kept?.current()?.process ?? null,
    configure(cameras, isWanted = false) {
      armed = cameras
      if (kept === null && (isWanted || cameras.some(({ rules }) => rules.length > 0))) kept = begin()
      else kept?.current()?.process.configure(cameras)
    },
    stop: () => kept?.stop() ?? Promise.resolve(),
  }
}

interface Supervisable<P> {
  readonly process: P
  readonly pid: number | undefined
  readonly ready: Promise<void>
  stop(): Promise<void>
  kill(): void
}

function startOne<P extends VisionProcess>(env: Env, { name, socketPath, start, hear }: Options<P>, armed: Cameras, { exited, alive }: Pulse): Supervisable<P> {
  const ready = Promise.withResolvers<void>()
  ready.promise.catch(() => undefined)
  const process = start({
    socketPath,
    log: (level, message, data) => env.log[level](message, data),
    onMessage(message) {
      alive()
      if (message.type === 'ready') {
        ready.resolve()
        env.log.info(`${name} is running`, { models: message.models })
      } else if (message.type === 'fault') env.log.error(`${name} failed`, { message: message.message })
      else hear(message)
    },
    onExit({ code, signal }) {
      ready.reject(new Error(`the ${name} process ended`))
      exited(`exit ${code ?? signal}`)
    },
  })
  process.configure(armed)
  return { process, pid: process.pid, ready: ready.promise, stop: process.stop, kill: process.kill }
}
