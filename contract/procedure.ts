// What is to be done about an incident, step by step, and what was answered: standard operating procedures (SOP).
import { z } from 'zod'
import { lineSchema } from './text.ts'

/** Words of the property in both languages. */
const worded = { zh: lineSchema(120), en: lineSchema(120) }

const stepId = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'a letter, then letters, figures and hyphens')

export const STEP_KINDS = ['check', 'choice', 'text', 'number'] as const
export type StepKind = (typeof STEP_KINDS)[number]

/** What a step does at one press; whether it was done is still answered by a person. */
export const stepActionSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('dispatch') }),
  /** Through the speakers of the place. */
  z.strictObject({ do: z.literal('say'), ...worded }),
  z.strictObject({ do: z.literal('openGate') }),
  /** Shown large, to be dialled. */
  z.strictObject({ do: z.literal('call'), number: z.string().regex(/^[0-9+*# -]{2,24}$/, 'digits, blanks and + - * #') }),
])
export type StepAction = z.infer<typeof stepActionSchema>

export const STEP_DEEDS = ['dispatch', 'say', 'openGate', 'call'] as const satisfies readonly StepAction['do'][]

export const stepOptionSchema = z.strictObject({ id: stepId, ...worded })
export type StepOption = z.infer<typeof stepOptionSchema>

export const stepSchema = z
  .strictObject({
    id: stepId,
    ...worded,
    kind: z.enum(STEP_KINDS),
    /** `choice` only. */
    options: z.array(stepOptionSchema).min(2).max(9).optional(),
    /** Unanswered, the incident is neither resolved nor closed by a person. */
    required: z.boolean(),
    action: stepActionSchema.optional(),
  })
  .refine(({ kind, options }) => (kind === 'choice') === (options !== undefined), { path: ['options'], message: 'a choice has options, nothing else has' })
  .refine(({ options = [] }) => isEachOnce(options), { path: ['options'], message: 'every option has an id of its own' })
export type Step = z.infer<typeof stepSchema>

/** In the order in which they are done. */
export const stepsSchema = z.array(stepSchema).max(20).refine(isEachOnce, 'every step has an id of its own')

export const phraseSchema = z.strictObject({ id: stepId, ...worded })
export type Phrase = z.infer<typeof phraseSchema>
/** What is said through a speaker without being typed. */
export const phrasesSchema = z.array(phraseSchema).max(12).refine(isEachOnce, 'every phrase has an id of its own')

export const stepAnswerSchema = z.object({
  /** `done` of a check, an option's id of a choice, else what was typed; null: it was taken back. */
  value: z.string().nullable(),
  /** Null: the account is gone. */
  by: z.string().nullable(),
  atMs: z.number(),
})
export type StepAnswer = z.infer<typeof stepAnswerSchema>

export const procedureSchema = z.object({
  /** Of the desk's settings the incident began with: they hold until it is closed. */
  version: z.int(),
  /** Each with its answer in force; null: it was never answered. */
  steps: z.array(z.object({ ...stepSchema.shape, answer: stepAnswerSchema.nullable() })),
  phrases: z.array(phraseSchema),
})
export type Procedure = z.infer<typeof procedureSchema>

/** `value` null takes an answer back. */
export const answerInputSchema = z.strictObject({ incidentId: z.string().max(100), step: stepId, value: lineSchema(500).nullable() })
export type AnswerInput = z.infer<typeof answerInputSchema>

/** `details` of `procedure.answersMissing`. */
export const missingAnswersSchema = z.object({ steps: z.array(z.object({ id: z.string(), zh: z.string(), en: z.string() })) })

export function isAnswered({ answer }: Procedure['steps'][number]): boolean {
  return answer !== null && answer.value !== null
}

function isEachOnce(items: readonly { readonly id: string }[]): boolean {
  return new Set(items.map(({ id }) => id)).size === items.length
}
