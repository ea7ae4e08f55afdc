// Secrets of settings: never shown, kept when a form leaves them out, also where settings have several variants.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { keepSecrets, withoutSecrets } from './secrets.ts'

const secret = z.string().meta({ secret: true })
const config = z.strictObject({
  address: z.string(),
  auth: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('none') }),
    z.strictObject({ type: z.literal('plain'), value: z.string() }),
    z.strictObject({ type: z.literal('bearer'), value: secret }),
    z.strictObject({ type: z.literal('basic'), user: z.string(), password: secret }),
  ]),
  keys: z.array(z.union([z.strictObject({ name: z.string(), key: secret }), z.strictObject({ id: z.number(), pin: secret })])).default([]),
  more: secret.optional(),
})
const stored = {
  address: 'a',
  auth: { type: 'basic', user: 'u', password: 'p' },
  keys: [
    { name: 'n', key: 'k' },
    { id: 1, pin: '1234' },
  ],
  more: 'm',
}

test('a form is shown nothing secret, whichever variant it stands in', () => {
  const { shown, set } = withoutSecrets(config, stored)
  expect(shown).toEqual({ address: 'a', auth: { type: 'basic', user: 'u' }, keys: [{ name: 'n' }, { id: 1 }] })
  expect(set).toEqual(['auth.password', 'keys.0.key', 'keys.1.pin', 'more'])
  expect(withoutSecrets(config, { address: 'a', auth: { type: 'bearer', value: 't' } })).toEqual({
    shown: { address: 'a', auth: { type: 'bearer' } },
    set: ['auth.value'],
  })
})

test('what a form was shown, sent back as it is, is what was stored', () => {
  expect(keepSecrets(config, withoutSecrets(config, stored).shown, stored)).toEqual(stored)
})

test('a secret of one variant is not taken into another', () => {
  expect(keepSecrets(config, { ...stored, auth: { type: 'none' } }, stored)).toMatchObject({ auth: { type: 'none' } })
  const given = { address: 'a', auth: { type: 'bearer' }, keys: [{ id: 1 }], more: null }
  expect(keepSecrets(config, given, stored)).toEqual({ address: 'a', auth: { type: 'bearer' }, keys: [{ id: 1 }] })
  expect(keepSecrets(config, { ...stored, auth: { type: 'basic', user: 'v', password: '' } }, stored)).toMatchObject({ auth: { user: 'v', password: 'p' } })
})
