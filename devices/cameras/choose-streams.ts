// Chooses the main and the small stream of one picture among those a device offers, and says why.
import type { CameraChannel, CameraProfile } from '../../contract/camera-pairing.ts'

export type StreamChoice = Pick<CameraChannel, 'main' | 'sub' | 'mainChoice' | 'subChoice'>

const SUB_WIDTH = 640
/** What counts as about that wide. */
const SUB_FROM = 480
const SUB_TO = 960
/** Below that, movement is guessed rather than seen. */
const SUB_FPS = 8

export function chooseStreams(profiles: readonly CameraProfile[]): StreamChoice {
  const [best] = profiles.toSorted(byMain)
  if (best === undefined) return { main: null, sub: null, mainChoice: 'none', subChoice: 'none' }
  const isRival = profiles.some((one) => isVideo(one) && one.codec !== 'H264' && pixelsOf(one) === pixelsOf(best))
  const mainChoice = profiles.length === 1 ? 'onlyOne' : best.codec === 'H264' && isRival ? 'largestH264' : 'largest'
  const smaller = profiles.filter((one) => one.token !== best.token && isSmaller(one, best))
  const [sub] = smaller.toSorted(bySub)
  return { main: best.token, sub: sub?.token ?? null, mainChoice, subChoice: sub === undefined ? 'none' : subChoiceOf(sub) }
}

/** Video before single pictures, then size, H.264, and how many pictures a second. */
function byMain(a: CameraProfile, b: CameraProfile): number {
  return (
    Number(isVideo(b)) - Number(isVideo(a)) ||
    pixelsOf(b) - pixelsOf(a) ||
    Number(b.codec === 'H264') - Number(a.codec === 'H264') ||
    (b.fps ?? 0) - (a.fps ?? 0)
  )
}

function bySub(a: CameraProfile, b: CameraProfile): number {
  const order = ['fits', 'smallerH264', 'slow', 'notH264'] as const
  const rank = (one: CameraProfile) => order.indexOf(subChoiceOf(one))
  return rank(a) - rank(b) || Number(isVideo(b)) - Number(isVideo(a)) || awayOf(a) - awayOf(b) || (b.fps ?? 0) - (a.fps ?? 0)
}

function subChoiceOf({ codec, width, fps }: CameraProfile): 'fits' | 'smallerH264' | 'slow' | 'notH264' {
  if (codec !== 'H264') return 'notH264'
  if (fps !== null && fps < SUB_FPS) return 'slow'
  return width !== null && width >= SUB_FROM && width <= SUB_TO ? 'fits' : 'smallerH264'
}

function isSmaller(one: CameraProfile, main: CameraProfile): boolean {
  return pixelsOf(one) < pixelsOf(main)
}

function isVideo({ codec }: CameraProfile): boolean {
  return codec === 'H264' || codec === 'H265' || codec === 'MPEG4'
}

function pixelsOf({ width, height }: CameraProfile): number {
  return (width ?? 0) * (height ?? 0)
}

/** Twice as wide is as far off as half as wide. */
function awayOf({ width }: CameraProfile): number {
  return width === null || width <= 0 ? Infinity : Math.abs(Math.log2(width / SUB_WIDTH))
}
