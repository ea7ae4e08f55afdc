// Operators that look at a pixel's neighbours; in ONNX they all want the channels first.
import { transpose } from './constants.ts'
import type { OpConverter } from './op-converter.ts'
import type { TfAttribute, TfNode } from './tfjs-graph.ts'

function list(attribute: TfAttribute | undefined): number[] {
  return (attribute?.list?.i ?? []).map(Number)
}

/** Height and width out of a list over N, H, W, C; [1, 1] when the attribute is left out. */
function spatial(node: TfNode, attribute: string): [number, number] {
  const values = list(node.attributes[attribute])
  return values.length === 4 ? [values[1]!, values[2]!] : [1, 1]
}

/** Checks the two things that are taken for granted below; other models may say them differently. */
function checkSupported(node: TfNode): void {
  const text = (name: string): string => Buffer.from(node.attributes[name]?.s ?? '', 'base64').toString()
  if (text('padding') !== 'VALID') throw new Error(`${node.op} ${node.name}: padding ${text('padding')} is not supported`)
  if (text('data_format') !== '' && text('data_format') !== 'NHWC') throw new Error(`${node.op} ${node.name}: ${text('data_format')} is not supported`)
}

const convolution: OpConverter = (node, { onnx, tensors }) => {
  checkSupported(node)
  const weights = tensors.constant(node.inputs[1]!)
  if (!weights) throw new Error(`weights of ${node.name} must be constant`)
  const [height, width] = weights.dims as [number, number, number, number]
  const name = tensors.store(transpose(weights, [3, 2, 0, 1]), `weights ${node.inputs[1]!}`)
  const attributes = {
    kernel_shape: [height, width],
    strides: spatial(node, 'strides'),
    dilations: spatial(node, 'dilations'),
  }
  tensors.set(`${node.name}:0`, 'channelsFirst', onnx.emit('Conv', [tensors.get(node.inputs[0]!, 'channelsFirst'), name], attributes)[0]!)
}

const maxPool: OpConverter = (node, { onnx, tensors }) => {
  checkSupported(node)
  const attributes = { kernel_shape: spatial(node, 'ksize'), strides: spatial(node, 'strides') }
  tensors.set(`${node.name}:0`, 'channelsFirst', onnx.emit('MaxPool', [tensors.get(node.inputs[0]!, 'channelsFirst')], attributes)[0]!)
}

const resizeBilinear: OpConverter = (node, { onnx, tensors }) => {
  const to = `${node.name}:0`
  const [batch, height, width, channels] = tensors.dims(to) as [number, number, number, number]
  const { align_corners: corners, half_pixel_centers: centres } = node.attributes
  const mode = corners?.b ? 'align_corners' : centres?.b ? 'half_pixel' : 'asymmetric'
  const inputs = [tensors.get(node.inputs[0]!, 'channelsFirst'), '', '', tensors.indices([batch, channels, height, width])]
  tensors.set(to, 'channelsFirst', onnx.emit('Resize', inputs, { mode: 'linear', coordinate_transformation_mode: mode })[0]!)
}

export const spatialOps: Readonly<Record<string, OpConverter>> = { Conv2D: convolution, MaxPool: maxPool, ResizeBilinear: resizeBilinear }
