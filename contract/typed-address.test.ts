// What people type as the address of a camera.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { portOf, readTypedAddress } from './typed-address.ts'

test.each([
  ['192.168.1.64', 'http', '192.168.1.64', 80],
  [' cam-2.local:8080 ', 'http', 'cam-2.local', 8080],
  ['https://192.168.1.64', 'https', '192.168.1.64', 443],
  ['HTTPS://nvr:8443/onvif/device_service', 'https', 'nvr', 8443],
  ['http://192.168.1.64/', 'http', '192.168.1.64', 80],
  ['fd00::64', 'http', 'fd00::64', 80],
  ['[fd00::64]:8080', 'http', 'fd00::64', 8080],
  ['https://[fe80::1%eth0]', 'https', 'fe80::1%eth0', 443],
])('%s', (text, scheme, host, port) => {
  const address = readTypedAddress(text)!
  expect([address.scheme, address.host, portOf(address)]).toEqual([scheme, host, port])
})

test.each(['', 'ftp://x', 'rtsp://1.2.3.4/a', 'a b', 'user@host', '[1.2.3.4]', '1.2.3.4:0', '1.2.3.4:70000', 'http://', '摄像机', `${'a'.repeat(301)}`])(
  'no address: %s',
  (text) => {
    expect(readTypedAddress(text)).toBeNull()
  },
)

test('whatever is typed, a host is one without brackets, blanks or log-ins', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const address = readTypedAddress(text)
      if (address !== null) expect(address.host).toMatch(/^[A-Za-z0-9._:%-]+$/)
    }),
  )
})
