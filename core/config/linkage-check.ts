// Checks of linkages that need the whole site file: commands a driver does not know, and linkages that would set off one another for ever.
import type { Site } from '../../contract/site.ts'
import type { DeviceCommand, DeviceKind, IncidentKind } from '../../contract/vocabulary.ts'
import { linkagesOf, type Linkage } from '../linkages/plan.ts'
import type { Finding } from './problem.ts'

/** The commands of a driver; null when there is no such driver. */
export type CommandsOf = (driver: string) => readonly DeviceCommand[] | null

/** What a device of a kind may report, and so what a command to it may lead to. */
const MAY_CAUSE: Readonly<Record<DeviceKind, readonly IncidentKind[]>> = {
  gate: ['gate', 'tailgating', 'sos'],
  'plate-reader': ['plate'],
  'fire-panel': ['fire'],
  'patrol-reader': ['patrolMissed'],
  sensor: ['telemetry', 'sos'],
  speaker: [],
  lift: ['telemetry', 'sos'],
}

/** A gate that somebody believes to open on fire, and that does not, must not be found out on that day. */
export function linkageWarnings(site: Site, commandsOf: CommandsOf): Finding[] {
  return site.linkages.flatMap((linkage, i) =>
    linkage.do.flatMap(({ device, action, text }, j): Finding[] => {
      const driver = site.devices.find(({ id }) => id === device)?.driver
      const commands = driver === undefined ? null : commandsOf(driver)
      const path = ['linkages', i, 'do', j, 'action']
      if (commands !== null && !commands.includes(action)) {
        return [{ path, message: `${driver} cannot ${action}; it can: ${commands.join(', ') || 'nothing'}. Nothing will happen at this step` }]
      }
      return action === 'say' && text === undefined ? [{ path, message: 'say without a text: the device says its first message' }] : []
    }),
  )
}

/** A step whose device may report what sets off a linkage that leads back here. */
export function linkageLoops(site: Site): Finding[] {
  const linkages = linkagesOf(site)
  const written = linkages.slice(0, site.linkages.length)
  return written.flatMap((linkage, i) => {
    const isLoop = linkage.on.kind !== 'fireConfirmed' && leadsTo(linkage, linkage, linkages, site, new Set())
    return isLoop ? [{ path: ['linkages', i, 'do'], message: 'this linkage may set itself off again through what its devices report' }] : []
  })
}

function leadsTo(from: Linkage, to: Linkage, linkages: readonly Linkage[], site: Site, seen: Set<Linkage>): boolean {
  return linkages.some((next) => {
    if (!mayFollow(from, next, site)) return false
    if (next === to) return true
    if (seen.has(next)) return false
    seen.add(next)
    return leadsTo(next, to, linkages, site, seen)
  })
}

function mayFollow(from: Linkage, next: Linkage, site: Site): boolean {
  return from.steps.some(({ deviceId }) => {
    const device = site.devices.find(({ id }) => id === deviceId)
    const kind = device?.driver.split('/')[0] as DeviceKind | undefined
    if (device === undefined || kind === undefined) return false
    const { on } = next
    const isItsKind = MAY_CAUSE[kind]?.some((caused) => caused === on.kind) === true
    const isItsPlace = (on.building === undefined || on.building === device.building) && (on.camera === undefined || device.cameras.includes(on.camera))
    return isItsKind && isItsPlace && (on.device === undefined || on.device === deviceId)
  })
}
