// As much of a site file as can be read whatever else is wrong with it, so that one look finds every mistake.
import { z } from 'zod'
import { ID_PATTERN } from '../../contract/ids.ts'
import { zoneSchema } from '../../contract/site.ts'

/** Of anything but the right form nothing is known; that form is the schema's to complain about. */
const known = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)
/** Longer ones than `max` the schema refuses; a file of the largest size holds fewer than the default. */
const list = <T extends z.ZodType>(item: T, max = 500_000) => known(z.array(item).max(max))
const part = <T extends z.ZodRawShape>(shape: T) => known(z.object(shape))

const id = known(z.string().regex(ID_PATTERN))
const word = known(z.string().regex(/^[a-zA-Z]{1,64}$/))

const polygon = known(zoneSchema.shape.polygon)
const zone = part({ id, polygon })
const tripline = part({ id, line: known(z.tuple([zoneSchema.shape.polygon.element, zoneSchema.shape.polygon.element])) })
/** `masks`: of a facade only. */
const rule = part({ kind: word, zone: id, masks: list(polygon, 32) })
const step = part({ device: id })

/** What tells devices on one listener apart. */
const config = part({ listen: known(z.string()), path: known(z.string()), username: known(z.string()) })

const point = part({ building: id, cameras: list(id, 16) })

const looseSiteSchema = part({
  buildings: list(part({ id })),
  cameras: list(part({ id, building: id, zones: list(zone, 32), triplines: list(tripline, 16), masks: list(polygon, 32), rules: list(rule, 32) }), 256),
  devices: list(part({ id, driver: known(z.string()), building: id, cameras: list(id, 16), points: list(point, 5000), config }), 4096),
  linkages: list(part({ on: part({ building: id, camera: id, device: id }), do: list(step, 64) }), 256),
  passage: part({ lanes: list(part({ reader: id, gates: list(id, 8) }), 64) }),
  pms: part({ endpoint: known(z.string()) }),
})
export type LooseSite = NonNullable<z.infer<typeof looseSiteSchema>>

export function readLoosely(value: unknown): LooseSite {
  return looseSiteSchema.parse(value) ?? {}
}
