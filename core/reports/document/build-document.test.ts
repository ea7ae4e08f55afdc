// What a report says for given figures, in both languages, and what it leaves out.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REPORT_INDICATORS, REPORT_SECTIONS, reportTemplateSchema, type ReportIndicator } from '../../../contract/report-template.ts'
import { buildDocument, type DocumentOrder } from './build-document.ts'
import { canonicalJson, contentSha256, type Block, type ReportDocument } from './report-document.ts'
import { quietDay } from './quiet-figures.ts'
import { sampleDay, sampleFigures } from './sample-figures.ts'
import { sampleNames, sampleTemplate } from './sample-site.ts'

function build(changes: Partial<DocumentOrder> = {}): ReportDocument {
  return buildDocument({
    figures: sampleFigures(),
    names: sampleNames,
    template: sampleTemplate,
    locale: 'zh-CN',
    number: 'RPT-202611-0004',
    version: '9.8.7',
    pictures: new Set(['ev0']),
    ...changes,
  })
}

const blocksOf = (document: ReportDocument): readonly Block[] => document.sections.flatMap(({ blocks }) => blocks)
const findingsOf = (document: ReportDocument) => blocksOf(document).flatMap((block) => (block.block === 'findings' ? block.findings : []))
const textsOf = (document: ReportDocument): string[] => findingsOf(document).map(({ text }) => text)

it('says in sentences what the figures mean, and marks what misses its target', () => {
  const findings = findingsOf(build())
  const belowText = findings.filter(({ isBelow }) => isBelow).map(({ text }) => text)
  expect(belowText).toContain('受理及时率为 92.4%，低于目标 95%。')
  expect(belowText).toContain('设备在线率为 99.78%，低于目标 99.9%。')
  const plain = findings.filter(({ isBelow }) => !isBelow).map(({ text }) => text)
  expect(plain).toContain('处置完成及时率为 95.4%，达到目标 95%。')
  expect(plain).toContain('计划 2,400 个点次，漏巡 96 个点次。')
  expect(textsOf(build({ locale: 'en' }))).toContain('Acknowledged in time: 92.4%, below the target of 95%.')
})

it('every section has something to say of a site that has everything, in the order of the template, and tells how to check itself', () => {
  expect(build().sections.map(({ id }) => id)).toEqual([...REPORT_SECTIONS, 'about'])
  const reversed = { ...sampleTemplate, sections: REPORT_SECTIONS.toReversed() }
  expect(build({ template: reversed }).sections.map(({ id }) => id)).toEqual([...REPORT_SECTIONS.toReversed(), 'about'])
})

it('of a quiet day it says that there were no incidents, and prints no section without data', () => {
  const document = build({ figures: quietDay() })
  expect(document.sections.map(({ id }) => id)).toEqual(['summary', 'incidents', 'dutyForm', 'about'])
  expect(textsOf(document)).toEqual(['本期没有发生警情。', '本期没有发生警情。', '上期共 2 起。'])
  expect(blocksOf(document).some((block) => block.block === 'table' && block.table.rows.length === 0)).toBe(false)
})

it('the two languages say the same things in the same places', () => {
  const shape = (document: ReportDocument) =>
    document.sections.map(({ id, blocks }) => [
      id,
      blocks.map((block) =>
        block.block === 'table' || block.block === 'form'
          ? [block.block, block.table.columns.map(({ type }) => type), block.table.rows.length]
          : block.block === 'findings'
            ? [block.block, block.findings.map(({ isBelow }) => isBelow)]
            : [block.block],
      ),
    ])
  for (const figures of [sampleFigures(), sampleDay(), quietDay()]) expect(shape(build({ figures }))).toEqual(shape(build({ figures, locale: 'en' })))
})

it.each(['zh-CN', 'en'] as const)('leaves no place for a value unfilled in %s', (locale) => {
  for (const figures of [sampleFigures(), sampleDay(), quietDay()]) {
    const { words, ...said } = build({ figures, locale })
    expect(words.pages).toContain('{page}')
    expect(JSON.stringify(said)).not.toMatch(/\{\w+\}|undefined|NaN|Infinity/)
  }
})

it('of one building says which, and names places as the site does', () => {
  const document = build({ figures: { ...sampleFigures(), buildingId: 'b3' } })
  expect(document.facts).toContainEqual({ label: '统计范围', value: '3栋' })
  expect(JSON.stringify(document)).toContain('9栋1单元闸机')
  expect(JSON.stringify(document)).not.toContain('gate-9')
})

it('is called after its span, with times of the site', () => {
  expect(build()).toMatchObject({ kind: 'month', title: '安全月报', subtitle: '2026年11月' })
  expect(build({ figures: sampleDay(), locale: 'en' })).toMatchObject({ kind: 'day', title: 'Daily safety report', subtitle: 'Sun 29 Nov 2026' })
  expect(build().facts).toContainEqual({ label: '生成时间', value: '2026-12-01 02:00 (UTC+08:00)' })
})

describe('the duty log', () => {
  const forms = (document: ReportDocument) => blocksOf(document).flatMap((block) => (block.block === 'form' ? [block] : []))
  const template = { ...sampleTemplate, sections: ['dutyForm' as const] }

  it('of a day is one sheet per shift, with every line on exactly one of them', () => {
    const figures = sampleDay()
    const shifts = forms(build({ figures, template: { ...template, shifts: ['16:00', '08:00', '22:30'] } }))
    expect(shifts.map(({ fields }) => fields[2]!.value)).toEqual(['08:00 – 16:00', '16:00 – 22:30', '22:30 – 08:00'])
    expect(shifts.map(({ fields }) => fields[3]!.value)).toEqual(['', '', expect.stringContaining('消防设施操作员')])
    expect(shifts.map(({ table }) => table.rows.length)).toEqual([80, 65, figures.duty.lines.length - 145])
  })

  it('of a month is one sheet that says how many lines were left out', () => {
    const [form, ...more] = forms(build({ template }))
    expect(more).toEqual([])
    expect(form!.table).toMatchObject({ more: '另有 118 条未列出。' })
    expect(form!.table.rows[0]!.slice(1)).toEqual(['INC-20261101-0017', '电动车进楼', '1栋大堂', '警情产生', '系统'])
  })

  it('alone is a form, without cover and contents', () => {
    expect(build({ template })).toMatchObject({ isForms: true, title: '值班记录' })
    expect(build({ template: { ...template, sections: ['summary', 'dutyForm'] } }).isForms).toBe(false)
  })
})

it('a still that is not at hand leaves its place with the reason and its recorded hash', () => {
  const pictures = blocksOf(build()).filter((block) => block.block === 'picture')
  expect(pictures.map(({ evidenceId }) => evidenceId)).toEqual(['ev0', ...Array.from({ length: 11 }, () => null)])
  expect(pictures[1]).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), caption: expect.stringContaining('抓拍未印出') })
  expect(pictures[11]).toMatchObject({ sha256: null, caption: '没有抓拍' })
})

it('the same content has the same hash, whatever order its parts were made in; one figure more has another', () => {
  const document = build()
  const turned = Object.fromEntries(Object.entries(document).toReversed()) as unknown as ReportDocument
  expect(contentSha256(turned)).toBe(contentSha256(document))
  expect(JSON.parse(canonicalJson(document))).toEqual(JSON.parse(JSON.stringify(document)))
  const figures = sampleFigures()
  const other = { ...figures, incidents: { ...figures.incidents, open: figures.incidents.open + 1 } }
  expect(contentSha256(build({ figures: other }))).not.toBe(contentSha256(document))
  expect(contentSha256(build({ locale: 'en' }))).not.toBe(contentSha256(document))
})

it('any choice of sections in any order is a report without holes', () => {
  const sections = fc.shuffledSubarray([...REPORT_SECTIONS], { minLength: 1 })
  fc.assert(
    fc.property(sections, fc.constantFrom(sampleFigures(), sampleDay(), quietDay()), (chosen, figures) => {
      const document = build({ figures, template: { ...sampleTemplate, sections: chosen } })
      const ids = document.sections.map(({ id }) => id)
      expect(ids.filter((id) => id !== 'about')).toEqual(chosen.filter((id) => ids.includes(id)))
      expect(document.sections.every(({ blocks }) => blocks.length > 0)).toBe(true)
    }),
    { numRuns: 60 },
  )
})

it.each([
  [{ sections: ['summary', 'summary'] }, 'sections'],
  [{ sections: [] }, 'sections'],
  [{ shifts: ['24:00'] }, 'shifts'],
  [{ logo: { type: 'image/png', base64: 'PHN2Zz4=' } }, 'logo'],
  [{ logo: { type: 'image/png', base64: `iVBORw0KGgo${'A'.repeat(300_001)}` } }, 'logo'],
  [{ targets: { ...sampleTemplate.targets, inTime: 95 } }, 'targets'],
])('a template with %j is refused', (wrong, field) => {
  expect(reportTemplateSchema.safeParse(sampleTemplate).success).toBe(true)
  const parsed = reportTemplateSchema.safeParse({ ...sampleTemplate, ...wrong })
  expect(parsed.error?.issues.map(({ path }) => path[0])).toContain(field)
})

it('of a place where a device and a camera stand it names both, so that it is not taken for the camera alone', () => {
  const figures = sampleFigures()
  const place = { buildingId: 'b1', cameraId: 'cam-1', deviceId: 'gate-1', total: 1 }
  const document = build({ figures: { ...figures, incidents: { ...figures.incidents, byPlace: [place, { ...place, deviceId: null }] } } })
  const table = blocksOf(document).flatMap((block) => (block.block === 'table' && block.table.title === '警情位置统计' ? [block.table] : []))[0]!
  const [camera, gate] = [sampleNames.cameras['cam-1'], sampleNames.devices['gate-1']]
  expect(table.rows.map((row) => row[2])).toEqual([`${gate} · ${camera}`, camera])
})

it('does not say the same span twice on the cover', () => {
  const labels = (span: { fromMs: number; toMs: number }) => build({ figures: { ...sampleFigures(), span } }).facts.map(({ label }) => label)
  const { span } = sampleFigures()
  expect(labels(span)).toContain('起止时间')
  expect(labels({ ...span, toMs: span.toMs - 60_000 })).not.toContain('起止时间')
})

it('an English report names the place of a grave incident, not the Chinese words a machine raised it with; those of a person stay', () => {
  const figures = sampleFigures()
  const [one] = figures.evidence.chosen
  const given = { ...one!, kind: 'crowding' as const, summary: '人群聚集 · 东门', place: '东门' }
  const chosen = [given, { ...given, kind: 'manual' as const, summary: '访客求助' }]
  const linesOf = (locale: 'zh-CN' | 'en') =>
    blocksOf(build({ locale, figures: { ...figures, evidence: { ...figures.evidence, chosen } } })).flatMap((block) =>
      block.block === 'picture' ? [block.lines[2]] : [],
    )
  expect(linesOf('en')).toEqual(['What and where: 东门', 'What and where: 访客求助'])
  expect(linesOf('zh-CN')).toEqual(['情况：人群聚集 · 东门', '情况：访客求助'])
})

it('says how a file is held against what was issued, of a report that was', () => {
  const told = (number: string | null) => JSON.stringify(build({ locale: 'en', number }).sections.at(-1)).includes('vigil verify')
  expect([told('RPT-20261201-0001'), told(null)]).toEqual([true, false])
})

it('the first page has the figures that were chosen, in their order, and no row of none', () => {
  const labels = (indicators: readonly ReportIndicator[]) =>
    blocksOf(build({ template: { ...sampleTemplate, indicators: [...indicators] } })).flatMap((block) =>
      block.block === 'figures' ? block.figures.map(({ label }) => label) : [],
    )
  expect(labels(['openAtEnd', 'incidents'])).toEqual(['期末未办结（起）', '警情（起）'])
  expect(labels([])).toEqual([])
  expect(labels(REPORT_INDICATORS).length).toBeGreaterThan(5)
})
