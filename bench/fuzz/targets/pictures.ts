// Plans and photos: drawings (SVG), PNG, JPEG and WebP as people and cameras send them.
import { deflateSync } from 'node:zlib'
import { crc32 } from 'node:zlib'
import { readPlanPicture } from '../../../core/desk/plan/read-picture.ts'
import { cleanSvg } from '../../../core/desk/plan/clean-svg.ts'
import { SvgProblem } from '../../../core/desk/plan/read-svg.ts'
import { jpegSize } from '../../../core/camera-stills/jpeg-size.ts'
import { stripJpeg } from '../../../core/strip-jpeg.ts'
import { SMALL_JPEG, exifSegment } from '../../../test/fixtures/camera-jpeg.ts'
import { isCoded } from '../refusal.ts'
import type { FuzzTarget } from '../target.ts'
import { NAUGHTY } from '../texts.ts'
import { damageXml, XML_WORDS } from '../xml-shapes.ts'

const DRAWINGS = [
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient><clipPath id="c"><rect width="9" height="9"/></clipPath><symbol id="s"><path d="M0 0L10 10Z"/></symbol></defs><style>.a{fill:red}</style><g class="a" clip-path="url(#c)" transform="translate(1 2)"><rect x="1" y="2" width="10" height="20" fill="url(#g)"/><use href="#s"/><text x="5" y="5">3栋<tspan>1单元</tspan></text></g></svg>',
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="10cm" height="200"><polyline points="0,0 1,1 2,0"/><circle cx="1" cy="1" r="1" style="fill:#000"/></svg>',
]
const SVG_WORDS = [
  '<script>alert(1)</script>',
  ' onload="alert(1)"',
  'href="javascript:alert(1)"',
  'url(http://127.0.0.1:9/)',
  '@import "x"',
  '<foreignObject>',
  '<image href="http://127.0.0.1:9/a"/>',
  'style="background:url(x)"',
  '<animate/>',
  '<use href="#s"/>',
  'id="s"',
  '1e309',
  'viewBox="0 0 0 0"',
]

export const drawings: FuzzTarget = {
  name: 'svg-plans',
  inputs: { ci: 1200, full: 25_000 },
  async load() {
    return {
      seeds: DRAWINGS.map((text) => Buffer.from(text)),
      words: [...SVG_WORDS, ...XML_WORDS, ...NAUGHTY.slice(0, 30)],
      make: (seed, dice) =>
        dice.once(3)
          ? Buffer.from(withWord(Buffer.from(seed).toString('utf8'), dice.pick(SVG_WORDS), dice.below(1e6)))
          : damageXml(Buffer.from(seed).toString('utf8'), dice),
      promised: (error) => error instanceof SvgProblem,
      isTaken: (clean) => clean !== null,
      read(input) {
        const { svg } = cleanSvg(Buffer.from(input).toString('utf8'))
        // Written anew from what was understood: nothing that runs, loads or leads away.
        if (/<script|<foreignObject|\son\w+\s*=|javascript:|@import|<animate|https?:\/\/(?!www\.w3\.org\/)/i.test(withoutTexts(svg)))
          throw new TypeError(`it is still in: ${svg.slice(0, 300)}`)
        return cleanSvg(svg)
      },
    }
  },
}

/** Words that people wrote are no markup. */
function withoutTexts(svg: string): string {
  return svg.replaceAll(/>[^<]*</g, '><')
}

function withWord(text: string, word: string, place: number): string {
  const spots = [...text.matchAll(/[\s>"](?=[^<>]*[<>])/g)].map(({ index }) => index + 1)
  const at = spots[place % Math.max(1, spots.length)] ?? 0
  return text.slice(0, at) + word + text.slice(at)
}

const chunk = (type: string, data: Uint8Array) => {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
const png = (width: number, height: number, rows: Uint8Array) => {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0], 8)
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}
const WEBP = Buffer.concat([
  Buffer.from('RIFF'),
  Buffer.from([22, 0, 0, 0]),
  Buffer.from('WEBPVP8L'),
  Buffer.from([10, 0, 0, 0]),
  Buffer.from([0x2f, 15, 0xc0, 1, 0, 0, 0, 0, 0, 0]),
])

export const photos: FuzzTarget = {
  name: 'png-jpeg-webp',
  inputs: { ci: 700, full: 30_000 },
  async load() {
    const small = Buffer.from(SMALL_JPEG)
    const withExif = Buffer.concat([small.subarray(0, 2), exifSegment(6), small.subarray(2)])
    return {
      seeds: [small, withExif, png(4, 4, Buffer.alloc(20)), WEBP],
      words: ['\xff\xd8', '\xff\xd9', '\xff\xda', '\xff\xe1', '\xff\xff', 'IDAT', 'IHDR', 'IEND', 'Exif\0\0', 'MM\0*', 'II*\0', 'VP8X', 'VP8 '],
      // A picture whose head promises less than its data unpacks to, or the most there may be.
      make: (_seed, dice) =>
        png(dice.pick([1, 4000, 4001, 0, 65_535]), dice.pick([1, 4000, 0xffff_ffff]), Buffer.alloc(dice.pick([0, 10, 4_000_000]), dice.below(256))),
      promised: isCoded,
      isTaken: (found) => found !== null,
      async read(input) {
        const clean = stripJpeg(input)
        if (clean !== null) {
          jpegSize(clean)
          if (stripJpeg(clean) === null) throw new TypeError('what was cleaned is none any more')
        }
        await readPlanPicture(input)
        return input
      },
    }
  },
}
