// Where an incident is, as the core told it in the incident's one line.

/** The core writes `kind · place`; the place is names and a device's own words, the same in both languages. */
export function placeTold(summary: string): string | null {
  const at = summary.indexOf(' · ')
  return at === -1 ? null : summary.slice(at + 3).trim() || null
}
