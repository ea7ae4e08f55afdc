// Watches the core and its processes: late work, memory, processes that keep ending; and gathers what support needs to see.
import { statSync } from 'node:fs'
import { arch, cpus, release, totalmem, freemem, type as osType } from 'node:os'
import { gzipSync } from 'node:zlib'
import type { HealthView } from '../../contract/api.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import type { SystemProcess, SystemView } from '../../contract/system.ts'
import { appendAudit } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { SCHEMA_VERSION } from '../../db/migrate.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import type { Troubles } from '../troubles.ts'
import { withoutSecrets, type LogLine } from './keep-recent.ts'
import type { LoopMeter, LoopWindow } from './loop-meter.ts'
import { countOpenFiles, residentBytes } from './measure.ts'
import type { ProcessBoard } from './process-board.ts'

export interface SystemDesk {
  view(): SystemView
  /** gzip of one JSON text: no log-ins, no people, no pictures; written down in the audit log. */
  bundle(actor: Actor): Buffer
  /** Called every ten seconds. */
  look(): void
  stop(): void
}

export interface SystemOutside {
  readonly dataDir: string
  readonly version: string
  readonly troubles: Troubles
  readonly board: ProcessBoard
  readonly loop: LoopMeter
  readonly recent: () => readonly LogLine[]
  readonly health: () => HealthView
  /** How cameras, devices and links stand: ids, drivers and states. */
  readonly standing: () => unknown
  /** @returns resident bytes of a process */
  readonly measure?: (pid: number) => number | null
}

const MIB = 1024 ** 2
/** Far above what each takes on a full site (bench/), so that what reaches it grows without end. */
const MOST_BYTES: Readonly<Record<string, number>> = { core: 2048 * MIB, media: 1536 * MIB, inference: 3072 * MIB, facade: 3072 * MIB }
const MOST_OTHER_BYTES = 2048 * MIB
const STALL_MS = 1000
/** Told at once; shorter ones when they come again and again. */
const LONG_STALL_MS = 5000
const STALLS_OF_MINUTE = 3
/** Starting is heavy work of its own. */
const STARTING_WINDOWS = 3
/** Ten minutes of ten seconds each. */
const WINDOWS = 60

export function createSystemDesk(env: Env, outside: SystemOutside): SystemDesk {
  const { board, troubles, loop, dataDir } = outside
  const measure = outside.measure ?? residentBytes
  const startedAtMs = env.clock.now()
  let windows: LoopWindow[] = []
  let startingWindows = STARTING_WINDOWS

  const processes = (): SystemProcess[] => [
    { name: 'core', state: 'running', pid: process.pid, startedAtMs, restarts: 0, lastDown: null, ...memoryOf('core', process.pid) },
    ...board.list().map((one) => ({ ...one, ...memoryOf(one.name, one.pid) })),
  ]
  const memoryOf = (name: string, pid: number | null) => ({ rssBytes: pid === null ? null : measure(pid), mostBytes: MOST_BYTES[name] ?? MOST_OTHER_BYTES })
  const stands = (code: ErrorCode, is: boolean) => {
    const stood = troubles.list().includes(code)
    if (is) troubles.report(code)
    else troubles.clear(code)
    return is && !stood
  }

  const view = (): SystemView => {
    const paths = dataPaths(dataDir)
    const { storage, problems } = outside.health()
    return {
      version: outside.version,
      node: process.version,
      platform: `${osType()} ${release()} ${arch()}`,
      dataDir,
      problems,
      processes: processes(),
      loop: {
        p99Ms: Math.max(0, ...windows.map(({ p99Ms }) => p99Ms)),
        mostMs: Math.max(0, ...windows.map(({ mostMs }) => mostMs)),
        stalls: windows.filter(({ mostMs }) => mostMs >= STALL_MS).length,
      },
      database: { bytes: sizeOf(paths.db), walBytes: sizeOf(`${paths.db}-wal`), schemaVersion: SCHEMA_VERSION },
      disk: storage,
      openFiles: countOpenFiles(),
    }
  }

  const lookAtLoop = () => {
    const window = loop.turn()
    if (startingWindows > 0) {
      startingWindows--
      return
    }
    windows = [...windows, window].slice(-WINDOWS)
    if (window.mostMs >= STALL_MS) env.log.warn('the core stood still', { forMs: window.mostMs })
    const minute = windows.slice(-6).map(({ mostMs }) => mostMs)
    stands('system.stalled', minute.some((ms) => ms >= LONG_STALL_MS) || minute.filter((ms) => ms >= STALL_MS).length >= STALLS_OF_MINUTE)
  }

  const lookAtProcesses = () => {
    for (const { name, rssBytes, mostBytes } of processes()) {
      const isTooMuch = rssBytes !== null && rssBytes > mostBytes
      if (name === 'core') {
        if (stands('system.memory', isTooMuch)) env.log.error('the core takes too much memory', { rssBytes, mostBytes })
      } else if (isTooMuch) {
        env.log.error(`${name} takes too much memory, ending it`, { rssBytes, mostBytes })
        board.end(name)
      }
    }
    const looping = board.looping()
    if (stands('system.crashLoop', looping.length > 0)) env.log.error('processes keep ending', { looping })
  }

  return {
    view,
    bundle(actor) {
      const { problems: _, ...system } = view()
      const told = {
        madeAtMs: env.clock.now(),
        site: env.site.id,
        computer: { cpus: cpus().length, model: cpus()[0]?.model ?? '', memoryBytes: totalmem(), freeBytes: freemem() },
        system,
        health: outside.health(),
        standing: outside.standing(),
        log: outside.recent(),
      }
      inTransaction(env.db, () =>
        appendAudit(env.db, {
          atMs: env.clock.now(),
          actorType: actor.type,
          actorId: actor.id,
          action: 'support.bundle',
          subject: 'system/core',
          before: null,
          after: { lines: told.log.length },
        }),
      )
      return gzipSync(JSON.stringify({ ...told, standing: withoutSecrets(told.standing) }, null, 1))
    },
    look() {
      lookAtLoop()
      lookAtProcesses()
    },
    stop: loop.stop,
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
