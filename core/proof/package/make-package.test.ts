// A package of evidence on real files: whole it is valid, also for the command line; whatever is done to it is named; what is missing or altered here is said in it.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { unzipSync, zipSync } from 'fflate'
import type { ExportManifest, ExportView } from '../../../contract/playback-api.ts'
import { checkSealed, type SealedReport } from '../../../contract/sealed/check-sealed.ts'
import { readZip } from '../../../contract/sealed/zip-entries.ts'
import { lastAudit } from '../../../db/audit.ts'
import { insertExport } from '../../../db/exports.ts'
import { claimOf, createTestEnv, START_MS, type TestEnv } from '../../../test/fixtures/test-env.ts'
import { raiseAlert } from '../../alerts.ts'
import { SYSTEM, type Actor } from '../../env.ts'
import { completeEvidence, failEvidence, promiseEvidence } from '../../incidents/evidence-records.ts'
import { createUser } from '../../people.ts'
import { createPlaybackDesk, type PlaybackDesk } from '../../playback/playback.ts'
import { createViews } from '../../playback/views.ts'
import type { RecordedCameras } from '../../playback/removed-cameras.ts'
import { createTroubles } from '../../troubles.ts'
import { verifyData, verifyExported } from '../../verify.ts'
import { readOrCreateEvidenceKey } from '../evidence-key.ts'
import { createProof, type Proof, type ProofDesk } from '../proof.ts'
import { signManifest } from '../seal-export.ts'
import { packageOf } from './make-package.ts'

let env: TestEnv
const recorded: RecordedCameras = { find: () => null, removed: () => [] }
let proof: Proof
let desk: PlaybackDesk
let proofs: ProofDesk
let actor: Actor
let incidentId: string
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const CLIP = Buffer.from(Array.from({ length: 9_000_000 }, (_, at) => (at * 31) % 251))
const STILL = Buffer.alloc(20_000, 'still')

function keep(type: 'clip' | 'snapshot', bytes: Buffer, alertId: string): string {
  env.pass(1)
  const { id } = promiseEvidence(env, { incidentId, alertId, type, cameraId: 'lobby-3-1' })
  const file = `evidence/20261122/${id}.${type === 'clip' ? 'mp4' : 'jpg'}`
  mkdirSync(dirname(join(env.dir, file)), { recursive: true })
  writeFileSync(join(env.dir, file), bytes)
  completeEvidence(env, id, { file, sha256: sha256(bytes), bytes: bytes.length, startedAtMs: START_MS, durationMs: type === 'clip' ? 20_000 : 0, proven: true })
  return join(env.dir, file)
}

beforeEach(async () => {
  env = createTestEnv()
  writeFileSync(join(env.dir, 'verify.html'), '<!doctype html><title>verifier</title>')
  const troubles = createTroubles(env.log)
  proof = createProof(env, { dataDir: env.dir, webDir: env.dir, troubles })
  desk = createPlaybackDesk(env, {
    dataDir: env.dir,
    troubles,
    views: createViews(env, troubles),
    seals: proof.seals,
    media: () => null,
    recorded,
    believedMs: env.clock.now,
  })
  proofs = proof.deskOf(desk.exports)
  const user = await createUser(env, SYSTEM, { name: '经理', role: 'manager', password: 'correct horse battery' })
  actor = { type: 'user', id: user.id, name: user.name }
  incidentId = raiseAlert(env, claimOf(env)).incident.id
})
afterEach(async () => {
  await desk.stop()
  await proof.stop()
  env.close()
})

const alertId = () => raiseAlert(env, claimOf(env)).alert.id
async function made(reason = '派出所调取'): Promise<ExportView & { path: string }> {
  const { id, number } = proofs.startPackage(actor, incidentId, reason)
  const found = () => desk.exports.list().items.find((one) => one.id === id)!
  await vi.waitFor(() => expect(found().state).not.toBe('running'), { timeout: 20_000 })
  return { ...found(), path: join(env.dir, 'exports', number, `${number}.zip`) }
}
async function check(bytes: Uint8Array | string): Promise<SealedReport> {
  const blob = new Blob([new Uint8Array(typeof bytes === 'string' ? readFileSync(bytes) : bytes)])
  const { files, odd } = await readZip(blob)
  return checkSealed(files, odd)
}
/** Its files, as somebody who unpacks it has them. */
const filesIn = (path: string) => unzipSync(readFileSync(path))
const zipped = (files: Record<string, Uint8Array>, level: 0 | 6 = 0) => zipSync(files, { level })

test('a package holds everything of the incident, is valid as it is, packed anew, and for the command line; its hash is in the chain', async () => {
  keep('clip', CLIP, alertId())
  keep('snapshot', STILL, alertId())
  const done = await made()
  expect(done).toMatchObject({ state: 'ready', incidentId, progress01: 1 })
  expect(done.files.map(({ file }) => file)).toEqual([`${done.number}.zip`, 'signature.json', 'manifest.json'])
  expect(Object.keys(filesIn(done.path)).toSorted()).toEqual(
    [
      'audit.json',
      'evidence/01-clip-lobby-3-1.mp4',
      'evidence/02-snapshot-lobby-3-1.jpg',
      'incident.html',
      'incident.json',
      'manifest.json',
      'signature.json',
      'verify.html',
    ].toSorted(),
  )
  const report = await check(done.path)
  expect(report).toMatchObject({
    verdict: 'valid',
    signature: 'good',
    findings: [],
    missing: [],
    alteredBefore: [],
    audit: { ok: true },
    fingerprint: proof.seals.key.fingerprint,
  })
  expect(report.audit?.ok === true && report.audit.entries).toBeGreaterThan(3)
  expect((await check(zipped(filesIn(done.path), 6))).verdict).toBe('valid')
  expect(lastAudit(env.db, `export/${done.id}`, 'export.complete')!.after).toContain(sha256(readFileSync(done.path)))
  expect(await verifyData(env.dir)).toMatchObject({ ok: true })
  expect(await verifyExported(env.dir, done.path)).toMatchObject({ is: 'exported', what: 'package', number: done.number })
  writeFileSync(join(env.dir, 'again.zip'), zipped(filesIn(done.path), 6))
  expect(await verifyExported(env.dir, join(env.dir, 'again.zip'))).toMatchObject({ is: 'exported', what: 'package', number: done.number })
})

test('what is done to a package is named: a byte, a file gone, added, swapped, a manifest made to fit, another key', async () => {
  keep('clip', CLIP, alertId())
  keep('snapshot', STILL, alertId())
  const { path } = await made()
  const [clip, still] = ['evidence/01-clip-lobby-3-1.mp4', 'evidence/02-snapshot-lobby-3-1.jpg'] as const
  const files = filesIn(path)
  const altered = Uint8Array.from(files[clip]!)
  altered[5_000_000]! ^= 1
  expect(await check(zipped({ ...files, [clip]: altered }))).toMatchObject({
    verdict: 'broken',
    signature: 'good',
    findings: [{ is: 'altered', file: clip, bytes: [4_194_304, 8_388_608] }],
  })
  const { [still]: gone, ...rest } = files
  expect((await check(zipped(rest))).findings).toEqual([{ is: 'missing', file: still }])
  expect((await check(zipped({ ...files, 'extra.txt': gone! }))).findings).toEqual([{ is: 'added', file: 'extra.txt' }])
  expect((await check(zipped({ ...files, [clip]: files[still]!, [still]: files[clip]! }))).findings).toEqual([
    { is: 'swapped', file: clip, other: still },
    { is: 'swapped', file: still, other: clip },
  ])
  const manifest = JSON.parse(Buffer.from(files['manifest.json']!).toString()) as ExportManifest
  const forged = Buffer.from(`${JSON.stringify({ ...manifest, reason: '别的理由' }, null, 2)}\n`)
  expect(await check(zipped({ ...files, 'manifest.json': forged }))).toMatchObject({ verdict: 'broken', signature: 'bad', findings: [] })
  const other = createTestEnv()
  const stranger = readOrCreateEvidenceKey(other, other.dir)
  other.close()
  const signed = zipped({ ...files, 'manifest.json': forged, 'signature.json': Buffer.from(signManifest(stranger, forged.toString())) })
  // whoever signs anew has another fingerprint, and cannot sign the anchors of the excerpt
  expect(await check(signed)).toMatchObject({ verdict: 'broken', signature: 'good', fingerprint: stranger.fingerprint, audit: { ok: false, why: 'otherKey' } })
  const excerpt = Buffer.from(files['audit.json']!).toString().replace('"system"', '"sistem"')
  expect((await check(zipped({ ...files, 'audit.json': Buffer.from(excerpt) }))).verdict).toBe('broken')
  writeFileSync(join(env.dir, 'bad.zip'), zipped({ ...files, [clip]: altered }))
  expect(await verifyExported(env.dir, join(env.dir, 'bad.zip'))).toMatchObject({ is: 'altered', where: [expect.stringContaining(clip)] })
  writeFileSync(join(env.dir, 'signed.zip'), signed)
  expect(await verifyExported(env.dir, join(env.dir, 'signed.zip'))).toMatchObject({ is: 'doubtful' })
})

test('every single byte of a small package counts, or does not reach what is in it', async () => {
  keep('snapshot', Buffer.alloc(300, 'x'), alertId())
  const { path } = await made()
  const bytes = readFileSync(path)
  const whole = filesIn(path)
  let found = 0
  for (let at = 7; at < bytes.length; at += 397) {
    const altered = Uint8Array.from(bytes)
    altered[at]! ^= 1
    const report = await check(altered).catch(() => null)
    if (report?.verdict === 'valid') {
      const seen = unzipSync(altered)
      for (const [name, content] of Object.entries(whole)) expect([at, name, sha256(seen[name]!)]).toEqual([at, name, sha256(content)])
    } else found++
  }
  expect(found).toBeGreaterThan(30)
})

test('names in the ZIP that lead elsewhere, or twice to the same, are told and nothing is unpacked', async () => {
  keep('snapshot', STILL, alertId())
  const { path } = await made()
  const files = filesIn(path)
  const report = await check(zipped({ ...files, '../../etc/passwd': new Uint8Array(3), 'C:\\x.exe': new Uint8Array(3) }))
  expect(report.findings).toEqual(
    expect.arrayContaining([
      { is: 'added', file: '../../etc/passwd' },
      { is: 'added', file: 'C:\\x.exe' },
    ]),
  )
  const name = 'evidence/01-snapshot-lobby-3-1.jpg'
  const twice = Buffer.from(zipped({ ...files, [name.replace('01', '0a')]: new Uint8Array(3) }))
  for (let at = twice.indexOf(name.replace('01', '0a')); at >= 0; at = twice.indexOf(name.replace('01', '0a'), at)) twice.write(name, at)
  expect((await check(twice)).findings).toContainEqual({ is: 'odd', file: name })
  for (const cut of [10, 1000, 30_000]) await expect(check(readFileSync(path).subarray(0, -cut))).rejects.toThrow()
})

test('what is missing here or was altered here is said in the package, by name', async () => {
  const clip = keep('clip', STILL, alertId())
  const still = keep('snapshot', STILL, alertId())
  failEvidence(env, promiseEvidence(env, { incidentId, alertId: alertId(), type: 'clip', cameraId: 'gate' }).id, 'evidence.notInRing')
  rmSync(clip)
  writeFileSync(still, Buffer.alloc(20_000, 'other'))
  const { path } = await made()
  const report = await check(path)
  expect(report).toMatchObject({ verdict: 'valid', alteredBefore: [expect.stringContaining('-snapshot-lobby-3-1.jpg')] })
  expect(report.missing.map(({ is, why }) => `${is} ${why}`).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'clip evidence.altered',
    'clip evidence.notInRing',
  ])
  expect(Buffer.from(filesIn(path)['incident.html']!).toString()).toContain('本证据包不完整')
})

test('words of people cannot become markup of the page', async () => {
  const { path } = await made('<script>alert(1)</script>"&')
  const page = Buffer.from(filesIn(path)['incident.html']!).toString()
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;')
  expect(page).not.toContain('<script')
})

test('a package is cancelled while it is made, or stopped by a full disk: nothing of it stays', async () => {
  keep('clip', CLIP, alertId())
  const { id } = proofs.startPackage(actor, incidentId, '取消')
  expect(await desk.exports.cancel(actor, id)).toMatchObject({ state: 'cancelled', bytes: 0 })
  const means = { dataDir: env.dir, seals: proof.seals, anchors: proof.anchors, freeBytes: async () => 1000 }
  const full = desk.exports.startPackage(actor, packageOf(env, means, incidentId, '满了'))
  await vi.waitFor(() => expect(desk.exports.list().items.find((one) => one.id === full.id)).toMatchObject({ state: 'failed', problem: 'export.diskFull' }))
  expect(readdirSync(join(env.dir, 'exports'))).toEqual([])
})

test('what a kill leaves of a package is gone after the next start, and said to be unfinished', async () => {
  const number = insertExport(
    env.db,
    {
      id: 'killed',
      cameraIds: [],
      source: 'ring',
      fromMs: 0,
      toMs: 1,
      reason: 'x',
      watermark: false,
      startedAtMs: env.clock.now(),
      userId: actor.id,
      incidentId,
    },
    '20261122',
  )
  const half = join(env.dir, 'exports', number)
  mkdirSync(half, { recursive: true })
  writeFileSync(join(half, `${number}.zip`), CLIP.subarray(0, 1000))
  const troubles = createTroubles(env.log)
  const next = createPlaybackDesk(env, {
    dataDir: env.dir,
    troubles,
    views: createViews(env, troubles),
    seals: proof.seals,
    media: () => null,
    recorded,
    believedMs: env.clock.now,
  })
  expect(next.exports.packagesOf(incidentId)).toMatchObject([{ state: 'failed', problem: 'export.restarted' }])
  await vi.waitFor(() => expect(existsSync(half)).toBe(false))
  await next.stop()
})
