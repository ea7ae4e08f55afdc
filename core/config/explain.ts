// Turns a schema's complaint into words for an installer: what was expected, and which known key a typo was meant to be.
import { z } from 'zod'
import { plainIssue, valueAt } from '../plain-words.ts'
import type { Finding, Path } from './problem.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema

/** The keys and the choices a schema knows at each place. */
export interface Known {
  keys(path: Path): readonly string[]
  choices(path: Path): readonly string[]
}

export function knownOf(schema: z.ZodType): Known {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const nodes = (path: Path) => path.reduce<JsonSchema[]>((found, step) => found.flatMap((node) => below(node, step)), variants(root))
  return {
    keys: (path) => [...new Set(nodes(path).flatMap((node) => Object.keys(node.properties ?? {})))],
    choices: (path) => nodes(path).flatMap((node) => (node.enum ?? []).filter((choice) => typeof choice === 'string')),
  }
}

/** @param value the whole that was checked; needed to see what a wrong choice was meant to be */
export function explain(error: z.ZodError, value: unknown, known: Known): Finding[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.filter((step) => typeof step !== 'symbol')
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], known.keys(path)))
    return [{ path, message: plainIssue(issue, value) + meant(textAt(value, path), known.choices(path)) }]
  })
}

export function unknownKey(path: Path, keys: readonly string[]): Finding {
  const near = nearest(String(path.at(-1)), keys)
  if (near !== null) return { path, isKey: true, message: `unknown key; did you mean "${near}"?` }
  return { path, isKey: true, message: keys.length > 0 ? `unknown key; known here: ${keys.join(', ')}` : 'unknown key' }
}

export function meant(text: string | null, choices: readonly string[]): string {
  const near = text === null ? null : nearest(text, choices)
  return near === null ? '' : `; did you mean "${near}"?`
}

/** @returns the candidate within a third of the word's length in edits, or null; the word itself does not count */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const ranked = candidates
    .filter((candidate) => candidate !== word)
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase().slice(0, 64), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= Math.max(1, Math.floor(Math.max(word.length, best.candidate.length) / 3)) ? best.candidate : null
}

/** Optimal string alignment: insert, delete, replace, swap neighbours. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2]![j - 2]! + 1 : Infinity
      row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost, swapped))
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}

function variants(node: JsonSchema): JsonSchema[] {
  return [node, ...[...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])].filter(isSchema).flatMap(variants)]
}

function below(node: JsonSchema, step: string | number): JsonSchema[] {
  const child = typeof step === 'number' ? (node.prefixItems?.[step] ?? node.items) : (node.properties?.[step] ?? node.additionalProperties)
  return isSchema(child) ? variants(child) : []
}

function isSchema(node: unknown): node is JsonSchema {
  return typeof node === 'object' && node !== null && !Array.isArray(node)
}

function textAt(value: unknown, path: Path): string | null {
  const found = valueAt(value, path)
  return typeof found === 'string' ? found : null
}
