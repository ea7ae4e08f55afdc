// Whether a command is recent enough to say something about the device now.
import type { DeviceStatus } from '../../contract/device.ts'

/** A gate that was confirmed open a minute ago has long closed again; where the two clocks differ by more, its age is not known. */
export const RECENT_MS = 60_000

export function recentCommand({ lastCommand }: Pick<DeviceStatus, 'lastCommand'>, nowMs: number): DeviceStatus['lastCommand'] {
  return lastCommand !== null && Math.abs(nowMs - lastCommand.atMs) <= RECENT_MS ? lastCommand : null
}
