// Which metric an incident of telemetry is about, and whether it is or only will be beyond its limit, as its zone says.

export interface TelemetryZone {
  readonly is: 'metric' | 'trend'
  readonly metric: string
}

/** @returns null for a fault that the device itself reported */
export function telemetryZone(zone: string | null): TelemetryZone | null {
  const found = /^(metric|trend):([a-z0-9_]+)$/.exec(zone ?? '')
  return found === null ? null : { is: found[1] as TelemetryZone['is'], metric: found[2]! }
}
