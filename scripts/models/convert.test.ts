// Tests of the converter: every operator on a graph of a few nodes, computed by TensorFlow.js and by ONNX Runtime.
import { describe, expect, it } from 'vitest'
import { largestDifference, runConverted } from './build-model.ts'
import { convertGraph, normalisePicture, type PictureInput } from './convert.ts'
import { runOriginal } from './original-run.ts'
import { drawTestPicture } from './test-picture.ts'
import { parseTfjsGraph, type RawNode, type TfAttribute } from './tfjs-graph.ts'
import { attribute, floats, ints, tinyGraph, type TinyConstant } from './tiny-graph.ts'

type Attributes = Readonly<Record<string, TfAttribute>>
const SIZE = 8
const picture: PictureInput = { name: 'image', size: SIZE, mean: [100, 110, 120], std: [50, 60, 70], order: 'BGR' }
const pixels = drawTestPicture(SIZE)
const toLast = ints([0, 2, 3, 1])
const toFirst = ints([0, 3, 1, 2])
/** Weights that differ everywhere, so that a turned axis cannot go unseen. */
const wavy = (dims: readonly number[]): TinyConstant =>
  floats(
    Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i * 1.7) / 3),
    dims,
  )
const convAttr = (stride: number): Attributes => ({
  strides: attribute.list([1, stride, stride, 1]),
  dilations: attribute.list([1, 1, 1, 1]),
  padding: attribute.text('VALID'),
  data_format: attribute.text('NHWC'),
})
const node = (name: string, op: string, input: readonly string[], attr: Attributes = {}): RawNode => ({ name, op, input, attr })

async function compare(
  constants: Record<string, TinyConstant>,
  nodes: readonly RawNode[],
  outputs: readonly string[],
): Promise<{ differences: number[]; bytes: Uint8Array; sizes: number[] }> {
  const { json, weights } = tinyGraph(SIZE, constants, nodes)
  const graph = parseTfjsGraph(json, weights, outputs)
  const run = await runOriginal(graph, normalisePicture(pixels, picture), [1, 3, SIZE, SIZE])
  const names = outputs.map((_, i) => `out_${i}`)
  const bytes = convertGraph(graph, run, picture, names, {})
  const converted = await runConverted(bytes, picture, pixels)
  return { differences: run.outputs.map((expected, i) => largestDifference(expected, converted[names[i]!])), bytes, sizes: run.outputs.map((o) => o.length) }
}

function transposes(bytes: Uint8Array): number {
  // field 4 (op_type), nine letters
  return Buffer.from(bytes).toString('latin1').split('\x22\x09Transpose').length - 1
}

const nhwc = node('nhwc', 'Transpose', ['image', 'toLast'])
const conv = node('conv', 'Conv2D', ['nhwc', 'kernel'], convAttr(2))
const cases: [string, Record<string, TinyConstant>, RawNode[], string[]][] = [
  [
    'a convolution with stride and bias',
    { toLast, kernel: wavy([3, 3, 3, 4]), bias: floats([1, -2, 3, -4]) },
    [nhwc, conv, node('out', 'Add', ['conv', 'bias'])],
    ['out'],
  ],
  ['a max pool', { toLast }, [nhwc, node('out', 'MaxPool', ['nhwc'], { ...convAttr(2), ksize: attribute.list([1, 3, 3, 1]) })], ['out']],
  ['padding with nothing', { pads: ints([0, 0, 0, 0, 1, 2, 3, 0], [4, 2]) }, [node('out', 'Pad', ['image', 'pads'])], ['out']],
  [
    'padding with a value, channels last',
    { toLast, pads: ints([0, 0, 1, 2, 3, 0, 0, 1], [4, 2]), five: floats([5], []) },
    [nhwc, node('out', 'PadV2', ['nhwc', 'pads', 'five'])],
    ['out'],
  ],
  ['a leaky ReLU and a sigmoid', {}, [node('leaky', 'LeakyRelu', ['image'], { alpha: { f: 0.1 } }), node('out', 'Sigmoid', ['leaky'])], ['leaky', 'out']],
  [
    'enlarging between pixel centres',
    { toLast, to: ints([13, 5]) },
    [nhwc, node('out', 'ResizeBilinear', ['nhwc', 'to'], { half_pixel_centers: { b: true } })],
    ['out'],
  ],
  ['enlarging between corners', { toLast, to: ints([13, 5]) }, [nhwc, node('out', 'ResizeBilinear', ['nhwc', 'to'], { align_corners: { b: true } })], ['out']],
  [
    'joining along the channels, first and last',
    { toLast, one: ints([1], []), minus: ints([-1], []) },
    [
      nhwc,
      node('a', 'ConcatV2', ['image', 'image', 'one'], { N: attribute.int(2) }),
      node('b', 'ConcatV2', ['nhwc', 'nhwc', 'minus'], { N: attribute.int(2) }),
    ],
    ['a', 'b'],
  ],
  [
    'splitting unevenly',
    { sizes: ints([1, 2]), one: ints([1], []) },
    [node('parts', 'SplitV', ['image', 'sizes', 'one'], { num_split: attribute.int(2) }), node('a', 'Identity', ['parts']), node('b', 'Identity', ['parts:1'])],
    ['a', 'b'],
  ],
  [
    'a shape that is computed, and an order of axes of its own',
    { half: ints([1, 3, 32]), rest: ints([0, 0, 32]), order: ints([0, 2, 1]) },
    [node('shape', 'AddV2', ['half', 'rest']), node('flat', 'Reshape', ['image', 'shape']), node('out', 'Transpose', ['flat', 'order'])],
    ['out'],
  ],
]

describe('the converted graph computes what the original computes', () => {
  it.each(cases)('%s', async (_, constants, nodes, outputs) => {
    const { differences, sizes } = await compare(constants, nodes, outputs)
    expect(sizes.every((size) => size > 0)).toBe(true)
    for (const difference of differences) expect(difference).toBeLessThan(1e-5)
  })

  it('keeps large weights at half size, bit by bit', async () => {
    const half: TinyConstant = { dims: [3, 3, 3, 16], dtype: 'float16', values: Array.from({ length: 432 }, (_, i) => (i % 2 ? 0x3400 : 0xb000) + i) }
    const { differences, bytes } = await compare({ toLast, kernel: half }, [nhwc, conv], ['conv'])
    expect(differences[0]).toBeLessThan(1e-5)
    expect(bytes.length).toBeLessThan(432 * 2 + 900)
  })

  it('pads with minus infinity stored at half size', async () => {
    const pads = ints([0, 0, 0, 0, 1, 1, 1, 1], [4, 2])
    const lowest: TinyConstant = { dims: [], dtype: 'float16', values: [0xfc00] }
    const pool = node('out', 'MaxPool', ['nhwc'], { ...convAttr(2), ksize: attribute.list([1, 3, 3, 1]) })
    const padded = [node('padded', 'PadV2', ['image', 'pads', 'lowest']), node('nhwc', 'Transpose', ['padded', 'toLast']), pool]
    expect((await compare({ toLast, pads, lowest }, padded, ['out'])).differences[0]).toBeLessThan(1e-5)
  })
})

it('computes none of the Transposes between channels first and last in a chain of convolutions', async () => {
  const chain = [
    nhwc,
    node('conv', 'Conv2D', ['nhwc', 'kernel'], convAttr(1)),
    node('back', 'Transpose', ['conv', 'toFirst']),
    node('again', 'Transpose', ['back', 'toLast']),
    node('conv2', 'Conv2D', ['again', 'kernel'], convAttr(1)),
    node('out', 'Transpose', ['conv2', 'toFirst']),
  ]
  const { differences, bytes } = await compare({ toLast, toFirst, kernel: wavy([3, 3, 3, 3]) }, chain, ['out'])
  expect(differences[0]).toBeLessThan(1e-5)
  expect(transposes(bytes)).toBe(1) // the picture's own
})

it('makes the same bytes of the same graph', async () => {
  const once = await compare({ toLast, kernel: wavy([3, 3, 3, 4]) }, [nhwc, conv], ['conv'])
  const twice = await compare({ toLast, kernel: wavy([3, 3, 3, 4]) }, [nhwc, conv], ['conv'])
  expect(Buffer.compare(once.bytes, twice.bytes)).toBe(0)
})

describe('what it cannot say it refuses', () => {
  it('names an operator it does not know', async () => {
    await expect(compare({}, [node('odd', 'Elu', ['image'])], ['odd'])).rejects.toThrow(/operator Elu \(odd\)/)
  })

  it('names a padding it does not know', async () => {
    const same = node('conv', 'Conv2D', ['nhwc', 'kernel'], { ...convAttr(1), padding: attribute.text('SAME') })
    await expect(compare({ toLast, kernel: wavy([3, 3, 3, 4]) }, [nhwc, same], ['conv'])).rejects.toThrow(/padding SAME/)
  })

  it('names an output or an input that the graph has not', () => {
    const { json, weights } = tinyGraph(SIZE, {}, [node('out', 'Sigmoid', ['nowhere'])])
    expect(() => parseTfjsGraph(json, weights, ['nothing'])).toThrow(/no node "nothing"/)
    expect(() => parseTfjsGraph(json, weights, ['out'])).toThrow(/no node "nowhere"/)
  })
})
