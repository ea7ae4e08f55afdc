// How each TensorFlow operator is said in ONNX. A further model may need further operators: add a function to a table and a test.
import { float32, widen } from './constants.ts'
import type { OnnxGraph } from './onnx-graph.ts'
import { TO_CHANNELS_FIRST, TO_CHANNELS_LAST, type Layout } from './layouts.ts'
import type { OpContext, OpConverter } from './op-converter.ts'
import { spatialOps } from './spatial-ops.ts'
import { refsOf } from './original-run.ts'
import type { TensorRef, TfNode } from './tfjs-graph.ts'

/** Where N, H, W, C are when the channels stand first. */
const AXIS_WHEN_CHANNELS_FIRST = [0, 2, 3, 1] as const

/** @throws Error when the input has to be a constant and is not */
export function constantInput(node: TfNode, index: number, { tensors }: OpContext): number[] {
  const constant = tensors.constant(node.inputs[index] ?? '')
  if (!constant) throw new Error(`input ${index} of ${node.op} ${node.name} must be constant`)
  return [...widen(constant).data]
}

/** Operators that work on each value alone keep the layout of their inputs. */
function elementwise(op: string, attributes: (node: TfNode) => Parameters<OnnxGraph['emit']>[2] = () => ({})): OpConverter {
  return (node, { onnx, tensors }) => {
    const layout = tensors.cheapest(node.inputs)
    const inputs = node.inputs.map((ref) => tensors.get(ref, layout))
    tensors.set(`${node.name}:0`, layout, onnx.emit(op, inputs, attributes(node))[0]!)
  }
}

function axisIn(layout: Layout, axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis
  return layout === 'plain' ? positive : AXIS_WHEN_CHANNELS_FIRST[positive]!
}

const transposeOp: OpConverter = (node, context) => {
  const { onnx, tensors } = context
  const order = constantInput(node, 1, context)
  const from = node.inputs[0]!
  const to = `${node.name}:0`
  // The two that only switch between channels first and last are not computed: the tensor is named anew.
  if (order.join() === TO_CHANNELS_LAST.join()) tensors.set(to, 'channelsFirst', tensors.get(from, 'plain'))
  else if (order.join() === TO_CHANNELS_FIRST.join()) tensors.set(to, 'plain', tensors.get(from, 'channelsFirst'))
  else tensors.set(to, 'plain', onnx.emit('Transpose', [tensors.get(from, 'plain')], { perm: order })[0]!)
}

const padOp: OpConverter = (node, context) => {
  const { onnx, tensors } = context
  const from = node.inputs[0]!
  const pads = constantInput(node, 1, context) // before and after, axis by axis
  const value = node.op === 'PadV2' ? constantInput(node, 2, context)[0]! : 0
  const layout = tensors.cheapest([from])
  const axes = layout === 'plain' ? tensors.dims(from).map((_, axis) => axis) : TO_CHANNELS_FIRST
  const ordered = [...axes.map((axis) => pads[axis * 2]!), ...axes.map((axis) => pads[axis * 2 + 1]!)]
  const inputs = [tensors.get(from, layout), tensors.indices(ordered), tensors.store(float32([value], []), `float ${value}`)]
  tensors.set(`${node.name}:0`, layout, onnx.emit('Pad', inputs)[0]!)
}

const concatOp: OpConverter = (node, context) => {
  const { onnx, tensors } = context
  const parts = node.inputs.slice(0, -1)
  const layout = tensors.cheapest(parts)
  const axis = axisIn(layout, constantInput(node, parts.length, context)[0]!, tensors.dims(parts[0]!).length)
  const inputs = parts.map((ref) => tensors.get(ref, layout))
  tensors.set(`${node.name}:0`, layout, onnx.emit('Concat', inputs, { axis })[0]!)
}

const splitOp: OpConverter = (node, context) => {
  const { onnx, tensors } = context
  const from = node.inputs[0]!
  const sizes = constantInput(node, 1, context)
  const layout = tensors.cheapest([from])
  const axis = axisIn(layout, constantInput(node, 2, context)[0]!, tensors.dims(from).length)
  const names = onnx.emit('Split', [tensors.get(from, layout), tensors.indices(sizes)], { axis }, sizes.length)
  refsOf(node).forEach((ref, k) => tensors.set(ref, layout, names[k]!))
}

const reshapeOp: OpConverter = (node, { onnx, tensors }) => {
  const to: TensorRef = `${node.name}:0`
  tensors.set(to, 'plain', onnx.emit('Reshape', [tensors.get(node.inputs[0]!, 'plain'), tensors.indices(tensors.dims(to))])[0]!)
}

export const OPS: Readonly<Record<string, OpConverter>> = {
  ...spatialOps,
  Add: elementwise('Add'),
  AddV2: elementwise('Add'),
  ConcatV2: concatOp,
  Identity: (node, { tensors }) => tensors.alias(`${node.name}:0`, node.inputs[0]!),
  LeakyRelu: elementwise('LeakyRelu', (node) => ({ alpha: { float: node.attributes['alpha']?.f ?? 0.2 } })),
  Pad: padOp,
  PadV2: padOp,
  Reshape: reshapeOp,
  Sigmoid: elementwise('Sigmoid'),
  SplitV: splitOp,
  Transpose: transposeOp,
}
