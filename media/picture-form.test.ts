// What pictures become before they are analysed: ffmpeg and we say the same size, and small ones are not touched.
import { expect, it } from 'vitest'
import { runFfmpeg } from '../test/fakes/encode.ts'
import { formBytes, formFilters, formSize, NATIVE } from './picture-form.ts'

const FACADE = { isBounded: true, isLumaOnly: true }

it.each([
  [960, 540, 960, 540],
  [1280, 720, 1280, 720],
  [1920, 1080, 1280, 720],
  [2560, 1440, 1280, 720],
  [1280, 960, 960, 720],
  [2592, 1944, 960, 720],
  [1080, 1920, 406, 720],
  [2688, 1520, 1274, 720],
  [3840, 1080, 1280, 360],
  [704, 576, 704, 576],
])('makes %i x %i into %i x %i, and so does ffmpeg', async (width, height, wide, high) => {
  expect(formSize(FACADE, { width, height })).toEqual({ width: wide, height: high })
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}`, '-frames:v', '1', '-pix_fmt', 'yuv420p']
  const bytes = await runFfmpeg([...source, '-vf', formFilters(FACADE).join(','), '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'])
  expect(bytes).toHaveLength(formBytes(FACADE, { width: wide, height: high }))
})

it('takes luma as it is, without stretching its range', async () => {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180', '-frames:v', '1']
  const planes = await runFfmpeg([...source, '-vf', formFilters(NATIVE).join(','), '-f', 'rawvideo', 'pipe:1'])
  const luma = await runFfmpeg([...source, '-vf', formFilters(FACADE).join(','), '-f', 'rawvideo', 'pipe:1'])
  expect(luma.equals(planes.subarray(0, 320 * 180))).toBe(true)
})
