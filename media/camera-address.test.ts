// Sixty addresses and log-ins of cameras with which somebody would make ffmpeg read, load or run something else: each is refused, or remains one RTSP address.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addressOf, dialledUrl } from './camera-address.ts'
import { isRtspUrl, redact, rtspUrl, tryArgs, watchArgs } from './ffmpeg.ts'

const FFMPEG = { path: 'ffmpeg', timeoutOption: '-timeout' } as const
const CANARY = '/etc/passwd'

const NO_STREAMS = [
  '-i',
  '-i /etc/passwd',
  '--help',
  '-f lavfi',
  '',
  ' ',
  '\n',
  'rtsp:',
  'rtsp://',
  'rtsp:///a',
  'rtsp:a',
  '//192.168.1.64/a',
  'rtsp',
  '/etc/passwd',
  'file:/etc/passwd',
  'file:///etc/passwd',
  'concat:/etc/passwd|/etc/hosts',
  'concatf:/tmp/x',
  'subfile,,start,0,end,9,,:/etc/passwd',
  'crypto:/etc/passwd',
  'cache:file:/etc/passwd',
  'async:file:/etc/passwd',
  'data:text/plain,x',
  'pipe:0',
  'fd:0',
  'unix:/tmp/x',
  'hls+file:///etc/passwd',
  'http://127.0.0.1/a',
  'https://127.0.0.1/a',
  'ftp://127.0.0.1/a',
  'gopher://127.0.0.1/_a',
  'tcp://127.0.0.1:22',
  'udp://127.0.0.1:22',
  'tee:a|b',
  'lavfi:movie=/etc/passwd',
  'movie=/etc/passwd',
  'javascript:alert(1)',
  'ipfs://x',
  'rtmp://127.0.0.1/a',
  'srt://127.0.0.1',
  'mmsh://127.0.0.1/a',
  'RTSP',
]
const STREAMS = [
  'rtsp://192.168.1.64/a -i /etc/passwd',
  'rtsp://192.168.1.64/a\n-i\n/etc/passwd',
  'rtsp://192.168.1.64/a|/etc/passwd',
  'rtsp://192.168.1.64/a;id',
  'rtsp://192.168.1.64/$(id)',
  'rtsp://192.168.1.64/`id`',
  'rtsp://192.168.1.64/a%0a-i',
  'rtsp://192.168.1.64/../../etc/passwd',
  'rtsp://192.168.1.64/?x=file:///etc/passwd',
  'rtsp://192.168.1.64/#-i',
  'rtsp://-i:-f@192.168.1.64/a',
  'rtsp://u:p%0a-i@192.168.1.64/a',
  'rtsp://u:p|x@192.168.1.64/a',
  'rtsp://u:$(id)@192.168.1.64/a',
  'rtsp://u:";id"@192.168.1.64/a',
  'RTSP://192.168.1.64/a',
  'rtsps://192.168.1.64/a,start,0',
  'rtsp://192.168.1.64/a\0-i',
  'rtsp://192.168.1.64/%00',
  'rtsp://192.168.1.64:554/a?tcp&-i',
]

test('there are sixty of them', () => {
  expect(NO_STREAMS.length + STREAMS.length).toBeGreaterThanOrEqual(60)
})

test.each(NO_STREAMS)('%j is no stream', (text) => {
  expect(isRtspUrl(text)).toBe(false)
  expect(() => watchArgs(FFMPEG, text, { is: 'none' })).toThrow()
  expect(() => tryArgs(FFMPEG, text, 'tcp')).toThrow()
})

test.each(STREAMS)('%j is one argument and nothing else', (text) => {
  const plain = watchArgs(FFMPEG, 'rtsp://192.168.1.64/plain', { is: 'none' })
  for (const args of [watchArgs(FFMPEG, text, { is: 'none' }), watchArgs(FFMPEG, text, { is: 'none' }, 'udp')]) {
    const at = args.indexOf('-i') + 1
    expect(args[at]).toMatch(/^rtsps?:\/\/[\x21-\x7e]+$/i)
    // As many as for any other camera, and only the transport and the address differ.
    expect(args.map((arg, i) => (i === at || arg === 'udp' ? 'x' : arg))).toEqual(
      plain.map((arg, i) => (i === at || (arg === 'tcp' && args.includes('udp')) ? 'x' : arg)),
    )
    expect(args.slice(0, at)).toContain('-protocol_whitelist')
    expect(args[args.indexOf('-f') + 1]).toBe('rtsp')
  }
  expect(redact(`cannot open ${rtspUrl(text)}`, rtspUrl(text))).not.toMatch(/:\/\/[^*\s]+@/)
})

test('the real program, given them, asks nobody and reads nothing', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'vigil-canary-'))
  let hits = 0
  const canary = createServer((_request, response) => {
    hits += 1
    response.end()
  })
  await new Promise<void>((done) => canary.listen(0, '127.0.0.1', done))
  const { port } = canary.address() as AddressInfo
  const secret = join(dir, 'secret.txt')
  writeFileSync(secret, `ffconcat version 1.0\nfile 'http://127.0.0.1:${port}/a'\n`)
  // An RTSP address that is none: the whitelist and the fixed format are what is left.
  const args = watchArgs(FFMPEG, 'rtsp://127.0.0.1:1/a', { is: 'none' })
  const at = args.indexOf('-i') + 1
  for (const input of [`file:${secret}`, secret, `concat:${secret}`, `subfile,,start,0,end,9,,:${secret}`, `http://127.0.0.1:${port}/a`, CANARY]) {
    const child = spawn(
      'ffmpeg',
      args.map((arg, i) => (i === at ? input : arg)),
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let out = 0
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.length))
    const [code] = (await once(child, 'close')) as [number]
    expect([input, code === 0, out]).toEqual([input, false, 0])
  }
  expect(hits).toBe(0)
  canary.close()
  rmSync(dir, { recursive: true })
})

test.each(['169.254.169.254', '0.0.0.0', '[::]', '[::ffff:169.254.169.254]', '224.0.0.1', '100.100.100.200', 'no-such-name.invalid'])(
  'rtsp://%s is not dialled',
  async (host) => {
    await expect(dialledUrl(`rtsp://admin:secret@${host}/a`)).rejects.toThrow()
  },
)

test('what is a number stays, a name becomes one, and log-in, port and path stay as they were written', async () => {
  expect(await dialledUrl('rtsp://a:b%40c@192.168.1.64:8554/Streaming/Channels/101?x=1')).toBe('rtsp://a:b%40c@192.168.1.64:8554/Streaming/Channels/101?x=1')
  expect(await dialledUrl('rtsp://[fe80::1]/a')).toBe('rtsp://[fe80::1]/a')
  expect(await dialledUrl('rtsp://a:b@localhost:554/a')).toBe('rtsp://a:b@127.0.0.1:554/a')
  // Written as a number that only some take for one: what it leads to is this computer.
  for (const hidden of ['127.1', '2130706433', '0x7f.1']) await expect(addressOf(hidden)).rejects.toThrow()
})
