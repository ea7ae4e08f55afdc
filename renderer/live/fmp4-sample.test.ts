// Reading fragments: on bytes made by the real ffmpeg, and on bytes made to do harm.
/// <reference types="node" />
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readInit, readSample } from './fmp4-sample.ts'

const MOVFLAGS = '+frag_every_frame+empty_moov+default_base_moof'

const AVC = ['-c:v', 'libx264', '-profile:v', 'main', '-pix_fmt', 'yuv420p', '-g', '5', '-bf', '0', '-threads', '1']
const HEVC = ['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-x265-params', 'log-level=error:keyint=5:bframes=0']

function makeFmp4(codec: readonly string[]): Uint8Array {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=320x240:r=10:d=1']
  return execFileSync('ffmpeg', ['-v', 'error', ...source, ...codec, '-movflags', MOVFLAGS, '-f', 'mp4', 'pipe:1'], { maxBuffer: 1 << 24 })
}

/** Cuts at the top-level boxes: init = everything before the first moof, then one piece per moof + mdat. */
function cut(bytes: Uint8Array): { init: Uint8Array; fragments: Uint8Array[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const starts: number[] = []
  let end = bytes.length
  for (let at = 0; at < bytes.length; at += view.getUint32(at)) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (type === 'moof') starts.push(at)
    if (type === 'mfra') end = at
  }
  return { init: bytes.subarray(0, starts[0]), fragments: starts.map((start, i) => bytes.subarray(start, starts[i + 1] ?? end)) }
}

const { init, fragments } = cut(makeFmp4(AVC))

test('the init segment of ffmpeg gives the codec and the decoder description', () => {
  const info = readInit(init)
  expect(info?.codec).toMatch(/^avc1\.4d[0-9a-f]{4}$/)
  expect(info?.description[0]).toBe(1)
  expect(info?.description.length).toBeGreaterThan(20)
})

test('of H.265 too, cut short or not', () => {
  const hevc = cut(makeFmp4(HEVC)).init
  const info = readInit(hevc)
  expect(info?.codec).toMatch(/^hvc1\.1\.6\.L\d+\.90$/)
  expect(info?.description.length).toBeGreaterThan(23)
  for (let length = 0; length < hevc.length; length += 7) expect(readInit(hevc.subarray(0, length))).toBeNull()
})

test('each fragment gives one sample whose NAL lengths add up exactly', () => {
  expect(fragments.length).toBe(10)
  for (const fragment of fragments) {
    const sample = readSample(fragment)!
    const view = new DataView(sample.buffer, sample.byteOffset, sample.byteLength)
    let at = 0
    while (at < sample.length) at += 4 + view.getUint32(at)
    expect(at).toBe(sample.length)
  }
})

test('a piece cut short is no sample and no init, and nothing is thrown', () => {
  expect(readInit(fragments[0]!)).toBeNull()
  expect(readSample(init)).toBeNull()
  for (let length = 0; length < init.length; length += 7) expect(readInit(init.subarray(0, length))).toBeNull()
})

test('damaged bytes never lead outside the message or into an endless loop', () => {
  const damage = fc.array(fc.tuple(fc.nat(init.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(damage, (changes) => {
      const bytes = Uint8Array.from(init)
      for (const [at, value] of changes) bytes[at] = value
      const info = readInit(bytes)
      if (info !== null) expect(info.description.length).toBeLessThan(bytes.length)
      const sample = readSample(bytes)
      if (sample !== null) expect(sample.length).toBeLessThan(bytes.length)
    }),
  )
})
