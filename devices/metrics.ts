// The metrics of lifts and pumps, whose names fix their units, so that limits mean the same whatever device measures.
import { z } from 'zod'

/** Unit by name; null: a count, a yes or no, or a word. */
export const METRICS = {
  vibration_rms: 'mm/s', // velocity, 10 to 1000 Hz
  motor_temp: '°C',
  bearing_temp: '°C',
  current: 'A',
  power: 'kW',
  pressure: 'kPa',
  level: 'm',
  flow: 'L/s',
  load: '%',
  door_cycles: null,
  trips: null,
  floor: null,
  run: null,
  direction: null, // up, down, stop
  door: null, // open, closed, moving
} as const satisfies Readonly<Record<string, string | null>>

/** One of them, or a site's own that begins with `x_`; anything else is a slip of the pen that no limit would ever see. */
export const metricName = z.string().refine((name) => Object.hasOwn(METRICS, name) || /^x_[a-z0-9_]{1,38}$/.test(name), 'a metric of docs/drivers.md, or x_…')
