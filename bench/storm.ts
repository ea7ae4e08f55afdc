// A thousand alerts a minute for ten minutes: what is stored, how often an operator is called, how late a fire is on every console; beside the same fires in the quiet.
import { cpus, loadavg } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { startFloodCore } from '../test/fakes/flood-core.ts'
import { quantile, type Measurement } from './measurement.ts'
import { openStormConsole } from './storm/storm-console.ts'

const CONSOLES = 4
const ALERTS = 10_000
const STORM_S = 600
const FIRES = 100
/** Three times as fast as it is asked for. */
const SECONDS = 200

export async function measure({ seconds = SECONDS }: { readonly seconds?: number }): Promise<Measurement> {
  const loadBefore = loadavg()[0] ?? 0
  const perMinute = (ALERTS * 60) / seconds
  const core = await startFloodCore()
  await core.addUser('operator', 'operator')
  const consoles = await Promise.all(Array.from({ length: CONSOLES }, () => openStormConsole(core.url, 'operator', STORM_S / seconds)))
  try {
    // the fires alone, as many, no more than ten in a second
    await core.flood({ alerts: FIRES + 1, perMinute: 600, fires: FIRES, seed: 1 })
    await until(() => consoles.every(({ firesAtMs }) => firesAtMs.size === core.fires.size))
    const quiet = lateness(core.fires, consoles)
    const quietIds = new Set(core.fires.keys())
    for (const one of consoles) one.close()

    const desks = await Promise.all(Array.from({ length: CONSOLES }, () => openStormConsole(core.url, 'operator', STORM_S / seconds)))
    const flooded = await core.flood({ alerts: ALERTS, perMinute, fires: FIRES, seed: 2 })
    await until(() => desks.every((desk) => desk.known().filter(({ state }) => state !== 'closed').length === flooded.open))
    const storm = lateness(new Map([...core.fires].filter(([id]) => !quietIds.has(id))), desks)
    const sounds = desks.map((desk) => desk.sounded())
    for (const desk of desks) desk.close()
    const worst = (values: readonly number[]) => Math.max(...values)
    return {
      name: 'storm',
      figures: {
        'alerts.raised': {
          value: flooded.raised,
          unit: `in ${flooded.seconds.toFixed(0)} s (${((flooded.raised * 60) / flooded.seconds).toFixed(0)}/min; asked: 1000/min)`,
        },
        'alerts.lost': { value: flooded.raised + FIRES + 1 - flooded.alerts, unit: 'without a row' },
        'alerts.uncounted': { value: flooded.alerts - flooded.counted, unit: 'in no incident’s count' },
        incidents: { value: flooded.incidents, unit: 'that hold them' },
        'onScreen.missing': {
          value: worst(desks.map((desk) => flooded.open - desk.known().filter(({ state }) => state !== 'closed').length)),
          unit: 'of the open ones, of the worst console',
        },
        'sounds.others': {
          value: worst(sounds.map(({ othersAtMs }) => mostInTenMinutes(othersAtMs))),
          unit: 'new sounds that are no fire in any ten minutes, of the worst console',
        },
        'sounds.folded': { value: worst(sounds.map(({ folded }) => folded)), unit: 'times that an incident asked to be heard and did not sound of itself' },
        'fire.quiet.p50': { value: quantile(quiet, 0.5), unit: 'ms from the claim to the screen' },
        'fire.quiet.p99': { value: quantile(quiet, 0.99), unit: 'ms' },
        'fire.storm.p50': { value: quantile(storm, 0.5), unit: 'ms' },
        'fire.storm.p99': { value: quantile(storm, 0.99), unit: `ms (${storm.length}: ${FIRES} fires on ${CONSOLES} consoles)` },
        'loop.p99': { value: flooded.loopP99Ms, unit: 'ms the core was busy at a stretch' },
      },
      ratios: { 'fire.p99': { value: quantile(storm, 0.99) / quantile(quiet, 0.99), against: 'fire.quiet.p99' } },
      notes: [
        `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown CPU'}; load of the machine before: ${loadBefore.toFixed(1)}`,
        `${ALERTS} alerts of 60 cameras with 4 zones and 120 devices, a third from ten that chatter, ${FIRES} fires among them; ${STORM_S} s played in ${seconds} s`,
        `${CONSOLES} consoles over /rpc/ws in one process beside the core; "screen": the moment the drawing would begin`,
        'no correlation rules, no cameras and no other systems: what one alert costs here is storing, telling and hearing it',
      ],
    }
  } finally {
    await core.stop()
  }
}

function mostInTenMinutes(atMs: readonly number[]): number {
  return Math.max(0, ...atMs.map((from) => atMs.filter((one) => one >= from && one < from + STORM_S * 1000).length))
}

function lateness(fires: ReadonlyMap<string, number>, consoles: readonly { readonly firesAtMs: ReadonlyMap<string, number> }[]): number[] {
  return consoles.flatMap(({ firesAtMs }) => [...fires].map(([id, atMs]) => (firesAtMs.get(id) ?? Number.POSITIVE_INFINITY) - atMs))
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; !isSo() && i < 600; i++) await setTimeout(100)
}
