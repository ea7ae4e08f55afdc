// Where in an answer something stands: `/data/items/0/id` (RFC 6901) or `data.items.0.id`.
import { z } from 'zod'
import { at } from '../../../devices/loose-json.ts'
import { MAX_DEPTH } from './http-call.ts'

export const dataPathSchema = z
  .string()
  .max(200)
  .refine((path) => stepsOf(path).length <= MAX_DEPTH, `no deeper than ${MAX_DEPTH}`)
  .refine((path) => path === '' || path.startsWith('/') || /^[^./]+(\.[^./]+)*$/.test(path), 'a path such as /data/id or data.id')

/** @param path `''` is the whole. @returns undefined where there is nothing; own keys only */
export function valueAt(json: unknown, path: string): unknown {
  return at(json, ...stepsOf(path))
}

function stepsOf(path: string): string[] {
  if (path === '') return []
  if (!path.startsWith('/')) return path.split('.')
  return path
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}
