// The address on a checkpoint's tag, taken apart.

export interface TagAddress {
  readonly pointId: string
  readonly code: string
}

const PATH = /^\/p\/([^/]{1,300})\/?$/

/** @returns null: it is no checkpoint's. Whose host it names does not matter: the core asks for the code. */
export function readAddress(text: string): TagAddress | null {
  if (text.length > 1000 || !URL.canParse(text)) return null
  const { pathname, searchParams } = new URL(text)
  const part = PATH.exec(pathname)?.[1]
  const code = searchParams.get('k')
  if (part === undefined || code === null || code === '' || code.length > 32) return null
  try {
    return { pointId: decodeURIComponent(part), code }
  } catch {
    return null
  }
}
