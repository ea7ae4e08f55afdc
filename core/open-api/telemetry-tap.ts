// The latest telemetry for one reader: of each device at most one event in ten seconds, and only the newest values; nothing of it waits or is kept.
import type { DeviceTelemetry } from '../../contract/telemetry.ts'
import type { Env } from '../env.ts'

export const TELEMETRY_EVERY_MS = 10_000

export interface TelemetryTap {
  /** Of the devices that are due now. */
  take(nowMs: number): DeviceTelemetry[]
  stop(): void
}

/** @param onNews something may be due */
export function tapTelemetry({ feed }: Env, onNews: () => void): TelemetryTap {
  const ending = new AbortController()
  const latest = new Map<string, DeviceTelemetry>()
  const toldAtMs = new Map<string, number>()
  void (async () => {
    for await (const delivered of feed.subscribe('telemetry', ending.signal)) {
      // What was missed is old by now: the next values come within seconds.
      if (delivered.lost) continue
      latest.set(delivered.event.deviceId, delivered.event)
      onNews()
    }
  })()
  return {
    take(nowMs) {
      const due = [...latest.values()].filter(({ deviceId }) => nowMs - (toldAtMs.get(deviceId) ?? -Infinity) >= TELEMETRY_EVERY_MS)
      for (const { deviceId } of due) {
        latest.delete(deviceId)
        toldAtMs.set(deviceId, nowMs)
      }
      return due
    },
    stop: () => ending.abort(),
  }
}
