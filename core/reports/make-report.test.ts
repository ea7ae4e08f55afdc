// The files that come out of the process: a PDF that says the figures and carries its own content, and a workbook beside it.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import readWorkbook from 'read-excel-file/node'
import { beforeAll, describe, expect, it } from 'vitest'
import { readPdf } from '../../test/fakes/pdf-text.ts'
import { quietDay } from './document/quiet-figures.ts'
import { sampleDay, sampleFigures } from './document/sample-figures.ts'
import { sampleNames, sampleTemplate } from './document/sample-site.ts'
import { makeReport, type MadeReport, type MakeReportOrder } from './make-report.ts'

const going = new AbortController().signal
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Figures whose stills are these bytes, except the second, which is another file than was recorded. */
function withStills(jpeg: Buffer): Pick<MakeReportOrder, 'figures' | 'pictures'> {
  const figures = sampleFigures()
  const chosen = figures.evidence.chosen.map((one, i) =>
    one.picture === null || i === 1 ? one : { ...one, picture: { ...one.picture, sha256: sha256(jpeg) } },
  )
  return { figures: { ...figures, evidence: { ...figures.evidence, chosen } }, pictures: new Map(chosen.map((one) => [one.picture?.evidenceId ?? '', jpeg])) }
}

function make(changes: Partial<MakeReportOrder> = {}): Promise<MadeReport> {
  const order: MakeReportOrder = {
    figures: sampleDay(),
    names: sampleNames,
    template: { ...sampleTemplate, sections: ['summary', 'incidents', 'responses', 'faultForm'] },
    locale: 'zh-CN',
    number: 'RPT-202611-0004',
    version: '9.8.7',
    format: 'pdf',
    pictures: new Map(),
    ...changes,
  }
  return makeReport(order, going)
}

describe('a PDF of a month with everything in it', () => {
  let made: MadeReport
  beforeAll(async () => {
    const args = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=320x180', '-frames:v', '1', '-f', 'image2pipe', '-c:v', 'mjpeg', 'pipe:1']
    made = await make({ ...withStills(execFileSync('ffmpeg', args)), template: sampleTemplate })
  }, 60_000)

  it('says the figures in sentences, tables and charts, on pages that are counted', () => {
    const { pages, text } = readPdf(made.bytes)
    expect(pages).toBe(made.pages)
    expect(pages).toBeGreaterThan(20)
    for (const words of [
      '安全月报',
      '翠园一期',
      'RPT-202611-0004',
      '目录',
      `第${pages}页，共${pages}页`,
      '受理及时率为92.4%，低于目标95%。',
      '本期共发生警情1,087起，比上期（967起）增加12.4%。',
      '20小时24分',
      '92.4%未达标',
      '电动车进楼',
      '消防控制室值班记录',
      '交班人',
    ])
      expect(text).toContain(words)
  })

  it('has the hash of its content at its foot, and carries the content it is the hash of', () => {
    expect(readPdf(made.bytes).text).toContain(made.contentSha256)
    expect(sha256(made.content)).toBe(made.contentSha256)
    expect(sha256(made.bytes)).toBe(made.sha256)
    expect(embeddedFiles(made.bytes)).toContain(made.content)
  })

  it('prints a still only where it is what was recorded', () => {
    const jpegs = made.bytes.toString('latin1').match(/\/Filter \/DCTDecode/g)
    expect(jpegs).not.toBeNull()
    expect(readPdf(made.bytes).text).toContain('抓拍未印出：文件已到期删除、过大或校验不符')
    expect(JSON.parse(made.content)).toMatchObject({ title: '安全月报' })
  })
})

it('of a quiet day there is a short PDF in English that says so', async () => {
  const made = await make({ figures: quietDay(), locale: 'en', template: sampleTemplate })
  const { text } = readPdf(made.bytes)
  expect(made.pages).toBeLessThan(8)
  expect(text).toContain('Therewerenoincidentsinthisperiod.')
})

it('a workbook of the same report says the same content hash as its PDF', async () => {
  const [pdf, workbook] = [await make(), await make({ format: 'xlsx' })]
  expect(workbook.contentSha256).toBe(pdf.contentSha256)
  expect(workbook.pages).toBeNull()
  expect((await readWorkbook(workbook.bytes))[0]!.data.flat()).toContain(pdf.contentSha256)
})

it('a hostile name is only text in a PDF, and a long one breaks inside its cell', async () => {
  const name = `<svg onload=x>{page}${'A'.repeat(200)}`
  const names = { ...sampleNames, siteName: name.slice(0, 60), devices: Object.fromEntries(Object.keys(sampleNames.devices).map((id) => [id, name])) }
  const { bytes } = await make({ names })
  expect(readPdf(bytes).text).toContain('<svgonload=x>{page}')
})

it('nothing is made once the core is being stopped', async () => {
  const order = {
    figures: quietDay(),
    names: sampleNames,
    template: sampleTemplate,
    locale: 'en',
    number: null,
    version: '1',
    pictures: new Map<string, Uint8Array>(),
  } as const
  await expect(makeReport({ ...order, format: 'xlsx' }, AbortSignal.abort())).rejects.toMatchObject({ code: 'report.stopped' })
  const stopping = new AbortController()
  const making = makeReport({ ...order, format: 'pdf' }, stopping.signal)
  stopping.abort()
  await expect(making).rejects.toMatchObject({ code: 'report.stopped' })
})

/** What is attached, as text. */
function embeddedFiles(pdf: Buffer): string[] {
  const raw = pdf.toString('latin1')
  return [...raw.matchAll(/\/Type \/EmbeddedFile[\s\S]*?stream\r?\n/g)].map(({ index, 0: head }) => {
    const from = index + head.length
    return inflateSync(pdf.subarray(from, pdf.indexOf('endstream', from))).toString('utf8')
  })
}
