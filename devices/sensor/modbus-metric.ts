// One measured value in Modbus registers: how an installer describes it, and what it says in its unit.
import { z } from 'zod'
import type { MetricValue } from '../../contract/device-events.ts'
import { metricName } from '../metrics.ts'
import { bitAddress } from '../modbus-io.ts'
import { isBits, TABLES, type Readings, type Stretch } from '../modbus-table.ts'

const TYPES = ['int16', 'uint16', 'int32', 'uint32', 'float32', 'bit'] as const
type Type = (typeof TYPES)[number]

export const metric = z
  .strictObject({
    metric: metricName,
    table: z.enum(TABLES),
    /** As on the wire, from 0; of two registers the first. */
    address: bitAddress,
    type: z.enum(TYPES),
    /** Of two registers: which half comes first. */
    wordOrder: z.enum(['highFirst', 'lowFirst']).default('highFirst'),
    /** Of a register whose type is `bit`, 0 the lowest. */
    bit: z.number().int().min(0).max(15).optional(),
    /** value = register × scale + offset */
    scale: z.number().default(1),
    offset: z.number().default(0),
    /** What can be believed, in the metric's unit. */
    min: z.number().optional(),
    max: z.number().optional(),
    /** For metrics that are words: what a number stands for; any other number is no value. */
    words: z.record(z.string().regex(/^-?\d{1,10}$/), z.string().min(1).max(32)).optional(),
  })
  .refine(
    ({ table, type, bit }) => (isBits(table) ? type === 'bit' && bit === undefined : (type === 'bit') === (bit !== undefined)),
    'coils and inputs are of type bit; a bit of a register needs `bit`, a number none',
  )
  .refine(({ address, type }) => address + registers(type) <= 65536, 'the second register would lie behind the last')
  .refine(({ min = -Infinity, max = Infinity }) => min <= max, 'min above max')
export type Metric = z.output<typeof metric>

function registers(type: Type): number {
  return type.endsWith('32') ? 2 : 1
}

export function placeOf({ table, address, type }: Metric): Stretch {
  return { table, address, count: registers(type) }
}

/** @returns null for what is no number, out of its range, or a word that is not known */
export function readMetric(readings: Readings, wanted: Metric): MetricValue | null {
  const { table, address, type, bit, words, min = -Infinity, max = Infinity } = wanted
  if (type === 'bit') return ((readings.at(table, address) >> (bit ?? 0)) & 1) === 1
  const raw = numberOf(readings, wanted)
  if (words !== undefined) return words[String(raw)] ?? null
  const value = raw * wanted.scale + wanted.offset
  if (!Number.isFinite(value) || value < min || value > max) return null
  // A float32 has seven digits; more would be the noise of its binary form.
  return Number(value.toPrecision(type === 'float32' ? 7 : 12))
}

function numberOf(readings: Readings, { table, address, type, wordOrder }: Metric): number {
  const bytes = Buffer.alloc(4)
  const [first, second] = wordOrder === 'lowFirst' && registers(type) === 2 ? [1, 0] : [0, 1]
  bytes.writeUInt16BE(readings.at(table, address + first), 0)
  if (registers(type) === 2) bytes.writeUInt16BE(readings.at(table, address + second), 2)
  if (type === 'int16') return bytes.readInt16BE()
  if (type === 'int32') return bytes.readInt32BE()
  if (type === 'float32') return bytes.readFloatBE()
  return type === 'uint32' ? bytes.readUInt32BE() : bytes.readUInt16BE()
}
