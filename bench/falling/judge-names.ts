// Who may judge in the facade chain: both, or one of the two alone (the ablations).

export const JUDGES = ['both', 'network', 'physics'] as const
/** `network`: without physics, `physics`: without the network. */
export type Judge = (typeof JUDGES)[number]

export function isJudge(word: string): word is Judge {
  return JUDGES.some((judge) => judge === word)
}
