// Tells other systems which devices are away and which vehicles were not let in: seldom, and how it stands when it is told.
import type { DeviceStatus } from '../../contract/device.ts'
import type { After } from '../../devices/supervise.ts'
import type { Env } from '../env.ts'
import { tellSeldom } from '../tell-seldom.ts'
import { oweEvent } from './owe-event.ts'

/** A loose cable must not fill the queue of another system. */
const HEALTH_EVERY_MS = 5 * 60_000

export interface DeviceTeller {
  /** A device came or went. */
  onStanding(deviceId: string): void
  stop(): void
}

export function createDeviceTeller(
  env: Env,
  statusOf: (id: string) => Pick<DeviceStatus, 'kind' | 'state' | 'problem' | 'buildingId' | 'sinceMs'> | undefined,
  after: After,
): DeviceTeller {
  const told = new Map<string, string>()
  const seldom = tellSeldom(
    (id) => {
      const status = statusOf(id)
      // Nobody is told that all is well at a start.
      const before = told.get(id) ?? 'online'
      if (status === undefined || status.state === 'connecting' || status.state === before) return
      told.set(id, status.state)
      const { kind, state, problem, buildingId, sinceMs } = status
      const data = { device: id, kind, state, problem, location: { building: buildingId }, since: new Date(sinceMs).toISOString() }
      try {
        oweEvent(env, { type: 'device.health', subject: `device/${id}`, data })
      } catch (error) {
        env.log.error('the standing of a device could not be told', { deviceId: id, error: String(error) })
      }
    },
    after,
    HEALTH_EVERY_MS,
  )
  return { onStanding: seldom.tell, stop: seldom.stop }
}

/** In the transaction that stored the read. The plate stays here: who needs it asks for the read by its id. */
export function tellVehicle(
  env: Env,
  read: { readonly deviceId: string; readonly signalId: number; readonly direction: string | null; readonly why: 'unknown' | 'blocked' },
): void {
  const { deviceId, signalId, direction, why } = read
  oweEvent(env, { type: `vehicle.${why}`, subject: `device/${deviceId}`, data: { device: deviceId, read: signalId, direction } })
}
