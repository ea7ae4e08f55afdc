// Which files count as recordings, and what hostile ones can make of it.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runFfmpeg } from '../test/fakes/encode.ts'
import { findRecording, listRecordingFiles, probeRecording } from './recordings.ts'

const dir = mkdtempSync(join(tmpdir(), 'vigil-recordings-'))
const folder = join(dir, 'recordings')
const make = (file: string, ...options: string[]) =>
  runFfmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=25', '-t', '2', '-c:v', 'libx264', '-preset', 'ultrafast', ...options, file])

beforeAll(async () => {
  mkdirSync(join(folder, 'yard-1'), { recursive: true })
  await make(join(folder, '2026-11-25T21-00-00.mp4'), '-bf', '2')
  await make(join(folder, 'yard-1', '2026-11-25T22-00-00.mkv'))
  await make(join(folder, 'night.ts'))
  await make(join(dir, 'elsewhere.mp4'))
  await make(join(folder, 'other.avi'))
  writeFileSync(join(folder, 'words.mp4'), 'not a video\n'.repeat(1000))
  writeFileSync(join(folder, 'list.ts'), `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${join(dir, 'elsewhere.mp4')}\n#EXT-X-ENDLIST\n`)
  writeFileSync(join(folder, 'concat.mkv'), `ffconcat version 1.0\nfile '${join(dir, 'elsewhere.mp4')}'\n`)
  writeFileSync(join(folder, 'empty.mp4'), '')
  symlinkSync(join(dir, 'elsewhere.mp4'), join(folder, 'outside.mp4'))
  symlinkSync(join(folder, 'night.ts'), join(folder, 'inside.ts'))
  execFileSync('mkfifo', [join(folder, 'pipe.mp4')])
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  )

test('recordings lie in the folder and in the cameras’ own, the newest name first', async () => {
  const found = await listRecordingFiles(folder)
  const names = found.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['yard-1/2026-11-25T22-00-00.mkv', '2026-11-25T21-00-00.mp4', 'night.ts', 'inside.ts']))
  expect(names.indexOf('yard-1/2026-11-25T22-00-00.mkv')).toBeLessThan(names.indexOf('2026-11-25T21-00-00.mp4'))
  expect(found.find(({ name }) => name.startsWith('yard-1'))?.cameraId).toBe('yard-1')
  expect(names.filter((name) => /outside|pipe|avi/.test(name))).toEqual([])
})

test('where there is no folder there are no recordings', async () => expect(await listRecordingFiles(join(dir, 'nowhere'))).toEqual([]))

test.each([
  ['2026-11-25T21-00-00.mp4', 25, 0],
  ['yard-1/2026-11-25T22-00-00.mkv', 25, 0],
  ['night.ts', 25, 1.4],
])('%s is probed', async (name, fps, startS) => {
  const probed = await probeRecording(await findRecording(folder, name))
  expect(probed).toMatchObject({ codec: 'h264', width: 320, height: 240, fps })
  expect(probed.durationMs).toBeGreaterThan(1900)
  expect(probed.durationMs).toBeLessThan(2200)
  expect(probed.startS).toBeGreaterThanOrEqual(startS)
  expect(probed.startS).toBeLessThan(startS + 0.2)
})

describe('a name that leads elsewhere is refused', () => {
  test.each([
    '../elsewhere.mp4',
    'yard-1/../../elsewhere.mp4',
    'outside.mp4',
    '/etc/passwd.mp4',
    'yard-1/deeper/x.mp4',
    'https://example.com/x.mp4',
    'concat:night.ts|night.ts',
    'pipe.mp4',
    'missing.mp4',
    'other.avi',
    '.hidden.mp4',
    'a\0.mp4',
    '',
  ])('%j', async (name) => expect(await codeOf(findRecording(folder, name))).toBe('recording.notFound'))
})

describe('what is no video file is refused whatever it calls itself', () => {
  test.each(['words.mp4', 'list.ts', 'concat.mkv', 'empty.mp4'])('%s', async (name) => {
    expect(await codeOf(findRecording(folder, name).then((file) => probeRecording(file)))).toBe('recording.unreadable')
  })
})
