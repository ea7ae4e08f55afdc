// Reads a TensorFlow.js graph model from disk: nodes in order of computation, constants with their weights.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readConstants, type Constant, type WeightSpec } from './constants.ts'

/** Output `k` of node `name`, written `name:k`. */
export type TensorRef = string

export interface TfNode {
  readonly name: string
  readonly op: string
  readonly inputs: readonly TensorRef[]
  readonly attributes: Readonly<Record<string, TfAttribute>>
}

/** Protobuf's AttrValue as JSON: numbers are strings, strings are base64. */
export interface TfAttribute {
  readonly i?: string | number
  readonly f?: number
  readonly b?: boolean
  readonly s?: string
  readonly list?: { readonly i?: readonly (string | number)[] }
  readonly type?: string
  readonly shape?: object
}

export interface TfjsGraph {
  /** The nodes the outputs depend on, each after its inputs. */
  readonly nodes: readonly TfNode[]
  readonly constants: ReadonlyMap<TensorRef, Constant>
  readonly input: TfNode
  readonly outputs: readonly TensorRef[]
  /** What `tf.loadGraphModel` wants. */
  readonly artifacts: { readonly modelTopology: object; readonly weightSpecs: WeightSpec[]; readonly weightData: ArrayBuffer; readonly format: string }
}

/** The parts of model.json that are read here. */
export interface ModelJson {
  readonly format?: string
  readonly modelTopology: { readonly node: readonly RawNode[]; readonly versions?: { readonly producer: number } }
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly WeightSpec[] }[]
}

export interface RawNode {
  readonly name: string
  readonly op: string
  readonly input?: readonly string[]
  readonly attr?: Readonly<Record<string, TfAttribute>>
}

/** @param outputs names of the nodes wanted; the rest of the graph is left out */
export async function readTfjsGraph(modelJson: string, outputs: readonly string[]): Promise<TfjsGraph> {
  const json = JSON.parse(await readFile(modelJson, 'utf8')) as ModelJson
  const paths = json.weightsManifest.flatMap((group) => group.paths)
  const weights = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(dirname(modelJson), path)))))
  return parseTfjsGraph(json, weights, outputs)
}

/** @throws Error when an output or an input of a node does not exist, or the graph has not exactly one placeholder */
export function parseTfjsGraph(json: ModelJson, weights: Uint8Array, outputs: readonly string[]): TfjsGraph {
  const specs = json.weightsManifest.flatMap((group) => group.weights)
  const nodes = inOrder(new Map(json.modelTopology.node.map((raw) => [raw.name, toNode(raw)])), outputs)
  const placeholders = nodes.filter((node) => node.op === 'Placeholder')
  if (placeholders.length !== 1) throw new Error(`graph has ${placeholders.length} inputs; one is supported`)
  return {
    nodes,
    constants: readConstants(specs, weights),
    input: placeholders[0]!,
    outputs: outputs.map(toRef),
    artifacts: { modelTopology: json.modelTopology, weightSpecs: specs, weightData: new Uint8Array(weights).buffer, format: json.format ?? 'graph-model' },
  }
}

function toNode({ name, op, input = [], attr = {} }: RawNode): TfNode {
  // "^name" only orders execution; it carries no data.
  return { name, op, inputs: input.filter((ref) => !ref.startsWith('^')).map(toRef), attributes: attr }
}

export function toRef(name: string): TensorRef {
  return /:\d+$/.test(name) ? name : `${name}:0`
}

export function nodeName(ref: TensorRef): string {
  return ref.slice(0, ref.lastIndexOf(':'))
}

function inOrder(byName: ReadonlyMap<string, TfNode>, outputs: readonly string[]): TfNode[] {
  const ordered = new Set<TfNode>()
  function visit(name: string): void {
    const node = byName.get(name)
    if (!node) throw new Error(`graph has no node "${name}"`)
    if (ordered.has(node)) return
    for (const ref of node.inputs) visit(nodeName(ref))
    ordered.add(node)
  }
  for (const name of outputs) visit(nodeName(toRef(name)))
  return [...ordered]
}
