// Where an address leads, in every way one can be written: read as the network would, or not taken for a number at all.
import { BlockList, isIPv4, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressKind, mayDial } from './outside-address.ts'

test.each([
  ['192.168.1.64', 'private'],
  ['10.0.0.5', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.1', 'public'],
  ['100.64.0.9', 'shared'],
  ['8.8.8.8', 'public'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['169.254.7.7', 'linkLocal'],
  ['169.254.169.254', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['168.63.129.16', 'metadata'],
  ['0.0.0.0', 'nowhere'],
  ['224.0.0.1', 'nowhere'],
  ['255.255.255.255', 'nowhere'],
  ['::1', 'loopback'],
  ['[::1]', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['::', 'nowhere'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['::ffff:a9fe:a9fe', 'metadata'],
  ['::ffff:0:127.0.0.1', 'loopback'],
  ['::127.0.0.1', 'loopback'],
  ['64:ff9b::a9fe:a9fe', 'metadata'],
  ['64:ff9b::7f00:1', 'loopback'],
  ['64:ff9b:1::7f00:1', 'nowhere'],
  ['2002:7f00:1::', 'loopback'],
  ['2002:a9fe:a9fe::1', 'metadata'],
  ['2001:0:1::', 'nowhere'],
  ['fd00:ec2::254', 'metadata'],
  ['fd00:ec2:0::0254', 'metadata'],
  ['fe80::1%eth0', 'linkLocal'],
  ['febf::1', 'linkLocal'],
  ['fec0::1', 'nowhere'],
  ['fc00::1', 'private'],
  ['ff02::1', 'nowhere'],
  ['2001:db8::1', 'public'],
  ['127.1', null],
  ['2130706433', null],
  ['0x7f000001', null],
  ['0177.0.0.1', null],
  ['127.0.0.1.', null],
  ['1.2.3.256', null],
  ['cam.local', null],
  ['1::2::3', null],
  ['12345::1', null],
  ['', null],
] as const)('%s is %s', (text, kind) => {
  expect(addressKind(text)).toBe(kind)
})

test('a name leads to no loopback, and no system is link-local', () => {
  expect([mayDial('loopback', 'device', true), mayDial('loopback', 'device', false)]).toEqual([true, false])
  expect([mayDial('linkLocal', 'device', false), mayDial('linkLocal', 'system', true)]).toEqual([true, false])
  for (const audience of ['device', 'system'] as const)
    expect([mayDial('metadata', audience, true), mayDial('nowhere', audience, true)]).toEqual([false, false])
})

test('what the system takes for an address has a kind, and loopback is never missed', () => {
  const loopback = new BlockList()
  loopback.addSubnet('127.0.0.0', 8)
  loopback.addAddress('::1', 'ipv6')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.ipV4().map((four) => `::ffff:${four}`),
        fc.nat(0xff_ffff).map((n) => `127.${n >> 16}.${(n >> 8) & 255}.${n & 255}`),
      ),
      (text) => {
        if (!isIPv4(text) && !isIPv6(text)) return
        const kind = addressKind(text)
        expect(kind).not.toBeNull()
        if (loopback.check(text, isIPv4(text) ? 'ipv4' : 'ipv6')) expect(kind).toBe('loopback')
      },
    ),
    { numRuns: 2000 },
  )
})
