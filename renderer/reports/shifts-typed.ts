// Reads the times at which shifts begin as people type them.

const MOST = 6
const TIME = /^([01]?\d|2[0-3])[:：]([0-5]\d)$/

/** @returns in the order of the day, each once; null where something typed is no time of day, or there are none or too many */
export function shiftsTyped(text: string): string[] | null {
  const words = text.split(/[\s,，、;；/]+/).filter((word) => word !== '')
  const times = words.map((word) => {
    const [, hour, minute] = TIME.exec(word) ?? []
    return hour === undefined ? null : `${hour.padStart(2, '0')}:${minute}`
  })
  if (times.includes(null)) return null
  const shifts = [...new Set(times as string[])].toSorted()
  return shifts.length === 0 || shifts.length > MOST ? null : shifts
}
