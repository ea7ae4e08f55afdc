// What was practised is in no figure: neither in those of reports and the dashboard, nor in the operators' load, nor in the lists behind them.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertSiteDrill, markDrillIncident, unmarkDrillIncident } from '../../../db/drills.ts'
import { searchIncidents } from '../../../db/incidents.ts'
import { createFigureSite, DAY, HOUR_MS, MIDNIGHT_MS, requestOf, type FigureSite } from '../../../test/fixtures/figure-site.ts'
import type { Actor } from '../../env.ts'
import { actOnIncident } from '../../incidents/service.ts'
import { readDashboard } from './read-dashboard.ts'
import { readOperatorLoad } from './operator-load.ts'

const NINE = MIDNIGHT_MS + 9 * HOUR_MS
const lin: Actor = { type: 'user', id: 'u-lin', name: 'lin' }

let site: FigureSite
let practised: string
beforeEach(() => {
  site = createFigureSite()
  const { db } = site.env
  insertSiteDrill(db, { id: 'd1', kinds: ['crowding'], buildingId: null, reason: '季度演练', startedBy: 'u-boss', startedAtMs: NINE - 2, untilMs: NINE - 1 })
  site.at(NINE)
  // Three of one source at once would chatter.
  practised = site.raise({ kind: 'crowding', zone: 'hall' })
  for (let i = 0; i < 3; i++) site.raise({ kind: 'crowding', zone: 'hall' })
  actOnIncident(site.env, lin, practised, { action: 'acknowledge' })
  markDrillIncident(db, practised, 'd1')
  site.at(NINE + HOUR_MS)
  site.raise({ kind: 'ebikeInLobby', severity: 'high' })
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
    duty: now.duty.lines.filter(({ isDrill }) => isDrill === 1).length,
  }
}

test('an incident of a drill counts nowhere, and its lines in the duty log say what they are', () => {
  expect(read()).toMatchObject({
    total: { value: 1, before: 1 },
    kinds: ['ebikeInLobby'],
    acknowledged: 0,
    chattering: 0,
    most: 1,
    course: 1,
    borne: 1,
    listed: 1,
    duty: 2,
  })
})

test('from when it is real on it counts', () => {
  unmarkDrillIncident(site.env.db, practised)
  expect(read()).toMatchObject({ total: { value: 2, before: 2 }, acknowledged: 1, chattering: 1, course: 2, borne: 2, listed: 2, duty: 0 })
})
