// The watch over the core for the tests of the doors: real, without a timer, of a core that is well.
import type { Env } from '../env.ts'
import { createProcessBoard } from '../system/process-board.ts'
import { createSystemDesk, type SystemDesk } from '../system/system-desk.ts'
import type { Troubles } from '../troubles.ts'

export function systemDesk(env: Env, dataDir: string, troubles: Troubles): SystemDesk {
  return createSystemDesk(env, {
    dataDir,
    version: '0.1.0',
    troubles,
    board: createProcessBoard(env.clock.now),
    loop: { turn: () => ({ p99Ms: 0, mostMs: 0 }), stop() {} },
    recent: () => [],
    health: () => ({
      status: 'ok',
      problems: [],
      outbox: { pending: 0, oldestAgeMs: null, problem: null },
      storage: { freeBytes: 0, evidenceBytes: 0 },
      inference: { state: 'idle', medianMs: null, analysedFps: 0 },
      cameraEvents: { devices: 0, heard: 0, refused: 0 },
    }),
    standing: () => ({}),
  })
}
