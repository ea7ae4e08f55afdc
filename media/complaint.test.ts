// What ffmpeg 5.1 really said in each case, and what it means.
import { expect, it } from 'vitest'
import { diagnose, diagnoseSilence } from './complaint.ts'

it.each([
  [
    '[rtsp @ 0x1] method DESCRIBE failed: 401 Unauthorized\nrtsp://***: Server returned 401 Unauthorized (authorization failed)',
    'unauthorized',
    'camera.unauthorized',
  ],
  ['[rtsp @ 0x1] method DESCRIBE failed: 404 Not Found', 'offline', 'camera.wrongPath'],
  ['[rtsp @ 0x1] method PLAY failed: 454 Session Not Found', 'unsupported', 'camera.notVideo'],
  ["Stream map '0:v:0' matches no streams.", 'unsupported', 'camera.notVideo'],
  // Nothing that is RTSP was answered: the line was cut at once, or it is a web server.
  ['rtsp://***: Invalid data found when processing input', 'offline', 'camera.unreachable'],
  ['[tcp @ 0x1] Connection to tcp://127.0.0.1:1?timeout=5000000 failed: Connection reset by peer', 'offline', 'camera.unreachable'],
  ['Error while decoding stream #0:0: Invalid data found when processing input', 'unsupported', 'camera.notVideo'],
  // MPEG-4 instead of H.264.
  [
    '[mp4 @ 0x1] dimensions not set\nCould not write header for output file #0 (incorrect codec parameters ?): Invalid argument\nError initializing output stream 0:0 -- ',
    'unsupported',
    'camera.unsupportedCodec',
  ],
  // Random bytes in H.264 packets.
  [
    '[h264 @ 0x1] non-existing PPS 0 referenced\n    Last message repeated 1 times\n[h264 @ 0x1] decode_slice_header error\n[h264 @ 0x1] no frame!\n[h264 @ 0x2] sps_id 1 out of range\n[mp4 @ 0x3] dimensions not set',
    'unsupported',
    'camera.notVideo',
  ],
  // A good camera that was cut off before its first key picture.
  ['[h264 @ 0x1] decode_slice_header error\n[h264 @ 0x1] no frame!\nrtsp://***: Connection reset by peer', 'offline', 'camera.unreachable'],
  ['Connection to tcp://127.0.0.1:1?timeout=5000000 failed: Connection refused', 'offline', 'camera.unreachable'],
  ['', 'offline', 'camera.unreachable'],
])('%s', (complaints, state, problem) => {
  expect(diagnose(complaints, false)).toEqual({ state, problem })
})

it('tells a picture that cannot be decoded from one that does not come', () => {
  expect(diagnoseSilence('[h264 @ 0x1] decode_slice_header error', false)).toEqual({ state: 'unsupported', problem: 'camera.notVideo' })
  expect(diagnoseSilence('[h264 @ 0x1] decode_slice_header error', true)).toEqual({ state: 'stalled', problem: 'camera.stalled' })
  expect(diagnoseSilence('', false)).toEqual({ state: 'stalled', problem: 'camera.stalled' })
})

it('takes trouble after the first picture for a lost connection, but not a refused login', () => {
  expect(diagnose('Invalid data found when processing input', true)).toEqual({ state: 'offline', problem: 'camera.unreachable' })
  expect(diagnose('Server returned 401 Unauthorized', true)).toEqual({ state: 'unauthorized', problem: 'camera.unauthorized' })
})
