// Lengths and topics of MQTT, as the standard writes them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPacketMeter, isTopicOf } from './mqtt-packets.ts'

const packet = (length: number, lengthBytes: readonly number[]) => Buffer.concat([Buffer.from([0x30, ...lengthBytes]), Buffer.alloc(length)])

test.each([
  [0, [0x00]],
  [127, [0x7f]],
  [128, [0x80, 0x01]],
  [16_383, [0xff, 0x7f]],
  [16_384, [0x80, 0x80, 0x01]],
])('a packet of %d bytes is let through and the next one begins where it ends', (length, lengthBytes) => {
  const meter = createPacketMeter()
  for (let i = 0; i < 3; i++) expect(meter.feed(packet(length, lengthBytes), length)).toBe(true)
  if (length > 0) expect(createPacketMeter().feed(packet(length, lengthBytes), length - 1)).toBe(false)
})

test('a length that does not end after four bytes is none', () => {
  expect(createPacketMeter().feed(Buffer.from([0x30, 0x80, 0x80, 0x80]), 1)).toBe(true)
  expect(createPacketMeter().feed(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80]), 2 ** 31)).toBe(false)
})

test('however the bytes are cut, a packet that is too large is found at its length and no other is', () => {
  const good = packet(200, [0xc8, 0x01])
  const large = packet(300, [0xac, 0x02])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1 }), fc.boolean(), (cuts, isLarge) => {
      const bytes = Buffer.concat([good, good, isLarge ? large : good, good])
      const meter = createPacketMeter()
      let isFine = true
      for (let at = 0, i = 0; at < bytes.length; at += cuts[i++ % cuts.length]!) isFine &&= meter.feed(bytes.subarray(at, at + cuts[i % cuts.length]!), 200)
      expect(isFine).toBe(!isLarge)
    }),
  )
})

test.each([
  ['a/+', 'a/b', true],
  ['a/+', 'a', false],
  ['a/+', 'a/b/c', false],
  ['a/+', 'a/', true],
  ['+/b', '/b', true],
  ['a/b', 'a/B', false],
  ['a/b', 'a/+', false],
])('filter %s and topic %s: %s', (filter, topic, expected) => {
  expect(isTopicOf(filter, topic)).toBe(expected)
})
