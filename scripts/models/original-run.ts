// Runs the original graph once in TensorFlow.js: its outputs are the truth the conversion is held against, its intermediate
// tensors tell every shape, and its constant sub-graphs come out already computed.
import * as tf from '@tensorflow/tfjs'
import { sizeOf, widen, type Constant } from './constants.ts'
import { nodeName, type TensorRef, type TfjsGraph, type TfNode } from './tfjs-graph.ts'

export interface OriginalRun {
  readonly dims: ReadonlyMap<TensorRef, readonly number[]>
  /** Everything that does not depend on the input. */
  readonly constants: ReadonlyMap<TensorRef, Constant>
  /** Same order as the graph's outputs. */
  readonly outputs: readonly Float32Array[]
}

/** @param input values in the layout of the graph's own placeholder */
export async function runOriginal(graph: TfjsGraph, input: Float32Array, inputDims: readonly number[]): Promise<OriginalRun> {
  if (input.length !== sizeOf(inputDims)) throw new RangeError('input does not fit its dims')
  tf.enableProdMode() // else the library greets on the console
  await tf.setBackend('cpu')
  const model = await tf.loadGraphModel({ load: () => Promise.resolve(graph.artifacts as tf.io.ModelArtifacts) })
  const wanted = graph.nodes.filter((node) => node.op !== 'Const' && node.op !== 'Placeholder').flatMap(refsOf)
  const image = tf.tensor(input, [...inputDims])
  const result = model.execute({ [graph.input.name]: image }, wanted)
  const tensors = new Map<TensorRef, tf.Tensor>((Array.isArray(result) ? result : [result]).map((tensor, i) => [wanted[i]!, tensor]))
  const run: OriginalRun = {
    dims: new Map([
      [`${graph.input.name}:0`, inputDims],
      ...[...graph.constants].map(([ref, c]) => [ref, c.dims] as const),
      ...[...tensors].map(([ref, t]) => [ref, t.shape] as const),
    ]),
    constants: foldConstants(graph, tensors),
    outputs: graph.outputs.map((ref) => Float32Array.from(tensors.get(ref)!.dataSync())),
  }
  for (const tensor of tensors.values()) tensor.dispose()
  image.dispose()
  model.dispose()
  return run
}

export function refsOf(node: TfNode): TensorRef[] {
  const count = node.op === 'SplitV' ? Number(node.attributes['num_split']?.i ?? 1) : 1
  return Array.from({ length: count }, (_, k) => `${node.name}:${k}`)
}

function foldConstants(graph: TfjsGraph, tensors: ReadonlyMap<TensorRef, tf.Tensor>): Map<TensorRef, Constant> {
  const folded = new Map<TensorRef, Constant>()
  const constantNodes = new Set<string>()
  for (const node of graph.nodes) {
    if (node.op === 'Const') {
      const ref = `${node.name}:0`
      const constant = graph.constants.get(ref)
      if (!constant) throw new Error(`constant ${node.name} has no weights`)
      folded.set(ref, constant)
    } else if (node.op === 'Placeholder' || node.inputs.length === 0 || !node.inputs.every((ref) => constantNodes.has(nodeName(ref)))) continue
    else for (const ref of refsOf(node)) folded.set(ref, toConstant(tensors.get(ref)!))
    constantNodes.add(node.name)
  }
  return folded
}

/** By the declared dtype: the library hands out integers in arrays labelled float32 and the other way round. */
function toConstant(tensor: tf.Tensor): Constant {
  const data = tensor.dataSync()
  if (tensor.dtype === 'int32') return { dtype: 'int32', dims: tensor.shape, data: Int32Array.from(data) }
  if (tensor.dtype === 'float32') return widen({ dtype: 'float32', dims: tensor.shape, data: Float32Array.from(data) })
  throw new Error(`dtype ${tensor.dtype} is not supported`)
}
