// `npm run bench -- faults`: everything that may befall the data, over and over, each with a control that must show it.
import { loadavg } from 'node:os'
import { corrupt } from '../test/fixtures/corruptions.ts'
import { measureBackup } from './faults/backup-stall.ts'
import { fillDisk } from './faults/full-disk.ts'
import { killWriter } from './faults/kills.ts'
import { canMount, cutPower } from './faults/power-cuts.ts'
import { upgradeAll } from './faults/upgrades.ts'
import type { Measurement } from './measurement.ts'

const KILLS = 1000
/** Cuts for each kill; corruptions are quick. */
const CUTS_SHARE = 0.5
const CORRUPTIONS = 600
const CONTROL_CUTS = 25

export async function measure({ rounds = KILLS }: { readonly rounds?: number }): Promise<Measurement> {
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const figures: Record<string, { value: number; unit: string }> = {}
  const put = (name: string, value: number, unit: string) => (figures[name] = { value, unit })
  const notes: string[] = []

  const kills = await killWriter(rounds)
  put('kills', kills.kills, 'kills')
  put('kills.acknowledged', kills.acknowledged, 'incidents')
  put('kills.lost', kills.lost, 'incidents')
  put('kills.broken', kills.broken, 'databases')
  say(`kills: ${JSON.stringify(kills)}`)

  const cuts = Math.max(1, Math.round(rounds * CUTS_SHARE))
  if (canMount()) {
    const full = await cutPower(cuts, 'FULL')
    const normal = await cutPower(Math.min(cuts, CONTROL_CUTS), 'NORMAL')
    for (const [name, found] of [
      ['cuts', full],
      ['control.cuts', normal],
    ] as const) {
      put(name, found.cuts, 'cuts')
      put(`${name}.acknowledged`, found.acknowledged, 'incidents')
      put(`${name}.lost`, found.lost, 'incidents')
      put(`${name}.losing`, found.losing, 'cuts')
      put(`${name}.broken`, found.broken, 'databases')
      say(`${name}: ${JSON.stringify(found)}`)
    }
    if (normal.lost === 0) notes.push('THE CONTROL LOST NOTHING: these cuts show nothing')
  } else notes.push('power cuts skipped: mounting a loop image needs root on Linux')

  const corruptions = corrupt(Math.min(CORRUPTIONS, rounds * 6), Math.random)
  const damaged = corruptions.filter(({ damage }) => damage !== 'none')
  put('corruptions', damaged.length, 'files')
  put('corruptions.found', damaged.filter(({ outcome }) => outcome === 'found').length, 'files')
  put('corruptions.harmless', damaged.filter(({ outcome }) => outcome === 'harmless').length, 'files')
  put('corruptions.missed', damaged.filter(({ outcome }) => outcome === 'missed').length, 'files')
  put('control.whole.found', corruptions.filter(({ damage, outcome }) => damage === 'none' && outcome === 'found').length, 'files')
  for (const missed of damaged.filter(({ outcome }) => outcome === 'missed')) notes.push(`missed: ${JSON.stringify(missed)}`)
  say(
    `corruptions: ${JSON.stringify(Object.fromEntries(Object.entries(Object.groupBy(damaged, ({ outcome }) => outcome)).map(([name, found]) => [name, found?.length])))}`,
  )

  const upgrades = await upgradeAll(Math.min(20, Math.max(1, Math.round(rounds / 50))))
  put('upgrades', upgrades.upgrades, 'schemas')
  put('upgrades.kills', upgrades.kills, 'kills')
  put('upgrades.between', upgrades.between, 'databases')
  put('upgrades.withoutBackup', upgrades.withoutBackup, 'databases')
  say(`upgrades: ${JSON.stringify(upgrades)}`)

  const full = fillDisk()
  if (full === null) notes.push('full disk skipped: mounting a small file system needs root on Linux')
  else {
    put('full.accepted', full.afterFull, 'incidents')
    put('control.full.accepted', full.afterFullWithoutReserve, 'incidents')
    say(`full: ${JSON.stringify(full)}`)
  }

  const backup = await measureBackup()
  put('backup.bytes', backup.bytes, 'bytes')
  put('backup.took', backup.tookMs, 'ms')
  put('backup.stall', backup.stallMs, 'ms')
  put('backup.commit.p99', backup.commitP99Ms, 'ms')
  put('control.stall', backup.quietStallMs, 'ms')
  put('control.commit.p99', backup.quietCommitP99Ms, 'ms')
  put('control.inThread.stall', backup.inThreadStallMs, 'ms')
  notes.push(`I/O errors: see docs/reliability.md; load ${loadavg()[0]?.toFixed(1)}`)
  return { name: 'faults', figures, ratios: {}, notes }
}
