// Why alerts were put together: the rules by name, and what two alerts may have in common.

/** Each has its words in both locales; the table is core/correlation/rules.ts. */
export const CORRELATION_RULES = [
  'fireSpreads',
  'fireNextDoor',
  'crowdInFire',
  'gateInFire',
  'samePlate',
  'samePerson',
  'sameGate',
  'sameLift',
  'ebikeAtGate',
  'plateAndTailgating',
  'breakIn',
  'crowdAroundFallen',
  'sameFall',
  'sameScene',
] as const
export type CorrelationRuleId = (typeof CORRELATION_RULES)[number]

export const SHARED_FACTS = ['plate', 'person', 'device', 'camera', 'building'] as const
/** `camera`: the same one, or one that a gate, a reader, a lift or a speaker names together with it. */
export type SharedFact = (typeof SHARED_FACTS)[number]

export interface Shared {
  readonly fact: SharedFact
  /** An id of the site file, a plate, or a person's number at the gates; never a name. */
  readonly value: string
}

/** Stands in the timeline's details. */
export interface CorrelationReason {
  readonly rule: CorrelationRuleId
  /** The strongest first. */
  readonly shared: readonly Shared[]
  /** Between the two; 0 where they may have been at the same time. */
  readonly apartMs: number
}
