// Reads the words of a PDF as pdfkit writes it: enough to see what a page says and how many pages there are.
import { inflateSync } from 'node:zlib'

export interface PdfText {
  readonly pages: number
  /** Without spaces, for lines break anywhere; once for each of the fonts, and only those words that are set in it come out right. */
  readonly text: string
}

export function readPdf(pdf: Buffer): PdfText {
  const raw = pdf.toString('latin1')
  const streams = [...raw.matchAll(/stream\r?\n/g)].flatMap(({ index, 0: mark }) => inflated(pdf, index + mark.length))
  const fonts = streams.filter((stream) => stream.includes('begincmap')).map(readCmap)
  const runs = streams.flatMap((stream) =>
    [...stream.matchAll(/\[([^\]]*)\] TJ/g)].map(([, run]) => [...run!.matchAll(/<([0-9a-f]+)>/gi)].map(([, hex]) => hex!).join('')),
  )
  const text = fonts
    .map((font) => runs.map((run) => (run.match(/.{4}/g) ?? []).map((glyph) => font.get(Number.parseInt(glyph, 16)) ?? '').join('')).join(''))
    .join('\n')
  return { pages: raw.match(/\/Type \/Page\b/g)?.length ?? 0, text: text.replaceAll(/[ \u00a0]/g, '') }
}

function inflated(pdf: Buffer, from: number): string[] {
  try {
    return [inflateSync(pdf.subarray(from, pdf.indexOf('endstream', from))).toString('latin1')]
  } catch {
    return []
  }
}

/** Glyph number -> what it means (`beginbfrange` with one value per glyph, as fontkit's subsets have it). */
function readCmap(cmap: string): Map<number, string> {
  const out = new Map<number, string>()
  for (const [, from, values] of cmap.matchAll(/<([0-9a-f]+)>\s*<[0-9a-f]+>\s*\[([^\]]*)\]/gi))
    [...values!.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, hex], i) => out.set(Number.parseInt(from!, 16) + i, meaning(hex!)))
  return out
}

function meaning(hex: string): string {
  return (hex.replaceAll(' ', '').match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('')
}
