// Pictures of a stretch carry exactly the times that the file stamps them with, whatever the container, the frame rate and the order.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runFfmpeg } from '../test/fakes/encode.ts'
import { readStripPictures } from '../vision/strip-pictures.ts'
import type { Container } from '../contract/look-back.ts'
import { readStretch, StretchFailed } from './read-stretch.ts'
import { probeRecording } from './recordings.ts'

const dir = mkdtempSync(join(tmpdir(), 'vigil-stretch-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const STRIP = { x: 32, y: 0, width: 64, height: 96, analysedWidth: 64, analysedHeight: 96 }

const film = (file: string, filter: string, ...codec: string[]) =>
  runFfmpeg([
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=128x96:rate=25',
    '-t',
    '30',
    '-vf',
    filter,
    '-vsync',
    'passthrough',
    '-c:v',
    'libx264',
    '-g',
    '50',
    ...codec,
    file,
  ])

/** Times of all pictures as ffprobe tells them, s, in order. */
function stamps(file: string): number[] {
  const lines = execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file]).toString()
  return lines
    .split('\n')
    .map(Number.parseFloat)
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b)
}

async function read(file: string, container: Container, fromS: number, toS: number, socketPath: string) {
  const { codec, startS } = await probeRecording({ path: file, container })
  const times: number[] = []
  const server = createServer()
  server.listen(socketPath)
  await once(server, 'listening')
  try {
    const taken = (async () => {
      const [socket] = (await once(server, 'connection')) as [Socket]
      const stream = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>
      const first = (await stream.next()).value as Buffer
      expect(first.readUInt32BE()).toBe(7)
      const rest = (async function* () {
        yield first.subarray(4)
        for (let next = await stream.next(); next.done !== true; next = await stream.next()) yield next.value
      })()
      for await (const { timeS } of readStripPictures(rest, 64 * 96)) times.push(timeS)
    })()
    await Promise.all([readStretch('ffmpeg', { file, container, codec, startS, strip: STRIP, fromS, toS }, 7, socketPath), taken])
    return { times, startS }
  } finally {
    server.close()
  }
}

test.each<[string, Container, string, string[]]>([
  ['MP4 with B-frames', 'mp4', 'null', ['-bf', '2']],
  ['a transport stream', 'ts', 'null', ['-bf', '0']],
  ['Matroska of a varying frame rate', 'mkv', "select='not(eq(mod(n,7),3))*not(between(n,270,285))'", ['-bf', '2']],
])('%s', async (_, container, filter, codec) => {
  const file = join(dir, `film.${container}`)
  await film(file, filter, ...codec)
  const { times, startS } = await read(file, container, 10, 14, join(dir, `${container}.sock`))
  const expected = stamps(file).filter((at) => at >= startS + 10 - 0.0005 && at < startS + 14 - 0.0005)
  expect(expected.length).toBeGreaterThan(70)
  expect(times.map((at) => Math.round(at * 1000))).toEqual(expected.map((at) => Math.round(at * 1000)))
})

test('a file that is gone and a socket that nobody serves are told', async () => {
  const order = { file: join(dir, 'gone.mp4'), container: 'mp4', codec: 'h264', startS: 0, strip: STRIP, fromS: 0, toS: 1 } as const
  await expect(readStretch('ffmpeg', order, 0, join(dir, 'nobody.sock'))).rejects.toThrow(StretchFailed)
  const server = createServer()
  server.listen(join(dir, 'taker.sock'))
  await once(server, 'listening')
  await expect(readStretch('ffmpeg', order, 0, join(dir, 'taker.sock'))).rejects.toThrow(/No such file/)
  server.close()
})
