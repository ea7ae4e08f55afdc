// What ffmpeg 5.1 really said in each case, and what it means.
import { expect, it } from 'vitest'
import { diagnose } from './complaint.ts'

it.each([
  [
    '[rtsp @ 0x1] method DESCRIBE failed: 401 Unauthorized\nrtsp://***: Server returned 401 Unauthorized (authorization failed)',
    'unauthorized',
    'camera.unauthorized',
  ],
  ['[rtsp @ 0x1] method DESCRIBE failed: 404 Not Found', 'offline', 'camera.wrongPath'],
  ['[rtsp @ 0x1] method PLAY failed: 454 Session Not Found', 'unsupported', 'camera.notVideo'],
  ["Stream map '0:v:0' matches no streams.", 'unsupported', 'camera.notVideo'],
  ['rtsp://***: Invalid data found when processing input', 'unsupported', 'camera.notVideo'],
  ['Connection to tcp://127.0.0.1:1?timeout=5000000 failed: Connection refused', 'offline', 'camera.unreachable'],
  ['', 'offline', 'camera.unreachable'],
])('%s', (complaints, state, problem) => {
  expect(diagnose(complaints, false)).toEqual({ state, problem })
})

it('takes trouble after the first picture for a lost connection, but not a refused login', () => {
  expect(diagnose('Invalid data found when processing input', true)).toEqual({ state: 'offline', problem: 'camera.unreachable' })
  expect(diagnose('Server returned 401 Unauthorized', true)).toEqual({ state: 'unauthorized', problem: 'camera.unauthorized' })
})
