// What was practised is in no figure: neither in those of reports and the dashboard, nor in the operators' load, nor in the lists behind them.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertSiteDrill, markDrillIncident, unmarkDrillIncident } from '../../../db/drills.ts'
import { searchIncidents } from '../../../db/incidents.ts'
import { createFigureSite, DAY, HOUR_MS, MIDNIGHT_MS, requestOf, type FigureSite } from '../../../test/fixtures/figure-site.ts'
import type { Role } from '../../../contract/vocabulary.ts'
import { SYSTEM, type Actor } from '../../env.ts'
import { createUser } from '../../people.ts'
import { actOnIncident } from '../../incidents/service.ts'
import { readDashboard } from './read-dashboard.ts'
import { readOperatorLoad } from './operator-load.ts'

const NINE = MIDNIGHT_MS + 9 * HOUR_MS

let site: FigureSite
let lin: Actor
let boss: Actor
let practised: string
beforeEach(async () => {
  site = createFigureSite()
  const account = async (name: string, role: Role): Promise<Actor> => ({
    type: 'user',
    ...(await createUser(site.env, SYSTEM, { name, password: 'correct horse battery', role })),
  })
  lin = await account('lin', 'operator')
  boss = await account('boss', 'manager')
  const { db } = site.env
  insertSiteDrill(db, { id: 'd1', kinds: ['crowding'], buildingId: null, reason: '季度演练', startedBy: 'u-boss', startedAtMs: NINE - 2, untilMs: NINE - 1 })
  site.at(NINE)
  // Three of one source at once would chatter.
  practised = site.raise({ kind: 'crowding', zone: 'hall' })
  for (let i = 0; i < 3; i++) site.raise({ kind: 'crowding', zone: 'hall' })
  actOnIncident(site.env, lin, practised, { action: 'acknowledge' })
  // Somebody who did nothing but practise is none of those who used the product.
  actOnIncident(site.env, boss, practised, { action: 'note', note: '演练开始' })
  markDrillIncident(db, practised, 'd1')
  site.at(NINE + HOUR_MS)
  actOnIncident(site.env, lin, site.raise({ kind: 'ebikeInLobby', severity: 'high' }), { action: 'acknowledge' })
})
afterEach(() => site.env.close())

const read = () => {
  const { db } = site.env
  const request = requestOf({ before: { fromMs: DAY.fromMs, toMs: DAY.toMs } })
  const { now, history } = readDashboard(db, request)
  return {
    total: now.incidents.total,
    kinds: now.incidents.byKind.map(({ kind }) => kind),
    acknowledged: now.responses.all.acknowledge.n,
    chattering: now.load.chattering.length,
    most: now.load.most,
    course: history.reduce((sum, { values }) => sum + (values.incidents ?? 0), 0),
    borne: readOperatorLoad(db, request).alarms,
    listed: searchIncidents(db, { counted: 'all', limit: 10 }).length,
    actions: now.use.byRole.map(({ role, actions, people }) => [role, actions, people]),
    duty: now.duty.lines.filter(({ isDrill }) => isDrill === 1).length,
  }
}

test('an incident of a drill counts nowhere, and its lines in the duty log say what they are', () => {
  expect(read()).toMatchObject({
    total: { value: 1, before: 1 },
    kinds: ['ebikeInLobby'],
    acknowledged: 1,
    chattering: 0,
    most: 1,
    course: 1,
    borne: 1,
    listed: 1,
    actions: [['operator', 1, 1]],
    duty: 3,
  })
})

test('from when it is real on it counts', () => {
  unmarkDrillIncident(site.env.db, practised)
  expect(read()).toMatchObject({
    total: { value: 2, before: 2 },
    acknowledged: 2,
    chattering: 1,
    course: 2,
    borne: 2,
    listed: 2,
    actions: [
      ['manager', 1, 1],
      ['operator', 2, 1],
    ],
    duty: 0,
  })
})
