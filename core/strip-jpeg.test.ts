// What a photo loses on its way in, and that nothing else changes; whatever a phone sends.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cameraJpeg, exifSegment, jpegSegment, SECRETS, SMALL_JPEG } from '../test/fixtures/camera-jpeg.ts'
import { stripJpeg } from './strip-jpeg.ts'

/** Every marker before the coded data, read another way: by its length from one to the next. */
function segmentsOf(bytes: Uint8Array): { readonly marker: number; readonly payload: Buffer }[] {
  const found = []
  for (let at = 2; bytes[at + 1] !== 0xda;) {
    const length = Buffer.from(bytes).readUInt16BE(at + 2)
    found.push({ marker: bytes[at + 1]!, payload: Buffer.from(bytes.subarray(at + 4, at + 2 + length)) })
    at += 2 + length
  }
  return found
}
const scanOf = (bytes: Uint8Array) => {
  const whole = Buffer.from(bytes)
  return whole.subarray(whole.indexOf(Buffer.from([0xff, 0xda])))
}
const bare = Buffer.from(stripJpeg(SMALL_JPEG)!)

describe('a photo', () => {
  test('loses place, device, time, comments and what follows its end, and keeps its picture to the byte', () => {
    const stripped = Buffer.from(stripJpeg(cameraJpeg(1))!)
    for (const secret of SECRETS) {
      expect(cameraJpeg(1).includes(secret)).toBe(true)
      expect(stripped.includes(secret)).toBe(false)
    }
    expect(stripped).toEqual(bare)
    expect(scanOf(stripped)).toEqual(scanOf(SMALL_JPEG))
    expect([...new Set(segmentsOf(stripped).map(({ marker }) => marker))]).toEqual([0xe0, 0xdb, 0xc4, 0xc0])
    expect(bare.includes('Lavf')).toBe(false)
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('stays the right way up: orientation %i, and of the Exif nothing else', (orientation) => {
    const exif = segmentsOf(stripJpeg(cameraJpeg(orientation))!).filter(({ marker }) => marker === 0xe1)
    if (orientation === 1) return expect(exif).toEqual([])
    expect(exif).toHaveLength(1)
    expect(exif[0]!.payload).toHaveLength(32)
    expect(exif[0]!.payload.readUInt16BE(6 + 10 + 8)).toBe(orientation)
  })

  test('keeps how its colours are meant, without what a maker adds to it, and no thumbnail', () => {
    const adobe = [...'Adobe'].map((c) => c.charCodeAt(0))
    const jfif = Buffer.concat([Buffer.from('JFIF\0\x01\x02\0\0\x01\0\x01', 'latin1'), Buffer.from([1, 1, 9, 9, 9])])
    const odd = Buffer.concat([
      SMALL_JPEG.subarray(0, 2),
      jpegSegment(0xe0, jfif),
      jpegSegment(0xee, Buffer.from([...adobe, 0, 100, 0, 0, 0, 0, 1, ...Buffer.from(SECRETS[0]!)])),
      SMALL_JPEG.subarray(20),
    ])
    const kept = segmentsOf(stripJpeg(odd)!)
    expect(kept[0]).toEqual({ marker: 0xe0, payload: Buffer.concat([jfif.subarray(0, 12), Buffer.from([0, 0])]) })
    expect(kept.find(({ marker }) => marker === 0xee)?.payload).toEqual(Buffer.from([...adobe, 0, 100, 0, 0, 0, 0, 1]))
    expect(Buffer.from(stripJpeg(odd)!).includes(SECRETS[0]!)).toBe(false)
  })

  test('of several scans keeps all, and drops what stands between them', () => {
    const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4])
    const frame = jpegSegment(0xc2, Buffer.from([8, 0, 1, 0, 1, 1, 1, 17, 0]))
    const table = jpegSegment(0xc4, Buffer.from([0, 1, 2]))
    const start = Buffer.from([0xff, 0xd8])
    const end = Buffer.from([0xff, 0xd9])
    const given = Buffer.concat([start, frame, scan, jpegSegment(0xfe, 'between'), table, exifSegment(1), scan, end])
    expect(Buffer.from(stripJpeg(given)!)).toEqual(Buffer.concat([start, frame, scan, table, scan, end]))
  })
})

test('what is cut off, empty, another format or without a picture is none', () => {
  for (const bad of [
    SMALL_JPEG.subarray(0, -1),
    SMALL_JPEG.subarray(0, 100),
    new Uint8Array(),
    Uint8Array.of(0xff, 0xd8, 0xff, 0xd9),
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
    Buffer.concat([Buffer.from([0xff, 0xd8]), exifSegment(1), Buffer.from([0xff, 0xd9])]),
    Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.from('<script>'), Buffer.from([0xff, 0xd9])]),
  ])
    expect(stripJpeg(bad)).toBeNull()
})

test('whatever a phone puts in between is gone, and doing it again changes nothing', () => {
  const segment = fc.tuple(fc.constantFrom(0xe1, 0xe2, 0xe3, 0xe8, 0xed, 0xef, 0xfe, 0xf7), fc.uint8Array({ maxLength: 300 }))
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 8 }), fc.uint8Array({ maxLength: 200 }), (segments, tail) => {
      const orient = (payload: Uint8Array) => Buffer.from(payload.subarray(0, 6)).toString('latin1') === 'Exif\0\0'
      fc.pre(!segments.some(([, payload]) => orient(payload)))
      const given = Buffer.concat([
        SMALL_JPEG.subarray(0, 2),
        ...segments.map(([marker, payload]) => jpegSegment(marker, payload)),
        SMALL_JPEG.subarray(2),
        tail,
      ])
      expect(Buffer.from(stripJpeg(given)!)).toEqual(bare)
      expect(Buffer.from(stripJpeg(bare)!)).toEqual(bare)
    }),
    { numRuns: 300 },
  )
})

test('a file with bytes changed, cut or repeated is refused or comes out clean, and never breaks it', () => {
  const mutation = fc.oneof(
    fc.record({ is: fc.constant('set' as const), at: fc.nat(2000), value: fc.integer({ min: 0, max: 255 }) }),
    fc.record({ is: fc.constant('cut' as const), at: fc.nat(2000), value: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ is: fc.constant('repeat' as const), at: fc.nat(2000), value: fc.integer({ min: 1, max: 60 }) }),
  )
  let taken = 0
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
      let bytes = cameraJpeg()
      for (const { is, at: anywhere, value } of mutations) {
        const at = anywhere % Math.max(1, bytes.length)
        if (is === 'set') bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([value]), bytes.subarray(at + 1)])
        else bytes = Buffer.concat([bytes.subarray(0, at + (is === 'repeat' ? value : 0)), bytes.subarray(at + (is === 'cut' ? value : 0))])
      }
      const stripped = stripJpeg(bytes)
      if (stripped === null) return
      taken++
      expect(stripped.byteLength).toBeLessThanOrEqual(bytes.byteLength)
      expect(Buffer.from(stripJpeg(stripped)!)).toEqual(Buffer.from(stripped))
      for (const { marker, payload } of segmentsOf(stripped)) {
        expect([0xe0, 0xe1, 0xee]).toContain(marker >= 0xe0 ? marker : 0xe0)
        if (marker >= 0xe0) expect(payload.length).toBeLessThanOrEqual(32)
      }
    }),
    { numRuns: 3000 },
  )
  expect(taken).toBeGreaterThan(100)
})
