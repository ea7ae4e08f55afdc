// The splitter against ffmpeg's own output, in every way it can be chopped up, and against damaged bytes.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { runFfmpeg } from '../test/fakes/encode.ts'
import { Fmp4Splitter, type Fragment, type Init } from './fmp4.ts'

let mp4: Buffer
let whole: { inits: Init[]; fragments: Fragment[] }

function split(chunks: readonly Uint8Array[]): { inits: Init[]; fragments: Fragment[] } {
  const out = { inits: [] as Init[], fragments: [] as Fragment[] }
  const splitter = new Fmp4Splitter({ onInit: (init) => out.inits.push(init), onFragment: (fragment) => out.fragments.push(fragment) })
  for (const chunk of chunks) splitter.push(chunk)
  return out
}

const encode = (...codec: string[]) =>
  runFfmpeg([
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=160x90:rate=10',
    '-t',
    '2',
    ...codec,
    '-f',
    'mp4',
    '-movflags',
    '+frag_every_frame+empty_moov+default_base_moof',
    'pipe:1',
  ])

beforeAll(async () => {
  mp4 = await encode('-c:v', 'libx264', '-profile:v', 'main', '-g', '10', '-bf', '0', '-color_range', 'pc', '-vf', 'format=yuvj420p')
  whole = split([mp4])
})

it('finds the head, every picture, its time and which ones are keys', () => {
  expect(whole.inits).toHaveLength(1)
  expect(whole.inits[0]?.video).toMatchObject({ width: 160, height: 90, fullRange: true, codec: expect.stringMatching(/^avc1\.4d/) as string })
  expect(whole.fragments).toHaveLength(20)
  expect(whole.fragments.flatMap((fragment, index) => (fragment.isKey ? [index] : []))).toEqual([0, 10])
  const { timescale } = whole.inits[0]!
  expect(whole.fragments.map((fragment) => Math.round((fragment.ptsTicks / timescale) * 10))).toEqual(whole.fragments.map((_, index) => index))
  expect(whole.fragments.every((fragment) => fragment.durationTicks === timescale / 10)).toBe(true)
})

it('gives the bytes back exactly', () => {
  const again = Buffer.concat([whole.inits[0]!.bytes, ...whole.fragments.map((fragment) => fragment.bytes)])
  expect(again.equals(mp4.subarray(0, again.length))).toBe(true)
})

it('does not care how the bytes are chopped', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 40 }), (sizes) => {
      let at = 0
      const chunks = sizes.map((size) => mp4.subarray(at, (at += size)))
      expect(split([...chunks, mp4.subarray(at)])).toEqual(whole)
    }),
    { numRuns: 50 },
  )
  expect(split([...mp4].map((byte) => Uint8Array.of(byte)))).toEqual(whole)
})

it('never does worse than refuse damaged bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 30 }), (damages) => {
      const broken = Buffer.from(mp4.subarray(0, 6000))
      for (const [at, value] of damages) broken[at % broken.length] = value
      try {
        const { fragments } = split([broken])
        expect(fragments.length).toBeLessThan(30)
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
    }),
    { numRuns: 300 },
  )
})

describe('what is not a stream for us', () => {
  it('is refused when a box claims more than any picture has', () => {
    expect(() => split([Buffer.from([0x7f, 0xff, 0xff, 0xff, 0x6d, 0x64, 0x61, 0x74])])).toThrow(RangeError)
    expect(() => split([Buffer.from([0, 0, 0, 3, 0x6d, 0x64, 0x61, 0x74])])).toThrow(RangeError)
  })

  it('is told by its codec', async () => {
    const { inits } = split([await encode('-c:v', 'mpeg4')])
    expect(inits[0]?.video).toBeNull()
  })
})

it('reads the time of a stream with B-frames in the order of showing', async () => {
  const { fragments, inits } = split([await encode('-c:v', 'libx264', '-bf', '2', '-g', '10')])
  const shown = fragments.map((fragment) => fragment.ptsTicks)
  expect([...shown].sort((a, b) => a - b)).not.toEqual(shown)
  expect(new Set(shown.map((ticks) => Math.round((ticks / inits[0]!.timescale) * 10))).size).toBe(20)
})
