// The pixel pass in WebAssembly (kernel.wat): one memory per camera holds picture, background and what does not fit.
import { readFileSync } from 'node:fs'

/** Pixels are looked at sixteen at a time; what is left over at the right edge of a row is not looked at. */
export const GROUP = 16

type See = (
  luma: number,
  mean: number,
  noise: number,
  light: number,
  width: number,
  blocks: number,
  fromY: number,
  toY: number,
  offset: number,
  least: number,
  noiseMax: number,
  meanBits: number,
  noiseBits: number,
  out: number,
  most: number,
) => number

export interface Pass {
  readonly fromY: number
  readonly toY: number
  /** Background pixel minus picture pixel. */
  readonly offset: number
  /** Least difference that counts and bound of the noise, 1/64 luma steps. */
  readonly least: number
  readonly noiseMax: number
  /** The background moves by 1/2^bits of the difference. */
  readonly meanBits: number
  readonly noiseBits: number
}

export interface Kernel {
  /** The picture goes here. */
  readonly raw: Uint8Array
  /** The picture smoothed: what is compared with the background. */
  readonly luma: Uint8Array
  /** 1/64 luma steps. */
  readonly mean: Int16Array
  readonly noise: Int16Array
  /** Per block of 16 x 16 px, 1/64 luma steps. */
  readonly light: Int16Array
  /** Pairs: first pixel of a group, mask of its pixels that do not fit (bit 0 is the first). */
  readonly groups: Int32Array
  smooth(): void
  /** @returns how many groups were written; as many as fit means there were more */
  see(pass: Pass): number
}

type Smooth = (raw: number, out: number, width: number, pixels: number) => void

const PAGE = 65_536
let compiled: WebAssembly.Module | null = null

/** @param most groups that can be told of one picture */
export function createKernel(width: number, height: number, most: number): Kernel {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('./kernel.wasm', import.meta.url)))
  const pixels = width * height
  const blocks = Math.ceil(width / GROUP)
  const lightAt = align(pixels)
  const meanAt = lightAt + align(blocks * Math.ceil(height / GROUP) * 2)
  const noiseAt = meanAt + align(pixels * 2)
  const rawAt = noiseAt + align(pixels * 2)
  const groupsAt = rawAt + align(pixels)
  const memory = new WebAssembly.Memory({ initial: Math.ceil((groupsAt + most * 8 + GROUP) / PAGE) })
  const { exports } = new WebAssembly.Instance(compiled, { vigil: { memory } })
  const see = exports['see'] as See
  const smooth = exports['smooth'] as Smooth
  const bytes = memory.buffer
  return {
    raw: new Uint8Array(bytes, rawAt, pixels),
    luma: new Uint8Array(bytes, 0, pixels),
    light: new Int16Array(bytes, lightAt, blocks * Math.ceil(height / GROUP)),
    mean: new Int16Array(bytes, meanAt, pixels),
    noise: new Int16Array(bytes, noiseAt, pixels),
    groups: new Int32Array(bytes, groupsAt, most * 2),
    smooth: () => smooth(rawAt, 0, width, pixels),
    see: ({ fromY, toY, offset, least, noiseMax, meanBits, noiseBits }) =>
      see(0, meanAt, noiseAt, lightAt, width, blocks, fromY, toY, offset, least, noiseMax, meanBits, noiseBits, groupsAt, most),
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / GROUP) * GROUP
}
