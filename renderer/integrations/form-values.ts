// A JSON schema as a form sees it: which field is drawn how, and what its text means.

interface Words {
  readonly zh: string
  readonly en: string
}

/** As much of it as forms use; what stands after `maxLength` is the contract's own. */
export interface FieldSchema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
  readonly items?: FieldSchema
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly zh?: string
  readonly en?: string
  readonly secret?: boolean
  readonly lines?: boolean
  /** What to write, or where to find it. */
  readonly hint?: Words
  /** What the values of a choice are called. */
  readonly words?: Readonly<Record<string, Words>>
  /** After the field. */
  readonly unit?: Words
  /** Kept as it is, and not drawn. */
  readonly hidden?: boolean
  /** No more than so many times what another field says, less this. */
  readonly atMost?: { readonly of: string; readonly times: number; readonly less: number }
  /** Shown only while the field beside it is one of these; `needed`: then it has to be filled in. */
  readonly only?: { readonly field: string; readonly in: readonly string[]; readonly needed?: boolean }
}

/** `json`: of no form we draw; it is written as JSON. */
export type FieldKind = 'secret' | 'text' | 'lines' | 'number' | 'switch' | 'choice' | 'choices' | 'group' | 'json'

type Values = Readonly<Record<string, unknown>>
type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export function asSchema(schema: unknown): FieldSchema {
  return typeof schema === 'object' && schema !== null ? schema : {}
}

export function kindOf(schema: FieldSchema): FieldKind {
  if (schema.secret === true && (schema.type === 'string' || schema.type === undefined)) return 'secret'
  if (schema.enum !== undefined) return 'choice'
  if (schema.type === 'string') return schema.lines === true ? 'lines' : 'text'
  if (schema.type === 'number' || schema.type === 'integer') return 'number'
  if (schema.type === 'boolean') return 'switch'
  if (schema.type === 'array' && schema.items?.enum !== undefined) return 'choices'
  if (schema.type === 'object' && schema.properties !== undefined) return 'group'
  return 'json'
}

/** A group that may be left out altogether, whatever it needs when it is there. */
export function isOptionalGroup(parent: FieldSchema, key: string): boolean {
  const field = parent.properties?.[key]
  return field !== undefined && kindOf(field) === 'group' && field.default === undefined && parent.required?.includes(key) !== true
}

/** What a path is called, step by step: `Request to open › Path`. */
export function labelOfPath(schema: FieldSchema, path: readonly string[], language: string): string {
  const [key, ...rest] = path
  if (key === undefined) return ''
  const field = schema.properties?.[key]
  const label = (language === 'en' ? field?.en : field?.zh) ?? key
  return rest.length === 0 ? label : `${label} › ${labelOfPath(field ?? {}, rest, language)}`
}

/** Stored values as fields hold them. */
export function toFields(schema: FieldSchema, values: Values): Record<string, unknown> {
  const shown = Object.entries(schema.properties ?? {}).map(([key, field]) => {
    const value = values[key] ?? field.default
    const kind = kindOf(field)
    if (value === undefined && isOptionalGroup(schema, key)) return [key, undefined] as const
    if (kind === 'group') return [key, toFields(field, isValues(value) ? value : {})] as const
    return [key, kind === 'json' && value !== undefined ? JSON.stringify(value, null, 2) : value] as const
  })
  return Object.fromEntries(shown.filter(([, value]) => value !== undefined))
}

/**
 * What was typed, as it is sent; empty fields are left out.
 *
 * @throws SyntaxError for a field of JSON that is none
 */
export function fromFields(schema: FieldSchema, values: Values): Record<string, Json> {
  const sent = Object.entries(schema.properties ?? {}).map(([key, field]) => {
    const value = values[key]
    const kind = kindOf(field)
    if (kind === 'group') return [key, isValues(value) ? fromFields(field, value) : undefined] as const
    if (value === undefined || value === null || value === '') return [key, undefined] as const
    return [key, (kind === 'json' ? JSON.parse(value as string) : value) as Json] as const
  })
  return Object.fromEntries(sent.filter((one): one is [string, Json] => one[1] !== undefined && !isEmptyGroup(one[1])))
}

function isEmptyGroup(value: Json): boolean {
  return isValues(value) && Object.keys(value).length === 0
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
