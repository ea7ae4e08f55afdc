// Who may do what: one permission per call of a screen, one scope per REST route; what is not listed is denied.
import type { api } from '../contract/api.ts'
import { VigilError } from '../contract/errors.ts'
import type { RouteMeta } from '../contract/open-api-parts.ts'
import { ROLE_PERMISSIONS, type Permission, type User } from '../contract/people.ts'
import type { KeyScope } from '../contract/vocabulary.ts'

type PermissionPerCall = { readonly [G in keyof typeof api]: { readonly [P in keyof (typeof api)[G]]: Permission } }

/** A call added to the contract without a line here does not compile. */
export const CALL_PERMISSIONS: PermissionPerCall = {
  session: { me: 'watch' },
  site: { get: 'watch', watch: 'watch' },
  cameras: { list: 'watch', watch: 'watch' },
  devices: { list: 'watch', watch: 'watch', command: 'commandDevices' },
  incidents: {
    list: 'watch',
    get: 'watch',
    act: 'handleIncidents',
    report: 'handleIncidents',
    merge: 'commandDevices',
    split: 'commandDevices',
    watch: 'watch',
  },
  tracks: { watch: 'watch' },
  falls: { list: 'watch', get: 'watch', review: 'handleIncidents', watch: 'watch' },
  fires: { watch: 'watch', confirm: 'handleIncidents', end: 'commandDevices', tests: 'watch', startTest: 'commandDevices', endTest: 'commandDevices' },
  linkages: { list: 'watch' },
  vehicles: { list: 'handleIncidents', save: 'commandDevices', remove: 'commandDevices', reads: 'handleIncidents' },
  telemetry: { list: 'watch', watch: 'watch', series: 'watch', limits: 'watch', saveLimits: 'setLimits' },
  residents: {
    list: 'handleIncidents',
    get: 'managePeople',
    save: 'managePeople',
    remove: 'managePeople',
    notice: 'managePeople',
    giveConsent: 'managePeople',
    withdrawConsent: 'managePeople',
    gates: 'handleIncidents',
    retry: 'managePeople',
    imports: 'managePeople',
    applyImport: 'managePeople',
    undoImport: 'managePeople',
    queued: 'managePeople',
    settle: 'managePeople',
    drop: 'managePeople',
  },
  pairing: { list: 'configureSite', run: 'configureSite', judge: 'configureSite' },
  passages: { list: 'handleIncidents', resetSides: 'commandDevices' },
  facades: { list: 'watch', save: 'configureSite', reset: 'configureSite', figures: 'watch', selfTest: 'configureSite', selfTests: 'watch' },
  cameraSetup: {
    list: 'configureSite',
    save: 'configureSite',
    remove: 'configureSite',
    saveWatch: 'configureSite',
    reset: 'configureSite',
    copyWatch: 'configureSite',
    versions: 'configureSite',
    restoreWatch: 'configureSite',
    export: 'configureSite',
  },
  cameraTrials: {
    interfaces: 'configureSite',
    readList: 'configureSite',
    discover: 'configureSite',
    probe: 'configureSite',
    setClock: 'configureSite',
    tryStream: 'configureSite',
  },
  lookBacks: { recordings: 'handleIncidents', start: 'handleIncidents', list: 'handleIncidents', cancel: 'handleIncidents', watch: 'handleIncidents' },
  integrations: {
    adapters: 'manageIntegrations',
    list: 'manageIntegrations',
    save: 'manageIntegrations',
    remove: 'manageIntegrations',
    test: 'manageIntegrations',
  },
  deliveries: {
    targets: 'manageIntegrations',
    list: 'manageIntegrations',
    replay: 'manageIntegrations',
    pause: 'manageIntegrations',
    resume: 'manageIntegrations',
  },
  workOrders: { list: 'manageIntegrations', of: 'watch', request: 'handleIncidents' },
  dashboard: { get: 'readReports', load: 'readReports', saveTargets: 'readReports', saveBaseline: 'readReports' },
  pmsInbound: {
    overview: 'manageIntegrations',
    batches: 'manageIntegrations',
    snapshots: 'manageIntegrations',
    decideSnapshot: 'managePeople',
    conflicts: 'manageIntegrations',
    conflict: 'managePeople',
    settle: 'managePeople',
    jobs: 'manageIntegrations',
  },
  keys: { list: 'manageIntegrations', create: 'manageUsers', revoke: 'manageUsers' },
  subscriptions: {
    list: 'manageIntegrations',
    save: 'manageIntegrations',
    remove: 'manageIntegrations',
    resume: 'manageIntegrations',
    test: 'manageIntegrations',
  },
  reports: {
    list: 'readReports',
    get: 'readReports',
    make: 'readReports',
    cancel: 'readReports',
    retry: 'readReports',
    check: 'readReports',
    deliver: 'readReports',
    retryDelivery: 'readReports',
    key: 'readReports',
    watch: 'readReports',
  },
  reportTemplates: { list: 'readReports', save: 'readReports', remove: 'readReports' },
  reportSchedules: {
    list: 'readReports',
    save: 'readReports',
    remove: 'readReports',
    outlets: 'readReports',
    saveOutlets: 'manageIntegrations',
    testMail: 'manageIntegrations',
    testFolder: 'manageIntegrations',
  },
  maps: { list: 'watch', points: 'watch', remove: 'configureDesk' },
  phones: { access: 'watch', clock: 'watch' },
  shifts: {
    watch: 'watch',
    plan: 'handleIncidents',
    savePlan: 'configureDesk',
    signOn: 'handleIncidents',
    signOff: 'handleIncidents',
    list: 'handleIncidents',
  },
  handovers: {
    current: 'handleIncidents',
    begin: 'handleIncidents',
    note: 'handleIncidents',
    read: 'handleIncidents',
    sign: 'handleIncidents',
    withdraw: 'handleIncidents',
    list: 'handleIncidents',
    get: 'handleIncidents',
  },
  dutyLog: { of: 'handleIncidents', write: 'handleIncidents' },
  postChecks: { ask: 'configureDesk', answer: 'handleIncidents', list: 'handleIncidents' },
  training: {
    start: 'handleIncidents',
    current: 'handleIncidents',
    act: 'handleIncidents',
    step: 'handleIncidents',
    finish: 'handleIncidents',
    certificates: 'handleIncidents',
  },
  siteDrills: { start: 'configureDesk', end: 'configureDesk', list: 'watch', markReal: 'handleIncidents' },
  users: { list: 'configureDesk' },
  staff: { list: 'handleIncidents', watch: 'handleIncidents', save: 'configureDesk', remove: 'configureDesk', setDuty: 'handleIncidents' },
  duty: { startMine: 'doTasks', endMine: 'doTasks' },
  dispatches: { suggest: 'handleIncidents', assign: 'handleIncidents', step: 'handleIncidents', of: 'watch', watch: 'watch' },
  tasks: { mine: 'doTasks', watch: 'doTasks', step: 'doTasks', sos: 'doTasks' },
  shelvedSources: { list: 'watch', shelve: 'commandDevices', end: 'commandDevices' },
  deskSettings: { get: 'watch', save: 'configureDesk', versions: 'configureDesk', version: 'configureDesk' },
  procedures: { answer: 'handleIncidents' },
  surroundings: { get: 'handleIncidents', reveal: 'managePeople' },
  patrols: {
    now: 'handleIncidents',
    history: 'handleIncidents',
    get: 'handleIncidents',
    record: 'commandDevices',
    confirm: 'commandDevices',
    assign: 'commandDevices',
    findings: 'handleIncidents',
    mine: 'doTasks',
    scanned: 'doTasks',
    checkIn: 'doTasks',
    report: 'doTasks',
    points: 'configureDesk',
    savePoint: 'configureDesk',
    renewCode: 'configureDesk',
    removePoint: 'configureDesk',
    routes: 'handleIncidents',
    saveRoute: 'configureDesk',
    removeRoute: 'configureDesk',
    schedules: 'handleIncidents',
    saveSchedule: 'configureDesk',
    removeSchedule: 'configureDesk',
    cards: 'configureDesk',
    saveCard: 'configureDesk',
  },
  health: { get: 'watch', watch: 'watch' },
}

/** What a signed-in person needs where a key needs a scope; null: people have no business there. */
const SCOPE_PERMISSIONS: Readonly<Record<KeyScope, Permission | null>> = {
  'incidents:read': 'watch',
  'incidents:write': 'handleIncidents',
  'devices:read': 'watch',
  'devices:write': 'commandDevices',
  'pms:write': null,
  'reports:read': 'readReports',
}

/** The role decides, not the list the user object carries. */
export function may(user: Pick<User, 'role'>, permission: Permission | null): boolean {
  return permission !== null && ROLE_PERMISSIONS[user.role].includes(permission)
}

/** @returns null for a path that is no call: denied */
export function permissionOf(path: readonly string[]): Permission | null {
  const [group = '', call = ''] = path
  const calls: Readonly<Record<string, Permission>> | null = Object.hasOwn(CALL_PERMISSIONS, group)
    ? CALL_PERMISSIONS[group as keyof typeof CALL_PERMISSIONS]
    : null
  return path.length === 2 && calls !== null && Object.hasOwn(calls, call) ? (calls[call] ?? null) : null
}

/** Who is asking, as far as access goes. */
export type Caller =
  { readonly type: 'nobody' } | { readonly type: 'user'; readonly user: Pick<User, 'role'> } | { readonly type: 'key'; readonly scopes: readonly KeyScope[] }

/**
 * @param person what a person needs in place of what the scope stands for
 * @param orScope will do as well
 * @throws VigilError `auth.required`, `auth.forbidden` with `details.scope` or `details.permission`
 */
export function requireScope(caller: Caller, scope: RouteMeta['scope'], person?: Permission, orScope?: KeyScope): void {
  if (scope === 'none') return
  if (caller.type === 'nobody') throw new VigilError('auth.required')
  if (scope === 'any') return
  if (orScope !== undefined && (caller.type === 'key' ? caller.scopes.includes(orScope) : may(caller.user, SCOPE_PERMISSIONS[orScope]))) return
  if (caller.type === 'key' ? caller.scopes.includes(scope) : may(caller.user, person ?? SCOPE_PERMISSIONS[scope])) return
  if (caller.type === 'user' && person !== undefined) throw new VigilError('auth.forbidden', { permission: person })
  throw new VigilError('auth.forbidden', { scope })
}
