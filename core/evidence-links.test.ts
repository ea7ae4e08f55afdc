// Links to evidence: told once when all is finished, good for a day, for one piece, and only with a key; each fetch leaves a trace.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { query } from '../db/statement.ts'
import { startFixture, type Fixture } from './http/server-fixture.ts'
import { completeEvidence, failEvidence, promiseEvidence } from './incidents/evidence-records.ts'
import { evidenceLink, LINK_MS } from './evidence-links.ts'

let core: Fixture
beforeEach(async () => {
  core = await startFixture()
})
afterEach(() => core.close())

const promise = (type: 'snapshot' | 'clip', raised: { incident: { id: string }; alert: { id: string } }) =>
  promiseEvidence(core.env, { incidentId: raised.incident.id, alertId: raised.alert.id, type, cameraId: 'lobby-3-1' })
function finish(id: string): void {
  const bytes = Buffer.from(`bytes of ${id}`)
  writeFileSync(join(core.dir, id), bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  completeEvidence(core.env, id, { file: `evidence/20261122/${id}.jpg`, sha256, bytes: bytes.length, startedAtMs: 1, durationMs: 0, proven: true })
}
const told = () =>
  query<{ body: string }>(core.env.db, 'SELECT body FROM outbox ORDER BY sequence')
    .all()
    .map(({ body }) => JSON.parse(body) as { type: string; data: { evidence?: { id: string; type: string; sha256: string; url: string }[] } })

test('told once when nothing is being made any more, with what there is', () => {
  const raised = core.raise('door')
  const snapshot = promise('snapshot', raised)
  const clip = promise('clip', raised)
  finish(snapshot.id)
  expect(told()).toHaveLength(1)
  failEvidence(core.env, clip.id, 'evidence.notInRing')
  expect(told().map(({ type, data }) => [type, data.evidence?.map(({ id }) => id)])).toEqual([
    ['cn.vigil.incident.created.v1', undefined],
    ['cn.vigil.incident.updated.v1', [snapshot.id]],
  ])
  finish(promise('snapshot', raised).id)
  expect(told()).toHaveLength(2)
})

test("a link begins with the site's address, where it has one", () => {
  const { env } = core
  expect(evidenceLink(env, 'e1')).toMatch(/^\/api\/v1\/evidence\/e1\?/)
  const link = evidenceLink({ ...env, site: { ...env.site, url: 'https://vigil.example/estate' } }, 'e1')
  expect(link).toMatch(/^https:\/\/vigil\.example\/estate\/api\/v1\/evidence\/e1\?expires=\d+&signature=[\w-]+$/)
})

test('any key may follow a link, nobody without one, and it ends after a day; another piece or time makes it void', async () => {
  const { id } = promise('snapshot', core.raise('door'))
  finish(id)
  const { url, sha256 } = told().at(-1)!.data.evidence![0]!
  const key = core.key('pms:write')
  const code = async (path: string, headers = {}) => ((await core.ask(path, { headers })).body as { code: string }).code
  expect(await code(url)).toBe('auth.required')
  expect(await code(`/api/v1/evidence/${id}`, key)).toBe('auth.forbidden')
  const got = await core.ask(url, { headers: key })
  expect([got.status, got.headers.etag, got.text]).toEqual([200, `"${sha256}"`, `bytes of ${id}`])
  expect(query<{ after: string }>(core.env.db, `SELECT after FROM audit WHERE action = 'evidence.fetch' AND actor_type = 'key'`).all()).toEqual([
    { after: '{"byLink":true}' },
  ])
  expect(await code(url.replace(id, `${id}x`), key)).toBe('evidence.linkInvalid')
  expect(await code(url.replace(/expires=\d+/, 'expires=99999999999'), key)).toBe('evidence.linkInvalid')
  expect(await code(`/api/v1/evidence/${id}?expires=99999999999`, key)).toBe('evidence.linkInvalid')
  core.passMs(LINK_MS + 1000)
  expect(await code(url, key)).toBe('evidence.linkInvalid')
})
