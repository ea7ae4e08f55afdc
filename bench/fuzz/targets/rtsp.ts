// RTSP as cameras and recorders speak it: answers, requests, descriptions, challenges, times, and what ffmpeg prints of them.
import { pickChallenge as pickHttp, answerChallenge as answerHttp } from '../../../devices/transport/http-digest.ts'
import { diagnose, diagnoseSilence } from '../../../media/complaint.ts'
import { isRtspUrl, redact } from '../../../media/ffmpeg.ts'
import { parseFramehash } from '../../../media/picture-hashes.ts'
import { readDescription } from '../../../media/replay/described-streams.ts'
import { clockStart } from '../../../media/replay/replay-address.ts'
import { RtspAnswers } from '../../../media/replay/rtsp-answers.ts'
import { answerChallenge, pickChallenge } from '../../../media/replay/rtsp-login.ts'
import { RtspReader, rtspReply } from '../../../media/rtsp-message.ts'
import { rateOf, readSaid } from '../../../media/try-stream.ts'
import type { FuzzTarget } from '../target.ts'

const SDP =
  'v=0\r\no=- 1 1 IN IP4 192.168.1.64\r\ns=Media\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:rtsp://192.168.1.64:554/Streaming/\r\nm=video 0 RTP/AVP 96\r\na=control:trackID=1\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z00AH5Y1QKALdNwEBAQI,aO48gA==\r\nm=application 0 RTP/AVP 107\r\na=control:trackID=3\r\n'
const CHALLENGES = [
  'Digest realm="IP Camera(C1)", nonce="aa\\"b", stale="FALSE", algorithm=SHA-256, qop="auth"',
  'Basic realm="x"',
  'Digest realm="a,b", nonce=abc, opaque="o", qop="auth-int,auth"',
]
const login = CHALLENGES.map((one) => `WWW-Authenticate: ${one}\r\n`).join('')
const MESSAGES = [
  `RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\nContent-Base: rtsp://192.168.1.64:554/Streaming/\r\nContent-Length: ${SDP.length}\r\n\r\n${SDP}`,
  `RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n${login}\r\n`,
  'RTSP/1.0 200 OK\r\nCSeq: 5\r\nSession: 123;timeout=60\r\nRange: clock=20261122T080000.5Z-\r\nRTP-Info: url=rtsp://x/trackID=1;seq=1;rtptime=3\r\n\r\n$\x01\0\x04abcdANNOUNCE rtsp://x RTSP/1.0\r\nCSeq: 9\r\n\r\n',
  'OPTIONS rtsp://127.0.0.1:8554/a RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: x\r\n\r\n$\0\0\x02ab',
]
const PRINTED = [
  'Stream #0:0: Video: h264 (High), yuv420p(progressive), 640x360, 25 fps, 25 tbr, 90k tbn\n[Parsed_showinfo_0 @ 0x5] n: 0 s:640x360 i:P\nrtsp://admin:secret@192.168.1.64/a: 401 Unauthorized\nMethod DESCRIBE failed: 404 Not Found',
  `#tb 0: 1/90000\n${Array.from({ length: 8 }, (_, n) => `0, ${n * 3600}, ${n * 3600}, 3600, 900, 0123abcd`).join('\n')}`,
]

export const rtspMessages: FuzzTarget = {
  name: 'rtsp-messages',
  inputs: { ci: 3000, full: 60_000 },
  async load() {
    return {
      seeds: MESSAGES.map((text) => Buffer.from(text, 'latin1')),
      words: [
        '\r\n',
        '\r\n\r\n',
        '$',
        '$\0\xff\xff',
        'RTSP/1.0 200 OK\r\n',
        'Content-Length: ',
        'content-length: -1\r\n',
        'CSeq: 1e9\r\n',
        '1e3',
        login,
        'ANNOUNCE ',
        '\0',
      ],
      // A reader that is told it is no RTSP gives the line up.
      promised: (error) => error instanceof RangeError && /RTSP|answer/.test(error.message),
      isTaken: (count) => (count as number) > 0,
      read(input) {
        let count = 0
        const sink = {
          onAnswer: ({ challenges, body, headers }: { challenges: readonly string[]; body: Buffer; headers: ReadonlyMap<string, string> }) => {
            count += 1
            logIn(challenges)
            describe(body.toString('latin1'), headers.get('content-base'))
            clockStart(headers.get('range'))
          },
          onPacket: () => {},
        }
        const bytes = Buffer.from(input)
        const reader = new RtspReader()
        for (const request of reader.push(bytes)) rtspReply('200 OK', request)
        const answers = new RtspAnswers(sink)
        const size = 1 + (bytes[0] ?? 0)
        for (let at = 0; at < bytes.length; at += size) answers.push(bytes.subarray(at, at + size))
        return count
      },
    }
  },
}

export const rtspWords: FuzzTarget = {
  name: 'sdp-digest',
  inputs: { ci: 2500, full: 50_000 },
  async load() {
    return {
      seeds: [SDP, ...CHALLENGES, ...PRINTED].map((text) => Buffer.from(text)),
      words: [
        'a=control:',
        'm=video',
        'rtsp://',
        'rtsp://evil.example/',
        '\r\n',
        '\\"',
        '"',
        'realm=',
        'nonce="',
        'Digest ',
        'qop=auth',
        ', ',
        '$',
        '\0',
        ' fps',
        '#tb 0: 0/0',
        '0, ',
      ],
      isTaken: (found) => found === true,
      read(input) {
        const text = Buffer.from(input).toString('latin1')
        const streams = describe(text, 'rtsp://192.168.1.64:554/Streaming/')
        const found = logIn([text])
        readSaid(text)
        rateOf(text)
        parseFramehash(text)
        diagnose(text, false)
        diagnoseSilence(text, true)
        if (redact(`${text} hunter2secret`, 'rtsp://admin:hunter2secret@192.168.1.64/a').includes('hunter2secret'))
          throw new TypeError('the password is still there')
        isRtspUrl(text)
        return found || streams > 0
      },
    }
  },
}

function logIn(challenges: readonly string[]): boolean {
  const mine = { username: 'operator', password: 'pa"ss\\word' }
  const [rtsp, http] = [pickChallenge(challenges), pickHttp(challenges)]
  const said = [
    rtsp === null ? '' : answerChallenge(rtsp, mine, 'DESCRIBE', 'rtsp://192.168.1.64/a', 1),
    http === null ? '' : answerHttp(http, mine, { method: 'GET', path: '/a' }, 1, 'c'),
  ]
  // Whatever the device said, it can neither end our header nor begin another.
  if (said.some((header) => /[\r\n]/.test(header))) throw new TypeError('a header with a line end in it')
  return rtsp !== null || http !== null
}

function describe(text: string, base: string | undefined): number {
  const { controls, whole } = readDescription(text, base, 'rtsp://192.168.1.64:554/ask')
  for (const url of [...controls, whole])
    if (!/^rtsp:\/\/192\.168\.1\.64:554([/?][\x21-\x7e]*)?$/.test(url)) throw new TypeError(`it leads to ${JSON.stringify(url)}`)
  return controls.length
}
