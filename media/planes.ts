// Decoded 4:2:0 pictures as bytes: cutting a part out, putting one in, making it larger.

/** Y, U and V one after the other, 8 bit; odd sizes round up as ffmpeg does. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** true: 0..255; false: 16..235/240. */
  readonly fullRange: boolean
  readonly planes: Uint8Array
}

/** px; all four values even, so that the chroma planes can be cut at the same place. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Plane {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  /** 1 for luma, 2 for chroma: px of the picture per sample. */
  readonly step: 1 | 2
}

export function planesOf({ width, height, planes }: Picture): readonly [Plane, Plane, Plane] {
  const chromaWidth = Math.ceil(width / 2)
  const chromaHeight = Math.ceil(height / 2)
  const luma = width * height
  const chroma = chromaWidth * chromaHeight
  const chromaPlane = (at: number): Plane => ({ data: planes.subarray(at, at + chroma), width: chromaWidth, height: chromaHeight, step: 2 })
  return [{ data: planes.subarray(0, luma), width, height, step: 1 }, chromaPlane(luma), chromaPlane(luma + chroma)]
}

export function plainPicture(width: number, height: number, fullRange: boolean, luma: number): Picture {
  const planes = new Uint8Array(width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2)).fill(128)
  return { width, height, fullRange, planes: planes.fill(luma, 0, width * height) }
}

/** @param rect wholly inside the picture */
export function cutPicture(picture: Picture, rect: Rect): Picture {
  const out = plainPicture(rect.width, rect.height, picture.fullRange, 0)
  copyPlanes(picture, out, rect, { x: 0, y: 0 })
  return out
}

/** @param at even, and such that the patch fits */
export function pastePicture(target: Picture, patch: Picture, at: { readonly x: number; readonly y: number }): void {
  copyPlanes(patch, target, { x: 0, y: 0, width: patch.width, height: patch.height }, at)
}

function copyPlanes(from: Picture, to: Picture, { x, y, width, height }: Rect, at: { readonly x: number; readonly y: number }): void {
  const target = planesOf(to)
  planesOf(from).forEach((source, k) => {
    const { data, width: stride, step } = target[k]!
    for (let row = 0; row < height / step; row++) {
      const start = (y / step + row) * source.width + x / step
      data.set(source.data.subarray(start, start + width / step), (at.y / step + row) * stride + at.x / step)
    }
  })
}

/** Every pixel becomes `times` x `times`, smoothly (Catmull-Rom), so that a person can see a shape in few pixels. */
export function enlarge(picture: Picture, times: number): Picture {
  const out = plainPicture(picture.width * times, picture.height * times, picture.fullRange, 0)
  const target = planesOf(out)
  planesOf(picture).forEach((source, k) => enlargePlane(source, target[k]!, times))
  return out
}

function enlargePlane(source: Plane, target: Plane, times: number): void {
  const across = tapsOf(target.width, source.width, times)
  const down = tapsOf(target.height, source.height, times)
  const wide = new Float32Array(target.width * source.height)
  for (let y = 0; y < source.height; y++) for (let x = 0; x < target.width; x++) wide[y * target.width + x] = mixed(source.data, across, x, y * source.width, 1)
  for (let y = 0; y < target.height; y++)
    for (let x = 0; x < target.width; x++) target.data[y * target.width + x] = Math.min(255, Math.max(0, Math.round(mixed(wide, down, y, x, target.width))))
}

interface Taps {
  /** Four sample indices and four weights for each place of the target. */
  readonly at: Int32Array
  readonly weights: Float32Array
}

function mixed(samples: ArrayLike<number>, { at, weights }: Taps, place: number, from: number, stride: number): number {
  let sum = 0
  for (let k = place * 4; k < place * 4 + 4; k++) sum += weights[k]! * samples[from + at[k]! * stride]!
  return sum
}

function tapsOf(length: number, sourceLength: number, times: number): Taps {
  const at = new Int32Array(length * 4)
  const weights = new Float32Array(length * 4)
  for (let place = 0; place < length; place++) {
    const exact = (place + 0.5) / times - 0.5
    const whole = Math.floor(exact)
    const t = exact - whole
    const doubled = [-t * (1 - t) ** 2, 2 - 5 * t ** 2 + 3 * t ** 3, t + 4 * t ** 2 - 3 * t ** 3, -(t ** 2) * (1 - t)]
    for (let k = 0; k < 4; k++) {
      at[place * 4 + k] = Math.min(sourceLength - 1, Math.max(0, whole - 1 + k))
      weights[place * 4 + k] = doubled[k]! / 2
    }
  }
  return { at, weights }
}
