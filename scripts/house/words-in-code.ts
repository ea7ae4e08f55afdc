// Finds words on screen that are in the code and not in resources/locales, and words whose blanks nobody fills.
import { parseSync } from 'vite'

export interface Screen {
  readonly path: string
  readonly text: string
}

/** The same in both languages: names, units, and how a certificate or a secret begins. */
const NAMES = ['Vigil', 'SHA-256', '-----BEGIN CERTIFICATE-----', 'whsec_…', 'cm', 'px', 'px =']
/** Attributes that are read out or shown. */
const SHOWN = new Set(['title', 'label', 'placeholder', 'alt', 'aria-label', 'description', 'okText', 'cancelText', 'message', 'addonAfter', 'suffix', 'tip'])
const HAN = /\p{Script=Han}/u
/** What is printed on keys is the same everywhere. */
const KEYS = /^((Ctrl|Shift|Alt)\+)+\S+$/
const WORD = /\p{L}{2,}/u

interface Node {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

/** @returns `path:line: the words` for every word of a screen that is written into its code */
export function wordsInCode(screens: readonly Screen[]): string[] {
  return screens.flatMap(({ path, text }) => {
    const found: string[] = []
    const tell = (node: Node, words: string): void => void found.push(`${path}:${text.slice(0, node.start).split('\n').length}: ${words.trim()}`)
    walk(parse(path, text), (node, above) => {
      const words = wordsOf(node)
      if (words === null || NAMES.includes(words.trim()) || KEYS.test(words.trim())) return
      const isHan = HAN.test(words)
      if (isHan) tell(node, words)
      if (isHan || !WORD.test(words)) return
      // a key is called what is printed on it, and a command is typed as it stands
      if (node.type === 'JSXText' && !['kbd', 'code', 'pre'].includes(nameOf(above[0]))) tell(node, words)
      if (node.type === 'Literal' && above[0]?.type === 'JSXAttribute' && SHOWN.has(attributeName(above[0]))) tell(node, words)
    })
    return found
  })
}

/** @returns `path:line: key lacks {{blank}}` for every `t('ns:key', {...})` that leaves a blank of its words open */
export function openBlanks(screens: readonly Screen[], wordsFor: (key: string) => string | undefined): string[] {
  return screens.flatMap(({ path, text }) => {
    const found: string[] = []
    walk(parse(path, text), (node) => {
      const [key, values] = callOfT(node)
      const blanks = key === null ? [] : blanksOf(wordsFor(key) ?? '')
      if (blanks.length === 0) return
      const given = propertiesOf(values)
      if (given === null) return
      for (const blank of blanks) if (!given.includes(blank)) found.push(`${path}:${text.slice(0, node.start).split('\n').length}: ${key} lacks {{${blank}}}`)
    })
    return found
  })
}

export function blanksOf(words: string): string[] {
  return [...new Set([...words.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1] ?? ''))].toSorted()
}

function parse(path: string, text: string): Node {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  return program as unknown as Node
}

function walk(node: Node, visit: (node: Node, above: readonly Node[]) => void, above: readonly Node[] = []): void {
  visit(node, above)
  // what a module is called and what a thing is of are no words
  if (
    node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration'
      ? node['source'] !== null && node['declaration'] == null
      : node.type.startsWith('TS') && node.type !== 'TSAsExpression' && node.type !== 'TSSatisfiesExpression' && node.type !== 'TSNonNullExpression'
  )
    return
  for (const below of Object.values(node)) for (const child of Array.isArray(below) ? below : [below]) if (isNode(child)) walk(child, visit, [node, ...above])
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function wordsOf(node: Node): string | null {
  if (node.type === 'JSXText') return String(node['value'])
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value']
  if (node.type === 'TemplateElement') return String((node['value'] as { cooked?: string }).cooked ?? '')
  return null
}

function nameOf(element: Node | undefined): string {
  const name = (element?.['openingElement'] as Node | undefined)?.['name'] as Node | undefined
  return String(name?.['name'] ?? '')
}

function attributeName(attribute: Node): string {
  return String((attribute['name'] as Node)['name'] ?? '')
}

function callOfT(node: Node): [key: string | null, values: Node | undefined] {
  const callee = node.type === 'CallExpression' ? (node['callee'] as Node) : undefined
  if (callee?.type !== 'Identifier' || callee['name'] !== 't') return [null, undefined]
  const [key, values] = node['arguments'] as Node[]
  return [key?.type === 'Literal' && typeof key['value'] === 'string' ? key['value'] : null, values]
}

/** @returns null when it cannot be seen which there are */
function propertiesOf(values: Node | undefined): string[] | null {
  if (values === undefined) return []
  if (values.type !== 'ObjectExpression') return null
  const properties = values['properties'] as Node[]
  if (properties.some((property) => property.type !== 'Property')) return null
  return properties.map((property) => String((property['key'] as Node)['name'] ?? (property['key'] as Node)['value']))
}
