// Texts on printed pages: the longest word breaks inside its column instead of pushing the next signature off the page.
import { inflateSync } from 'node:zlib'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { expect, test } from 'vitest'
import { findChineseFont } from './chinese-font.ts'
import { withDrawableText } from './drawable-text.ts'
import { renderPage } from './render-page.ts'

const A4_WIDTH_PT = 595

test('only words longer than any are broken anywhere, and what no font draws is left out', () => {
  expect(withDrawableText({ text: 'W'.repeat(60) })).toEqual({ text: 'W'.repeat(60), wordBreak: 'break-all' })
  for (const text of ['Nothing of this is one long word at all', '中'.repeat(60), '消防控制室值班记录，一切正常。'.repeat(4)])
    expect(withDrawableText({ text })).toEqual({ text })
  expect(withDrawableText({ stack: [{ text: ['a\u200Bb', { text: '👨\u200D👩\uFE0F' }] }, 'plain'] })).toEqual({
    stack: [{ text: ['a\u200Bb', { text: '👨👩' }] }, 'plain'],
  })
  expect(withDrawableText({ svg: '<svg/>', widths: [1, '*'], width: null })).toEqual({ svg: '<svg/>', widths: [1, '*'], width: null })
})

/** Where the words of a page begin, in points from its left edge. */
function startsOf(pdf: Buffer): number[] {
  const starts: number[] = []
  for (const { index, 0: mark } of pdf.toString('latin1').matchAll(/stream\r?\n/g)) {
    try {
      const stream = inflateSync(pdf.subarray(index + mark.length, pdf.indexOf('endstream', index))).toString('latin1')
      starts.push(...[...stream.matchAll(/1 0 0 1 ([\d.]+) [\d.]+ Tm/g)].map(([, x]) => Number(x)))
    } catch {
      // no words in it: a font
    }
  }
  return starts
}

test('beside a column with one long word the next column is on the page', { timeout: 60_000 }, async () => {
  const content = [{ columns: [{ stack: [{ text: 'W'.repeat(900) }] }, { stack: [{ text: '接班人' }] }] }]
  const definition: TDocumentDefinitions = { pageSize: 'A4', defaultStyle: { font: 'Chinese', fontSize: 8.5 }, content }
  const starts = startsOf(await renderPage({ definition, font: findChineseFont() }, new AbortController().signal))
  expect(starts.length).toBeGreaterThan(10)
  expect(Math.max(...starts)).toBeLessThan(A4_WIDTH_PT - 100)
})
