// The zone of a telemetry incident says what it is about; a device's own fault is left to its own words.
import { expect, test } from 'vitest'
import { telemetryZone } from './telemetry-zone.ts'

test('a metric and its trend are known, anything else is not', () => {
  expect(telemetryZone('metric:vibration_rms')).toEqual({ is: 'metric', metric: 'vibration_rms' })
  expect(telemetryZone('trend:level')).toEqual({ is: 'trend', metric: 'level' })
  for (const zone of ['doorFault', 'metric:', 'metric:X y', '', null]) expect(telemetryZone(zone)).toBeNull()
})
