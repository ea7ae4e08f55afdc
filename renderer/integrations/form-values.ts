// A JSON schema as a form sees it: which field is drawn how, and what its text means.

/** As much of it as forms use; `zh`, `en`, `secret` and `lines` are the contract's own. */
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

/** Stored values as fields hold them. */
export function toFields(schema: FieldSchema, values: Values): Record<string, unknown> {
  const shown = Object.entries(schema.properties ?? {}).map(([key, field]) => {
    const value = values[key] ?? field.default
    const kind = kindOf(field)
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
