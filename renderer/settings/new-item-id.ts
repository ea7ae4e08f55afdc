// An id for something added to a list, that nothing in it has or had: ids tie answers to their question across versions.

/** `step-4`: one more than the highest of its kind. */
export function newItemId(stem: string, items: readonly { readonly id: string }[]): string {
  const numbers = items.map(({ id }) => Number(id.startsWith(`${stem}-`) ? id.slice(stem.length + 1) : 0)).filter(Number.isSafeInteger)
  return `${stem}-${Math.max(0, ...numbers) + 1}`
}
