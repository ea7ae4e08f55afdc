// Anchors over a life of stops, cuts and second places: each entry is covered once, what was cut off is gone on from, and nothing is written twice.
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appendAudit, auditHead } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { rawDb } from '../../db/statement.ts'
import { inTransaction } from '../../db/transaction.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { createTroubles, type Troubles } from '../troubles.ts'
import { verifyData } from '../verify.ts'
import { readAnchorLines } from './anchor.ts'
import { anchorsName } from './anchors.ts'
import { createProof, type Proof, type ProofDesk } from './proof.ts'

let env: TestEnv
let place: string
let troubles: Troubles
let proof: Proof
const start = () => {
  troubles = createTroubles(env.log)
  proof = createProof(env, { dataDir: env.dir, webDir: env.dir, troubles })
}
const desk = (): ProofDesk => proof.deskOf({ startPackage: () => expect.fail(), packagesOf: () => [] })
beforeEach(() => {
  env = createTestEnv()
  place = mkdtempSync(join(tmpdir(), 'vigil-place-'))
  start()
})
afterEach(async () => {
  await proof.stop()
  env.close()
  rmSync(place, { recursive: true })
})

const ADMIN = { type: 'user', id: 'u1', name: 'admin' } as const
const file = () => dataPaths(env.dir).anchors
const anchors = () => readAnchorLines(readFileSync(file(), 'utf8')).flatMap(({ anchor }) => anchor ?? [])
const add = (count: number) =>
  inTransaction(env.db, () => {
    for (let n = 0; n < count; n++)
      appendAudit(env.db, { atMs: env.clock.now(), actorType: 'user', actorId: 'u', action: 'incident.note', subject: 'incident/1', before: null, after: null })
  })

test("the key is its owner's alone, is kept over a restart, and every entry is covered by one anchor", async () => {
  expect(statSync(dataPaths(env.dir).evidenceKey).mode & 0o777).toBe(0o600)
  const { fingerprint } = proof.seals.key
  add(5)
  await proof.anchors.write()
  await proof.anchors.write()
  await proof.stop()
  start()
  expect(proof.seals.key.fingerprint).toBe(fingerprint)
  add(25_000)
  await proof.anchors.write()
  let next = 1
  for (const { fromSeq, seq } of anchors()) {
    expect(fromSeq).toBe(next)
    expect(seq - fromSeq).toBeLessThan(10_000)
    next = seq + 1
  }
  expect(next).toBe(auditHead(env.db)!.seq + 1)
  expect(await verifyData(env.dir)).toMatchObject({ ok: true, anchors: { seq: auditHead(env.db)!.seq } })
})

test('an anchor that a power cut left half is gone on from', async () => {
  add(3)
  await proof.anchors.write()
  await proof.stop()
  truncateSync(file(), statSync(file()).size - 40)
  add(3)
  start()
  await proof.anchors.write()
  expect(await verifyData(env.dir)).toMatchObject({ ok: true, anchors: { seq: auditHead(env.db)!.seq } })
})

test('entries that were taken off the end are told at the next start and located by verify', async () => {
  add(10)
  await proof.stop()
  rawDb(env.db).exec('DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq > 4')
  const broken = await verifyData(env.dir)
  expect(broken).toMatchObject({ ok: false, broken: { what: 'audit', why: expect.stringContaining('the log ends at entry 4') } })
  start()
  await proof.anchors.write()
  expect(troubles.list()).toContain('audit.notAsAnchored')
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { what: 'audit' } })
})

test('the second place has all anchors, catches up after it was away, and shows what was cut off from both the log and the first place', async () => {
  await desk().savePlace(ADMIN, place)
  const copy = join(place, anchorsName(env.site.id))
  expect(readFileSync(copy, 'utf8')).toBe(readFileSync(file(), 'utf8'))
  // as a drive that was pulled out: the bare folder has no mark
  rmSync(join(place, '.vigil-reports'))
  add(2)
  await proof.anchors.write()
  expect(troubles.list()).toContain('audit.placeUnreachable')
  expect(desk().chain().second.problem).toBe('folder.notMounted')
  await desk().savePlace(ADMIN, place)
  expect(troubles.list()).not.toContain('audit.placeUnreachable')
  expect(readFileSync(copy, 'utf8')).toBe(readFileSync(file(), 'utf8'))
  const { seq: kept } = anchors().at(-2)!
  add(2)
  await proof.stop()
  const lines = readFileSync(file(), 'utf8').trimEnd().split('\n')
  const whole = lines.findIndex((line) => line.includes(`"seq":${kept},`)) + 1
  writeFileSync(file(), `${lines.slice(0, whole).join('\n')}\n`)
  rawDb(env.db).exec(`DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq > ${kept}; DELETE FROM access_register WHERE seq > ${kept}`)
  // the first place alone is content
  rmSync(copy, { force: false })
  expect(await verifyData(env.dir)).toMatchObject({ ok: true })
  writeFileSync(copy, `${lines.join('\n')}\n`)
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { what: 'audit', why: expect.stringContaining(copy) } })
  expect(await verifyData(env.dir, copy)).toMatchObject({ ok: false })
})

test('a second place that is no folder, lies in the data, or holds a link under the name is refused or not written through', async () => {
  for (const wrong of ['relative/path', join(place, 'none'), join(env.dir, 'evidence')]) {
    if (wrong.startsWith(env.dir)) mkdirSync(wrong, { recursive: true })
    await expect(desk().savePlace(ADMIN, wrong)).rejects.toMatchObject({ code: expect.stringMatching(/^folder\./) })
  }
  const target = join(place, 'elsewhere')
  symlinkSync(target, join(place, anchorsName(env.site.id)))
  await desk().savePlace(ADMIN, place)
  expect(existsSync(target)).toBe(false)
  expect(desk().chain().second.problem).toBe('folder.notWritable')
})

test('a file of anchors that is taken away is missed, once there must be one', async () => {
  await proof.anchors.write()
  rmSync(file())
  expect(await verifyData(env.dir)).toMatchObject({ ok: true, anchors: { seq: null } })
  env.pass(3 * 3_600_000)
  add(1)
  expect(await verifyData(env.dir)).toMatchObject({ ok: false, broken: { what: 'anchors' } })
  appendFileSync(file(), 'nonsense\n')
  await proof.anchors.write()
  expect(await verifyData(env.dir)).toMatchObject({ ok: true })
})
