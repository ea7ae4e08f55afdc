// Reads YAML from an untrusted file: bounded in size, depth and aliases, with the place of every value.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml'
import { substitute, hideReferences, type Environment } from './environment.ts'
import { pathText, type Finding, type Path, type SiteProblem } from './problem.ts'

export const MAX_FILE_BYTES = 1_000_000
const MAX_ALIASES = 100

export interface ReadYaml {
  readonly value: unknown
  /** What the environment lacks, and what no schema would see; the value is then good for finding further mistakes only. */
  readonly findings: readonly Finding[]
  /** @returns the finding with file, line and column: of the key itself, else of the nearest thing around it that exists */
  place(finding: Finding): SiteProblem
}

/** @param file how messages call it */
export function readYaml(text: string, file: string, environment: Environment): ReadYaml | readonly SiteProblem[] {
  const lines = new LineCounter()
  const at = (offset: number, path: string, message: string): SiteProblem => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col), path, message }
  }
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) return [at(0, '', `the file is larger than ${MAX_FILE_BYTES} bytes`)]
  const hidden = hideReferences(text)
  if (hidden === null) return [at(0, '', 'the file contains characters U+E000 or U+E001, which are not allowed')]

  // At level `silent` a second document would be dropped without a word, and its cameras with it.
  const document = parseDocument(hidden, { lineCounter: lines, prettyErrors: false, stringKeys: true, logLevel: 'error' })
  const complaints = [...document.errors, ...document.warnings]
  if (complaints.length > 0) return complaints.slice(0, 10).map((e) => at(e.pos[0], '', `not valid YAML: ${firstLine(e.message)}`))

  const place = ({ path, message }: Finding) => at(offsetOf(document, path), pathText(path), message)
  const plain = toPlain(document)
  if ('message' in plain) return [at(0, '', plain.message)]
  const { value, findings } = substitute(plain.value, environment)
  return { value, findings, place }
}

/** Aliases are expanded here, so this is where a bomb would go off. */
function toPlain(document: Document.Parsed): { value: unknown } | { message: string } {
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown }
  } catch (error) {
    return { message: `not valid YAML: ${error instanceof Error ? firstLine(error.message) : 'it cannot be read'}` }
  }
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replaceAll('\uE000\uE000', '${').replaceAll('\uE001', '}').slice(0, 200)
}

function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents
  let offset = rangeStart(node) ?? 0
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step)
      if (!pair) break
      offset = rangeStart(pair.key) ?? offset
      node = pair.value
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step]
      offset = rangeStart(node) ?? offset
    } else break
  }
  return offset
}

function rangeStart(node: unknown): number | null {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : null
}
