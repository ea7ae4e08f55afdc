// Addresses and log-ins: put together so that the host stays the host whatever the password is, and taken apart again.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cameraSetupSchema, withoutLogin, withPlaces } from '../../contract/camera-setup.ts'
import { hostsOf, loginOfSite, withLogin } from './login.ts'

const word = fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' })

test('no user name and no password leads to another host, and both are found again', () => {
  fc.assert(
    fc.property(word, word, (username, password) => {
      const address = withLogin('rtsp://10.0.0.9:8554/ch/1?a=b', { username, password })
      const { hostname, port, pathname, search } = new URL(address)
      expect({ hostname, port, pathname, search }).toEqual({ hostname: '10.0.0.9', port: '8554', pathname: '/ch/1', search: '?a=b' })
      expect(loginOfSite({ sub: address })).toEqual({ username, password })
      expect(withoutLogin(address)).toBe('rtsp://10.0.0.9:8554/ch/1?a=b')
    }),
  )
})

test('a log-in stands inside the address where that says so', () => {
  const address = 'rtsp://10.0.0.9/user={username}_password={password}_channel=1'
  expect(withLogin(address, { username: 'admin', password: 'a/b' })).toBe('rtsp://10.0.0.9/user=admin_password=a%2Fb_channel=1')
  expect(withoutLogin(withLogin(address, { username: 'admin', password: 'a/b' }))).toBe('rtsp://10.0.0.9/user=admin_password=***_channel=1')
  expect(withLogin('rtsp://10.0.0.9/x', null)).toBe('rtsp://10.0.0.9/x')
  expect(withPlaces('rtsp://10.0.0.9/user=admin_password=tlJwpbo6_channel=1')).toBe(address)
  expect(withPlaces(address)).toBe(address)
  expect(withPlaces('rtsp://10.0.0.9/cam?user=1')).toBe('rtsp://10.0.0.9/cam?user=1')
})

test.each([
  ['rtsp://admin:secret@10.0.0.9/x', false],
  ['rtsp://admin@10.0.0.9/x', false],
  ['rtsp://10.0.0.9/user=admin_password=secret_channel=1', false],
  ['rtsp://10.0.0.9/x?pwd=secret', false],
  ['rtsp://10.0.0.9/user={username}_password={password}_channel=1', true],
  ['http://10.0.0.9/x', false],
  ['rtsps://[fd00::9]:322/x', true],
])('%s: may be set up: %s', (sub, isGood) => {
  expect(cameraSetupSchema.safeParse({ id: 'a', name: 'A', sub }).success).toBe(isGood)
})

test('the hosts of a camera are those of its streams and of what it was paired through', () => {
  const setup = cameraSetupSchema.parse({
    id: 'a',
    name: 'A',
    main: 'rtsp://NVR.local/1',
    sub: 'rtsp://[fd00::9]/2',
    paired: { address: { host: '10.0.0.2' }, language: 'onvif', source: 's' },
  })
  expect([...hostsOf(setup)]).toEqual(['nvr.local', 'fd00::9', '10.0.0.2'])
})
