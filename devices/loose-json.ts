// Reads JSON of devices: nothing in it can be relied on, numbers come as texts and texts as numbers.

/** No device nests deeper than ten; what is parsed ever so deep is still too deep to be written again. */
const MOST_NESTED = 64

/** @returns undefined for what is no JSON, or nests deeper than 64 */
export function readJson(text: string | Buffer): unknown {
  const json = text.toString()
  try {
    return isDeeper(json, MOST_NESTED) ? undefined : JSON.parse(json)
  } catch {
    return undefined
  }
}

/** Brackets outside of texts are counted, before anything is built; of what is no JSON it says nothing. */
export function isDeeper(json: string, most: number): boolean {
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const sign = json.charCodeAt(at)
    if (sign === QUOTE) at = endOfText(json, at)
    else if (sign === OPEN_LIST || sign === OPEN_OBJECT) depth += 1
    else if (sign === SHUT_LIST || sign === SHUT_OBJECT) depth -= 1
    if (depth > most) return true
  }
  return false
}

const [QUOTE, BACKSLASH, OPEN_LIST, SHUT_LIST, OPEN_OBJECT, SHUT_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d] as const

/** Pictures are megabytes of one text. @returns where its closing quote is */
function endOfText(json: string, from: number): number {
  let end = from
  do {
    end = json.indexOf('"', end + 1)
    if (end < 0) return json.length
  } while (isEscaped(json, end))
  return end
}

function isEscaped(json: string, at: number): boolean {
  let before = at
  while (json.charCodeAt(before - 1) === BACKSLASH) before -= 1
  return (at - before) % 2 === 1
}

/** The value at a path of own keys; undefined where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Readonly<Record<string, unknown>>)[step]
  }
  return here
}

export function toNumber(value: unknown): number | null {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
  return Number.isFinite(number) ? number : null
}

/** Without control characters, such that turn the direction of writing, and blanks around it. @returns null for nothing */
export function toText(value: unknown, maxChars: number): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const text = String(value)
    .slice(0, maxChars * 4)
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ')
    .trim()
  return text === '' ? null : Array.from(text).slice(0, maxChars).join('')
}
