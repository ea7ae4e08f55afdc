// `vigil verify` finds what was changed, wherever it was changed, beside a running core.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataPaths } from '../db/data-dir.ts'
import { rawDb } from '../db/statement.ts'
import { claimOf, createTestEnv, otherKey, START_MS, type TestEnv } from '../test/fixtures/test-env.ts'
import { raiseAlert } from './alerts.ts'
import { completeEvidence, promiseEvidence } from './incidents/evidence-records.ts'
import { verifyData } from './verify.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const FILE = 'evidence/2026-11-22/clip.mp4'
const path = () => join(env.dir, FILE)
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const forge = (sql: string) => rawDb(env.db).exec('DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; ' + sql)

function keepClip(bytes = Buffer.alloc(300_000, 'frames')): void {
  const { incident, alert } = raiseAlert(env, claimOf(env))
  const { id } = promiseEvidence(env, { incidentId: incident.id, alertId: alert.id, type: 'clip', cameraId: 'lobby-3-1' })
  mkdirSync(dirname(path()), { recursive: true })
  writeFileSync(path(), bytes)
  completeEvidence(env, id, { file: FILE, sha256: sha256(bytes), bytes: bytes.length, startedAtMs: START_MS, durationMs: 20_000, proven: true })
}

test('whole data verify, while the core has them open and after it closed them', async () => {
  keepClip()
  const anchors = { places: [], seq: null, atMs: null, fingerprint: null, unread: [] }
  const whole = { ok: true, auditEntries: 4, evidenceFiles: 1, reportFiles: 0, anchors, broken: null }
  expect(await verifyData(env.dir)).toEqual(whole)
  env.db.close()
  expect(await verifyData(env.dir)).toEqual(whole)
})

test('one flipped bit in a clip is found and the clip is named', async () => {
  keepClip()
  const bytes = readFileSync(path())
  bytes[123_456]! ^= 0x10
  writeFileSync(path(), bytes)
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { what: 'evidence', where: FILE, why: expect.stringContaining('SHA-256') } })
})

test('a clip that is cut, gone, or points elsewhere is found', async () => {
  keepClip()
  writeFileSync(path(), readFileSync(path()).subarray(0, -1))
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { why: expect.stringContaining('299999 bytes') } })
  rmSync(path())
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { why: 'the file is gone' } })
  symlinkSync('/etc/hostname', path())
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { why: 'the file lies outside the data directory' } })
})

test('changing a clip together with its row is found by the chain', async () => {
  keepClip()
  const other = Buffer.alloc(300_000, 'others')
  writeFileSync(path(), other)
  forge(`UPDATE evidence SET sha256 = '${sha256(other)}'`)
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { what: 'evidence', where: FILE, why: expect.stringContaining('audit entry 3') } })
})

test('taking out a row, or calling it missing, is found by the chain', async () => {
  keepClip()
  forge(`UPDATE evidence SET state = 'missing', problem = 'evidence.notInRing', sha256 = NULL, file = NULL, bytes = NULL`)
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { what: 'evidence', why: expect.stringContaining('audit entry 3') } })
  rawDb(env.db).exec('DELETE FROM evidence')
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { what: 'evidence' } })
})

test('a changed audit entry is named', async () => {
  keepClip()
  forge(`UPDATE audit SET after = replace(after, 'true', 'false') WHERE seq = 3`)
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { what: 'audit', where: 'entry 3' } })
})

test('a flipped bit in the database file is found, whatever it hits', async () => {
  for (let n = 0; n < 60; n += 1) raiseAlert(env, claimOf(env, { zone: `z${n}` }))
  env.db.close()
  const file = dataPaths(env.dir).db
  const whole = readFileSync(file)
  for (const share of [0.05, 0.4, 0.6, 0.9]) {
    const bytes = Buffer.from(whole)
    bytes[Math.floor(bytes.length * share)]! ^= 1
    writeFileSync(file, bytes)
    const found = await verifyData(env.dir).then(
      (report) => report.broken?.what,
      (error: { code: string }) => error.code,
    )
    expect(['database', 'data.damaged']).toContain(found)
  }
  writeFileSync(file, whole)
  expect((await verifyData(env.dir)).ok).toBe(true)
})

test('no key, another key and no database are said to be just that', async () => {
  env.db.close()
  writeFileSync(dataPaths(env.dir).key, otherKey())
  await expect(verifyData(env.dir)).rejects.toMatchObject({ code: 'data.damaged' })
  rmSync(dataPaths(env.dir).key)
  await expect(verifyData(env.dir)).rejects.toMatchObject({ code: 'data.damaged', details: { reason: 'there is no key file' } })
})
