// Sensor driver for lifts and pumps whose values and faults stand in Modbus registers, bits and inputs (docs/drivers.md).
import { z } from 'zod'
import type { MetricValue } from '../../contract/device-events.ts'
import { EQUIPMENT_FAULTS } from '../../contract/vocabulary.ts'
import { defineDriver } from '../driver.ts'
import { createEdges } from '../edges.ts'
import { moduleSettings } from '../modbus-io.ts'
import { openPolling, readHeld } from '../modbus-poll.ts'
import { isState, nameState, STATE_RULE, stateAt } from '../modbus-table.ts'
import { metric, placeOf, readMetric } from './modbus-metric.ts'

const fault = z
  .strictObject({
    fault: z.enum(EQUIPMENT_FAULTS),
    ...stateAt,
    /** The maker's own number for it; by default where it was read. */
    code: z.string().min(1).max(64).optional(),
    text: z.string().max(200).default(''),
  })
  .refine(isState, STATE_RULE)

function codeOf(one: z.output<typeof fault>): string {
  return one.code ?? nameState(one)
}

const config = z
  .strictObject({
    ...moduleSettings,
    pollMs: z.number().int().min(200).max(600_000).default(5000),
    /** For so long a fault has to hold before it counts. */
    debounceMs: z.number().int().min(0).max(5000).default(100),
    metrics: z
      .array(metric)
      .max(64)
      .refine((list) => new Set(list.map((one) => one.metric)).size === list.length, 'the same metric twice; two machines are two devices')
      .default([]),
    faults: z
      .array(fault)
      .max(64)
      .refine((list) => new Set(list.map(codeOf)).size === list.length, 'the same code twice')
      .default([]),
  })
  .refine(({ metrics, faults }) => metrics.length + faults.length > 0, 'neither metrics nor faults')

export const modbusSensor = defineDriver({
  kind: 'sensor',
  id: 'sensor/modbus',
  title: { zh: '电梯、水泵等(Modbus)', en: 'Lift or pump by Modbus' },
  config,
  proven: 'third-party',
  commands: [],
  open(settings, io) {
    const { metrics, faults } = settings
    /** Metrics whose value was no value, each told once. */
    const dropped = new Set<string>()
    const codes = faults.map(codeOf)
    const edges = createEdges(faults.length, io, ({ contact, on: active, was, atMs }) => {
      // A fault that is there at the first reading is told, a lift that is well is not.
      if (was === null && !active) return null
      const [{ fault: kind, text }, code] = [faults[contact]!, codes[contact]!]
      const dedupeKey = `${code}-${active ? 'on' : 'off'}-${atMs}`
      return { type: 'equipment', fault: kind, active, code, text, deviceAtMs: null, replayed: false, dedupeKey }
    })
    return openPolling(io, {
      settings,
      wanted: [...metrics.map(placeOf), ...faults.map(({ table, address }) => ({ table, address, count: 1 }))],
      async take(poll) {
        // Somebody in a lift goes before its motor's temperature.
        await edges.take(await readHeld(poll, faults, edges.known(), settings.debounceMs))
        const values: Record<string, MetricValue> = {}
        for (const wanted of metrics) {
          const value = readMetric(poll.readings, wanted)
          if (value !== null) values[wanted.metric] = value
          else if (!dropped.has(wanted.metric)) {
            dropped.add(wanted.metric)
            io.log('warn', 'a value that cannot be is left out', { metric: wanted.metric })
          }
        }
        if (Object.keys(values).length === 0) return
        const sample = { type: 'telemetry', metrics: values, deviceAtMs: null, seq: null, replayed: false } as const
        await io.emit(sample).catch((error: unknown) => io.log('warn', 'a sample could not be kept', { error: String(error) }))
      },
    })
  },
})
