// Makes texts of people and devices fit to be drawn on a page: a word longer than its column breaks, and what no font draws is left out.

/** Longer than any word; Chinese breaks anywhere by itself. */
const LONG_WORD = /[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]{25,}/u
/** Joiners, selectors and blanks of no width: fonts without them draw a box for each. */
const UNDRAWN = /\p{Default_Ignorable_Code_Point}/gu

/**
 * A definition with the same content: unbroken, one long word pushes whatever stands beside it off the page.
 *
 * @param node any part of a definition of pdfmake
 */
export function withDrawableText<T>(node: T): T {
  return mapped(node) as T
}

function mapped(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(mapped)
  if (typeof node !== 'object' || node === null || Object.getPrototypeOf(node) !== Object.prototype) return node
  const parts = Object.entries(node).map(([key, value]): [string, unknown] => {
    if (key !== 'text') return [key, mapped(value)]
    return [key, typeof value === 'string' ? value.replaceAll(UNDRAWN, '') : mapped(value)]
  })
  const text: unknown = (node as { readonly text?: unknown }).text
  return { ...(typeof text === 'string' && LONG_WORD.test(text) && { wordBreak: 'break-all' }), ...Object.fromEntries(parts) }
}
