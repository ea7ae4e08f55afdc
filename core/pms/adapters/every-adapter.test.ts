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

test.each(['hc-microcommunity', 'rest', 'redmine'])('every field of %s is called something in both languages', (id) => {
  const { properties = {} } = z.toJSONSchema(adapterById(id)!.config, { io: 'input' })
  const unnamed = Object.entries(properties).filter(
    ([, field]) => typeof field !== 'object' || typeof field['zh'] !== 'string' || typeof field['en'] !== 'string',
  )
  expect(unnamed.map(([key]) => key)).toEqual([])
})

test('a form that sends groups of which only the choices are set means that there are none', () => {
  const choices = { method: 'POST', query: {} }
  const settings = {
    baseUrl: 'https://a.example',
    create: { path: '/a' },
    update: choices,
    close: choices,
    test: { ...choices, path: '' },
    poll: { ...choices, way: 'list', items: '' },
  }
  const read = adapterById('rest')!.config.parse(settings) as Record<string, unknown>
  for (const key of ['update', 'close', 'reopen', 'find', 'test', 'poll']) expect(read[key]).toBeUndefined()
})

/** Names of the fields below that are marked. */
function secretsIn(schema: unknown, name = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if ('secret' in schema && schema.secret === true) return [name]
  return Object.entries(schema).flatMap(([key, below]) => secretsIn(below, key))
}
