// What is entered after the fact: it has its true time, is marked, rings nowhere, sets nothing off and spoils no response time.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Incident } from '../../contract/incident.ts'
import { VigilError } from '../../contract/errors.ts'
import { lastAudit } from '../../db/audit.ts'
import { createFigureSite, HOUR_MS, MIDNIGHT_MS, requestOf, type FigureSite } from '../../test/fixtures/figure-site.ts'
import type { Actor } from '../env.ts'
import { readFigures } from '../reports/figures/read-figures.ts'
import { actOnIncident, getIncidentDetail, listIncidents, reportIncident } from './service.ts'

const DAY_MS = 24 * HOUR_MS
const NINE = MIDNIGHT_MS + 9 * HOUR_MS
const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }

let site: FigureSite
let opened: Incident[]
beforeEach(() => {
  site = createFigureSite()
  opened = []
  Object.assign(site.env, { onOpened: (incident: Incident) => void opened.push(incident) })
})
afterEach(() => site.env.close())

const enter = (happenedAtMs: number) => reportIncident(site.env, lin, { severity: 'high', summary: '停电期间有人翻越围墙', happenedAtMs })

test('it has its true time and number, is marked, and is in the hands of whoever entered it', () => {
  site.at(NINE + DAY_MS)
  const { id, number } = enter(NINE)
  const incident = getIncidentDetail(site.env, id)
  expect(number).toMatch(/^INC-20261122-/)
  expect(incident).toMatchObject({ state: 'acknowledged', openedAtMs: NINE, enteredAtMs: NINE + DAY_MS, waitingSinceMs: null, acknowledgedById: 'u-lin' })
  expect(incident.timeline).toMatchObject([{ what: 'opened', atMs: NINE + DAY_MS, details: { happenedAtMs: NINE } }])
  expect(JSON.parse(lastAudit(site.env.db, `incident/${id}`, 'incident.opened')!.after!)).toMatchObject({ happenedAtMs: NINE })
  expect(opened).toEqual([])
})

test('one that is reported at once is as ever, and rings', () => {
  site.at(NINE)
  const incident = enter(NINE - 30_000)
  expect(incident).toMatchObject({ state: 'new', openedAtMs: NINE, enteredAtMs: null })
  expect(opened).toHaveLength(1)
})

test('neither the future nor what is long past is taken', () => {
  site.at(NINE)
  for (const atMs of [NINE + 61_000, NINE - 31 * DAY_MS - 1]) expect(() => enter(atMs)).toThrow(new VigilError('incident.lateTime'))
  expect(listIncidents(site.env, { limit: 10 }).items).toEqual([])
})

test('figures count it on its own day, in no time and in no load', () => {
  site.at(NINE)
  const soon = site.raise({ kind: 'ebikeInLobby', severity: 'high' })
  site.at(NINE + 20_000)
  actOnIncident(site.env, lin, soon, { action: 'acknowledge' })
  site.at(NINE + DAY_MS)
  enter(NINE + HOUR_MS)
  const { incidents, load, responses } = readFigures(site.env.db, requestOf({}))
  expect(incidents.total.value).toBe(2)
  expect(load).toMatchObject({ most: 1, enteredLate: 1, within30s: 1, stale: 0 })
  expect(responses.all.acknowledge).toMatchObject({ n: 1, p95Ms: 20_000 })
  expect(listIncidents(site.env, { slower: { step: 'acknowledge', thanMs: 30_000 }, limit: 10 }).items).toEqual([])
})
