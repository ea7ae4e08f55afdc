// Reads what ISAPI devices send, JSON or XML whatever was asked for: bounded, without DTD, every value a text or as JSON has it.
import { XMLParser } from 'fast-xml-parser'
import { at, readJson } from '../loose-json.ts'

export interface IsapiDocument {
  /** The outermost element; null for JSON without one. */
  readonly root: string | null
  /** What is in it; elements that come several times are a list. */
  readonly content: unknown
}

/** Of one text, in characters. */
export const MAX_TEXT = 256 * 1024
/** Opening and closing ones together. Real documents have a few hundred; with this many the parser takes 35 ms at most (measured). */
const MAX_TAGS = 8000

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  // Card numbers, plates and serial numbers are texts: no zeros lost, no digits rounded.
  parseTagValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 32,
  processEntities: { enabled: true, maxTotalExpansions: 1000, maxExpandedLength: 10_000 },
})

/** @returns null for what is neither, is cut off, or is more than `limits`: than any device says */
export function readIsapiDocument(text: string, limits = { chars: MAX_TEXT, tags: MAX_TAGS }): IsapiDocument | null {
  if (text.length > limits.chars) return null
  const trimmed = text.trim()
  return trimmed.startsWith('<') ? readXml(trimmed, limits.tags) : readEnvelope(readJson(trimmed))
}

function readXml(text: string, maxTags: number): IsapiDocument | null {
  if (/<!(doctype|entity)/i.test(text) || text.split('<', maxTags + 2).length > maxTags + 1) return null
  try {
    // Checked first: the parser alone would take a document that was cut off in the middle of a plate.
    const parsed = parser.parse(text, true) as Readonly<Record<string, unknown>>
    const [root, ...more] = Object.keys(parsed)
    return root === undefined || more.length > 0 ? null : { root, content: parsed[root] }
  } catch {
    return null
  }
}

/** `{"AcsEvent": {...}}` is what XML writes as `<AcsEvent>...`. */
function readEnvelope(value: unknown): IsapiDocument | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const [root, ...more] = Object.keys(value)
  const content = root === undefined ? undefined : at(value, root)
  return root !== undefined && more.length === 0 && typeof content === 'object' && content !== null ? { root, content } : { root: null, content: value }
}

/** The elements of a list, which XML does not tell from a single element. */
export function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]
}
