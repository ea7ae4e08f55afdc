// Access: every call has its permission, and what is not listed is denied.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { api } from '../contract/api.ts'
import { VigilError } from '../contract/errors.ts'
import { PERMISSIONS, ROLE_PERMISSIONS } from '../contract/people.ts'
import { INCIDENT_ACTIONS, KEY_SCOPES, ROLES, type IncidentAction, type Role } from '../contract/vocabulary.ts'
import { may, permissionOf, requireAction, requireScope } from './access.ts'

const calls = Object.entries(api).flatMap(([group, procedures]) => Object.keys(procedures).map((call) => [group, call]))

const PEOPLE = [
  'get',
  'save',
  'remove',
  'notice',
  'giveConsent',
  'withdrawConsent',
  'retry',
  'imports',
  'applyImport',
  'undoImport',
  'queued',
  'settle',
  'drop',
]

const LINKS = [
  ...['adapters', 'list', 'save', 'remove', 'test'].map((call) => `integrations.${call}`),
  ...['targets', 'list', 'replay', 'pause', 'resume'].map((call) => `deliveries.${call}`),
  'workOrders.list',
]
const DASHBOARD = ['dashboard.get', 'dashboard.load', 'dashboard.saveTargets', 'dashboard.saveBaseline']
const INBOUND = ['overview', 'batches', 'snapshots', 'decideSnapshot', 'conflicts', 'conflict', 'settle', 'jobs'].map((call) => `pmsInbound.${call}`)
const MAKING_KEYS = [
  'keys.create',
  'keys.revoke',
  'accessRules.get',
  'accessRules.save',
  ...['list', 'add', 'setRole', 'disable', 'enable', 'resetPassword'].map((call) => `accounts.${call}`),
]
const KEYS = ['keys.list', ...MAKING_KEYS, ...['list', 'save', 'remove', 'resume', 'test'].map((call) => `subscriptions.${call}`)]

const REPORTS = [
  ...['list', 'get', 'make', 'cancel', 'retry', 'check', 'deliver', 'retryDelivery', 'key', 'watch'].map((call) => `reports.${call}`),
  ...['list', 'save', 'remove'].map((call) => `reportTemplates.${call}`),
  ...['list', 'save', 'remove', 'outlets'].map((call) => `reportSchedules.${call}`),
]
const REPORT_OUTLETS = ['saveOutlets', 'testMail', 'testFolder'].map((call) => `reportSchedules.${call}`)

/** Of how the desk works: what only managers set. */
const DESK_SETTING = [
  'holds.release',
  'deskSettings.save',
  'system.get',
  'maps.remove',
  'deskSettings.versions',
  'deskSettings.version',
  'users.list',
  'staff.save',
  'staff.remove',
  'shifts.savePlan',
  'postChecks.ask',
  'siteDrills.start',
  'siteDrills.end',
  ...['points', 'savePoint', 'renewCode', 'removePoint', 'saveRoute', 'removeRoute', 'saveSchedule', 'removeSchedule', 'cards', 'saveCard'].map(
    (call) => `patrols.${call}`,
  ),
]
/** What a guard would use to be where he is not, and what tells where the others are. */
const PATROL_DESK = ['record', 'confirm', 'assign', 'now', 'history', 'get', 'findings', 'routes', 'schedules'].map((call) => `patrols.${call}`)
/** Of whoever walks them. */
const PATROLS = ['mine', 'scanned', 'checkIn', 'report'].map((call) => `patrols.${call}`)

/** Of duty at the desk, beside what only managers set. */
const DUTY = [
  ...['plan', 'signOn', 'signOff', 'list'].map((call) => `shifts.${call}`),
  ...['current', 'begin', 'note', 'takeUp', 'read', 'sign', 'withdraw', 'list', 'get'].map((call) => `handovers.${call}`),
  'dutyLog.of',
  'dutyLog.write',
  'emergency.get',
  'emergency.make',
  'postChecks.answer',
  'postChecks.list',
  'siteDrills.markReal',
  ...['start', 'current', 'act', 'step', 'finish', 'certificates'].map((call) => `training.${call}`),
]
/** Of whoever sends people: colleagues' telephones, and steps recorded for them. */
const SENDING = [...['list', 'watch', 'setDuty'].map((call) => `staff.${call}`), ...['suggest', 'assign', 'step'].map((call) => `dispatches.${call}`)]
/** Of people who are sent. */
const BEING_SENT = [...['startMine', 'endMine'].map((call) => `duty.${call}`), ...['mine', 'watch', 'step', 'sos'].map((call) => `tasks.${call}`)]
const LOOK_BACKS = ['recordings', 'start', 'list', 'cancel', 'watch'].map((call) => `lookBacks.${call}`)

/** Recordings: operators watch them, whoever answers for the site lets them out of it. */
const RECORDINGS = ['timeline', 'neighbour', 'saveBookmark', 'removeBookmark', 'removedCameras'].map((call) => `playback.${call}`)
const EXPORTS = [
  ...['start', 'list', 'cancel', 'remove'].map((call) => `exports.${call}`),
  ...['startPackage', 'packages', 'register', 'people', 'chain', 'check', 'savePlace'].map((call) => `proof.${call}`),
]

/** Putting a source aside and taking it back. */
const SHELVING = ['shelvedSources.shelve', 'shelvedSources.end']

/** ... and what only those who handle incidents may. */
const HANDLING_DESK = ['procedures.answer', 'surroundings.get']

/** Backups: whoever answers for the site looks and makes one, where they go and who can open them is for administrators. */
const BACKUP_PLACES = ['save', 'copyKey'].map((call) => `backups.${call}`)
const BACKUPS = ['overview', 'make', 'check'].map((call) => `backups.${call}`)

const PAIRING = [
  ...['list', 'run', 'judge'].map((call) => `pairing.${call}`),
  ...['list', 'save', 'remove', 'saveWatch', 'reset', 'copyWatch', 'versions', 'restoreWatch', 'ruleKinds', 'tryWatch', 'export'].map(
    (call) => `cameraSetup.${call}`,
  ),
  ...['list', 'save'].map((call) => `cameraEvents.${call}`),
  ...['interfaces', 'readList', 'discover', 'probe', 'setClock', 'tryStream'].map((call) => `cameraTrials.${call}`),
  ...['overview', 'save'].map((call) => `recording.${call}`),
]

/** Turning cameras: at the desk, and for whoever sets them up. */
const AIMING = ['heads.aim', 'heads.savePreset']

/** What a property answers for: records, requests of persons, breaches. */
const PRIVACY = [
  ...['records', 'settings', 'saveSettings'].map((call) => `privacy.${call}`),
  ...['list', 'open', 'carryOut', 'close', 'refuse'].map((call) => `privacyRequests.${call}`),
  ...['list', 'open', 'affected', 'note', 'close'].map((call) => `breaches.${call}`),
]
/** What cameras are for and what of them is covered: whoever sets them up. */
const USES = ['privacy.saveUse', 'privacy.saveMasks']
/** Of what is covered nobody sees more than an administrator lets himself see, for a reason. */
const UNCOVERING = ['privacy.uncover']

/** Written by hand, so that a slip in the tables shows. */
const DENIED: Readonly<Record<Role, readonly string[]>> = {
  admin: [],
  manager: [
    ...BACKUP_PLACES,
    ...PAIRING,
    ...USES,
    ...UNCOVERING,
    ...AIMING,
    'proof.savePlace',
    'facades.save',
    'facades.reset',
    'facades.selfTest',
    ...MAKING_KEYS,
  ],
  operator: [
    ...BACKUP_PLACES,
    ...BACKUPS,
    ...PRIVACY,
    ...USES,
    ...UNCOVERING,
    ...AIMING,
    ...EXPORTS,
    'telemetry.saveLimits',
    ...PEOPLE.map((call) => `residents.${call}`),
    ...PAIRING,
    ...['save', 'reset', 'selfTest'].map((call) => `facades.${call}`),
    ...LINKS,
    ...INBOUND,
    ...KEYS,
    ...DASHBOARD,
    ...REPORTS,
    ...REPORT_OUTLETS,
    ...DESK_SETTING,
    'surroundings.reveal',
  ],
  guard: [
    ...PRIVACY,
    ...USES,
    ...UNCOVERING,
    ...BACKUP_PLACES,
    ...BACKUPS,
    ...AIMING,
    ...RECORDINGS,
    ...EXPORTS,
    'heads.steer',
    'devices.command',
    'incidents.merge',
    'incidents.split',
    ...['end', 'startTest', 'endTest'].map((call) => `fires.${call}`),
    ...['save', 'remove'].map((call) => `vehicles.${call}`),
    'telemetry.saveLimits',
    ...PEOPLE.map((call) => `residents.${call}`),
    'passages.resetSides',
    ...PAIRING,
    ...['save', 'reset', 'selfTest'].map((call) => `facades.${call}`),
    ...LINKS,
    ...INBOUND,
    ...KEYS,
    ...DASHBOARD,
    ...REPORTS,
    ...REPORT_OUTLETS,
    ...DESK_SETTING,
    ...SHELVING,
    'surroundings.reveal',
    'falls.review',
    ...LOOK_BACKS,
    ...PATROL_DESK,
    ...DUTY,
    ...SENDING,
  ],
  installer: [
    ...PRIVACY,
    ...UNCOVERING,
    ...BACKUP_PLACES,
    ...BACKUPS,
    ...RECORDINGS,
    ...EXPORTS,
    'heads.steer',
    'devices.command',
    'incidents.act',
    'incidents.report',
    'incidents.merge',
    'incidents.split',
    'falls.review',
    ...['confirm', 'end', 'startTest', 'endTest'].map((call) => `fires.${call}`),
    ...['list', 'save', 'remove', 'reads'].map((call) => `vehicles.${call}`),
    ...['list', ...PEOPLE.slice(0, 6), 'gates', ...PEOPLE.slice(6)].map((call) => `residents.${call}`),
    'passages.list',
    'passages.resetSides',
    ...LOOK_BACKS,
    'workOrders.request',
    ...['decideSnapshot', 'conflict', 'settle'].map((call) => `pmsInbound.${call}`),
    ...MAKING_KEYS,
    ...DASHBOARD,
    ...REPORTS,
    ...DESK_SETTING,
    ...PATROL_DESK,
    ...PATROLS,
    ...DUTY,
    ...SENDING,
    ...BEING_SENT,
    ...SHELVING,
    ...HANDLING_DESK,
    'surroundings.reveal',
  ],
}

test.each(ROLES)('%s may do exactly what its role says', (role) => {
  const denied = calls.filter((path) => !may({ role }, permissionOf(path))).map((path) => path.join('.'))
  expect(denied.toSorted()).toEqual(DENIED[role].toSorted())
})

test('operators judge, guards go: of what is done to an incident a guard may take note, write and call for more', () => {
  const isAllowed = (role: Role, action: IncidentAction) => {
    try {
      requireAction({ role }, action)
      return true
    } catch (error) {
      expect(error).toMatchObject({ code: 'auth.forbidden' })
      return false
    }
  }
  const all = [...INCIDENT_ACTIONS]
  const expected: Readonly<Record<Role, readonly IncidentAction[]>> = {
    admin: all,
    manager: all,
    operator: all,
    guard: ['acknowledge', 'note', 'escalate'],
    installer: [],
  }
  for (const role of ROLES) expect(all.filter((action) => isAllowed(role, action))).toEqual(expected[role])
})

test('docs/access.md is the table of roles', () => {
  const rows = readFileSync(join(import.meta.dirname, '../docs/access.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
  const names = rows.find(([, first]) => first === 'role')?.slice(3, -1) ?? []
  const table = rows.flatMap(([, role, , ...cells]) => (ROLES.some((r) => r === role) ? [[role, names.filter((_, i) => cells[i] === 'yes')]] : []))
  expect(names).toEqual(PERMISSIONS)
  expect(Object.fromEntries(table)).toEqual(ROLE_PERMISSIONS)
})

test('a call that does not exist has no permission', () => {
  for (const path of [['incidents'], ['incidents', 'list', 'x'], ['constructor', 'name'], ['incidents', 'toString'], ['__proto__', 'x'], []]) {
    expect(permissionOf(path)).toBeNull()
  }
})

test('a key does what its scopes say and nothing else', () => {
  for (const own of KEY_SCOPES) {
    for (const asked of KEY_SCOPES) {
      const ask = () => requireScope({ type: 'key', scopes: [own] }, asked)
      if (own === asked) ask()
      else expect(ask).toThrow(VigilError)
    }
  }
})

test('nobody gets in where any caller would do', () => {
  expect(() => requireScope({ type: 'nobody' }, 'any')).toThrow(new VigilError('auth.required'))
  expect(() => requireScope({ type: 'user', user: { role: 'admin' } }, 'pms:write')).toThrow(VigilError)
  requireScope({ type: 'nobody' }, 'none')
})
