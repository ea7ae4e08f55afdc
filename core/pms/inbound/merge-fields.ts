// Puts together what the PMS tells and what stands here: against what both last agreed on one sees which side changed a value; only where both did does a person have to say.

export type Value = string | number | null
/** Values by name; lists are sets: what one side adds and the other takes away does not clash. */
export type Fields = Readonly<Record<string, Value | readonly string[]>>

export interface Merged<F extends Fields> {
  readonly merged: F
  /** Both sides changed these, each to something else. `merged` has what `prefer` says. */
  readonly clashes: readonly (keyof F & string)[]
}

/**
 * @param base what both sides last agreed on; null: they never did, so what one side does not have comes from the other
 * @param prefer whose value `merged` gets where they clash
 */
export function mergeFields<F extends Fields>(base: F | null, ours: F, theirs: F, prefer: 'ours' | 'theirs' = 'ours'): Merged<F> {
  const merged: Record<string, Value | readonly string[]> = {}
  const clashes: (keyof F & string)[] = []
  for (const field of Object.keys(theirs) as (keyof F & string)[]) {
    const [was, here, there] = [base?.[field], ours[field], theirs[field]] as const
    if (Array.isArray(here) && Array.isArray(there)) {
      merged[field] = mergeSets(Array.isArray(was) ? was : [], here, there)
      continue
    }
    const before = was ?? null
    if (here === there || there === before) merged[field] = here as Value
    else if (here === before) merged[field] = there as Value
    else {
      clashes.push(field)
      merged[field] = (prefer === 'ours' ? here : there) as Value
    }
  }
  return { merged: merged as F, clashes }
}

/** Lists are sorted on both sides. */
export function isSame(a: Fields, b: Fields): boolean {
  return Object.keys(b).every((field) => textOf(a[field]) === textOf(b[field]))
}

function mergeSets(was: readonly string[], here: readonly string[], there: readonly string[]): string[] {
  const kept = here.filter((one) => there.includes(one) || !was.includes(one))
  return [...new Set([...kept, ...there.filter((one) => !was.includes(one))])].toSorted()
}

function textOf(value: Fields[string] | undefined): string {
  return JSON.stringify(value ?? null)
}
