// What of a drawing may stay: elements, attributes and the values they may have; everything else is left out.

/** Taken over with what is in them. */
export const ELEMENTS: ReadonlySet<string> = new Set([
  'svg',
  'g',
  'defs',
  'symbol',
  'use',
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'text',
  'tspan',
  'linearGradient',
  'radialGradient',
  'stop',
  'clipPath',
])
/** Only a wrapping: what is in them stays. */
export const WRAPPINGS: ReadonlySet<string> = new Set(['a', 'switch'])
/** What drawing programs add for themselves: its absence is not worth a word. */
export const SILENT: ReadonlySet<string> = new Set(['metadata', 'title', 'desc'])

/** No brackets, quotes, colons, slashes or backslashes: nothing that could be an address, a call or an escape. */
const PLAIN = /^[\w#.,%\s+-]*$/
const COLOUR = /^(?:rgb|rgba|hsl|hsla)\([\w\s.,%+-]*\)$/i
const LOCAL = /^url\(\s*(['"]?)#([\p{L}_][\p{L}\p{N}_.-]*)\1\s*\)(?:\s+[\w#-]*)?$/u
/** One step of a transformation, without its closing bracket. */
const STEP = /^[\s,]*(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([\d\s.,eE+-]*$/
const SHAPE = /^[\d\s.,eE+\-MmZzLlHhVvCcSsQqTtAa]*$/
const FONT = /^[\p{L}\p{N}\s,'"_.-]*$/u
const ID = /^[\p{L}_][\p{L}\p{N}_.:-]*$/u
const REFERENCE = /^#[\p{L}_][\p{L}\p{N}_.:-]*$/u

type Test = (value: string) => boolean
const plain: Test = (value) => PLAIN.test(value)
/** In pieces: one pattern for all of it would take the square of its length to fail. */
const transform: Test = (value) => {
  const steps = value.split(')')
  const rest = steps.pop() ?? ''
  return rest.trim() === '' && steps.every((step) => STEP.test(step))
}
const colour: Test = (value) => PLAIN.test(value) || COLOUR.test(value) || LOCAL.test(value)

/** May stand as attributes and in styles alike. */
const PRESENTATION: ReadonlyMap<string, Test> = new Map<string, Test>([
  ...['fill', 'stroke', 'stop-color', 'color'].map((name) => [name, colour] as const),
  ...[
    'fill-rule',
    'fill-opacity',
    'stroke-width',
    'stroke-opacity',
    'stroke-linecap',
    'stroke-linejoin',
    'stroke-miterlimit',
    'stroke-dasharray',
    'stroke-dashoffset',
    'stop-opacity',
    'opacity',
    'visibility',
    'display',
    'clip-rule',
    'vector-effect',
    'paint-order',
    'shape-rendering',
    'font-size',
    'font-weight',
    'font-style',
    'letter-spacing',
    'word-spacing',
    'text-anchor',
    'dominant-baseline',
    'baseline-shift',
    'writing-mode',
    'text-decoration',
  ].map((name) => [name, plain] as const),
  ['clip-path', (value) => value === 'none' || LOCAL.test(value)],
  ['font-family', (value) => FONT.test(value)],
])

const ATTRIBUTES: ReadonlyMap<string, Test> = new Map<string, Test>([
  ...PRESENTATION,
  ...[
    'x',
    'y',
    'x1',
    'y1',
    'x2',
    'y2',
    'cx',
    'cy',
    'r',
    'rx',
    'ry',
    'fx',
    'fy',
    'dx',
    'dy',
    'width',
    'height',
    'viewBox',
    'preserveAspectRatio',
    'offset',
    'rotate',
    'textLength',
    'lengthAdjust',
    'gradientUnits',
    'spreadMethod',
    'clipPathUnits',
    'xml:space',
  ].map((name) => [name, plain] as const),
  ['d', (value) => SHAPE.test(value)],
  ['points', (value) => SHAPE.test(value)],
  ['transform', transform],
  ['gradientTransform', transform],
  ['id', (value) => ID.test(value)],
  ['class', plain],
])

export function mayStand(attribute: string, value: string): boolean {
  return ATTRIBUTES.get(attribute)?.(value) ?? false
}

export function isReference(value: string): boolean {
  return REFERENCE.test(value)
}

/** `fill: red; ...` with only what may stay. A backslash could spell anything. */
export function cleanDeclarations(text: string): string {
  if (text.includes('\\')) return ''
  return text
    .split(';')
    .flatMap((declaration) => {
      const colon = declaration.indexOf(':')
      const name = declaration.slice(0, colon).trim().toLowerCase()
      const value = declaration
        .slice(colon + 1)
        .replace(/!\s*important\s*$/i, '')
        .trim()
      return colon > 0 && value !== '' && PRESENTATION.get(name)?.(value) === true ? [`${name}:${value}`] : []
    })
    .join(';')
}

const SELECTOR = /^\s*[.#]?[A-Za-z_][\w-]*\s*$/
const MOST_RULES = 2000

/** A style sheet with only its plain rules: a class, an id or an element, and what may stay of what it says. */
export function cleanStyleSheet(text: string): string {
  const rules: string[] = []
  let at = 0
  const sheet = withoutComments(text)
  while (at < sheet.length && rules.length < MOST_RULES) {
    const open = sheet.indexOf('{', at)
    if (open < 0) break
    const selectors = sheet.slice(at, open)
    const end = endOfBlock(sheet, open)
    const names = selectors.split(',')
    const declarations = names.every((name) => SELECTOR.test(name)) ? cleanDeclarations(sheet.slice(open + 1, end)) : ''
    if (declarations !== '') rules.push(`${names.map((name) => name.trim()).join(',')}{${declarations}}`)
    at = end + 1
  }
  return rules.join('\n')
}

function withoutComments(text: string): string {
  const parts: string[] = []
  let at = 0
  for (;;) {
    const open = text.indexOf('/*', at)
    if (open < 0) return [...parts, text.slice(at)].join(' ')
    parts.push(text.slice(at, open))
    const end = text.indexOf('*/', open + 2)
    if (end < 0) return parts.join(' ')
    at = end + 2
  }
}

/** Of a block with blocks in it: where the outermost ends. */
function endOfBlock(sheet: string, open: number): number {
  let depth = 0
  for (let at = open; at < sheet.length; at++) {
    if (sheet[at] === '{') depth++
    else if (sheet[at] === '}' && --depth === 0) return at
  }
  return sheet.length
}
