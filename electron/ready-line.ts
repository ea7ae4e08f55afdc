// Finds, in what the core writes to stdout, the line that says where it serves.

export interface Ready {
  readonly url: string
  /** Where phones come in; null: that door is closed. */
  readonly phones: string | null
  readonly pid: number
}

/** Longer lines are not ours. */
const MAX_LINE = 4096

/**
 * Feeds on stdout chunk by chunk; only the first line starting with `{` counts.
 *
 * @returns the address once that line is complete, null before and after; never an address that is not http(s)
 */
export function createReadyReader(): (chunk: string) => Ready | null {
  let pending = ''
  let isDone = false
  return (chunk) => {
    if (isDone) return null
    const lines = (pending + chunk).split('\n')
    pending = (lines.pop() ?? '').slice(0, MAX_LINE)
    const line = lines.find((text) => text.startsWith('{'))
    if (line === undefined) return null
    isDone = true
    return parseReady(line)
  }
}

function parseReady(line: string): Ready | null {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || !('ready' in value) || value.ready !== true) return null
    if (!('url' in value) || typeof value.url !== 'string' || !('pid' in value) || typeof value.pid !== 'number') return null
    const phones = 'phones' in value && typeof value.phones === 'string' && new URL(value.phones).protocol === 'https:' ? value.phones : null
    return /^https?:$/.test(new URL(value.url).protocol) ? { url: value.url, phones, pid: value.pid } : null
  } catch {
    return null
  }
}
