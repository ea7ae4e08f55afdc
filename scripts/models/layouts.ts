// Keeps every tensor of the graph in up to two orders of its axes, made on demand, so that TensorFlow's many Transposes around
// its channels-last convolutions vanish instead of being computed.
import { sizeOf, transpose, widen, type Constant } from './constants.ts'
import type { OnnxGraph } from './onnx-graph.ts'
import type { TensorRef } from './tfjs-graph.ts'

/** `plain`: the axes as TensorFlow has them. `channelsFirst`: a rank-4 tensor N,H,W,C held as N,C,H,W, as ONNX wants it. */
export type Layout = 'plain' | 'channelsFirst'

export const TO_CHANNELS_FIRST = [0, 3, 1, 2] as const
export const TO_CHANNELS_LAST = [0, 2, 3, 1] as const

/** Weights with at least this many values stay float16 in the file and are widened when the model is loaded. */
const KEEP_HALF_FROM = 256

export interface Layouts {
  dims(ref: TensorRef): readonly number[]
  constant(ref: TensorRef): Constant | undefined
  /** The ONNX name of the tensor in this layout; the first call for a second layout emits a Transpose. */
  get(ref: TensorRef, layout: Layout): string
  set(ref: TensorRef, layout: Layout, name: string): void
  /** Makes `ref` another name of `other`. */
  alias(ref: TensorRef, other: TensorRef): void
  /** The layout in which all operands are there already, or nearly so. */
  cheapest(refs: readonly TensorRef[]): Layout
  /** Writes a constant into the model, once for each key. */
  store(constant: Constant, key?: string): string
  /** A list of sizes or indices, for operators that want int64. */
  indices(values: readonly number[]): string
}

export function createLayouts(onnx: OnnxGraph, dimsOf: ReadonlyMap<TensorRef, readonly number[]>, constants: ReadonlyMap<TensorRef, Constant>): Layouts {
  const held = new Map<TensorRef, Partial<Record<Layout, string>>>()
  const stored = new Map<string, string>()

  function once(key: string | undefined, write: () => string): string {
    const known = key === undefined ? undefined : stored.get(key)
    if (known !== undefined) return known
    const name = write()
    if (key !== undefined) stored.set(key, name)
    return name
  }

  const layouts: Layouts = {
    dims(ref) {
      const dims = dimsOf.get(ref)
      if (!dims) throw new Error(`shape of ${ref} is unknown`)
      return dims
    },
    constant: (ref) => constants.get(ref),
    get(ref, layout) {
      const constant = constants.get(ref)
      if (constant) return layouts.store(layout === 'plain' ? constant : channelsFirst(constant), `${ref} ${layout}`)
      const names = held.get(ref)
      if (!names) throw new Error(`${ref} is used before it is computed`)
      const there = names[layout]
      if (there !== undefined) return there
      const other = layout === 'plain' ? names.channelsFirst! : names.plain!
      const [name] = onnx.emit('Transpose', [other], { perm: layout === 'plain' ? TO_CHANNELS_LAST : TO_CHANNELS_FIRST })
      names[layout] = name!
      return name!
    },
    set: (ref, layout, name) => void held.set(ref, { ...held.get(ref), [layout]: name }),
    alias(ref, other) {
      const names = held.get(other)
      if (!names) throw new Error(`${other} is used before it is computed`)
      held.set(ref, names)
    },
    cheapest(refs) {
      const computed = refs.filter((ref) => !constants.has(ref))
      const fits = computed.every((ref) => layouts.dims(ref).length === 4)
      return fits && computed.some((ref) => held.get(ref)?.channelsFirst !== undefined) ? 'channelsFirst' : 'plain'
    },
    store: (constant, key) => once(key, () => writeConstant(onnx, constant)),
    indices: (values) => once(`int64 ${values.join()}`, () => onnx.initializer('int64', [values.length], BigInt64Array.from(values, BigInt))),
  }
  return layouts
}

/** A constant of lower rank broadcasts from the right, so it gets leading axes before its axes are turned. */
function channelsFirst(constant: Constant): Constant {
  if (sizeOf(constant.dims) === 1) return constant
  const dims = [...Array<number>(4 - constant.dims.length).fill(1), ...constant.dims]
  return transpose({ ...constant, dims }, TO_CHANNELS_FIRST)
}

function writeConstant(onnx: OnnxGraph, constant: Constant): string {
  if (constant.dtype !== 'float16' || constant.data.length < KEEP_HALF_FROM) {
    const { dtype, dims, data } = widen(constant)
    return onnx.initializer(dtype, dims, data)
  }
  const half = onnx.initializer('float16', constant.dims, constant.data)
  return onnx.emit('Cast', [half], { to: 1 })[0]!
}
