// What the last command says about the device now: its outcome for a minute, and how it stands if it was told to stay so.
import type { DeviceStatus } from '../../contract/device.ts'

/** A gate that was confirmed open a minute ago has long closed again; where the two clocks differ by more, its age is not known. */
export const RECENT_MS = 60_000

export function recentCommand({ lastCommand }: Pick<DeviceStatus, 'lastCommand'>, nowMs: number): DeviceStatus['lastCommand'] {
  return lastCommand !== null && Math.abs(nowMs - lastCommand.atMs) <= RECENT_MS ? lastCommand : null
}

/** These last until another command ends them. */
const STANDING = ['holdOpen', 'lock', 'holdLift'] as const
export type StandingCommand = (typeof STANDING)[number]

/** What the device was told to stay like, and has not been told to leave since; null: nothing, or it was surely not done. */
export function standingCommand({ lastCommand }: Pick<DeviceStatus, 'lastCommand'>): StandingCommand | null {
  if (lastCommand === null || lastCommand.result.state === 'rejected' || lastCommand.result.state === 'unreachable') return null
  return STANDING.find((command) => command === lastCommand.command) ?? null
}
