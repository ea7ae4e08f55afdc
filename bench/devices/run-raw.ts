// The same MQTT devices against aedes alone: as many, saying the same, with the same QoS; nothing is stored, judged or shown.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFleet, startRawBroker } from './child.ts'
import type { FleetSize } from './fleet.ts'
import { askLoop, pinTo, watchedEnv } from './measured-process.ts'
import type { RunOptions, Stretch } from './run-ours.ts'

export interface Raw {
  readonly steady: Stretch
  readonly flood: Stretch
}

export async function runRaw({ size, seconds, floodSeconds, cpu }: RunOptions): Promise<Raw> {
  const dir = await mkdtemp(join(tmpdir(), 'vigil-bench-raw-'))
  const loopFile = join(dir, 'loop.json')
  const devices = startFleet()
  const broker = await startRawBroker(watchedEnv('raw-broker-process.ts', loopFile))
  try {
    pinTo(cpu, broker.pid)
    // A face terminal waits for the console's own answer, which a broker alone does not give.
    const sensors: FleetSize = { gates: 0, readers: 0, panels: 0, sensors: size.sensors }
    await devices.ask({ do: 'connect', fleet: { size: sensors, ports: { mqtt: broker.port, http: 0, panels: [] } }, onlyMqtt: true }, 'connected')
    await askLoop(broker.pid, loopFile)
    const run = await devices.ask({ do: 'run', seconds, ring: false }, 'ran')
    const steady = { report: run.report, loop: await askLoop(broker.pid, loopFile) }
    const flooded = await devices.ask({ do: 'flood', seconds: floodSeconds }, 'ran')
    return { steady, flood: { report: flooded.report, loop: await askLoop(broker.pid, loopFile) } }
  } finally {
    broker.end()
    devices.end()
    await rm(dir, { recursive: true, force: true })
  }
}
