// Fragmented MP4 as ffmpeg writes it, and the parameter sets of H.264 and H.265 in it, which cameras make.
import { spawn } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import { Fmp4Splitter } from '../../../media/fmp4.ts'
import { parseHevcSps, parseHvcC } from '../../../media/hevc-sps.ts'
import { parseSps } from '../../../media/sps.ts'
import type { FuzzTarget } from '../target.ts'

const H264_SPS = Buffer.from('67640028acd940780227e5c05a808080a0000003002000000781e30632c0', 'hex')
const H265_SPS = Buffer.from('420101016000000300900000030000030078a00280802d165ae6932b80', 'hex')
const WORDS = [
  '\0\0\0\x01',
  '\0\0\x03',
  '\xff\xff\xff\xff',
  'moof',
  'mdat',
  'moov',
  'trak',
  'traf',
  'trun',
  'tfdt',
  'tfhd',
  'avcC',
  'hvcC',
  'avc1',
  'hev1',
  '\0\0\0\x08',
  '\0\0\0\0',
]

export const fmp4: FuzzTarget = {
  name: 'fmp4',
  inputs: { ci: 3000, full: 60_000 },
  async load() {
    const streams = await Promise.all([encode('libx264'), encode('libx265')])
    return {
      seeds: streams.map((stream) => stream.subarray(0, 12_000)),
      words: WORDS,
      promised: (error) => error instanceof RangeError && /MP4|parameter set/.test(error.message),
      isTaken: (count) => (count as number) > 0,
      read(input) {
        let count = 0
        const splitter = new Fmp4Splitter({
          onInit: () => (count += 1),
          onFragment: ({ durationTicks, ptsTicks }) => {
            if (!Number.isFinite(durationTicks) || !Number.isFinite(ptsTicks)) throw new TypeError('a picture without a time')
          },
        })
        const size = 1 + 64 * (input[3] ?? 0)
        for (let at = 0; at < input.length; at += size) splitter.push(input.subarray(at, at + size))
        return count
      },
    }
  },
}

export const parameterSets: FuzzTarget = {
  name: 'h264-h265-sps',
  inputs: { ci: 3000, full: 80_000 },
  async load() {
    return {
      seeds: [H264_SPS, H265_SPS],
      words: ['\0\0\x03', '\0\0\0\x01', '\xff\xff\xff\xff', '\0\0\0\0'],
      isTaken: (read) => read === true,
      read(input) {
        const found = [parseSps(input), parseHevcSps(input), parseHvcC(input)]
        for (const info of found) if (info !== null && !(info.width > 0 && info.height > 0 && info.width <= 8192)) throw new TypeError('a size that is none')
        return found.some((info) => info !== null)
      },
    }
  },
}

async function encode(codec: string): Promise<Buffer> {
  const made = [
    '-hide_banner',
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=64x48:rate=5',
    '-t',
    '1',
    '-c:v',
    codec,
    '-pix_fmt',
    'yuv420p',
    '-preset',
    'ultrafast',
  ]
  const quiet = codec === 'libx265' ? ['-x265-params', 'log-level=error:pools=1'] : ['-threads', '1']
  const child = spawn('ffmpeg', [...made, ...quiet, '-f', 'mp4', '-movflags', '+frag_every_frame+empty_moov+default_base_moof', 'pipe:1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return buffer(child.stdout)
}
