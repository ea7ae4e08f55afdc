// What an operator's conversion is given, and what it is.
import type { Layouts } from './layouts.ts'
import type { OnnxGraph } from './onnx-graph.ts'
import type { TfNode } from './tfjs-graph.ts'

export interface OpContext {
  readonly onnx: OnnxGraph
  readonly tensors: Layouts
}

/** Emits what computes the node and tells `tensors` where its outputs are. */
export type OpConverter = (node: TfNode, context: OpContext) => void
