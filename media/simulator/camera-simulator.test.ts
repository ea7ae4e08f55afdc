// The simulated camera against a foreign client (ffmpeg), and against clients that do not speak RTSP.
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { startFakeCamera, type FakeCamera } from '../../test/fakes/camera.ts'
import { encodeAnnexB, runFfmpeg } from '../../test/fakes/encode.ts'
import { accessUnits, splitNals, type AccessUnit } from './annex-b.ts'
import { isAuthorized } from './digest.ts'
import { RtspReader } from '../rtsp-message.ts'
import { waitFor } from '../../test/patience.ts'

let units: AccessUnit[]
const open: FakeCamera[] = []

beforeAll(async () => {
  // Large pictures, so that most need several packets.
  const bytes = await encodeAnnexB({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=10'], fps: 10, seconds: 3, bitrateKbps: 3000 })
  units = accessUnits(bytes)
})
afterEach(async () => {
  for (const camera of open.splice(0)) await camera.close()
})

async function camera(loop = true): Promise<FakeCamera> {
  const fake = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: units, fps: 50, loop }], auth: { user: 'a@b', password: 'p"w' } })
  open.push(fake)
  return fake
}

it('cuts a stream into its pictures', () => {
  expect(units).toHaveLength(30)
  expect(units.flatMap(({ isKey }, index) => (isKey ? [index] : []))).toEqual([0, 10, 20])
  expect(() => accessUnits(new Uint8Array(100))).toThrow()
  expect(splitNals(Uint8Array.of(0, 0, 0, 1, 9, 16, 0, 0, 1, 0x65, 1, 2))).toEqual([Uint8Array.of(9, 16), Uint8Array.of(0x65, 1, 2)])
})

it('delivers every picture undamaged, beyond the end of the loop', async () => {
  const fake = await camera()
  const hashes = await runFfmpeg([
    '-rtsp_transport',
    'tcp',
    '-i',
    fake.url('/sub'),
    '-frames:v',
    '70',
    '-vsync',
    'passthrough',
    '-f',
    'framehash',
    '-hash',
    'crc32',
    'pipe:1',
  ])
  const seen = [...hashes.toString().matchAll(/, ([0-9a-f]{8})$/gm)].map(([, hash]) => hash)
  expect(seen).toHaveLength(70)
  expect(new Set(seen).size).toBe(30)
  expect(seen.slice(30, 60)).toEqual(seen.slice(0, 30))
  expect(fake.t0Ms('/sub')).toBeGreaterThan(0)
  await waitFor(() => expect(fake.clients('/sub')).toBe(0))
})

it('serves several clients at their own time', async () => {
  const fake = await camera()
  const play = () => runFfmpeg(['-rtsp_transport', 'tcp', '-i', fake.url('/sub'), '-frames:v', '20', '-c', 'copy', '-f', 'framecrc', 'pipe:1'])
  const [one, two] = await Promise.all([play(), play()])
  expect(one.toString().split('\n').length).toBeGreaterThan(20)
  expect(two.toString().split('\n').length).toBeGreaterThan(20)
})

it('lets nobody in without the password', async () => {
  const fake = await camera()
  for (const url of [fake.urlAs('/sub', null), fake.urlAs('/sub', 'a@b', 'wrong'), fake.urlAs('/sub', 'ab', 'p"w')])
    await expect(runFfmpeg(['-rtsp_transport', 'tcp', '-i', url, '-f', 'null', '-'])).rejects.toThrow('401')
  expect(isAuthorized('Digest username="u", response=""', 'DESCRIBE', 'n', { user: 'u', password: 'p' })).toBe(false)
})

it('survives what is not RTSP', async () => {
  const fake = await camera()
  const raw = connect(fake.port, '127.0.0.1')
  raw.on('error', () => undefined)
  raw.write(Buffer.alloc(100_000, 0x41))
  await new Promise((resolve) => raw.once('close', resolve))
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (chunks) => {
      const reader = new RtspReader()
      for (const chunk of chunks) reader.push(Buffer.from(chunk))
    }),
  )
  await runFfmpeg(['-rtsp_transport', 'tcp', '-i', fake.url('/sub'), '-frames:v', '2', '-f', 'null', '-'])
})
