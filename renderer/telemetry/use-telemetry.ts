// What lifts and pumps report, followed while the screen is shown and the core is heard.
import { useEffect, useState } from 'react'
import type { DeviceTelemetry } from '../../contract/telemetry.ts'
import { api } from '../api.ts'
import { pause, useConnection } from '../connection.ts'

const AGAIN_AFTER_MS = 1000

/** @returns undefined until the core has said what there is; in the order of the site file */
export function useTelemetry(): readonly DeviceTelemetry[] | undefined {
  const connected = useConnection((c) => c.state === 'open')
  const [devices, setDevices] = useState<readonly DeviceTelemetry[]>()
  useEffect(() => {
    if (!connected) return
    const stop = new AbortController()
    void (async () => {
      while (!stop.signal.aborted) {
        await follow(setDevices, stop.signal).catch(() => {})
        await pause(AGAIN_AFTER_MS, stop.signal)
      }
    })()
    return () => stop.abort()
  }, [connected])
  return devices
}

async function follow(
  set: (change: (known: readonly DeviceTelemetry[] | undefined) => readonly DeviceTelemetry[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const events = await api.telemetry.watch(undefined, { signal })
  const all = await api.telemetry.list(undefined, { signal })
  set(() => all)
  for await (const device of events) set((known = []) => withDevice(known, device))
}

/** A row must not jump when its values change. */
function withDevice(known: readonly DeviceTelemetry[], changed: DeviceTelemetry): readonly DeviceTelemetry[] {
  const isKnown = known.some(({ deviceId }) => deviceId === changed.deviceId)
  return isKnown ? known.map((device) => (device.deviceId === changed.deviceId ? changed : device)) : [...known, changed]
}
