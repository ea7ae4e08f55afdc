// One run against the real core: devices dialled, warmed up, a measured stretch at one message a second each, then a flood of samples.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runVigil, startCoreProcess } from '../../test/fakes/core-process.ts'
import { workplace } from '../../test/fakes/workplace.ts'
import { startFleet } from './child.ts'
import { countStored, type Stored } from './count-stored.ts'
import { placeFleet, PLATES, plateOf, range, siteFileOf, type FleetSize } from './fleet.ts'
import { askLoop, pinTo, watchedEnv } from './measured-process.ts'
import type { FleetKind, RunReport, Rung } from './messages.ts'
import { probeDisk } from './probe-disk.ts'
import { openScreen, type Screen } from './screen.ts'
import { isKnown } from './simulated.ts'
import type { LoopReport } from './watch-loop.ts'

const WARM_S = 3
const ONLINE_WAIT_MS = 60_000
const SHOWN_WAIT_MS = 15_000
const ADMIN = { name: 'bench', password: 'correct horse battery' }

export interface Stretch {
  readonly report: RunReport
  readonly loop: LoopReport
}

export interface Shown {
  /** From the device's sending to the screen having it. */
  readonly fireMs: readonly number[]
  readonly gateMs: readonly number[]
  /** Screens are told values every five seconds. */
  readonly sampleMs: readonly number[]
  /** What rang and never came up. */
  readonly missing: number
}

export interface Ours {
  readonly steady: Stretch
  readonly flood: Stretch
  readonly shown: Shown
  /** What the disk alone took to keep a page meanwhile. */
  readonly diskMs: readonly number[]
  /** In the whole run, warming up included. */
  readonly sent: Readonly<Record<FleetKind, number>>
  /** Of these the device was told that they are stored (of samples: taken). */
  readonly answered: Readonly<Record<FleetKind, number>>
  readonly stored: Stored
}

export interface RunOptions {
  readonly size: FleetSize
  readonly seconds: number
  readonly floodSeconds: number
  /** The processor the core has for itself. */
  readonly cpu: number
}

export async function runOurs({ size, seconds, floodSeconds, cpu }: RunOptions): Promise<Ours> {
  const place = await workplace()
  const loopFile = join(place.dir, '..', 'loop.json')
  const devices = startFleet()
  try {
    const fleet = await placeFleet(size)
    const { ports } = await devices.ask({ do: 'isapi', count: size.gates / 2 }, 'isapi')
    const site = await place.writeSite(siteFileOf(fleet, ports))
    const core = await startCoreProcess(['--data', place.dir, '--site', site], watchedEnv('cli.ts', loopFile))
    try {
      pinTo(cpu, core.pid)
      const made = await runVigil(['user', 'add', ADMIN.name, '--role', 'admin', '--password-stdin', '--data', place.dir], ADMIN.password)
      if (made.code !== 0) throw new Error(made.stderr)
      const screen = await openScreen(core.url, ADMIN)
      await listPlates(screen)
      await devices.ask({ do: 'connect', fleet, onlyMqtt: false }, 'connected')
      const warm = await devices.ask({ do: 'run', seconds: WARM_S, ring: false }, 'ran')
      await allOnline(screen)
      screen.forget()
      await askLoop(core.pid, loopFile)
      const disk = probeDisk(place.dir)
      const run = await devices.ask({ do: 'run', seconds, ring: true }, 'ran')
      const steady = { report: run.report, loop: await askLoop(core.pid, loopFile) }
      const diskMs = await disk.stop()
      const shown = await shownOf(screen, run.report.rung)
      await askLoop(core.pid, loopFile)
      const flooded = await devices.ask({ do: 'flood', seconds: floodSeconds }, 'ran')
      const flood = { report: flooded.report, loop: await askLoop(core.pid, loopFile) }
      screen.close()
      await core.stop()
      const reports = [warm.report, run.report, flooded.report]
      return { steady, flood, shown, diskMs, sent: countBy(reports, 'sent'), answered: countBy(reports, 'answered'), stored: countStored(place.dir) }
    } finally {
      await core.stop()
    }
  } finally {
    devices.end()
    await place.remove()
  }
}

async function listPlates({ client }: Screen): Promise<void> {
  for (const plate of range(PLATES).filter(isKnown)) {
    await client.vehicles.save({ plate: plateOf(plate), list: 'allow' })
    // A screen that calls more than 200 times a second is thrown out.
    await pause(6)
  }
}

async function allOnline({ client }: Screen): Promise<void> {
  for (const untilMs = performance.now() + ONLINE_WAIT_MS; ;) {
    const away = (await client.devices.list()).filter(({ state }) => state !== 'online')
    if (away.length === 0) return
    if (performance.now() > untilMs)
      throw new Error(
        `not online: ${away
          .map(({ id, state, problem }) => `${id} ${state} ${problem}`)
          .join(', ')
          .slice(0, 1000)}`,
      )
    await pause(500)
  }
}

async function shownOf(screen: Screen, rung: readonly Rung[]): Promise<Shown> {
  const key = ({ kind, deviceId }: Rung) => `${kind} ${deviceId}`
  for (const untilMs = performance.now() + SHOWN_WAIT_MS; performance.now() < untilMs && !rung.every((one) => screen.incidents.has(key(one)));) await pause(50)
  const never = rung.filter((one) => !screen.incidents.has(key(one)))
  if (never.length > 0) process.stderr.write(`never on screen: ${never.map(key).join(', ')}\n`)
  const ages = (kind: Rung['kind']) =>
    rung.filter((one) => one.kind === kind && screen.incidents.has(key(one))).map((one) => screen.incidents.get(key(one))! - one.sentAtMs)
  const [fireMs, gateMs] = [ages('fire'), ages('gate')]
  return { fireMs, gateMs, sampleMs: [...screen.sampleAgesMs], missing: never.length }
}

function countBy(reports: readonly RunReport[], what: 'sent' | 'answered'): Ours['sent'] {
  const sum = (kind: FleetKind) => reports.reduce((total, { kinds }) => total + kinds[kind][what], 0)
  return { faceGate: sum('faceGate'), isapiGate: sum('isapiGate'), reader: sum('reader'), panel: sum('panel'), sensor: sum('sensor') }
}
