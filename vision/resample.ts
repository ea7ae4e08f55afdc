// Scales the planes of a picture and turns them into RGB in one pass; by far the hottest loop of this room's own code.
import type { Frame } from '../contract/detection.ts'
import { createYuvTables, type YuvTables } from './yuv.ts'

/** Where in the square the picture goes, px. */
interface Target {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** For each sample wanted: the two source samples around it, and the weight of the second in 1/256. */
interface Taps {
  readonly first: Int32Array
  readonly second: Int32Array
  readonly weight: Int32Array
}

/** One plane and how it is sampled. */
interface Plane {
  readonly data: Uint8Array
  readonly stride: number
  readonly columns: Taps
  readonly rows: Taps
}

/** How many sizes are kept: cameras come in few, and one that changes its size with every frame must not fill the memory. */
const MAX_TAPS = 64

type Resampler = (frame: Frame, target: Target, out: Uint8ClampedArray, outSize: number) => void

/** Bilinear; a picture that is to be shrunk to less than half is averaged by a whole factor first, so that small things do not flicker. */
export function createResampler(): Resampler {
  const limited = createYuvTables(false)
  const full = createYuvTables(true)
  const tapsByKey = new Map<string, Taps>()
  const scratch: Uint8Array[] = [new Uint8Array(0), new Uint8Array(0), new Uint8Array(0)]

  function taps(extent: number, count: number, wanted: number): Taps {
    const key = `${extent}:${count}:${wanted}`
    let found = tapsByKey.get(key)
    if (!found) {
      if (tapsByKey.size >= MAX_TAPS) tapsByKey.clear()
      found = makeTaps(extent, count, wanted)
      tapsByKey.set(key, found)
    }
    return found
  }

  function plane(slot: number, data: Uint8Array, width: number, height: number, factor: number, target: Target): Plane {
    const columns = Math.max(1, Math.floor(width / factor))
    const rows = Math.max(1, Math.floor(height / factor))
    if (factor > 1) {
      if (scratch[slot]!.length < columns * rows) scratch[slot] = new Uint8Array(columns * rows)
      averageBlocks(data, width, height, factor, scratch[slot]!)
    }
    return {
      data: factor > 1 ? scratch[slot]! : data,
      stride: columns,
      columns: taps(width / factor, columns, target.width),
      rows: taps(height / factor, rows, target.height),
    }
  }

  return ({ header: { crop, fullRange }, y, u, v }, target, out, outSize) => {
    const factor = Math.max(1, Math.floor(Math.min(crop.width / target.width, crop.height / target.height)))
    const luma = plane(0, y, crop.width, crop.height, factor, target)
    // Chroma comes in half size: it is averaged only where it would still be halved.
    const chromaFactor = Math.max(1, factor >> 1)
    const chroma = [u, v].map((data, i) => plane(i + 1, data, crop.width >> 1, crop.height >> 1, chromaFactor, target))
    drawPlanes(luma, chroma[0]!, chroma[1]!, fullRange ? full : limited, target, out, outSize)
  }
}

/**
 * @param extent of the source in samples, not always whole after averaging
 * @param count  whole samples there are
 */
function makeTaps(extent: number, count: number, wanted: number): Taps {
  const taps = { first: new Int32Array(wanted), second: new Int32Array(wanted), weight: new Int32Array(wanted) }
  for (let i = 0; i < wanted; i++) {
    const position = Math.min(Math.max(((i + 0.5) * extent) / wanted - 0.5, 0), count - 1)
    const first = Math.floor(position)
    taps.first[i] = first
    taps.second[i] = Math.min(first + 1, count - 1)
    taps.weight[i] = Math.round((position - first) * 256)
  }
  return taps
}

function averageBlocks(data: Uint8Array, width: number, height: number, factor: number, out: Uint8Array): void {
  const columns = Math.max(1, Math.floor(width / factor))
  const rows = Math.max(1, Math.floor(height / factor))
  const across = Math.min(factor, width)
  const down = Math.min(factor, height)
  const share = 65536 / (across * down)
  for (let row = 0, o = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0
      for (let j = 0; j < down; j++) {
        const start = (row * factor + j) * width + column * factor
        for (let i = start; i < start + across; i++) sum += data[i]!
      }
      out[o++] = (sum * share + 32768) >> 16
    }
  }
}

function drawPlanes(luma: Plane, u: Plane, v: Plane, yuv: YuvTables, target: Target, out: Uint8ClampedArray, outSize: number): void {
  const { first, second, weight } = luma.columns
  const chroma = u.columns
  const row = { y: new Int32Array(luma.stride), u: new Int32Array(u.stride), v: new Int32Array(v.stride) }
  for (let j = 0; j < target.height; j++) {
    mixRows(luma, j, row.y)
    mixRows(u, j, row.u)
    mixRows(v, j, row.v)
    let o = ((target.top + j) * outSize + target.left) * 3
    for (let i = 0; i < target.width; i++) {
      const a = row.y[first[i]!]!
      const light = yuv.luma[(a * 256 + (row.y[second[i]!]! - a) * weight[i]! + 32768) >> 16]!
      const near = chroma.first[i]!
      const far = chroma.second[i]!
      const share = chroma.weight[i]!
      const cu = (row.u[near]! * 256 + (row.u[far]! - row.u[near]!) * share + 32768) >> 16
      const cv = (row.v[near]! * 256 + (row.v[far]! - row.v[near]!) * share + 32768) >> 16
      out[o] = (light + yuv.redV[cv]!) >> 16
      out[o + 1] = (light + yuv.greenU[cu]! + yuv.greenV[cv]!) >> 16
      out[o + 2] = (light + yuv.blueU[cu]!) >> 16
      o += 3
    }
  }
}

/** One row between two source rows, in 1/256. */
function mixRows({ data, stride, rows }: Plane, j: number, out: Int32Array): void {
  const above = rows.first[j]! * stride
  const below = rows.second[j]! * stride
  const share = rows.weight[j]!
  for (let i = 0; i < stride; i++) {
    const a = data[above + i]!
    out[i] = a * 256 + (data[below + i]! - a) * share
  }
}
