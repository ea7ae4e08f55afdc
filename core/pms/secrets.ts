// Keeps secrets of settings from screens: taken out on the way there, put back when a form comes without them.
import { z } from 'zod'
import { transportSchema } from '../../contract/integration.ts'

type Node = z.core.JSONSchema.JSONSchema & { readonly secret?: boolean }
type Values = Readonly<Record<string, unknown>>

/** For the form; `meta({ secret: true })` and the words of each field stand in it. */
export function formSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>
}

/** @returns the values without secrets, and where one is set */
export function withoutSecrets(schema: z.ZodType, values: unknown): { readonly shown: Record<string, unknown>; readonly set: string[] } {
  const set: string[] = []
  const strip = (node: Node, value: unknown, path: readonly (string | number)[]): unknown => {
    if (isSecret(node)) {
      if (value !== undefined && value !== null && value !== '') set.push(path.join('.'))
      return undefined
    }
    if (Array.isArray(value)) return value.map((item, i) => strip(itemOf(node), item, [...path, i]))
    if (!isValues(value)) return value
    const kept = Object.entries(value).map(([key, item]) => [key, strip(propertyOf(node, key), item, [...path, key])] as const)
    return Object.fromEntries(kept.filter(([, item]) => item !== undefined))
  }
  const shown = strip(formSchema(schema), values, [])
  return { shown: isValues(shown) ? { ...shown } : {}, set }
}

/** A secret that is left out or empty stays, one that is null goes. */
export function keepSecrets(schema: z.ZodType, given: unknown, stored: unknown): unknown {
  const merge = (node: Node, value: unknown, before: unknown): unknown => {
    if (isSecret(node)) return value === null ? undefined : value === undefined || value === '' ? before : value
    if (Array.isArray(value)) return value.map((item, i) => merge(itemOf(node), item, Array.isArray(before) ? (before as unknown[])[i] : undefined))
    if (!isValues(value)) return value === null ? undefined : value
    const old: Values = isValues(before) ? before : {}
    const keys = new Set([...Object.keys(value), ...secretsOf(node, value, old)])
    const merged = [...keys].map((key) => [key, merge(propertyOf(node, key), value[key], old[key])] as const)
    return Object.fromEntries(merged.filter(([, item]) => item !== undefined))
  }
  return merge(formSchema(schema), given, stored)
}

/** Of a form with several variants: only of those that both the given and the stored one are; the token of one way to sign in is none of another. */
function secretsOf(node: Node, given: Values, old: Values): string[] {
  return variants(node)
    .filter((one) => fits(one, given) && fits(one, old))
    .flatMap(({ properties = {} }) => Object.entries(properties).flatMap(([key, property]) => (isNode(property) && isSecret(property) ? [key] : [])))
}

function fits({ properties = {}, additionalProperties }: Node, values: Values): boolean {
  const isOfIt = Object.entries(properties).every(([key, property]) => !isNode(property) || property.const === undefined || property.const === values[key])
  return isOfIt && (additionalProperties !== false || Object.keys(values).every((key) => Object.hasOwn(properties, key)))
}

/** As keepSecrets(), of how a system is reached; the log-in at a proxy is for that proxy only. */
export function keepConnection(given: unknown, stored: unknown): unknown {
  const isSameProxy = isValues(given) && isValues(stored) && given['proxy'] === stored['proxy']
  return keepSecrets(transportSchema, given, isSameProxy || !isValues(stored) ? stored : { ...stored, proxyLogin: undefined })
}

function propertyOf(node: Node, key: string): Node {
  return anyOf(variants(node).flatMap(({ properties }) => (properties !== undefined && Object.hasOwn(properties, key) ? [properties[key]] : [])))
}

function itemOf(node: Node): Node {
  return anyOf(variants(node).flatMap(({ items }) => (Array.isArray(items) ? [] : [items])))
}

function anyOf(nodes: readonly unknown[]): Node {
  const found = nodes.filter(isNode)
  return found.length === 1 ? found[0]! : { anyOf: found }
}

/** Where a field may have several forms, a secret in any of them is one. */
function isSecret(node: Node): boolean {
  return variants(node).some(({ secret }) => secret === true)
}

function variants(node: Node): Node[] {
  return [node, ...[...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])].filter(isNode).flatMap(variants)]
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
