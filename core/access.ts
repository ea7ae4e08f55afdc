// Who may do what: one permission per call of a screen, one scope per REST route; what is not listed is denied.
import type { api } from '../contract/api.ts'
import { VigilError } from '../contract/errors.ts'
import type { RouteMeta } from '../contract/open-api-parts.ts'
import { permissionForAction, ROLE_PERMISSIONS, type Permission, type User } from '../contract/people.ts'
import type { IncidentAction, KeyScope } from '../contract/vocabulary.ts'

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
    timeline: 'watch',
    act: 'handleIncidents',
    report: 'handleIncidents',
    merge: 'commandDevices',
    split: 'commandDevices',
    watch: 'watch',
  },
  tracks: { watch: 'watch' },
  falls: { list: 'watch', get: 'watch', review: 'runDesk', watch: 'watch' },
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
    ruleKinds: 'configureSite',
    tryWatch: 'configureSite',
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
  cameraEvents: { list: 'configureSite', save: 'configureSite' },
  cameraStills: { take: 'watch' },
  backups: { overview: 'configureDesk', save: 'manageUsers', make: 'configureDesk', check: 'configureDesk', copyKey: 'manageUsers' },
  recording: { overview: 'configureSite', save: 'configureSite' },
  heads: { watch: 'watch', presets: 'watch', steer: 'commandDevices', aim: 'configureSite', savePreset: 'configureSite' },
  playback: {
    timeline: 'viewRecordings',
    neighbour: 'viewRecordings',
    saveBookmark: 'viewRecordings',
    removeBookmark: 'viewRecordings',
    removedCameras: 'viewRecordings',
  },
  proof: {
    startPackage: 'exportRecordings',
    packages: 'exportRecordings',
    register: 'exportRecordings',
    people: 'exportRecordings',
    chain: 'exportRecordings',
    check: 'exportRecordings',
    savePlace: 'manageUsers',
  },
  exports: { start: 'exportRecordings', list: 'exportRecordings', cancel: 'exportRecordings', remove: 'exportRecordings' },
  lookBacks: { recordings: 'runDesk', start: 'runDesk', list: 'runDesk', cancel: 'runDesk', watch: 'runDesk' },
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
  approvals: { watch: 'watch', approve: 'watch', approveHere: 'watch', refuse: 'watch', withdraw: 'watch' },
  accessRules: { get: 'manageUsers', save: 'manageUsers' },
  accounts: {
    list: 'manageUsers',
    add: 'manageUsers',
    setRole: 'manageUsers',
    disable: 'manageUsers',
    enable: 'manageUsers',
    resetPassword: 'manageUsers',
  },
  holds: { release: 'configureDesk' },
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
  maps: { list: 'watch', points: 'watch', checkpoints: 'watch', remove: 'configureDesk' },
  phones: { access: 'watch', clock: 'watch' },
  shifts: {
    watch: 'watch',
    plan: 'runDesk',
    savePlan: 'configureDesk',
    signOn: 'runDesk',
    signOff: 'runDesk',
    list: 'runDesk',
  },
  handovers: {
    current: 'runDesk',
    begin: 'runDesk',
    note: 'runDesk',
    takeUp: 'runDesk',
    read: 'runDesk',
    sign: 'runDesk',
    withdraw: 'runDesk',
    list: 'runDesk',
    get: 'runDesk',
  },
  dutyLog: { of: 'runDesk', write: 'runDesk' },
  system: { get: 'configureDesk' },
  emergency: { get: 'runDesk', make: 'runDesk' },
  postChecks: { ask: 'configureDesk', answer: 'runDesk', list: 'runDesk' },
  training: {
    start: 'runDesk',
    current: 'runDesk',
    act: 'runDesk',
    step: 'runDesk',
    finish: 'runDesk',
    certificates: 'runDesk',
  },
  siteDrills: { start: 'configureDesk', end: 'configureDesk', list: 'watch', markReal: 'runDesk' },
  users: { list: 'configureDesk' },
  staff: { list: 'runDesk', watch: 'runDesk', save: 'configureDesk', remove: 'configureDesk', setDuty: 'runDesk' },
  duty: { startMine: 'doTasks', endMine: 'doTasks' },
  dispatches: { suggest: 'runDesk', assign: 'runDesk', step: 'runDesk', of: 'watch', watch: 'watch' },
  tasks: { mine: 'doTasks', watch: 'doTasks', step: 'doTasks', sos: 'doTasks' },
  shelvedSources: { list: 'watch', shelve: 'commandDevices', end: 'commandDevices' },
  deskSettings: { get: 'watch', save: 'configureDesk', versions: 'configureDesk', version: 'configureDesk' },
  procedures: { answer: 'handleIncidents' },
  surroundings: { get: 'handleIncidents', reveal: 'managePeople' },
  patrols: {
    now: 'runDesk',
    history: 'runDesk',
    get: 'runDesk',
    record: 'runDesk',
    confirm: 'runDesk',
    assign: 'runDesk',
    findings: 'runDesk',
    mine: 'doTasks',
    scanned: 'doTasks',
    checkIn: 'doTasks',
    report: 'doTasks',
    points: 'configureDesk',
    savePoint: 'configureDesk',
    renewCode: 'configureDesk',
    removePoint: 'configureDesk',
    routes: 'runDesk',
    saveRoute: 'configureDesk',
    removeRoute: 'configureDesk',
    schedules: 'runDesk',
    saveSchedule: 'configureDesk',
    removeSchedule: 'configureDesk',
    cards: 'configureDesk',
    saveCard: 'configureDesk',
  },
  privacy: {
    shown: 'watch',
    cameras: 'watch',
    saveUse: 'configureSite',
    saveMasks: 'configureSite',
    uncover: 'manageUsers',
    records: 'managePeople',
    settings: 'managePeople',
    saveSettings: 'managePeople',
  },
  privacyRequests: { list: 'managePeople', open: 'managePeople', carryOut: 'managePeople', close: 'managePeople', refuse: 'managePeople' },
  breaches: { list: 'managePeople', open: 'managePeople', affected: 'managePeople', note: 'managePeople', close: 'managePeople' },
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

/** @throws VigilError `auth.forbidden`: an action of the desk, by somebody who is somewhere else */
export function requireAction(user: Pick<User, 'role'>, action: IncidentAction): void {
  const permission = permissionForAction(action)
  if (!may(user, permission)) throw new VigilError('auth.forbidden', { permission })
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
