// `vigil report` as a script calls it: what it takes, where it writes, and what it says of a site it knows or does not know.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteSchema } from '../../contract/site.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { readPdf } from '../../test/fakes/pdf-text.ts'
import { createFigureSite, DAY, type FigureSite } from '../../test/fixtures/figure-site.ts'
import { recallSite, rememberSite } from '../known-site.ts'
import { runCommand } from './run.ts'

const out = mkdtempSync(join(tmpdir(), 'vigil-report-'))
let site: FigureSite
beforeAll(() => {
  site = createFigureSite()
  site.at(DAY.fromMs + 3_600_000)
  site.raise()
  site.raise({ severity: 'critical' })
})
afterAll(() => {
  site.env.close()
  rmSync(out, { recursive: true, force: true })
})

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' }
  const code = await runCommand(['report', ...args, '--data', site.env.dir], {
    out: (line) => void (said.out += `${line}\n`),
    err: (line) => void (said.err += `${line}\n`),
    stdin: Readable.from([]),
    isPerson: false,
    environment: {},
    onStop: () => {},
  })
  return { code, ...said }
}

const known = siteSchema.parse({
  version: 1,
  site: { id: 'sz-001', name: '翠园一期' },
  buildings: [{ id: 'b3', name: '3栋' }],
  cameras: [{ id: 'lobby-3-1', name: '3栋1单元大堂', building: 'b3', main: 'rtsp://user:secret@192.168.1.20/main' }],
})

test.each([
  [[], /--month YYYY-MM is missing/],
  [['--month', '2026-11'], /--out is missing/],
  [['--month', '2026-11', '--out', 'a.doc'], /expected FILE.pdf or FILE.xlsx/],
  [['--month', '2026-11', '--day', '2026-11-22', '--out', 'a.pdf'], /one of --month/],
  [['--from', '2026-11-22', '--out', 'a.pdf'], /--from and --to belong together/],
  [['--month', '2026-13', '--out', 'a.pdf'], /no such span/],
  [['--day', '2026-02-30', '--out', 'a.pdf'], /no such span/],
  [['--from', '2026-11-22', '--to', '2026-11-22', '--out', 'a.pdf'], /no such span/],
  [['--from', '2024-11-22', '--to', '2026-11-22', '--out', 'a.pdf'], /no such span/],
  [['--month', '2026-11', '--out', 'a.pdf', '--lang', 'de'], /expected zh-CN, en/],
  [['--month', '2026-11', '--out', 'a.pdf', '--building', 'b9'], /--building "b9" is not known/],
])('%j is wrong usage', async (args, message) => {
  expect(await run(...args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) })
})

test('before a core has run there, names are not known, and that is said', async () => {
  const file = join(out, 'unknown.xlsx')
  expect(await run('--day', '2026-11-22', '--out', file)).toMatchObject({ code: 0, err: expect.stringContaining('--site') })
  expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK')
})

test('a day is written as a PDF with the names the core knew, beside a database that stays as it is', async () => {
  rememberSite(site.env.dir, known)
  expect(recallSite(site.env.dir)).toMatchObject({ name: '翠园一期', cameras: [{ id: 'lobby-3-1', name: '3栋1单元大堂', buildingId: 'b3' }] })
  expect(readFileSync(join(site.env.dir, 'site-names.json'), 'utf8')).not.toContain('secret')
  const before = readFileSync(dataPaths(site.env.dir).db)
  const file = join(out, 'day.pdf')
  expect(await run('--day', '2026-11-22', '--out', file)).toMatchObject({ code: 0, out: expect.stringContaining(file), err: '' })
  const { text, pages } = readPdf(readFileSync(file))
  expect(pages).toBeGreaterThan(2)
  for (const words of ['安全日报', '翠园一期', '2026年11月22日（周日）', '本期共发生警情2起', '3栋1单元大堂', '消防控制室值班记录'])
    expect(text).toContain(words)
  expect(readFileSync(dataPaths(site.env.dir).db).equals(before)).toBe(true)
  expect(readdirSync(out).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('a building of another language, over hours by hand', async () => {
  const file = join(out, 'b3.pdf')
  expect((await run('--from', '2026-11-22T00:30', '--to', '2026-11-22T08:00', '--building', 'b3', '--lang', 'en', '--out', file)).code).toBe(0)
  const { text } = readPdf(readFileSync(file))
  expect(text).toContain('Safetyreport')
  expect(text).toContain('2026-11-2200:30to2026-11-2208:00')
})

test('what the core remembers of its site is whole or nothing', () => {
  const dir = join(out, 'site')
  mkdirSync(dir)
  expect(recallSite(dir)).toBeNull()
  for (const text of ['', '{"id":1}', 'null', '[', `"${'x'.repeat(5_000_000)}"`]) {
    writeFileSync(join(dir, 'site-names.json'), text)
    expect(recallSite(dir)).toBeNull()
  }
  rememberSite(dir, known)
  expect(recallSite(dir)).toMatchObject({ id: 'sz-001', timezone: 'Asia/Shanghai', buildings: [{ id: 'b3', name: '3栋' }] })
})

test('a place that cannot be written to is named, and nothing is left there', async () => {
  const file = join(out, 'nowhere', 'a.xlsx')
  expect(await run('--day', '2026-11-22', '--out', file)).toMatchObject({ code: 2, err: expect.stringContaining(`${file}: cannot be written (ENOENT)`) })
})
