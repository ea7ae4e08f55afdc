// The luma plane of one picture, as the falling-object chain sees it.

export interface Luma {
  readonly width: number
  readonly height: number
  /** Row by row, 0..255; width * height bytes. Only valid until the next picture. */
  readonly data: Uint8Array
}

/** Backgrounds are kept in 1/64 luma steps. */
export const SCALE_BITS = 6
