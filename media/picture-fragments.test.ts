// Pictures as ffmpeg hands them over in NUT, against the MP4 that ffmpeg makes of the same: in every way the bytes can be chopped up, and damaged.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { runFfmpeg } from '../test/fakes/encode.ts'
import { AT_ONCE } from './ffmpeg.ts'
import { runJob } from './ffmpeg-process.ts'
import { Fmp4Splitter, type Fragment, type Init } from './fmp4.ts'
import { readFragments } from './picture-fragments.ts'

interface Read {
  readonly inits: Init[]
  readonly fragments: Fragment[]
}

/** @param sizes of the chunks; the rest comes in one */
function read(nut: Buffer, sizes: readonly number[] = []): Read {
  const out: Read = { inits: [], fragments: [] }
  const reader = readFragments({ onInit: (init) => out.inits.push(init), onFragment: (fragment) => out.fragments.push(fragment) })
  let at = 0
  for (const size of sizes) reader.push(nut.subarray(at, (at += size)))
  reader.push(nut.subarray(at))
  return out
}

function split(mp4: Uint8Array): Read {
  const out: Read = { inits: [], fragments: [] }
  new Fmp4Splitter({ onInit: (init) => out.inits.push(init), onFragment: (fragment) => out.fragments.push(fragment) }).push(mp4)
  return out
}

const SOURCE = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=10', '-t', '2']
const encode = (...codec: string[]) => runFfmpeg([...SOURCE, ...codec, '-threads', '1', ...AT_ONCE, 'pipe:1'])
const toMp4 = (nut: Buffer) => {
  const { inits, fragments } = read(nut)
  return Buffer.concat([inits[0]!.bytes, ...fragments.map(({ bytes }) => bytes)])
}
/** ffmpeg with `file` on its standard input. */
const convert = (file: Buffer, from: string, ...out: string[]) =>
  runJob('ffmpeg', ['-v', 'error', '-f', from, '-i', 'pipe:0', ...out, 'pipe:1'], [file], 20_000)
/** Checksums of the pictures as they are decoded. */
async function decoded(file: Buffer, format: string): Promise<string[]> {
  const lines = (await convert(file, format, '-vsync', 'passthrough', '-f', 'framehash', '-hash', 'CRC32')).toString().split('\n')
  return lines.flatMap((line) => (/^\d/.test(line) ? [line.split(',').at(-1)!.trim()] : []))
}
/** `avcC` or `hvcC`. */
function description(init: Init): Buffer {
  const bytes = Buffer.from(init.bytes)
  const at = Math.max(bytes.indexOf('avcC'), bytes.indexOf('hvcC'))
  return bytes.subarray(at, at - 4 + bytes.readUInt32BE(at - 4))
}

const AVC = ['-c:v', 'libx264', '-profile:v', 'main', '-g', '10', '-bf', '0']
const CODECS = [
  ['H.264 without B-frames', AVC],
  ['H.264 with them', ['-c:v', 'libx264', '-profile:v', 'high', '-g', '10', '-bf', '2']],
  ['H.264 with another sampling', ['-c:v', 'libx264', '-profile:v', 'high422', '-pix_fmt', 'yuv422p10le', '-bf', '0']],
  ['H.265', ['-c:v', 'libx265', '-x265-params', 'log-level=error:keyint=10:pools=1:info=0']],
] as const

let nut: Buffer

beforeAll(async () => {
  nut = await encode(...AVC)
})

it.each(CODECS)('describes %s as ffmpeg does, with the same pictures at the same times', async (_name, codec) => {
  const own = await encode(...codec)
  const { inits, fragments } = read(own)
  const mp4 = toMp4(own)
  const theirs = split(await convert(own, 'nut', '-c', 'copy', '-f', 'mp4', '-movflags', '+frag_every_frame+empty_moov'))
  expect(inits).toHaveLength(1)
  expect(inits[0]!.video).toEqual(theirs.inits[0]!.video)
  expect(description(inits[0]!)).toEqual(description(theirs.inits[0]!))
  const shown = fragments.map(({ ptsTicks }) => Math.round((ptsTicks * 10) / inits[0]!.timescale))
  const first = Math.min(...shown)
  expect(shown.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => first + i))
  expect(fragments.map(({ isKey }) => isKey)).toEqual(theirs.fragments.map(({ isKey }) => isKey))
  expect(fragments.every((one, i) => i === 0 || one.dtsTicks > fragments[i - 1]!.dtsTicks)).toBe(true)
  const again = split(mp4)
  expect(again.fragments).toEqual(fragments)
  expect(again.inits.map(({ video, timescale }) => ({ video, timescale }))).toEqual(inits.map(({ video, timescale }) => ({ video, timescale })))
  expect(await decoded(mp4, 'mp4')).toEqual(await decoded(own, 'nut'))
})

it('hands a picture over with its last byte, and does not care how the bytes are chopped', () => {
  const whole = read(nut)
  let given = 0
  const reader = readFragments({ onInit: () => undefined, onFragment: () => given++ })
  reader.push(nut.subarray(0, -1))
  expect(given).toBe(19)
  reader.push(nut.subarray(-1))
  expect(given).toBe(20)
  expect(
    read(
      nut,
      [...nut].map(() => 1),
    ),
  ).toEqual(whole)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 40 }), (sizes) => {
      expect(read(nut, sizes)).toEqual(whole)
    }),
    { numRuns: 50 },
  )
})

it('never does worse than refuse damaged bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 30 }), (damages) => {
      const broken = Buffer.from(nut.subarray(0, 8000))
      // the first half of the damages into the heads
      damages.forEach(([at, value], i) => (broken[at % (i % 2 === 0 ? 400 : broken.length)] = value))
      try {
        read(broken)
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
    }),
    { numRuns: 500 },
  )
})

describe('what is not a stream for us', () => {
  it('is refused when it claims more than any picture has, or is no NUT at all', () => {
    const at = nut.indexOf('NK', 0, 'latin1')
    const huge = Buffer.from([0x4e, 0x4b, 0xe4, 0xad, 0xee, 0xca, 0x45, 0x69, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0])
    expect(() => read(Buffer.concat([nut.subarray(0, at), huge]))).toThrow(RangeError)
    expect(() => read(Buffer.from('HTTP/1.1 200 OK and whatever follows'))).toThrow(RangeError)
  })

  it('is told by its codec', async () => {
    const { inits, fragments } = read(await encode('-c:v', 'mjpeg'))
    expect([inits.map(({ video }) => video), fragments]).toEqual([[null], []])
  })
})

it('begins with no picture whose parameter sets are not known', () => {
  const unsaid = Buffer.from(nut)
  // announced under another type, and not in the pictures either
  unsaid[nut.indexOf(Buffer.of(0, 0, 1, 0x67)) + 3] = 0x6c
  expect(read(unsaid)).toEqual({ inits: [], fragments: [] })
})

it('says of a picture that it lasts as long as the one before it', () => {
  const { timescale } = read(nut).inits[0]!
  expect(new Set(read(nut).fragments.map(({ durationTicks }) => durationTicks))).toEqual(new Set([timescale / 10]))
})
