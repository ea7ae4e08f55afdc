// Reads a folder of labelled footage: eval.json and what it says of each file.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const unit = z.number().min(0).max(1)
const file = z
  .string()
  .min(1)
  .refine((name) => !name.startsWith('/') && !name.split(/[\\/]/).includes('..'), 'expected a path inside the folder')

const clip = z.object({
  file,
  tier: z.string().default('real'),
  width: z.int().min(16).max(7680),
  height: z.int().min(16).max(4320),
  fps: z.number().positive().max(240),
  durationS: z.number().positive(),
  zones: z.array(z.object({ id: z.string(), name: z.string().optional(), polygon: z.array(z.tuple([unit, unit])).min(3) })).default([]),
  rules: z.array(z.unknown()).default([]),
  events: z.array(z.object({ kind: z.string(), fromS: z.number(), toS: z.number() })).default([]),
  people: z
    .array(z.object({ fromS: z.number(), toS: z.number(), count: z.int().min(0), tolerance: z.number().min(0).default(0) }))
    .nullish()
    .transform((spans) => spans ?? []),
})

const still = z.object({
  file,
  width: z.int().min(16).optional(),
  height: z.int().min(16).optional(),
  boxes: z.array(z.object({ label: z.string(), box: z.tuple([z.number(), z.number(), z.number(), z.number()]) })).optional(),
})

const footage = z.object({ version: z.literal(1), clips: z.array(clip).default([]), stills: z.array(still).default([]) })

export type Clip = z.output<typeof clip>
export type Still = z.output<typeof still>
export type Footage = z.output<typeof footage>

/** @throws Error that names the file and the field */
export async function readFootage(folder: string): Promise<Footage> {
  const path = join(folder, 'eval.json')
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`cannot read ${path}: a folder of labelled footage has an eval.json, as docs/accuracy.md describes`, { cause })
  })
  const parsed = footage.safeParse(parseJson(text, path))
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${path} is not JSON: ${(cause as Error).message}`, { cause })
  }
}
