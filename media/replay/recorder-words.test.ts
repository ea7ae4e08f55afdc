// What a recorder writes into its descriptions and challenges goes back to it in requests of ours, which nothing of it may end.
import { expect, test } from 'vitest'
import { readDescription } from './described-streams.ts'
import { pickChallenge } from './rtsp-login.ts'

const ASK = 'rtsp://192.168.1.64:554/ask'
const controlsOf = (control: string) => readDescription(`m=video 0 RTP/AVP 96\r\na=control:${control}\r\n`, undefined, ASK).controls

test.each(['track\rDESCRIBE rtsp://x RTSP/1.0', 'track\0ID=1', 'a b', 'tr\u00e4ck', 'x'.repeat(1001)])('the stream %j is set up at the whole', (control) => {
  expect(controlsOf(control)).toEqual([ASK])
})

test('a stream is set up where it says, always on the recorder itself', () => {
  expect(controlsOf('trackID=1')).toEqual([`${ASK}/trackID=1`])
  expect(controlsOf('rtsp://evil.example/trackID=1')).toEqual(['rtsp://192.168.1.64:554/trackID=1'])
})

test('a challenge with a line end in it is none', () => {
  const challenge = (realm: string) => pickChallenge([`Digest realm="${realm}", nonce="n", opaque="o"`])
  expect(challenge('IP Camera(C1)')?.realm).toBe('IP Camera(C1)')
  expect(challenge('x\nRequire: a')).toBeNull()
  expect(challenge('x\ry')).toBeNull()
})
