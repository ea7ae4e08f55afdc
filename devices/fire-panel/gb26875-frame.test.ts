// The GB/T 26875.3 frame: the verified bytes of the protocol digest, damage, and every way of being cut into pieces.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf } from '../../test/fakes/fire-panel-gb26875.ts'
import { VERIFIED } from '../../test/fixtures/gb26875-frames.ts'
import { checksum, COMMAND, createFrameReader, encodeFrame, MAX_DATA, type Frame } from './gb26875-frame.ts'

const frames = Object.entries(VERIFIED).map(([name, hex]) => [name, bytesOf(hex)] as const)

const only = (bytes: Uint8Array): Frame => {
  const found = createFrameReader().push(bytes)
  expect(found).toHaveLength(1)
  if (found[0]?.ok !== true) throw new Error('no good frame')
  return found[0].frame
}

test.each(frames)('%s is read and written back to the very bytes', (_, bytes) => {
  expect(encodeFrame(only(bytes)).equals(bytes)).toBe(true)
})

test('the fire frame says what the digest says', () => {
  expect(only(bytesOf(VERIFIED.fire))).toMatchObject({
    serial: 1,
    version: [1, 1],
    time: [0x18, 8, 11, 22, 11, 26],
    source: 1001,
    destination: 1,
    command: COMMAND.send,
  })
})

test.each(frames)('%s survives being cut at every place', (_, bytes) => {
  for (let cut = 0; cut <= bytes.length; cut++) {
    const reader = createFrameReader()
    const found = [...reader.push(bytes.subarray(0, cut)), ...reader.push(bytes.subarray(cut))]
    expect(found).toEqual([{ ok: true, frame: only(bytes) }])
    expect(reader.waiting).toBe(0)
  }
})

test('all frames in one piece, with rubbish before each, come out in order', () => {
  const rubbish = Buffer.from('@#@\0', 'latin1')
  const stream = Buffer.concat(frames.flatMap(([, bytes]) => [rubbish, bytes]))
  const reader = createFrameReader()
  const found = [...stream].flatMap((byte) => reader.push(Uint8Array.of(byte)))
  expect(found.map((one) => one.ok && encodeFrame(one.frame).toString('hex'))).toEqual(frames.map(([, bytes]) => bytes.toString('hex')))
})

test('any one damaged byte is never taken for a good frame, and the next frame is still found', () => {
  const fire = bytesOf(VERIFIED.fire)
  const fault = bytesOf(VERIFIED.fault)
  for (let at = 0; at < fire.length; at++) {
    const damaged = Buffer.from(fire)
    damaged[at] = (damaged[at]! + 0x11) & 0xff
    const reader = createFrameReader()
    // A damaged length can swallow what follows until giveUp() is called.
    const found = [...reader.push(damaged), ...reader.push(fault), ...reader.giveUp()].filter((one) => one.ok)
    expect(found.map((one) => one.ok && one.frame.serial)).toEqual([2])
  }
})

test('a damaged frame whose ends fit is reported with its header', () => {
  const damaged = Buffer.from(bytesOf(VERIFIED.fire))
  damaged[40] = 0xff
  const found = createFrameReader().push(damaged)
  expect(found).toEqual([{ ok: false, header: expect.objectContaining({ serial: 1, source: 1001 }) }])
})

test('no stream of bytes makes the reader throw, or keep more than one frame', () => {
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.constantFrom(...frames.map(([, bytes]) => Uint8Array.from(bytes))),
    fc.constant(Uint8Array.of(64, 64)),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const reader = createFrameReader()
      for (const bytes of parts) {
        for (const found of reader.push(bytes)) if (found.ok) expect(found.frame.data.length).toBeLessThanOrEqual(MAX_DATA)
        expect(reader.waiting).toBeLessThan(30 + MAX_DATA)
      }
      for (let left = reader.waiting; left > 0; left = reader.waiting) {
        reader.giveUp()
        expect(reader.waiting).toBeLessThan(left)
      }
    }),
  )
})

test('what is written is read back, whatever it holds', () => {
  const byte = fc.integer({ min: 0, max: 255 })
  const frame = fc.record({
    serial: fc.integer({ min: 0, max: 0xffff }),
    version: fc.tuple(byte, byte),
    time: fc.tuple(byte, byte, byte, byte, byte, byte),
    source: fc.maxSafeInteger().map((n) => Math.abs(n) % 2 ** 48),
    destination: fc.maxSafeInteger().map((n) => Math.abs(n) % 2 ** 48),
    command: byte,
    data: fc.uint8Array({ maxLength: MAX_DATA }).map((bytes) => Uint8Array.from(bytes)),
  })
  fc.assert(
    fc.property(frame, (one) => {
      expect(only(encodeFrame(one))).toEqual(one)
    }),
  )
})

test('the checksum is a sum modulo 256, and more than 1024 bytes of data are refused', () => {
  expect(checksum(Uint8Array.of(0xff, 0x02))).toBe(1)
  const frame = only(bytesOf(VERIFIED.ack))
  expect(() => encodeFrame({ ...frame, data: new Uint8Array(MAX_DATA + 1) })).toThrow(RangeError)
})
