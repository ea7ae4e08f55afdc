// Reads JSON of devices: nothing in it can be relied on, numbers come as texts and texts as numbers.

/** @returns undefined for what is no JSON */
export function readJson(text: string | Buffer): unknown {
  try {
    return JSON.parse(text.toString())
  } catch {
    return undefined
  }
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
