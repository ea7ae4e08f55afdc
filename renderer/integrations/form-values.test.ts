// Forms from schemas: every field has a way to be drawn, and what was stored comes back as it was.
import { expect, test } from 'vitest'
import { fromFields, kindOf, toFields, type FieldSchema } from './form-values.ts'

const schema: FieldSchema = {
  type: 'object',
  properties: {
    address: { type: 'string' },
    token: { type: 'string', secret: true },
    port: { type: 'integer', default: 443 },
    on: { type: 'boolean' },
    how: { type: 'string', enum: ['a', 'b'] },
    kinds: { type: 'array', items: { type: 'string', enum: ['x', 'y'] } },
    login: { type: 'object', properties: { user: { type: 'string' }, password: { type: 'string', secret: true } } },
    map: { type: 'object' },
  },
}

test('each field is drawn by what it is', () => {
  const kinds = Object.fromEntries(Object.entries(schema.properties!).map(([key, field]) => [key, kindOf(field)]))
  expect(kinds).toEqual({ address: 'text', token: 'secret', port: 'number', on: 'switch', how: 'choice', kinds: 'choices', login: 'group', map: 'json' })
})

test('what was stored comes back as it was, without what is empty', () => {
  const stored = { address: 'https://x', on: false, how: 'b', kinds: ['x'], login: { user: 'u' }, map: { a: [1, { b: null }] } }
  const fields = toFields(schema, stored)
  expect(fields).toMatchObject({ port: 443, map: expect.stringContaining('"a"') as string })
  expect(fromFields(schema, fields)).toEqual({ ...stored, port: 443 })
  expect(fromFields(schema, { address: '', token: '', login: { user: '' }, map: '' })).toEqual({})
})

test('a field of JSON that is none is not sent', () => {
  expect(() => fromFields(schema, { map: '{' })).toThrow(SyntaxError)
})
