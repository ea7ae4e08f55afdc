// Reads the XML of SOAP devices: names without prefixes, every value a text as it was written, and no document types.
import { XMLParser } from 'fast-xml-parser'

/** parseTagValue would make numbers of tokens: `1.10` becomes 1.1, long digits lose their end. */
const parser = new XMLParser({
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  // Numbered characters are read only with these.
  htmlEntities: true,
  maxNestedTags: 64,
})

/** What costs time to read, and the most of it in one text. The profiles of a recorder of 64 channels have some 30,000 tags. */
const MOST: readonly (readonly [sign: string, times: number])[] = [
  ['<', 60_000],
  ['=', 60_000],
  ['&', 20_000],
]

/** @throws Error for what is no well-formed XML, has a document type, nests deeper than 64, or is more than any device says */
export function readXml(text: string): unknown {
  if (/<!(doctype|entity)/i.test(text)) throw new Error('a document type is not accepted')
  for (const [sign, times] of MOST) if (text.split(sign, times + 2).length > times + 1) throw new Error(`more than ${times} of ${sign}`)
  return parser.parse(text, true) as unknown
}

/** Every element at a path of names; one that is repeated comes as often as it is there. */
export function elementsAt(value: unknown, ...path: readonly string[]): unknown[] {
  let here: unknown[] = [value]
  for (const step of path) here = here.flatMap((element) => childrenOf(element, step))
  return here
}

function childrenOf(element: unknown, name: string): unknown[] {
  if (typeof element !== 'object' || element === null || !Object.hasOwn(element, name)) return []
  const found = (element as Readonly<Record<string, unknown>>)[name]
  return Array.isArray(found) ? (found as unknown[]) : [found]
}

/** The text of the first element at a path, or of the element itself. @returns null where there is none or it has no text */
export function textAt(value: unknown, ...path: readonly string[]): string | null {
  const [element] = elementsAt(value, ...path)
  const text = typeof element === 'string' ? element : childrenOf(element, '#text')[0]
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null
}

export function attributeOf(element: unknown, name: string): string | null {
  const value = childrenOf(element, `@${name}`)[0]
  return typeof value === 'string' ? value : null
}

/** Of a qualified name or a path of them: `tns1:Device/Trigger` is `Device/Trigger`. Prefixes mean something in their document only. */
export function withoutPrefixes(name: string): string {
  return name
    .split('/')
    .map((part) => part.slice(part.lastIndexOf(':') + 1))
    .join('/')
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
