// Contacts and map entries that stand for fire signals: what each means, and when it is told.
import { z } from 'zod'
import { FIRE_SIGNALS } from '../contract/device-events.ts'
import type { DriverIo } from './driver.ts'
import { createEdges, type Edges } from './edges.ts'

export const MAX_POINTS = 512

export const firePoint = {
  meaning: z.enum(FIRE_SIGNALS),
  /** The address people and the site file's `points[]` know it by, e.g. `2-017`. */
  point: z
    .string()
    .max(64)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, 'letters, digits and - . _'),
  text: z.string().max(200).default(''),
  /** GB/T 26875.3; without it a point never confirms a fire together with another. */
  componentType: z.number().int().min(0).max(255).nullable().default(null),
} as const
export type FirePoint = z.output<z.ZodObject<typeof firePoint>>

/** GB 4717: what is still there after a reset is shown again within 20 s. */
const AFTER_RESET_MS = 20_000

export const POINTS_RULE = 'the same meaning twice at one point'

/** Holds `POINTS_RULE`. */
export function areDistinct(points: readonly Pick<FirePoint, 'meaning' | 'point'>[]): boolean {
  return new Set(points.map(({ meaning, point }) => `${meaning} ${point}`)).size === points.length
}

/** A point tells when it comes on, once until it goes off or the panel is reset. What is on at the first reading is told only of fires. */
export function createFirePoints(points: readonly FirePoint[], io: Pick<DriverIo, 'now' | 'emit' | 'log'>): Edges {
  /** Fires that were on at a reset, and when they count as new. */
  const since = new Map<number, number>()
  const edges = createEdges(points.length, io, ({ contact, on, was, atMs, deviceAtMs }) => {
    const { meaning: signal, point: address, text, componentType } = points[contact]!
    if (!on || (was === null && signal !== 'fire')) return null
    return { type: 'fireSignal', signal, address, text, componentType, deviceAtMs, test: false, dedupeKey: `${signal}-${address}-${atMs}` }
  })
  return {
    ...edges,
    async take(now, deviceAtMs) {
      const nowMs = io.now()
      for (const [index, dueMs] of since) {
        if (now[index] === false) since.delete(index)
        else if (nowMs >= dueMs && since.delete(index)) edges.forget(index)
      }
      const isReset = points.some(({ meaning }, index) => meaning === 'reset' && now[index] === true && edges.known()[index] === false)
      if (isReset) points.forEach(({ meaning }, index) => meaning === 'fire' && edges.known()[index] === true && since.set(index, nowMs + AFTER_RESET_MS))
      await edges.take(now, deviceAtMs)
    },
  }
}
