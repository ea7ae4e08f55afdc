// The metrics of lifts and pumps, whose names fix their units, so that limits mean the same whatever device measures.
import { z } from 'zod'
import { METRIC_UNITS, RUN_METRIC } from '../contract/telemetry.ts'

/** Counts, and values that are a yes or no (`run`) or a word: up, down, stop; open, closed, moving. */
const WITHOUT_UNIT: readonly string[] = [RUN_METRIC, 'door_cycles', 'trips', 'floor', 'direction', 'door']

/** One of them, or a site's own that begins with `x_`; anything else is a slip of the pen that no limit would ever see. */
export const metricName = z
  .string()
  .refine((name) => Object.hasOwn(METRIC_UNITS, name) || WITHOUT_UNIT.includes(name) || /^x_[a-z0-9_]{1,38}$/.test(name), 'a metric of docs/drivers.md, or x_…')
