// The event stream: every change arrives, once, across broken connections and restarts of the reader.
import { get as httpGet, type ClientRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { incidentOutSchema, type IncidentOut } from '../../contract/open-api.ts'
import { actOnIncident } from '../incidents/service.ts'
import { SYSTEM } from '../env.ts'
import { readKey, revokeKey } from '../integration-keys.ts'
import { startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
let key: { authorization: string }
beforeAll(async () => {
  core = await startFixture()
  key = core.key('incidents:read')
})
afterAll(() => core.close())

interface Event {
  readonly id: string
  readonly event: string
  readonly data: string
}

/** A reader of the stream that can be waited on. */
function listen(headers: Readonly<Record<string, string>>) {
  const events: Event[] = []
  let wake = () => {}
  let text = ''
  let ended = false
  const request: ClientRequest = httpGet(`${core.url}/api/v1/incidents/stream`, { headers, agent: false }, (response) => {
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
        if (field('event') !== '') events.push({ id: field('id'), event: field('event'), data: field('data') })
      }
      wake()
    })
    response.on('close', () => {
      ended = true
      wake()
    })
  })
  request.on('error', () => {})
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise<void>((resolve) => (wake = resolve))
  }
  return {
    events,
    async incidents(count: number): Promise<IncidentOut[]> {
      const found = () => events.filter((e) => e.event === 'incident')
      await until(() => found().length >= count)
      return found().map((e) => incidentOutSchema.parse(JSON.parse(e.data)))
    },
    ready: () => until(() => events.length > 0),
    ended: () => until(() => ended),
    close: () => request.destroy(),
  }
}

test('a change is told as it happens, and the first event gives an id to resume from', async () => {
  const reader = listen(key)
  await reader.ready()
  expect(reader.events[0]).toMatchObject({ event: 'ready', id: expect.stringMatching(/^\d+$/) })
  const { incident } = core.raise('live')
  await reader.incidents(1)
  actOnIncident(core.env, SYSTEM, incident.id, { action: 'acknowledge' })
  const told = await reader.incidents(2)
  expect(told.map((i) => [i.id, i.state])).toEqual([
    [incident.id, 'new'],
    [incident.id, 'acknowledged'],
  ])
  reader.close()
})

test('whatever happens while the reader is away is told when it comes back, each once', async () => {
  const first = listen(key)
  await first.ready()
  core.raise('before')
  await first.incidents(1)
  const lastId = first.events.at(-1)!.id
  first.close()
  const missed = Array.from({ length: 250 }, (_, i) => core.raise(`away-${i}`).incident.id)
  const second = listen({ ...key, 'last-event-id': lastId })
  const told = await second.incidents(250)
  expect(told.map((i) => i.id)).toEqual(missed)
  const after = core.raise('after').incident.id
  expect((await second.incidents(251)).at(-1)?.id).toBe(after)
  expect(second.events.map((e) => Number(e.id))).toEqual(second.events.map((e) => Number(e.id)).toSorted((a, b) => a - b))
  second.close()
})

test('an id from beyond what is stored starts from the beginning instead of losing everything', async () => {
  const reader = listen({ ...key, 'last-event-id': '99999999' })
  expect((await reader.incidents(1)).length).toBeGreaterThan(0)
  reader.close()
})

test('an id that is none is refused', async () => {
  const answer = await core.ask('/api/v1/incidents/stream', { headers: { ...key, 'last-event-id': 'abc' } })
  expect([answer.status, answer.body]).toMatchObject([422, { code: 'request.invalidField', details: { field: 'Last-Event-ID' } }])
})

test('a revoked key ends its stream', async () => {
  const own = core.key('incidents:read')
  const reader = listen(own)
  await reader.ready()
  revokeKey(core.env, SYSTEM, readKey(core.env, own.authorization.slice('Bearer '.length))!.id)
  await reader.ended()
})

test('signing out ends the stream of that session', async () => {
  const cookie = await core.signIn('operator')
  const reader = listen({ cookie })
  await reader.ready()
  await core.ask('/auth/logout', { method: 'POST', headers: { cookie } })
  await reader.ended()
})
