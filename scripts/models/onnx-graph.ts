// An ONNX model being built: nodes, initializers, inputs and outputs, written as protobuf at the end.
import type { Numbers } from './constants.ts'
import { createMessage, type Message } from './protobuf.ts'

/** TensorProto.DataType. */
export const ONNX_TYPE = { float32: 1, uint8: 2, int32: 6, int64: 7, float16: 10 } as const
export type OnnxType = keyof typeof ONNX_TYPE

/** A plain number is an INT, a list is INTS, text is STRING, `{ float }` is FLOAT. */
export type Attribute = number | string | readonly number[] | { readonly float: number }

const OPSET = 13
/** The format's version that came with opset 13. */
const IR_VERSION = 7

export interface OnnxGraph {
  /** @returns the names of the node's outputs */
  emit(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>, outputs?: number): string[]
  initializer(dtype: OnnxType, dims: readonly number[], data: Numbers | BigInt64Array<ArrayBuffer>): string
  addInput(name: string, dtype: OnnxType, dims: readonly number[]): void
  /** Gives a computed tensor its name outside. */
  addOutput(name: string, tensor: string, dims: readonly number[]): void
  finish(producer: string, notes: Readonly<Record<string, string>>): Uint8Array
}

export function createOnnxGraph(): OnnxGraph {
  const nodes: Message[] = []
  const initializers: Message[] = []
  const inputs: Message[] = []
  const outputs: Message[] = []
  let names = 0
  return {
    emit(op, from, attributes = {}, count = 1) {
      const to = Array.from({ length: count }, () => `${op}_${names++}`)
      nodes.push(nodeMessage(op, from, to, attributes))
      return to
    },
    initializer(dtype, dims, data) {
      const name = `constant_${names++}`
      const tensor = createMessage()
      for (const dim of dims) tensor.int(1, dim)
      initializers.push(
        tensor
          .int(2, ONNX_TYPE[dtype])
          .text(8, name)
          .bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
      )
      return name
    },
    addInput: (name, dtype, dims) => void inputs.push(valueInfo(name, dtype, dims)),
    addOutput(name, tensor, dims) {
      nodes.push(nodeMessage('Identity', [tensor], [name], {}))
      outputs.push(valueInfo(name, 'float32', dims))
    },
    finish(producer, notes) {
      const graph = createMessage()
      for (const node of nodes) graph.message(1, node)
      graph.text(2, 'graph')
      for (const tensor of initializers) graph.message(5, tensor)
      for (const input of inputs) graph.message(11, input)
      for (const output of outputs) graph.message(12, output)
      const model = createMessage().int(1, IR_VERSION).text(2, producer).message(7, graph)
      model.message(8, createMessage().text(1, '').int(2, OPSET))
      for (const [name, value] of Object.entries(notes)) model.message(14, createMessage().text(1, name).text(2, value))
      return model.finish()
    },
  }
}

function nodeMessage(op: string, inputs: readonly string[], outputs: readonly string[], attributes: Readonly<Record<string, Attribute>>): Message {
  const node = createMessage()
  for (const name of inputs) node.text(1, name)
  for (const name of outputs) node.text(2, name)
  node.text(4, op)
  for (const [name, value] of Object.entries(attributes)) node.message(5, attributeMessage(name, value))
  return node
}

function attributeMessage(name: string, value: Attribute): Message {
  const attribute = createMessage().text(1, name)
  if (typeof value === 'number') return attribute.int(3, value).int(20, 2)
  if (typeof value === 'string') return attribute.text(4, value).int(20, 3)
  if ('float' in value) return attribute.float(2, value.float).int(20, 1)
  for (const item of value) attribute.int(8, item)
  return attribute.int(20, 7)
}

function valueInfo(name: string, dtype: OnnxType, dims: readonly number[]): Message {
  const shape = createMessage()
  for (const dim of dims) shape.message(1, createMessage().int(1, dim))
  const tensor = createMessage().int(1, ONNX_TYPE[dtype]).message(2, shape)
  return createMessage().text(1, name).message(2, createMessage().message(1, tensor))
}
