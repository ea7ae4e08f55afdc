// What a form leaves out: a key stays where it was, and does not go along to another address.
import { expect, test } from 'vitest'
import type { IntegrationInput } from '../../contract/integration.ts'
import { ADAPTERS } from './adapters.ts'
import { readIntegration } from './integration-form.ts'
import type { ConfiguredTarget } from './target-list.ts'

const settings = { baseUrl: 'https://tickets.example/a', apiKey: 'key-1', project: 'estate' }
const before = { adapterId: 'redmine', stored: { version: 1, config: { settings, transport: {}, workOrders: [] } } } as unknown as ConfiguredTarget
const read = (baseUrl: string, more = {}) => {
  const input: IntegrationInput = {
    adapter: 'redmine',
    name: 'R',
    enabled: true,
    version: 1,
    settings: { baseUrl, project: 'estate', ...more },
    transport: {},
    workOrders: [],
  }
  return readIntegration(input, before, ADAPTERS).settings
}

test('a key that is left out stays, also below another path of the same host', () => {
  expect(read('https://tickets.example/b')).toMatchObject({ apiKey: 'key-1' })
})

test.each(['https://elsewhere.example', 'https://tickets.example:8443', 'http://127.0.0.1:9'])('at %s the key has to be given again', (baseUrl) => {
  expect(() => read(baseUrl)).toThrow(
    expect.objectContaining({ code: 'request.invalidField', details: expect.objectContaining({ field: 'settings.apiKey' }) as unknown }),
  )
  expect(read(baseUrl, { apiKey: 'key-2' })).toMatchObject({ apiKey: 'key-2' })
})
