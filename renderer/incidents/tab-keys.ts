// Which tab of an incident a key leads to; pure.

/** The tab before and the one after, round and round; a Chinese keyboard gives full-width ones. */
export const TAB_KEYS = ['[', ']'] as const
const FULL_WIDTH = ['【', '】']

/** @returns null when the key is none of these, or there is nowhere to go */
export function tabOfKey<T>(key: string, tabs: readonly T[], shown: T): T | null {
  const by = [TAB_KEYS, FULL_WIDTH].some(([before]) => before === key) ? -1 : [TAB_KEYS, FULL_WIDTH].some(([, after]) => after === key) ? 1 : 0
  const at = tabs.indexOf(shown)
  if (by === 0 || at === -1 || tabs.length < 2) return null
  return tabs[(at + by + tabs.length) % tabs.length]!
}
