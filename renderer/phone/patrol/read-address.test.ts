// What a phone reads off a tag, and off everything else that people print QR codes of.
import { expect, test } from 'vitest'
import { readAddress } from './read-address.ts'

test('an address of a checkpoint says which, and its code', () => {
  expect(readAddress('https://192.168.8.2:8443/p/0196-ab?k=H7K2M9QX')).toEqual({ pointId: '0196-ab', code: 'H7K2M9QX' })
  expect(readAddress('https://core.local/p/a%2Fb/?k=X')).toEqual({ pointId: 'a/b', code: 'X' })
})

test.each([
  '',
  'H7K2M9QX',
  'https://example.com/',
  'https://x/p/1',
  'https://x/p/1?k=',
  'https://x/p/1/2?k=A',
  'https://x/p/%E0%A4%A?k=A',
  `https://x/p/1?k=${'A'.repeat(33)}`,
])('anything else is none: %s', (text) => {
  expect(readAddress(text)).toBeNull()
})
