// Constant tensors of a graph: cutting them out of the weights file, and turning their axes.

export type Numbers = Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>

export interface Constant {
  /** float16 keeps the bits as they are in the file, so that nothing is rounded twice. */
  readonly dtype: 'float32' | 'int32' | 'float16'
  readonly dims: readonly number[]
  readonly data: Numbers
}

/** One entry of a TensorFlow.js weights manifest. */
export interface WeightSpec {
  readonly name: string
  readonly shape: number[]
  readonly dtype: 'float32' | 'int32'
  readonly quantization?: { readonly dtype: 'float16'; readonly original_dtype?: 'float32' }
}

/** @throws Error when the file is shorter or longer than its manifest says, or a dtype is not supported */
export function readConstants(specs: readonly WeightSpec[], weights: Uint8Array): Map<string, Constant> {
  const constants = new Map<string, Constant>()
  let offset = 0
  for (const { name, shape, dtype, quantization } of specs) {
    if (quantization && quantization.dtype !== 'float16') throw new Error(`weight ${name}: quantisation ${String(quantization.dtype)} is not supported`)
    const stored = quantization ? 'float16' : dtype
    const bytes = sizeOf(shape) * (stored === 'float16' ? 2 : 4)
    if (offset + bytes > weights.length) throw new Error(`weights end inside ${name}`)
    constants.set(`${name}:0`, { dtype: stored, dims: shape, data: view(stored, new Uint8Array(weights.subarray(offset, offset + bytes)).buffer) })
    offset += bytes
  }
  if (offset !== weights.length) throw new Error(`weights have ${weights.length - offset} bytes too many`)
  return constants
}

function view(dtype: string, buffer: ArrayBuffer): Numbers {
  if (dtype === 'float16') return new Uint16Array(buffer)
  if (dtype === 'float32') return new Float32Array(buffer)
  if (dtype === 'int32') return new Int32Array(buffer)
  throw new Error(`dtype ${dtype} is not supported`)
}

export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1)
}

/** Turns the axes: axis `i` of the result is axis `order[i]` of the constant. */
export function transpose({ dtype, dims, data }: Constant, order: readonly number[]): Constant {
  const strides = dims.map((_, axis) => sizeOf(dims.slice(axis + 1)))
  const turned = order.map((axis) => dims[axis]!)
  const out = data.slice()
  const index = turned.map(() => 0)
  for (let i = 0; i < out.length; i++) {
    out[i] = data[index.reduce((sum, at, axis) => sum + at * strides[order[axis]!]!, 0)]!
    for (let axis = turned.length - 1; axis >= 0 && ++index[axis]! === turned[axis]; axis--) index[axis] = 0
  }
  return { dtype, dims: turned, data: out }
}

export function reshape({ dtype, data }: Constant, dims: readonly number[]): Constant {
  if (sizeOf(dims) !== data.length) throw new RangeError(`cannot make ${dims.join('x')} of ${data.length} values`)
  return { dtype, dims, data }
}

export function int32(values: readonly number[]): Constant {
  return { dtype: 'int32', dims: [values.length], data: Int32Array.from(values) }
}

export function float32(values: readonly number[], dims: readonly number[] = [values.length]): Constant {
  return { dtype: 'float32', dims, data: Float32Array.from(values) }
}

/** IEEE 754 binary16 -> number. */
export function halfToNumber(bits: number): number {
  const sign = bits >> 15 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The constant with whole values: float16 widened, the rest as it is. */
export function widen(constant: Constant): Constant {
  return constant.dtype === 'float16' ? { dtype: 'float32', dims: constant.dims, data: Float32Array.from(constant.data, halfToNumber) } : constant
}
