// Forms from schemas: every field has a way to be drawn, and what was stored comes back as it was.
import { expect, test } from 'vitest'
import { fromFields, isOptionalGroup, kindOf, labelOfPath, toFields, type FieldSchema } from './form-values.ts'

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

test('a group that may be left out is not there until somebody wants it; one with a default always is', () => {
  const withGroups: FieldSchema = {
    properties: {
      open: { type: 'object', properties: { path: { type: 'string' } } },
      close: { type: 'object', properties: { method: { type: 'string', default: 'POST' }, path: { type: 'string' } }, required: ['path'] },
      login: { type: 'object', default: {}, properties: { type: { type: 'string', default: 'none' } } },
    },
    required: ['open'],
  }
  expect(['open', 'close', 'login'].map((key) => isOptionalGroup(withGroups, key))).toEqual([false, true, false])
  expect(toFields(withGroups, {})).toEqual({ open: {}, login: { type: 'none' } })
  expect(toFields(withGroups, { close: { path: '/x' } })).toMatchObject({ close: { method: 'POST', path: '/x' } })
})

test('a field that is not valid is named as the form names it', () => {
  const named: FieldSchema = { properties: { create: { zh: '创建请求', en: 'Request to open', properties: { path: { zh: '路径', en: 'Path' } } } } }
  expect(labelOfPath(named, ['create', 'path'], 'en')).toBe('Request to open › Path')
  expect(labelOfPath(named, ['create', 'query', '0'], 'zh-CN')).toBe('创建请求 › query › 0')
})
