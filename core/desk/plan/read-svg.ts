// Reads a drawing (SVG) into a tree: strict XML, no document types, bounded in elements, depth and attributes; in time linear in its length.

export interface SvgElement {
  /** As written, prefix and all. */
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly SvgNode[]
}
/** A text is without entities. */
export type SvgNode = SvgElement | string

/** Why a drawing is not taken; for whoever writes drawings, hence English. */
export class SvgProblem extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SvgProblem'
  }
}

const MOST_ELEMENTS = 20_000
const MOST_ATTRIBUTES = 60
const DEEPEST = 64
const LONGEST_NAME = 100

const SPACE = /[ \t\r\n]*/y
const NAME = /[\p{L}_][\p{L}\p{N}_.:-]*/uy
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

interface Open {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: SvgNode[]
}

/** @throws SvgProblem */
export function readSvg(text: string): SvgElement {
  const open: Open[] = []
  let root: SvgElement | null = null
  let elements = 0
  let at = text.startsWith('\uFEFF') ? 1 : 0
  const add = (node: SvgNode): void => {
    const parent = open.at(-1)
    if (parent !== undefined) return void parent.children.push(node)
    if (typeof node !== 'string') {
      if (root !== null) throw new SvgProblem('more than one root element')
      root = node
    } else if (node.trim() !== '') throw new SvgProblem('text outside of the root element')
  }
  const skipTo = (mark: string): string => {
    const end = text.indexOf(mark, at)
    if (end < 0) throw new SvgProblem(`no ${mark}`)
    const inside = text.slice(at, end)
    at = end + mark.length
    return inside
  }
  while (at < text.length) {
    const next = text.indexOf('<', at)
    const words = text.slice(at, next < 0 ? text.length : next)
    if (words !== '') add(withoutEntities(words))
    if (next < 0) break
    at = next
    if (text.startsWith('<!--', at)) {
      at += 4
      skipTo('-->')
    } else if (text.startsWith('<![CDATA[', at)) {
      at += 9
      if (open.length === 0) throw new SvgProblem('text outside of the root element')
      add(withoutControls(skipTo(']]>')))
    } else if (text.startsWith('<?', at)) {
      skipTo('?>')
    } else if (text.startsWith('<!', at)) {
      throw new SvgProblem('a document type is not accepted')
    } else if (text.startsWith('</', at)) {
      at += 2
      const name = skipTo('>').trimEnd()
      const ended = open.pop()
      if (ended?.name !== name) throw new SvgProblem('an element is closed that is not open')
      add(ended)
    } else {
      elements++
      if (elements > MOST_ELEMENTS) throw new SvgProblem(`more than ${MOST_ELEMENTS} elements`)
      const tag = readTag(text, at + 1)
      at = tag.end
      const element = { name: tag.name, attributes: tag.attributes, children: [] }
      if (tag.isClosed) add(element)
      else open.push(element)
      if (open.length > DEEPEST) throw new SvgProblem(`elements nest deeper than ${DEEPEST}`)
    }
  }
  if (open.length > 0 || root === null) throw new SvgProblem('the file ends too early')
  return root
}

interface Tag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly isClosed: boolean
  readonly end: number
}

/** @param from after the `<` */
function readTag(text: string, from: number): Tag {
  let at = from
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0] ?? ''
    at += found.length
    return found
  }
  const takeName = (): string => {
    const name = take(NAME)
    if (name === '' || name.length > LONGEST_NAME) throw new SvgProblem('a name is not one')
    return name
  }
  const name = takeName()
  const attributes = new Map<string, string>()
  for (;;) {
    const space = take(SPACE)
    if (text[at] === '>') return { name, attributes, isClosed: false, end: at + 1 }
    if (text.startsWith('/>', at)) return { name, attributes, isClosed: true, end: at + 2 }
    if (space === '') throw new SvgProblem('attributes stand without a space between them')
    const key = takeName()
    take(SPACE)
    if (text[at] !== '=') throw new SvgProblem('an attribute has no value')
    at++
    take(SPACE)
    const quote = text[at]
    if (quote !== '"' && quote !== "'") throw new SvgProblem('a value is not quoted')
    const end = text.indexOf(quote, at + 1)
    if (end < 0) throw new SvgProblem('a value does not end')
    const value = text.slice(at + 1, end)
    if (value.includes('<')) throw new SvgProblem('a value has a < in it')
    if (attributes.has(key)) throw new SvgProblem('an attribute stands twice')
    attributes.set(key, withoutEntities(value))
    if (attributes.size > MOST_ATTRIBUTES) throw new SvgProblem(`more than ${MOST_ATTRIBUTES} attributes of one element`)
    at = end + 1
  }
}

function withoutEntities(text: string): string {
  if (!text.includes('&')) return withoutControls(text)
  const read = text.replace(/&([^;&]{0,12})(;?)/g, (_, inside: string, end: string) => {
    const character = end === '' ? undefined : (ENTITIES[inside] ?? numbered(inside))
    if (character === undefined) throw new SvgProblem('only the entities of XML itself are accepted')
    return character
  })
  return withoutControls(read)
}

function numbered(inside: string): string | undefined {
  const digits = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(inside)
  if (digits === null) return undefined
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16)
  return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined
}

/** What XML has no place for. */
function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text)) throw new SvgProblem('a control character')
  return text
}
