// /api/v1/events: topics by scope, live, resumed without a gap, telemetry at most once in ten seconds, closed when the key is revoked.
import { get as httpGet } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SYSTEM } from '../env.ts'
import { readKey, revokeKey } from '../integration-keys.ts'
import { insertSignal } from '../../db/devices.ts'
import { startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
let key: { authorization: string }
beforeAll(async () => {
  core = await startFixture()
  key = core.key('incidents:read', 'devices:read')
})
afterAll(() => core.close())

interface Event {
  readonly id: string
  readonly event: string
  readonly data: Record<string, unknown> & { readonly data?: Record<string, unknown> }
}

function listen(query: string, headers: Readonly<Record<string, string>>) {
  const events: Event[] = []
  let wake = () => {}
  let text = ''
  let ended = false
  const request = httpGet(`${core.url}/api/v1/events${query}`, { headers, agent: false }, (response) => {
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
        if (field('event') !== '') events.push({ id: field('id'), event: field('event'), data: JSON.parse(field('data')) as Event['data'] })
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
    count: (n: number) => until(() => events.length >= n),
    ended: () => until(() => ended),
    close: () => request.destroy(),
  }
}

let signals = 0
const plateRead = () => {
  const dedupeKey = `p-${++signals}`
  const event = {
    type: 'plateRead',
    plate: '粤B12345',
    rawPlate: '粤B12345',
    colour: 'blue',
    confidence01: 0.9,
    direction: 'in',
    deviceAtMs: null,
    dedupeKey,
    replayed: false,
  } as const
  const stored = insertSignal(core.env.db, { deviceId: 'gate-3-1', receivedAtMs: core.env.clock.now(), dedupeKey, event })!
  core.env.feed.publish('signal', stored)
}

test('events of several topics come live and are resumed where the reader stopped', async () => {
  const first = listen('?topics=incidents,plates', key)
  await first.count(1)
  expect(first.events[0]).toMatchObject({ event: 'ready', data: { topics: ['incidents', 'plates'] } })
  const { incident } = core.raise('sse-1')
  plateRead()
  await first.count(3)
  expect(first.events.slice(1).map(({ event, data }) => [event, data['type']])).toEqual([
    ['incidents', 'cn.vigil.incident.created.v1'],
    ['plates', 'cn.vigil.plateread.v1'],
  ])
  expect(first.events[1]?.data.data).toMatchObject({ id: incident.id, kind: 'ebikeInLobby' })
  first.close()
  core.passMs(1000)
  plateRead()
  core.passMs(1000)
  core.raise('sse-2')
  const again = listen('?topics=incidents&topics=plates', { ...key, 'last-event-id': first.events[1]!.id })
  await again.count(4)
  expect(again.events.slice(1).map(({ event }) => event)).toEqual(['plates', 'plates', 'incidents'])
  expect(again.events[1]?.data).toEqual(first.events[2]?.data)
  again.close()
})

test('a key follows what its scopes let it see, and a person what the role does', async () => {
  const reader = core.key('incidents:read')
  const all = listen('', reader)
  await all.count(1)
  expect(all.events[0]?.data).toEqual({ topics: ['incidents'] })
  all.close()
  expect((await core.ask('/api/v1/events?topics=plates', { headers: reader })).status).toBe(403)
  expect((await core.ask('/api/v1/events', { headers: core.key('pms:write') })).status).toBe(403)
  expect((await core.ask('/api/v1/events')).status).toBe(401)
  const installer = { cookie: await core.signIn('installer') }
  expect((await core.ask('/api/v1/events?topics=passages', { headers: installer })).status).toBe(403)
  const own = listen('', installer)
  await own.count(1)
  expect(own.events[0]?.data).toEqual({ topics: ['incidents', 'telemetry', 'devices'] })
  own.close()
})

test.each([
  ['?topics=incident', {}, 'topics'],
  ['?topic=incidents', {}, 'topic'],
  ['', { 'last-event-id': '12' }, 'last-event-id'],
])('%s %j is refused by the name of its field', async (query, headers, field) => {
  const answer = await core.ask(`/api/v1/events${query}`, { headers: { ...key, ...headers } })
  expect([answer.status, answer.body]).toMatchObject([422, { details: { field } }])
})

test('telemetry comes as the newest values, at most once in ten seconds, and moves no cursor', async () => {
  const tell = (value: number) => {
    core.telemetry.take('pump-2', { type: 'telemetry', metrics: { pressure: value }, deviceAtMs: null, seq: null, replayed: false })
    core.env.feed.publish('telemetry', core.telemetry.list()[0]!)
  }
  const stream = listen('?topics=telemetry', key)
  await stream.count(1)
  tell(1)
  await stream.count(2)
  tell(2)
  tell(3)
  // both have reached the stream
  await new Promise((resolve) => setImmediate(resolve))
  core.passMs(9_999)
  expect(stream.events).toHaveLength(2)
  core.passMs(1)
  await stream.count(3)
  expect(stream.events.slice(1).map(({ data }) => (data.data?.['items'] as { value: number }[] | undefined)?.[0]?.value)).toEqual([1, 3])
  stream.close()
})

test('a stream ends when its key is revoked', async () => {
  const own = core.key('incidents:read')
  const stream = listen('', own)
  await stream.count(1)
  revokeKey(core.env, SYSTEM, readKey(core.env, own.authorization.slice('Bearer '.length))!.id)
  await stream.ended()
})
