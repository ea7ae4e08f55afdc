// Moves of one item of a list, and taking it in or out; pure.

/** @returns the same items, the one at `at` now at `to` */
export function moved<T>(list: readonly T[], at: number, to: number): T[] {
  const rest = list.filter((_, i) => i !== at)
  const item = list[at]
  if (item === undefined) return [...list]
  return [...rest.slice(0, to), item, ...rest.slice(to)]
}

/** One that is not there comes last. */
export function toggled<T>(list: readonly T[], item: T): T[] {
  return list.includes(item) ? list.filter((one) => one !== item) : [...list, item]
}
