// Pictures out of ffmpeg's Matroska, whatever the pieces it arrives in.
import { expect, test } from 'vitest'
import { runFfmpeg } from '../test/fakes/encode.ts'
import { readStripPictures } from './strip-pictures.ts'

const [WIDTH, HEIGHT] = [64, 48]
const SOURCE = `-f lavfi -i testsrc2=size=${WIDTH}x${HEIGHT}:rate=25 -t 3 -vf select='not(eq(mod(n,5),2))',extractplanes=y -vsync passthrough -c:v rawvideo`
const make = (format: string) => runFfmpeg([...SOURCE.split(' '), ...format.split(' ')])
const matroska = await make('-enc_time_base -1 -f matroska -live 1 -cluster_size_limit 1000 pipe:1')
const raw = await make('-f rawvideo pipe:1')

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(stream: AsyncIterable<Uint8Array>, pictureBytes = WIDTH * HEIGHT) {
  const pictures: { timeS: number; data: Buffer }[] = []
  for await (const { timeS, data } of readStripPictures(stream, pictureBytes)) pictures.push({ timeS, data: Buffer.from(data) })
  return pictures
}

test.each([1, 7, 1000, 65_536, 10_000_000])('pieces of %i bytes give the same pictures and times', async (size) => {
  const pictures = await read(pieces(matroska, size))
  expect(Buffer.concat(pictures.map(({ data }) => data)).equals(raw)).toBe(true)
  const expected = Array.from({ length: 75 }, (_, n) => n).filter((n) => n % 5 !== 2)
  expect(pictures.map(({ timeS }) => Math.round(timeS * 25))).toEqual(expected)
})

test('a stream that breaks off ends with its last whole picture', async () => {
  expect(await read(pieces(matroska.subarray(0, matroska.length / 2), 5000))).toHaveLength(29)
})

test('an empty stream has no pictures', async () => expect(await read(pieces(Buffer.alloc(0), 1))).toEqual([]))

test('pictures of another size are refused', async () => {
  await expect(read(pieces(matroska, 1000), WIDTH * HEIGHT + 1)).rejects.toThrow(RangeError)
})

test.each([
  ['text', Buffer.from('GET / HTTP/1.1\r\n\r\n'.repeat(100))],
  ['zeros', Buffer.alloc(4096)],
  ['a giant element', Buffer.from([0xec, 0x08, 0xff, 0xff, 0xff, 0xff, ...Array.from({ length: 100 }, () => 1)])],
])('%s is refused', async (_, bytes) => {
  await expect(read(pieces(bytes, 16))).rejects.toThrow(RangeError)
})
