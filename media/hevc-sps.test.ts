// H.265 in ffmpeg's fragments: head, keys and sizes as libx265 and ffprobe have them; damaged bytes end in "not readable", never in more.
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { hevcCodec } from '../contract/hevc-codec.ts'
import { encodeAnnexB, runFfmpeg } from '../test/fakes/encode.ts'
import { Fmp4Splitter, type Fragment, type Init } from './fmp4.ts'
import { parseHevcSps, parseHvcC } from './hevc-sps.ts'
import { findBox } from './mp4-boxes.ts'
import { splitNals } from './simulator/annex-b.ts'

const FRAGMENTED = ['-f', 'mp4', '-movflags', '+frag_every_frame+empty_moov+default_base_moof', 'pipe:1']
const source = (size: string) => ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=10`]

async function encode(size: string, params: string, ...more: string[]): Promise<Buffer> {
  return runFfmpeg([...source(size), '-t', '2', ...more, '-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', `log-level=error:${params}`, ...FRAGMENTED])
}

function split(mp4: Uint8Array): { inits: Init[]; fragments: Fragment[] } {
  const out = { inits: [] as Init[], fragments: [] as Fragment[] }
  new Fmp4Splitter({ onInit: (init) => out.inits.push(init), onFragment: (fragment) => out.fragments.push(fragment) }).push(mp4)
  return out
}

let plain: Buffer
let sps: Uint8Array
let hvcC: Uint8Array

beforeAll(async () => {
  plain = await encode('322x182', 'keyint=10:bframes=0:repeat-headers=1')
  const { bytes } = split(plain).inits[0]!
  const stsd = findBox(bytes, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd'])!
  const entry = findBox(bytes, ['hvc1'], stsd.content + 8, stsd.end)!
  const box = findBox(bytes, ['hvcC'], entry.content + 78, entry.end)!
  hvcC = bytes.subarray(box.content, box.end)
  const annexB = await encodeAnnexB({ input: source('322x182'), fps: 10, seconds: 1, width: 322, height: 182, codec: 'H265' })
  sps = splitNals(annexB).find((nal) => nal[0]! >> 1 === 33)!
})

it('reads size, name, times and keys', () => {
  const { inits, fragments } = split(plain)
  // 322 and 182 are no multiples of the smallest coding unit: what is cut off stands in the parameter set
  expect(inits[0]?.video).toMatchObject({ width: 322, height: 182, fullRange: false, codec: expect.stringMatching(/^hvc1\.1\.6\.L\d+\.90$/) as string })
  expect(fragments.flatMap(({ isKey }, at) => (isKey ? [at] : []))).toEqual([0, 10])
  expect(fragments.map(({ sps: own }) => own?.width ?? null)).toEqual(fragments.map((_, at) => (at % 10 === 0 ? 322 : null)))
})

it.each([
  ['full range', ['-vf', 'format=yuvj420p', '-color_range', 'pc'], 'range=full:keyint=10', { fullRange: true, width: 320, height: 176 }],
  ['ten bits', ['-pix_fmt', 'yuv420p10le'], 'keyint=10', { codec: expect.stringMatching(/^hvc1\.2\.4\.L/) as string, width: 320 }],
  ['scaling lists and B-pictures', [], 'keyint=10:scaling-list=default:bframes=3:ref=4:range=full', { fullRange: true, height: 176 }],
  ['temporal layers', [], 'keyint=10:temporal-layers=1:bframes=2:b-pyramid=1:range=full', { fullRange: true, width: 320 }],
  ['open groups, whose keys are CRA pictures', [], 'keyint=8:min-keyint=8:open-gop=1:bframes=2:range=full', { fullRange: true, width: 320 }],
])('reads a stream with %s', async (_name, more, params, seen) => {
  const { inits, fragments } = split(await encode('320x176', params, ...more))
  expect(inits[0]?.video).toMatchObject(seen)
  expect(fragments.filter(({ isKey }) => isKey).length).toBeGreaterThan(1)
})

it('names a stream as the standard does', () => {
  // the examples of ISO/IEC 14496-15 annex E and of encoders
  const named = (...bytes: number[]) => hevcCodec(Uint8Array.from(bytes))
  expect(named(0x01, 0x60, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 93)).toBe('hvc1.1.6.L93.B0')
  expect(named(0x41, 0x40, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 95)).toBe('hvc1.A1.2.L95.90')
  expect(named(0x22, 0x20, 0, 0, 0, 0xb0, 0x23, 0, 0, 0, 0, 153)).toBe('hvc1.2.4.H153.B0.23')
  expect(named(0x01, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 93)).toBe('hvc1.1.6.L93')
})

it('writes a head that other programs read as hvc1', () => {
  const { inits, fragments } = split(plain)
  const mp4 = Buffer.concat([inits[0]!.bytes, ...fragments.map(({ bytes }) => bytes)])
  const ffprobe = spawnSync('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_name,codec_tag_string,width,height', '-of', 'csv=p=0', '-'], {
    input: mp4,
  })
  expect(ffprobe.stdout.toString().trim()).toBe('hevc,hvc1,322,182')
})

it('finds nothing in damaged parameter sets and heads, or something of a possible size', () => {
  const sane = (info: ReturnType<typeof parseHevcSps>) => {
    if (info === null) return
    expect(info.width).toBeGreaterThan(0)
    expect(Math.max(info.width, info.height)).toBeLessThanOrEqual(8192)
    expect(info.codec).toMatch(/^hvc1\.[ABC]?\d+\.[0-9A-F]+\.[LH]\d+(\.[0-9A-F]+)*$/)
  }
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(damage, fc.nat(), (damages, length) => {
      for (const [bytes, parse] of [[sps, parseHevcSps] as const, [hvcC, parseHvcC] as const]) {
        const broken = Uint8Array.from(bytes)
        for (const [at, value] of damages) broken[at % broken.length] = value
        sane(parse(broken))
        sane(parse(broken.subarray(0, length % broken.length)))
      }
    }),
    { numRuns: 2000 },
  )
  expect(parseHvcC(hvcC)).toMatchObject({ width: 322 })
  expect(parseHvcC(hvcC.subarray(0, 60))).toBeNull()
  expect(parseHvcC(new Uint8Array())).toBeNull()
  expect(parseHevcSps(new Uint8Array(4000))).toBeNull()
  expect(parseHevcSps(new Uint8Array(4000).fill(255))).toBeNull()
})

it('refuses a damaged stream, or gives no more pictures than it had bytes for', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 30 }), (damages) => {
      const broken = Buffer.from(plain.subarray(0, 8000))
      for (const [at, value] of damages) broken[at % broken.length] = value
      try {
        expect(split(broken).fragments.length).toBeLessThan(30)
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
    }),
    { numRuns: 300 },
  )
})
