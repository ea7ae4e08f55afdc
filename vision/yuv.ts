// YUV to RGB by table, in 1/65536: what each value of a plane adds to each colour.

export interface YuvTables {
  readonly luma: Int32Array
  readonly redV: Int32Array
  readonly greenU: Int32Array
  readonly greenV: Int32Array
  readonly blueU: Int32Array
}

const ONE = 65536

/**
 * BT.601, as nearly all sub-streams are; half of a unit is in `luma`, so that `>> 16` rounds.
 *
 * @source ITU-R BT.601-7, 2.5.1 to 2.5.3
 */
export function createYuvTables(fullRange: boolean): YuvTables {
  const lumaScale = fullRange ? 1 : 255 / 219
  const chromaScale = fullRange ? 1 : 255 / 224
  const black = fullRange ? 0 : 16
  const table = (value: (level: number) => number): Int32Array => Int32Array.from({ length: 256 }, (_, level) => Math.round(value(level) * ONE))
  return {
    luma: table((y) => (y - black) * lumaScale + 0.5),
    redV: table((v) => (v - 128) * chromaScale * 1.402),
    greenU: table((u) => (u - 128) * chromaScale * -0.344136),
    greenV: table((v) => (v - 128) * chromaScale * -0.714136),
    blueU: table((u) => (u - 128) * chromaScale * 1.772),
  }
}
