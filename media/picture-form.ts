// How a camera's pictures come out of ffmpeg: how large, with or without colour, every one or some; the proof of a clip decodes alike.
import { pictureBytes } from './raw-frames.ts'

/** What the planes of one decoded picture are. */
export interface PictureForm {
  /** Larger pictures are scaled down to `BOUND`, keeping their shape. */
  readonly isBounded: boolean
  /** Y alone; otherwise Y, U, V of 4:2:0. */
  readonly isLumaOnly: boolean
}

/** As the camera sends them. */
export const NATIVE: PictureForm = { isBounded: false, isLumaOnly: false }

/** A facade is analysed in no more than that: what is small there is small in the camera's lens, too. */
export const BOUND = { width: 1280, height: 720 } as const

const PLANAR = 'format=yuv420p|yuvj420p'

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** The filters of `-vf`; without any but the first, pictures are not touched. */
export function formFilters({ isBounded, isLumaOnly }: PictureForm): string[] {
  return [PLANAR, ...(isLumaOnly ? ['extractplanes=y'] : []), ...(isBounded ? [BOUNDED] : [])]
}

/** What `formFilters` makes of a picture of this size; both are whole-number arithmetic with one rounding, so that they agree to the pixel. */
export function formSize({ isBounded }: PictureForm, { width, height }: PictureSize): PictureSize {
  if (!isBounded || (width <= BOUND.width && height <= BOUND.height)) return { width, height }
  const isWide = width * BOUND.height >= height * BOUND.width
  return isWide
    ? { width: BOUND.width, height: 2 * Math.round((height * BOUND.width) / width / 2) }
    : { width: 2 * Math.round((width * BOUND.height) / height / 2), height: BOUND.height }
}

export function formBytes({ isLumaOnly }: PictureForm, { width, height }: PictureSize): number {
  return isLumaOnly ? width * height : pictureBytes(width, height)
}

const FITS = `lte(iw\\,${BOUND.width})*lte(ih\\,${BOUND.height})`
const IS_WIDE = `gte(iw*${BOUND.height}\\,ih*${BOUND.width})`
const BOUNDED =
  `scale=w=if(${FITS}\\,iw\\,if(${IS_WIDE}\\,${BOUND.width}\\,2*round(iw*${BOUND.height}/ih/2)))` +
  `:h=if(${FITS}\\,ih\\,if(${IS_WIDE}\\,2*round(ih*${BOUND.width}/iw/2)\\,${BOUND.height})):flags=area`
