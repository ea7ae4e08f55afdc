// `vigil verify` finds a report that is not what was issued, and says of an exported file whether it was issued here.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rawDb } from '../../../db/statement.ts'
import { runVigil } from '../../../test/fakes/core-process.ts'
import { verifyData, verifyExported } from '../../verify.ts'
import { startReports, type ReportsFixture } from '../../../test/fixtures/reports.ts'

let on: ReportsFixture
let path: string
let number: string
beforeEach(async () => {
  on = await startReports()
  number = (await on.made()).number
  path = join(on.env.dir, `reports/2026/${number}-zh-CN.pdf`)
})
afterEach(() => on.close())

const broken = async () => (await verifyData(on.env.dir)).broken
const forge = (sql: string) => rawDb(on.env.db).exec(`DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; PRAGMA foreign_keys = OFF; ${sql}`)

test('whole reports verify and are counted', async () => {
  expect(await verifyData(on.env.dir)).toMatchObject({ ok: true, reportFiles: 2, broken: null })
})

test('a flipped bit is found and the file named; so is a file that is gone', async () => {
  const bytes = readFileSync(path)
  bytes[bytes.length - 9]! ^= 4
  writeFileSync(path, bytes)
  expect(await broken()).toMatchObject({ what: 'report', where: `reports/2026/${number}-zh-CN.pdf`, why: expect.stringContaining('SHA-256') as string })
  rmSync(path)
  expect(await broken()).toMatchObject({ what: 'report', why: 'the file is gone' })
})

test('a row taken out, files taken out, and another key are found by the chain', async () => {
  forge(`UPDATE report_keys SET public_key = 'AAAA'`)
  expect(await broken()).toMatchObject({ what: 'report', why: expect.stringContaining('key') as string })
  rawDb(on.env.db).exec(`DELETE FROM report_files`)
  expect(await broken()).toMatchObject({ what: 'report', where: number })
  rawDb(on.env.db).exec(`DELETE FROM reports`)
  expect(await broken()).toMatchObject({ what: 'report', why: expect.stringContaining('gone') as string })
})

test('an exported file is known by its bytes, wherever it lies and whatever it is called', async () => {
  const exported = join(on.env.dir, 'holiday.pdf')
  copyFileSync(path, exported)
  expect(await verifyExported(on.env.dir, exported)).toMatchObject({ is: 'issued', number })
  const said = await runVigil(['verify', exported, '--data', on.env.dir])
  expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining(`issued here as ${number}`) as string })
  const bytes = readFileSync(exported)
  bytes[20]! ^= 1
  writeFileSync(exported, bytes)
  expect(await verifyExported(on.env.dir, exported)).toMatchObject({ is: 'unknown' })
  const altered = await runVigil(['verify', exported, '--data', on.env.dir])
  expect(altered.code).not.toBe(0)
  expect(altered.stderr).toContain('not a report as it was issued here')
  expect((await runVigil(['verify', join(on.env.dir, 'none.pdf'), '--data', on.env.dir])).stderr).toContain('cannot be read')
})

test('a row that somebody adds for a file of their own is not believed', async () => {
  const own = join(on.env.dir, 'own.pdf')
  writeFileSync(own, '%PDF forged')
  const verdict = await verifyExported(on.env.dir, own)
  rawDb(on.env.db)
    .prepare(`UPDATE report_files SET sha256 = ?, bytes = 11 WHERE format = 'pdf'`)
    .run(verdict.is === 'unknown' ? verdict.sha256 : '')
  expect(await verifyExported(on.env.dir, own)).toMatchObject({ is: 'doubtful', number })
})
