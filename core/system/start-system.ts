// Builds the watch over the core and its processes and keeps it going.
import type { CameraView } from '../../contract/api.ts'
import type { DeviceStatus } from '../../contract/device.ts'
import type { Env } from '../env.ts'
import { VERSION } from '../version.ts'
import type { LogLine } from './keep-recent.ts'
import { createLoopMeter } from './loop-meter.ts'
import { createProcessBoard } from './process-board.ts'
import { createSystemDesk, type SystemDesk, type SystemOutside } from './system-desk.ts'

const LOOK_EVERY_MS = 10_000

export interface SystemParts extends Pick<SystemOutside, 'dataDir' | 'troubles' | 'health'> {
  /** Absent: the log is not kept. */
  readonly recent?: (() => readonly LogLine[]) | undefined
  readonly cameras: () => readonly CameraView[]
  readonly devices: () => readonly DeviceStatus[]
}

export function startSystem(env: Env, { recent = () => [], cameras, devices, ...parts }: SystemParts): Omit<SystemDesk, 'look'> {
  const { look, ...desk } = createSystemDesk(env, {
    ...parts,
    version: VERSION,
    board: env.processes ?? createProcessBoard(env.clock.now),
    loop: createLoopMeter(),
    recent,
    standing: () => ({ cameras: cameras(), devices: devices() }),
  })
  const looks = setInterval(() => parts.troubles.survive('looking after the processes', look), LOOK_EVERY_MS)
  return {
    ...desk,
    stop() {
      clearInterval(looks)
      desk.stop()
    },
  }
}
