// Says a TensorFlow.js graph in ONNX, with an input that takes the bytes of a picture as they are.
import { float32 } from './constants.ts'
import { createLayouts, TO_CHANNELS_FIRST } from './layouts.ts'
import { createOnnxGraph, ONNX_TYPE } from './onnx-graph.ts'
import type { OpContext } from './op-converter.ts'
import { OPS } from './ops.ts'
import type { OriginalRun } from './original-run.ts'
import { nodeName, type TfjsGraph } from './tfjs-graph.ts'

/** How a picture of bytes (RGB, rows first) becomes what the network was trained on. */
export interface PictureInput {
  readonly name: string
  readonly size: number
  /** Per channel, in the order the network wants its channels. */
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
  readonly order: 'RGB' | 'BGR'
}

/**
 * @param outputs names of the outputs, in the order of the graph's own
 * @param notes   written into the file
 * @returns the model file; the same bytes for the same graph
 * @throws  Error that names the operator which is not supported
 */
export function convertGraph(
  graph: TfjsGraph,
  run: Pick<OriginalRun, 'dims' | 'constants'>,
  input: PictureInput,
  outputs: readonly string[],
  notes: Readonly<Record<string, string>>,
): Uint8Array {
  const onnx = createOnnxGraph()
  const context: OpContext = { onnx, tensors: createLayouts(onnx, run.dims, run.constants) }
  const { tensors } = context
  tensors.set(`${graph.input.name}:0`, 'plain', addPicture(context, input))
  for (const node of graph.nodes) {
    if (node.op === 'Placeholder' || run.constants.has(`${node.name}:0`)) continue
    const convert = OPS[node.op]
    if (!convert) throw new Error(`operator ${node.op} (${node.name}) is not supported`)
    convert(node, context)
  }
  graph.outputs.forEach((ref, i) => onnx.addOutput(outputs[i] ?? nodeName(ref), tensors.get(ref, 'plain'), tensors.dims(ref)))
  return onnx.finish('vigil', notes)
}

/** Bytes N,H,W,C -> float N,C,H,W, normalised: inside the graph it costs nothing measurable, and bytes are a quarter of the size. */
function addPicture({ onnx, tensors }: OpContext, { name, size, mean, std, order }: PictureInput): string {
  onnx.addInput(name, 'uint8', [1, size, size, 3])
  const emit = (...args: Parameters<typeof onnx.emit>): string => onnx.emit(...args)[0]!
  const floats = emit('Cast', [name], { to: ONNX_TYPE.float32 })
  const turned = emit('Transpose', [floats], { perm: TO_CHANNELS_FIRST })
  const channels = order === 'RGB' ? turned : emit('Gather', [turned, tensors.indices([2, 1, 0])], { axis: 1 })
  const centred = emit('Sub', [channels, tensors.store(float32(mean, [1, 3, 1, 1]))])
  return emit('Mul', [
    centred,
    tensors.store(
      float32(
        std.map((value) => 1 / value),
        [1, 3, 1, 1],
      ),
    ),
  ])
}

/** The same normalisation outside the graph, for the original: N,C,H,W. */
export function normalisePicture(pixels: Uint8Array, { size, mean, std, order }: PictureInput): Float32Array {
  const area = size * size
  const out = new Float32Array(3 * area)
  for (let channel = 0; channel < 3; channel++) {
    const source = order === 'RGB' ? channel : 2 - channel
    for (let i = 0; i < area; i++) out[channel * area + i] = (pixels[i * 3 + source]! - mean[channel]!) / std[channel]!
  }
  return out
}
