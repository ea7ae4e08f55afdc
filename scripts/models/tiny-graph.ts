// Makes graphs of a few nodes for the converter's tests, in the form TensorFlow.js stores them.
import type { WeightSpec } from './constants.ts'
import type { ModelJson, RawNode, TfAttribute } from './tfjs-graph.ts'

export interface TinyConstant {
  readonly dims: readonly number[]
  readonly dtype: 'float32' | 'int32' | 'float16'
  /** float16: the bits. */
  readonly values: readonly number[]
}

export interface TinyGraph {
  readonly json: ModelJson
  readonly weights: Uint8Array
}

/** A graph with one picture N,C,H,W named `image` going in. */
export function tinyGraph(size: number, constants: Readonly<Record<string, TinyConstant>>, nodes: readonly RawNode[]): TinyGraph {
  const dim = [1, 3, size, size].map((n) => ({ size: String(n) }))
  const image: RawNode = { name: 'image', op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim } } } }
  const consts = Object.keys(constants).map((name) => ({
    name,
    op: 'Const',
    attr: { dtype: { type: constants[name]!.dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT' } },
  }))
  return {
    json: {
      format: 'graph-model',
      modelTopology: { node: [image, ...consts, ...nodes], versions: { producer: 1 } },
      weightsManifest: [{ paths: ['tiny.bin'], weights: Object.entries(constants).map(([name, constant]) => specOf(name, constant)) }],
    },
    weights: Buffer.concat(Object.values(constants).map(bytesOf)),
  }
}

function specOf(name: string, { dims, dtype }: TinyConstant): WeightSpec {
  const shape = [...dims]
  return dtype === 'float16' ? { name, shape, dtype: 'float32', quantization: { dtype, original_dtype: 'float32' } } : { name, shape, dtype }
}

function bytesOf({ dtype, values }: TinyConstant): Uint8Array {
  const data = dtype === 'float16' ? Uint16Array.from(values) : dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values)
  return new Uint8Array(data.buffer)
}

export function ints(values: readonly number[], dims: readonly number[] = [values.length]): TinyConstant {
  return { dims, dtype: 'int32', values }
}

export function floats(values: readonly number[], dims: readonly number[] = [values.length]): TinyConstant {
  return { dims, dtype: 'float32', values }
}

/** Attributes as TensorFlow.js writes them. */
export const attribute = {
  text: (value: string): TfAttribute => ({ s: Buffer.from(value).toString('base64') }),
  list: (values: readonly number[]): TfAttribute => ({ list: { i: values.map(String) } }),
  int: (value: number): TfAttribute => ({ i: String(value) }),
}
