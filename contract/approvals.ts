// Dangerous acts: how the site guards each of them, and what one person asks another one to allow.
import { oc } from '@orpc/contract'
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { credentialsSchema, type Permission } from './people.ts'
import { ROLES } from './vocabulary.ts'

export const DANGEROUS_ACTS = [
  'disableDetection', // a camera, a rule, a zone or a facade is taken away, or a mask covers it all
  'releaseHold', // evidence that was held may be deleted again
  'deleteRecording', // an export or a clip
  'lowerRetention', // recordings go sooner than they would have
  'exportRecording', // a span of recordings or a package of evidence leaves the system
  'giveRights', // an account that may approve: made, raised, enabled, or given a new password
  'changeRules', // of this very list
] as const
export type DangerousAct = (typeof DANGEROUS_ACTS)[number]

/** `off`: the right is enough · `stepUp`: the password or a code as well, within PROOF_MS · `twoPersons`: that, and somebody else who allows it. */
export const GUARDS = ['off', 'stepUp', 'twoPersons'] as const
export type Guard = (typeof GUARDS)[number]

/** What the second person needs. Whoever asks needs what the call itself needs. */
export const APPROVER_NEEDS: Readonly<Record<DangerousAct, Permission>> = {
  disableDetection: 'configureDesk',
  releaseHold: 'configureDesk',
  deleteRecording: 'exportRecordings',
  lowerRetention: 'configureDesk',
  exportRecording: 'exportRecordings',
  giveRights: 'manageUsers',
  changeRules: 'manageUsers',
}

/** How long a password or a code that was typed counts. */
export const PROOF_MS = 5 * 60_000
/** How long somebody may be asked, and how long what was allowed may be done. */
export const APPROVAL_MS = 10 * 60_000

/** Those whose guard is set; that of the list itself is the strongest of all, and never less than `stepUp`. */
export const GUARDED_ACTS = DANGEROUS_ACTS.filter((act) => act !== 'changeRules') as readonly Exclude<DangerousAct, 'changeRules'>[]

const guard = z.enum(GUARDS)

export const accessRulesSchema = z.strictObject({
  guards: z.strictObject({
    disableDetection: guard,
    releaseHold: guard,
    deleteRecording: guard,
    lowerRetention: guard,
    exportRecording: guard,
    giveRights: guard,
  }),
  /** Roles that need a code (TOTP) beside the password. */
  codeRoles: z.array(z.enum(ROLES)).max(ROLES.length),
  /** 等保: passwords of three kinds of characters that end after PASSWORD_DAYS. */
  classified: z.boolean(),
})
export type AccessRules = z.output<typeof accessRulesSchema>

export const PASSWORD_DAYS = 90

/**
 * A site with one manager has nobody who could be the second person: a rule that cannot be kept is kept by a second
 * account of the same person, which is worse than none. So the password again, until somebody asks for more.
 */
export const DEFAULT_ACCESS_RULES: AccessRules = {
  guards: {
    disableDetection: 'stepUp',
    releaseHold: 'stepUp',
    deleteRecording: 'stepUp',
    lowerRetention: 'stepUp',
    exportRecording: 'stepUp',
    giveRights: 'stepUp',
  },
  codeRoles: [],
  classified: false,
}

export const accessRulesViewSchema = z.object({
  version: z.number().int(),
  savedAtMs: z.number().nullable(),
  savedBy: z.string().nullable(),
  value: accessRulesSchema,
  /** How many accounts could be the second person of each act. */
  approvers: z.record(z.enum(DANGEROUS_ACTS), z.number().int()),
})
export type AccessRulesView = z.output<typeof accessRulesViewSchema>

/** `asked` · `approved`: it may be done now, once · `refused` · `withdrawn`: by whoever asked · `used`: done · `expired`: nobody answered, or nobody did it, in time */
export const APPROVAL_STATES = ['asked', 'approved', 'refused', 'withdrawn', 'used', 'expired'] as const

/** What the second person is shown: names and figures, a few. */
export const actFactsSchema = z.record(z.string().max(40), z.union([z.string().max(500), z.number(), z.array(z.string().max(200)).max(100)]))
export type ActFacts = z.output<typeof actFactsSchema>

export const approvalSchema = z.object({
  id: z.string(),
  act: z.enum(DANGEROUS_ACTS),
  /** As in the audit log: `camera/lobby-1`. */
  subject: z.string(),
  facts: actFactsSchema,
  state: z.enum(APPROVAL_STATES),
  askedById: z.string(),
  /** null: the account is gone. */
  askedBy: z.string().nullable(),
  askedAtMs: z.number(),
  expiresAtMs: z.number(),
  answeredBy: z.string().nullable(),
  answeredAtMs: z.number().nullable(),
  /** The one who looks may answer. */
  mayAnswer: z.boolean(),
})
export type Approval = z.output<typeof approvalSchema>

const id = z.strictObject({ id: z.string().max(100) })
/** Of the second person, at the console of the first; `code` where the account has one. */
export const secondPersonSchema = z.strictObject({ id: z.string().max(100), ...credentialsSchema.shape, code: z.string().max(40).optional() })

export const approvalsApi = {
  approvals: {
    /** One's own and those one may answer, the newest first; at most 100 of the last day, all of it at every change. */
    watch: oc.output(eventIterator(z.array(approvalSchema))),
    /** From one's own console; wants the password or a code like a dangerous act. */
    approve: oc.input(id).output(approvalSchema),
    /** By the log-in of the second person, at the console of the one who asked. */
    approveHere: oc.input(secondPersonSchema).output(approvalSchema),
    refuse: oc.input(id).output(approvalSchema),
    withdraw: oc.input(id).output(approvalSchema),
  },
  accessRules: {
    get: oc.output(accessRulesViewSchema),
    /** Refused with `access.rulesChanged` when it did not start from the version in force. */
    save: oc.input(z.strictObject({ version: z.int().min(0), value: accessRulesSchema })).output(accessRulesViewSchema),
  },
}
