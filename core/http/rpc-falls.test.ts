// Falls, facades and self-tests over a screen's socket: who may what, refusals by code, and feeds.
import { once } from 'node:events'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { api } from '../../contract/api.ts'
import type { Role } from '../../contract/vocabulary.ts'
import { eventually } from '../../test/patience.ts'
import { entryOf, FACADE_CAMERA, fallOf } from '../falling-fixture.ts'
import { startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
beforeAll(async () => {
  core = await startFixture()
})
afterAll(() => core.close())

async function open(role: Role): Promise<ContractRouterClient<typeof api>> {
  const ws = new WebSocket(`${core.url.replace('http', 'ws')}/rpc/ws`, { headers: { cookie: await core.signIn(role) }, origin: core.origin })
  await once(ws, 'open')
  return createORPCClient(new RPCLink({ websocket: ws as unknown as globalThis.WebSocket }))
}

const failure = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ORPCError)) throw new Error(`expected a refusal, got ${String(error)}`)
  return { code: error.code as string, status: error.status, data: error.data as unknown }
}

test('an operator watches falls, reads them and says which were real', async () => {
  const client = await open('operator')
  const feed = await client.falls.watch()
  const first = feed.next()
  await eventually(() => core.isWatched('fall')).toBe(true)
  core.falling.take(fallOf(core.env.clock.now(), { grade: 'suspected', reasons: ['weak'] }))
  const { value } = await first
  expect(value).toMatchObject({ grade: 'suspected', review: 'open', reviewedBy: null })
  const { items, next } = await client.falls.list({ openOnly: true })
  expect({ items, next }).toEqual({ items: [value], next: null })
  expect(await client.falls.get({ id: items[0]!.id })).toEqual(value)
  const reviewed = await client.falls.review({ id: items[0]!.id, verdict: 'real' })
  expect(reviewed).toMatchObject({ review: 'real', reviewedBy: 'operator' })
  expect((await feed.next()).value).toEqual(reviewed)
  expect((await client.incidents.get({ id: reviewed.incidentId! })).alerts[0]!.fall).toMatchObject({ grade: 'suspected', floor: { estimate: 12 } })
  expect(await failure(client.falls.review({ id: reviewed.id, verdict: 'notReal' }))).toEqual({
    code: 'fall.notOpen',
    status: 409,
    data: { grade: 'suspected', review: 'real' },
  })
  expect(await failure(client.falls.get({ id: 'x' }))).toMatchObject({ code: 'fall.notFound', status: 404 })
  expect(await failure(client.falls.list({ cursor: 'x' }))).toMatchObject({ code: 'request.invalidField', data: { field: 'cursor' } })
  await feed.return?.()
})

test('an installer saves facades and throws a test; an operator may look only', async () => {
  const installer = await open('installer')
  const operator = await open('operator')
  const save = { cameraId: FACADE_CAMERA, version: 0, entries: [entryOf()] }
  for (const call of [operator.facades.save(save), operator.facades.reset(save), operator.facades.selfTest({ cameraId: FACADE_CAMERA, zone: 'east' })]) {
    expect(await failure(call)).toMatchObject({ code: 'auth.forbidden', status: 403 })
  }
  expect(await installer.facades.save(save)).toMatchObject({ source: 'editor', version: 1, updatedBy: 'installer' })
  expect(await failure(installer.facades.save(save))).toMatchObject({ code: 'facade.changed', status: 409, data: { version: 1 } })
  expect(await operator.facades.list()).toMatchObject([{ cameraId: 'lobby-3-1' }, { cameraId: FACADE_CAMERA, entries: [entryOf()] }])
  const crossing = entryOf({
    polygon: [
      [0.1, 0.1],
      [0.9, 0.9],
      [0.9, 0.1],
      [0.1, 0.9],
    ],
  })
  expect(await failure(installer.facades.save({ ...save, version: 1, entries: [crossing] }))).toMatchObject({
    code: 'request.invalidField',
    status: 422,
    data: { field: 'entries.0.polygon' },
  })
  const twice = { ...save, version: 1, entries: [entryOf(), entryOf()] }
  expect(await failure(installer.facades.save(twice))).toMatchObject({ code: 'request.invalidField', data: { field: 'entries' } })
  expect(await failure(installer.facades.save({ ...save, cameraId: 'nowhere' }))).toMatchObject({ code: 'camera.notFound', status: 404 })
  expect(await installer.facades.reset({ cameraId: FACADE_CAMERA, version: 1 })).toMatchObject({ source: 'siteFile', version: 2 })

  const begun = await installer.facades.selfTest({ cameraId: FACADE_CAMERA, zone: 'east' })
  expect(begun).toMatchObject({ state: 'running', startedBy: 'installer' })
  expect(core.thrown).toEqual([`${FACADE_CAMERA}/east`])
  expect(await failure(installer.facades.selfTest({ cameraId: FACADE_CAMERA, zone: 'east' }))).toMatchObject({ code: 'selfTest.running', status: 409 })
  expect(await failure(installer.facades.selfTest({ cameraId: FACADE_CAMERA, zone: 'north' }))).toMatchObject({ code: 'facade.notFound', status: 404 })
  core.falling.take(fallOf(core.env.clock.now(), { isTest: true }))
  expect(await operator.facades.selfTests({ cameraId: FACADE_CAMERA })).toEqual([{ ...begun, state: 'passed', tookMs: 0, foundFloor: fallOf(0).floor }])
  expect((await operator.falls.list({})).items.every(({ isTest }) => !isTest)).toBe(true)
})

test('figures are told of the cameras that were asked for', async () => {
  const client = await open('guard')
  const feed = await client.facades.figures({ cameraIds: [FACADE_CAMERA] })
  const first = feed.next()
  await eventually(() => core.isWatched('facadeFigures')).toBe(true)
  const figures = {
    cameraId: FACADE_CAMERA,
    atMs: 1,
    analysedFps: 25,
    dropped: 0,
    medianMs: 4,
    candidates: 2,
    blind01: 0,
    shakePx: 0.2,
    width: 960,
    height: 540,
  }
  core.env.feed.publish('facadeFigures', { ...figures, cameraId: 'other' })
  core.env.feed.publish('facadeFigures', figures)
  expect((await first).value).toEqual(figures)
  await feed.return?.()
})
