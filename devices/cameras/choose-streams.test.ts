// Which streams are taken, and the reason that is told.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VIDEO_CODECS, type CameraProfile } from '../../contract/camera-pairing.ts'
import { chooseStreams } from './choose-streams.ts'

/** `H264 1920x1080 25` */
function profile(text: string, index: number): CameraProfile {
  const [codec, size = '', fps] = text.split(' ')
  const [width, height] = size.split('x').map(Number)
  const known = VIDEO_CODECS.find((one) => one === codec) ?? null
  const none = { kbps: null, gopFrames: null, streamUrl: null, snapshotUrl: null, hasPtz: false }
  return { ...none, token: String(index), name: text, codec: known, width: width || null, height: height || null, fps: Number(fps) || null }
}

test.each([
  [
    ['H264 1920x1080 25', 'H264 640x360 12'],
    ['0', '1', 'largest', 'fits'],
  ],
  [
    ['H264 640x360 12', 'H265 3840x2160 20'],
    ['1', '0', 'largest', 'fits'],
  ],
  [
    ['H265 1920x1080 25', 'H264 1920x1080 25', 'H264 640x480 15'],
    ['1', '2', 'largestH264', 'fits'],
  ],
  [
    ['H264 1920x1080 25', 'H264 1280x720 25', 'H264 704x576 15', 'H264 352x288 25'],
    ['0', '2', 'largest', 'fits'],
  ],
  [
    ['H264 1920x1080 25', 'H264 352x288 25', 'H264 640x480 4'],
    ['0', '1', 'largest', 'smallerH264'],
  ],
  [
    ['H264 1920x1080 25', 'H265 640x480 25', 'H264 640x480 5'],
    ['0', '2', 'largest', 'slow'],
  ],
  [
    ['H265 1920x1080 25', 'MJPEG 640x480 25', 'H265 704x576 25'],
    ['0', '2', 'largest', 'notH264'],
  ],
  [
    ['MJPEG 2560x1440 5', 'H264 1280x720 25'],
    ['1', null, 'largest', 'none'],
  ],
  [['H264 1920x1080 25'], ['0', null, 'onlyOne', 'none']],
  [
    ['H264 x 25', 'H264 x 25'],
    ['0', null, 'largest', 'none'],
  ],
  [[], [null, null, 'none', 'none']],
] as const)('of %j', (offered, [main, sub, mainChoice, subChoice]) => {
  expect(chooseStreams(offered.map(profile))).toEqual({ main, sub, mainChoice, subChoice })
})

test('whatever is offered, in whatever order: the small stream is another and smaller one, and nothing fits better', () => {
  const one = fc.record({
    codec: fc.constantFrom(...VIDEO_CODECS),
    width: fc.integer({ min: 1, max: 4000 }),
    height: fc.integer({ min: 1, max: 3000 }),
    fps: fc.integer({ min: 1, max: 60 }),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 8 }), (offered) => {
      const profiles = offered.map((fields, index) => ({ ...profile('', index), ...fields }))
      const { main, sub, subChoice } = chooseStreams(profiles)
      const of = (token: string | null) => profiles.find((each) => each.token === token)
      const pixels = (each: CameraProfile | undefined) => (each?.width ?? 0) * (each?.height ?? 0)
      if (profiles.length > 0) expect(of(main)).toBeDefined()
      if (sub !== null) expect(pixels(of(sub))).toBeLessThan(pixels(of(main)))
      const fitting = profiles.filter(
        ({ codec, width, fps, token }) => codec === 'H264' && width >= 480 && width <= 960 && fps >= 8 && pixels(of(token)) < pixels(of(main)),
      )
      expect(subChoice === 'fits').toBe(fitting.length > 0)
      expect(chooseStreams(profiles).main).toBe(main)
    }),
    { seed: 20, numRuns: 500 },
  )
})
