// What holds for every adapter: a form can be drawn from its settings, its secrets are marked as such, its name is its own.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ADAPTERS, adapterById } from '../adapters.ts'

test('each has a name of its own', () => {
  expect(new Set(ADAPTERS.map(({ id }) => id)).size).toBe(ADAPTERS.length)
  for (const adapter of ADAPTERS) expect(adapterById(adapter.id)).toBe(adapter)
  expect(adapterById('nobody') ?? null).toBeNull()
})

test.each([
  ['hc-microcommunity', ['securityCode', 'authorization']],
  ['rest', ['token', 'password', 'secret']],
  ['redmine', ['apiKey']],
])('the settings of %s become a form, with its secrets marked', (id, secrets) => {
  const schema = z.toJSONSchema(adapterById(id)!.config, { io: 'input' })
  expect(secretsIn(schema)).toEqual(secrets)
})

/** Names of the fields below that are marked. */
function secretsIn(schema: unknown, name = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if ('secret' in schema && schema.secret === true) return [name]
  return Object.entries(schema).flatMap(([key, below]) => secretsIn(below, key))
}
