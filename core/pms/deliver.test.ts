// One delivery: the signature by the standard's vectors, and what every kind of answer means.
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test } from 'vitest'
import { startFakePms, type FakePms } from '../../test/fakes/pms.ts'
import type { DeliveryResult } from './adapter.ts'
import { deliver, signedHeaders } from './deliver.ts'
import { eventually } from '../../test/patience.ts'

/** Checked with an independent implementation: an event with Chinese text, 651 bytes. */
const OWN_BODY =
  '{"specversion":"1.0","id":"0196f0c2-8a4e-7c3b-9d55-0f6b7f3a1c10","source":"urn:vigil:site:sz-001","type":"cn.vigil.incident.created.v1","subject":"incident/INC-20261122-0007","time":"2026-11-22T03:08:25.120Z","datacontenttype":"application/json","dataschema":"https://schemas.vigil.example/incident.created.v1.json","sequence":"00000000000000000042","data":{"incidentId":"INC-20261122-0007","kind":"fire.alarm","severity":"critical","status":"pending_verification","occurredAt":"2026-11-22T03:08:24.000Z","location":{"building":"3","unit":"2","floor":"17","text":"3栋2单元17层走廊"},"device":{"id":"fp-01/1-3-000600d9","type":"smoke-detector"}}}'
/** The standard's own sample. */
const SAMPLE_BODY = '{"type":"contact.created","timestamp":"2022-11-03T20:26:10.344522Z","data":{"id":"1f81eb52-5198-4599-803e-771906343485"}}'

test.each([
  {
    secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    id: '0196f0c2-8a4e-7c3b-9d55-0f6b7f3a1c10',
    seconds: 1795316905,
    body: OWN_BODY,
    signature: 'v1,/GfWPtzry6gCbHI37zYzXOCOvk9g1x8GuHg4hDxHOBs=',
  },
  {
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLNSw',
    id: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
    seconds: 1674087231,
    body: SAMPLE_BODY,
    signature: 'v1,M95WnlMjjxOVVSCz0TredUe2AC8VrJsIqYHfv4bvuEg=',
  },
])('the signature of $id is that of the vector', ({ secret, id, seconds, body, signature }) => {
  expect(signedHeaders([secret], id, body, seconds * 1000 + 999)).toEqual({
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signature,
  })
})

test("the standard's own library accepts what is sent", () => {
  const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY='
  const headers = signedHeaders([secret], 'e1', OWN_BODY, Date.now())
  expect(new Webhook(secret).verify(OWN_BODY, headers)).toEqual(JSON.parse(OWN_BODY))
  expect(() => new Webhook(secret).verify(OWN_BODY.replace('critical', 'low'), headers)).toThrow('No matching signature')
})

const open: FakePms[] = []
let pms: FakePms
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

async function startPms(): Promise<void> {
  pms = await startFakePms()
  open.push(pms)
}

const event = (id = 'e1') => ({ id, body: JSON.stringify({ specversion: '1.0', id, source: 's', type: 't', subject: 'incident/1', sequence: '1' }) })

async function send(options: { secret?: string; nowMs?: number; signal?: AbortSignal } = {}): Promise<DeliveryResult> {
  const target = { endpoint: pms.url, secret: options.secret ?? pms.secret }
  return deliver(target, event(), { fetch, nowMs: options.nowMs ?? Date.now(), signal: options.signal ?? new AbortController().signal, timeoutMs: 400 })
}

test('a good delivery is taken in once, however often it comes', async () => {
  await startPms()
  expect(await send()).toEqual({ is: 'delivered', status: 204 })
  expect(await send()).toEqual({ is: 'delivered', status: 204 })
  expect(pms.deliveries).toEqual([expect.objectContaining({ id: 'e1', body: event().body, received: 2 })])
})

test('the receiver refuses another secret, an old time and another body', async () => {
  await startPms()
  const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  expect(await send({ secret: other })).toMatchObject({ is: 'failed', problem: 'pms.refused', detail: 'HTTP 400' })
  expect(await send({ nowMs: Date.now() - 6 * 60_000 })).toMatchObject({ is: 'failed', problem: 'pms.refused' })
  const headers = signedHeaders([pms.secret], 'e1', event().body, Date.now())
  expect((await fetch(pms.url, { method: 'POST', headers, body: event('e2').body })).status).toBe(400)
  expect(pms.deliveries).toEqual([])
  expect(pms.refused()).toBe(3)
})

test.each([
  [500, {}, { is: 'failed', problem: 'pms.unreachable', detail: 'HTTP 500', retryAfterMs: null }],
  [503, { 'retry-after': '120' }, { is: 'failed', problem: 'pms.unreachable', detail: 'HTTP 503', retryAfterMs: 120_000 }],
  [429, { 'retry-after': '7' }, { is: 'failed', problem: 'pms.unreachable', detail: 'HTTP 429', retryAfterMs: 7000 }],
  [500, { 'retry-after': '120' }, { is: 'failed', problem: 'pms.unreachable', detail: 'HTTP 500', retryAfterMs: null }],
  [404, {}, { is: 'failed', problem: 'pms.refused', detail: 'HTTP 404', retryAfterMs: null }],
  [408, {}, { is: 'failed', problem: 'pms.unreachable', detail: 'HTTP 408', retryAfterMs: null }],
  [410, {}, { is: 'gone' }],
  [302, { location: '/elsewhere' }, { is: 'failed', problem: 'pms.refused', detail: 'HTTP 302', retryAfterMs: null }],
  [307, { location: '/hooks' }, { is: 'failed', problem: 'pms.refused', detail: 'HTTP 307', retryAfterMs: null }],
])('an answer of %i %j is %j', async (answer, headers, expected) => {
  await startPms()
  pms.misbehave({ answer, headers })
  expect(await send()).toEqual(expected)
  expect(pms.requests()).toBe(1)
})

test('an answer that is no HTTP is a failure that says what it is', async () => {
  await startPms()
  pms.misbehave({ answer: 'garbage' })
  const result = await send()
  expect(result).toMatchObject({ is: 'failed', problem: 'pms.unreachable', detail: expect.stringMatching(/Expected HTTP|HPE_/) as string })
})

test('no answer in time, a cut line and nobody there are failures; our own stopping is not', async () => {
  await startPms()
  pms.misbehave({ answer: 'silent' })
  expect(await send()).toMatchObject({ is: 'failed', detail: 'no answer in time' })
  pms.misbehave({ answer: 'reset' })
  expect(await send()).toMatchObject({ is: 'failed', problem: 'pms.unreachable' })
  pms.misbehave({ answer: 'silent' })
  const stopping = new AbortController()
  const stopped = send({ signal: stopping.signal })
  await eventually(() => pms.requests()).toBe(3)
  stopping.abort()
  expect(await stopped).toEqual({ is: 'aborted' })
  await pms.close()
  expect(await send()).toMatchObject({ is: 'failed', problem: 'pms.unreachable', detail: 'ECONNREFUSED' })
})
