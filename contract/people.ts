// Users and what their roles permit.
import { z } from 'zod'
import { ROLES, type IncidentAction, type Role } from './vocabulary.ts'

export const PERMISSIONS = [
  'watch',
  'handleIncidents',
  'commandDevices',
  'managePeople',
  'readReports',
  'configureSite',
  'setLimits',
  'manageIntegrations',
  'manageUsers',
  'doTasks',
  'configureDesk',
  'runDesk',
  'viewRecordings',
  'exportRecordings',
] as const
export type Permission = (typeof PERMISSIONS)[number]

/** The whole of access control between roles and permissions; deny what is not listed. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  admin: PERMISSIONS,
  manager: [
    'watch',
    'handleIncidents',
    'commandDevices',
    'managePeople',
    'readReports',
    'setLimits',
    'manageIntegrations',
    'doTasks',
    'configureDesk',
    'runDesk',
    'viewRecordings',
    'exportRecordings',
  ],
  operator: ['watch', 'handleIncidents', 'commandDevices', 'doTasks', 'runDesk', 'viewRecordings'],
  guard: ['watch', 'handleIncidents', 'doTasks'],
  installer: ['watch', 'configureSite', 'setLimits', 'manageIntegrations'],
}

/** What whoever is somewhere else than at the desk may do to an incident; to judge it, to send somebody and to put it aside is the desk's. */
const AWAY_FROM_DESK: readonly IncidentAction[] = ['acknowledge', 'note', 'escalate']

export function permissionForAction(action: IncidentAction): Permission {
  return AWAY_FROM_DESK.includes(action) ? 'handleIncidents' : 'runDesk'
}

export const userNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N}._@-]+$/u, 'letters, digits and . _ @ - only')
/** At least 12 characters; common passwords are refused by the core. */
export const passwordSchema = z.string().min(12).max(256)

export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  permissions: z.array(z.enum(PERMISSIONS)),
  /** Before anything else; until then every door but those of one's own account is shut. */
  mustDo: z.enum(['changePassword', 'setUpCodes']).optional(),
})
export type User = z.infer<typeof userSchema>

/** POST /auth/login and POST /auth/setup (the first administrator) */
export const credentialsSchema = z.strictObject({ name: userNameSchema, password: z.string().min(1).max(256) })
export type Credentials = z.infer<typeof credentialsSchema>

/** GET /auth/state: what the console shows before anything else. */
export interface AuthState {
  /** true until the first administrator exists. */
  readonly needsSetup: boolean
  readonly user: User | null
  readonly demo: boolean
  readonly siteName: string
}
