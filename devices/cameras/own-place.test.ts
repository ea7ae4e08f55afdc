// Whatever a device writes: only its own host comes out, and no log-in.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownPlace, ownUrl } from './own-place.ts'

const CAMERA = { scheme: 'http', host: '10.0.0.5', port: 8080 } as const

test.each([
  ['http://10.0.0.5/onvif/media', { port: 80, path: '/onvif/media', isForeign: false }],
  ['http://10.0.0.5:81/onvif/media?x=1', { port: 81, path: '/onvif/media?x=1', isForeign: false }],
  ['http://203.0.113.9:81/onvif/media', { port: 8080, path: '/onvif/media', isForeign: true }],
  ['http://10.0.0.5@203.0.113.9/x', { port: 8080, path: '/x', isForeign: true }],
  ['https://10.0.0.5/x', { port: 8080, path: '/x', isForeign: false }],
  ['file:///etc/passwd', null],
  ['/onvif', null],
  ['', null],
  [null, null],
  [`http://10.0.0.5/${'a'.repeat(2000)}`, null],
])('%s', (url, place) => {
  expect(ownPlace(url, CAMERA)).toEqual(place)
})

test.each([
  ['rtsp://10.0.0.5:554/Streaming/Channels/101', 'rtsp://10.0.0.5/Streaming/Channels/101', false],
  ['rtsp://admin:pw@10.0.0.5:8554/a?b=1', 'rtsp://10.0.0.5:8554/a?b=1', false],
  ['rtsp://10.0.0.5/a?user=admin&password=x&channel=1', 'rtsp://10.0.0.5/a?channel=1', false],
  ['rtsp://192.168.1.64/h264?x=%20A', 'rtsp://10.0.0.5/h264?x=%20A', true],
  ['rtsp://10.0.0.5?x=1', 'rtsp://10.0.0.5/?x=1', false],
] as const)('%s becomes %s', (written, url, isForeign) => {
  expect(ownUrl(written, CAMERA.host, ['rtsp:'])).toEqual({ url, isForeign })
})

test('no address of any form leads anywhere else', () => {
  const bits = fc.constantFrom(
    'http://',
    'rtsp://',
    'https:',
    '//',
    '10.0.0.5',
    'evil.example',
    '@',
    ':',
    '/',
    '?',
    '#',
    '\\',
    '%2f',
    '[::1]',
    'user=a',
    '&',
    ' ',
    '\n',
    '１０.0.0.5',
    'a',
  )
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      const own = ownUrl(text, CAMERA.host, ['rtsp:', 'http:', 'https:'])
      if (own !== null) {
        const url = new URL(own.url)
        expect([url.hostname, url.username, url.password]).toEqual([CAMERA.host, '', ''])
      }
      const place = ownPlace(text, CAMERA)
      if (place !== null) expect(place.path).toMatch(/^\//)
    }),
    { seed: 20, numRuns: 5000 },
  )
})
