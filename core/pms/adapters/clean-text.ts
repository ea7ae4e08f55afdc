// Makes texts of other systems fit for ours, and ours for theirs, without ever refusing them.

/** One line without control characters or such that turn the direction of writing. @returns null for nothing */
export function cleanLine(value: unknown, maxChars: number): string | null {
  return cleanText(typeof value === 'string' ? value.slice(0, maxChars * 4).replaceAll(/\s+/gu, ' ') : value, maxChars)
}

/** The same with line breaks. */
export function cleanText(value: unknown, maxChars: number): string | null {
  if (typeof value !== 'string') return null
  const text = value
    .slice(0, maxChars * 4)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu, '')
    .trim()
  return text === '' ? null : cut(text, maxChars)
}

/** At most so many UTF-16 units, never half a character. */
export function cut(text: string, maxChars: number): string {
  return text.length <= maxChars
    ? text
    : text
        .slice(0, maxChars)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()
}

/** As written in the property: `2026-11-22 11:08:24`. @param timezone IANA name */
export function localTime(ms: number, timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' }).format(ms)
}

export function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
