// Recordings at the doors: who may watch and who may take away, cell by cell, and that it is written down before a picture is sent.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { ExportManifest } from '../../contract/playback-api.ts'
import { ROLES, type Role } from '../../contract/vocabulary.ts'
import { lastAudit, listAuditSubjects } from '../../db/audit.ts'
import { endExport, insertExport } from '../../db/exports.ts'
import { startFixture, type Fixture } from './server-fixture.ts'

const path = process.platform === 'win32' ? `\\\\.\\pipe\\vigil-play-${process.pid}` : join(mkdtempSync(join(tmpdir(), 'vigil-play-')), 'live.sock')
const seen: IncomingMessage[] = []
const media = createServer()
const tiles = new WebSocketServer({ server: media })
tiles.on('connection', (ws, request) => {
  seen.push(request)
  ws.send('here')
})

let core: Fixture
const cookies = new Map<Role, string>()
beforeAll(async () => {
  media.listen(path)
  await once(media, 'listening')
  core = await startFixture({ liveSocket: path })
  for (const role of ROLES) cookies.set(role, await core.signIn(role))
})
afterAll(async () => {
  await core.close()
  for (const ws of tiles.clients) ws.terminate()
  media.close()
})

const open = (query: string, headers: Record<string, string>, origin = core.origin) =>
  new WebSocket(`${core.url.replace('http', 'ws')}/playback/ws${query}`, { headers, origin })
/** 101 when it was let in. */
async function statusOf(ws: WebSocket): Promise<number> {
  ws.on('error', () => {})
  const status = await Promise.race([
    once(ws, 'unexpected-response').then(([, response]) => (response as IncomingMessage).statusCode ?? 0),
    once(ws, 'message').then(() => 101),
  ])
  ws.terminate()
  return status
}
const ofRole = (role: Role) => ({ cookie: cookies.get(role)! })

const WATCHES: Readonly<Record<Role, number>> = { admin: 101, manager: 101, operator: 101, guard: 403, installer: 403 }
test.each(ROLES)('%s at the door of recordings', async (role) => {
  expect(await statusOf(open('?camera=lobby-3-1', ofRole(role)))).toBe(WATCHES[role])
})

test('strangers, other pages, unknown cameras and sources are refused, and nothing of it is written down as watched', async () => {
  const before = listAuditSubjects(core.env.db, 'recording.open').length
  expect(await statusOf(open('?camera=lobby-3-1', {}))).toBe(401)
  expect(await statusOf(open('?camera=lobby-3-1', ofRole('admin'), 'http://evil.example'))).toBe(403)
  expect(await statusOf(open('?camera=nowhere', ofRole('admin')))).toBe(404)
  expect(await statusOf(open('?camera=lobby-3-1&source=tape', ofRole('admin')))).toBe(400)
  expect(await statusOf(open('?camera=lobby-3-1', core.key('incidents:read', 'devices:read')))).toBe(401)
  expect(listAuditSubjects(core.env.db, 'recording.open')).toHaveLength(before)
})

test('who watches is in the audit log before the video process hears of it, which hears of nobody', async () => {
  const ws = open('?camera=lobby-3-1&source=recorder&view=mine', ofRole('operator'))
  await once(ws, 'message')
  const entry = lastAudit(core.env.db, 'camera/lobby-3-1', 'recording.open')!
  const { view, source } = JSON.parse(entry.after!) as { view: string; source: string }
  expect([entry.actor_type, source]).toEqual(['user', 'recorder'])
  expect(seen.at(-1)!.url).toBe(`/playback/ws?camera=lobby-3-1&source=recorder&view=${view}`)
  expect(seen.at(-1)!.headers.cookie).toBeUndefined()
  core.services.playback.views.end(view, [{ fromMs: 1000, toMs: 5000 }])
  expect(lastAudit(core.env.db, 'camera/lobby-3-1', 'recording.watched')!.actor_id).toBe(entry.actor_id)
  ws.close()
})

test('it ends with the session', async () => {
  const own = await core.signIn('operator', 'late')
  const ws = open('?camera=lobby-3-1', { cookie: own })
  await once(ws, 'message')
  const closed = once(ws, 'close')
  await core.ask('/auth/logout', { method: 'POST', headers: { cookie: own } })
  await closed
})

const TAKES: Readonly<Record<Role, number>> = { admin: 200, manager: 200, operator: 403, guard: 403, installer: 403 }
test.each(ROLES)('%s at the door of exported files', async (role) => {
  const { env } = core
  const manifest = `${JSON.stringify({ vigilExport: 1 } satisfies Partial<ExportManifest>)}\n`
  const number = insertExport(
    env.db,
    {
      id: role,
      cameraIds: ['lobby-3-1'],
      source: 'ring',
      fromMs: 0,
      toMs: 1000,
      reason: 'x',
      watermark: false,
      startedAtMs: env.clock.now(),
      userId: 'u',
      incidentId: null,
    },
    '20261122',
  )
  endExport(env.db, role, { state: 'ready', problem: null, endedAtMs: env.clock.now(), bytes: 1, manifest, archive: null, signature: null })
  mkdirSync(join(core.dir, 'exports', number), { recursive: true })
  writeFileSync(join(core.dir, 'exports', number, 'manifest.json'), manifest)
  const answer = await core.ask(`/upload/export/${role}/manifest.json`, { headers: ofRole(role) })
  expect(answer.status).toBe(TAKES[role])
  if (TAKES[role] === 200) expect([answer.text, answer.headers['content-disposition']]).toEqual([manifest, 'attachment; filename="manifest.json"'])
  expect((await core.ask(`/upload/export/${role}/manifest.json`)).status).toBe(401)
  expect((await core.ask(`/upload/export/${role}/${encodeURIComponent('../../vigil.key')}`, { headers: ofRole('admin') })).status).toBe(404)
  expect((await core.ask(`/upload/export/nothing/manifest.json`, { headers: ofRole('admin') })).status).toBe(404)
})
