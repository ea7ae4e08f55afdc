// `node scripts/rest-access.ts`: writes docs/rest-access.md, who may call which route of the REST API, from the contract's own marks.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RouteMeta } from '../contract/open-api-parts.ts'
import { ROLE_PERMISSIONS, type Permission } from '../contract/people.ts'
import { ROLES, type KeyScope, type Role } from '../contract/vocabulary.ts'
import { procedures } from '../core/http/rest/open-api-document.ts'

/** What a person needs where a key needs the scope; written by hand, so that a slip in core/access.ts shows. */
const PERSON_NEEDS: Readonly<Record<KeyScope, Permission | null>> = {
  'incidents:read': 'watch',
  'incidents:write': 'handleIncidents',
  'devices:read': 'watch',
  'devices:write': 'commandDevices',
  'pms:write': null,
  'reports:read': 'readReports',
}

export interface RouteAccess {
  readonly method: string
  readonly path: string
  readonly isOpen: boolean
  mayKey(scope: KeyScope): boolean
  mayRole(role: Role): boolean
}

export function restAccess(): RouteAccess[] {
  return procedures().map((procedure): RouteAccess => {
    const { route, meta } = procedure['~orpc']
    const { scope: marked, orScope, person, withoutLink } = meta as RouteMeta
    const scope = withoutLink ?? marked
    const isForAll = scope === 'none' || scope === 'any'
    const has = (role: Role, permission: Permission | null) => permission !== null && ROLE_PERMISSIONS[role].includes(permission)
    return {
      method: route.method ?? 'GET',
      path: route.path ?? '',
      isOpen: scope === 'none',
      mayKey: (own) => isForAll || own === scope || own === orScope,
      mayRole: (role) => isForAll || has(role, person ?? PERSON_NEEDS[scope]) || (orScope !== undefined && has(role, PERSON_NEEDS[orScope])),
    }
  })
}

export function restAccessPage(): string {
  const rows = procedures().map((procedure, index) => {
    const { mayRole, isOpen, method, path } = restAccess()[index]!
    const { scope, orScope, withoutLink } = procedure['~orpc'].meta as RouteMeta
    const named = withoutLink === undefined ? null : `\`${withoutLink}\`, or any with a signed link`
    const scopes =
      named !== null
        ? named
        : scope === 'none' || scope === 'any'
          ? scope
          : [scope, ...(orScope === undefined ? [] : [orScope])].map((one) => `\`${one}\``).join(' or ')
    return `| ${[`${method} \`${path}\``, scopes, ...ROLES.map((role) => (mayRole(role) ? 'yes' : 'no')), isOpen ? 'yes' : 'no'].join(' | ')} |`
  })
  return `${[
    '# Who may call which route',
    '',
    'Written by `node scripts/rest-access.ts` from the marks in the contract; `core/http/rest/access-matrix.test.ts` holds it to them, and asks every route as every role, with every scope and as nobody.',
    '`any`: every key that is in force, everybody who is signed in. `none`: open to all, who are told less. What roles permit: [access.md](access.md).',
    '',
    `| route | scope of a key | ${ROLES.join(' | ')} | nobody |`,
    `|${'---|'.repeat(ROLES.length + 3)}`,
    ...rows,
  ].join('\n')}\n`
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(import.meta.dirname, '../docs/rest-access.md'), restAccessPage())
