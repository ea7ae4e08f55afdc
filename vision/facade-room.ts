// All facade cameras of the facade process: pictures in, in order; falls and figures out. The process around it is facade-process.ts.
import type { Frame, FromVision, ToVision } from '../contract/detection.ts'
import type { Fall } from '../contract/falling.ts'
import type { CameraId } from '../contract/ids.ts'
import { ruleOf } from './rules/registry.ts'
import { watchOneFacade, type FacadeConfig, type FacadeMeans, type WatchedFacade } from './watched-facade.ts'

export interface FacadeRoomOptions extends FacadeMeans {
  readonly emit: (message: FromVision) => void
}

export interface FacadeRoom {
  /**
   * Cameras whose facades are unchanged keep what they remember; what is under way on the others is decided first.
   *
   * @throws when a rule's settings are not what its schema made of them, or its zone is unknown; the old configuration stays
   */
  configure(cameras: Extract<ToVision, { type: 'configure' }>['cameras']): void
  selfTest(cameraId: CameraId, zone: string, seed: number): void
  /** One at a time, in the order of the calls. Pictures of unknown cameras are dropped. */
  take(frame: Frame): Promise<void>
  /** To be called once a second: tells the figures, and ends streams that have fallen silent. */
  tell(): Promise<void>
}

export function createFacadeRoom(options: FacadeRoomOptions): FacadeRoom {
  const { emit } = options
  let watched: ReadonlyMap<CameraId, WatchedFacade> = new Map()
  let queue: Promise<void> = Promise.resolve()
  const meter = createLapMeter(options.cpuMs)

  const say = (falls: readonly Fall[]): void => {
    for (const fall of falls) emit({ type: 'fall', fall })
  }
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = queue.then(work)
    queue = done.catch(() => {})
    return done
  }
  return {
    configure(cameras) {
      const configs = cameras.map(({ cameraId, zones, rules }) => facadeConfig({ cameraId, zones, rules })).filter(({ rules }) => rules.length > 0)
      const before = watched
      const next = configs.map((config): [CameraId, WatchedFacade] => {
        const same = before.get(config.cameraId)
        return [config.cameraId, same && isSame(same.config, config) ? same : watchOneFacade(config, options, meter)]
      })
      watched = new Map(next)
      const gone = [...before].filter(([cameraId, facade]) => watched.get(cameraId) !== facade)
      void inTurn(async () => {
        for (const [, facade] of gone) say(await facade.end())
      })
    },
    selfTest: (cameraId, zone, seed) => watched.get(cameraId)?.selfTest(zone, seed),
    take: (frame) =>
      inTurn(async () => {
        const facade = watched.get(frame.header.cameraId)
        if (facade) say(await facade.see(frame))
      }),
    tell: () =>
      inTurn(async () => {
        for (const facade of watched.values()) {
          say(await facade.endIfSilent())
          emit({ type: 'facade', figures: facade.figures() })
        }
      }),
  }
}

/** @throws RangeError, z.ZodError */
function facadeConfig({ cameraId, zones, rules }: FacadeConfig): FacadeConfig {
  const own = rules.filter(({ kind }) => ruleOf(kind)?.looksAt === 'luma')
  for (const { kind, zone, config } of own) {
    if (!zones.some(({ id }) => id === zone)) throw new RangeError(`${cameraId}: no zone "${zone}"`)
    ruleOf(kind)!.config.parse(config)
  }
  return { cameraId, rules: own, zones: zones.filter(({ id }) => own.some(({ zone }) => zone === id)) }
}

function isSame(a: FacadeConfig, b: FacadeConfig): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** CPU of the whole process from picture to picture: reading, garbage and the network's thread are in it. */
function createLapMeter(cpuMs: () => number): { lap(): number } {
  let fromMs = cpuMs()
  return {
    lap() {
      const nowMs = cpuMs()
      const spentMs = nowMs - fromMs
      fromMs = nowMs
      return spentMs
    },
  }
}
