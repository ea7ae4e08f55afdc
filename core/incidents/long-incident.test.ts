// An incident that a flood went into: what is told of it stays bounded, and all of it can be read in parts.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { incidentDetailSchema, TOLD_FIRST, TOLD_LAST } from '../../contract/incident.ts'
import { listAlerts } from '../../db/alerts.ts'
import { listTimeline } from '../../db/timeline.ts'
import { inTransaction } from '../../db/transaction.ts'
import { claimOf, createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { toIncidentDetailOut } from '../http/rest/shapes.ts'
import { getIncidentDetail, readTimeline } from './service.ts'

let env: TestEnv
beforeEach(() => {
  env = createTestEnv()
})
afterEach(() => env.close())

const MOST = TOLD_FIRST + TOLD_LAST

function flood(alerts: number): string {
  return inTransaction(env.db, () => {
    let id = ''
    for (let i = 0; i < alerts; i++) {
      env.pass(10)
      id = raiseAlert(env, claimOf(env)).incident.id
    }
    return id
  })
}

test('the first and the last alerts and lines are told, the others are counted and read in parts', () => {
  const id = flood(1700)
  const all = listTimeline(env.db, id)
  expect(all.length).toBeGreaterThan(1500)
  const detail = incidentDetailSchema.parse(getIncidentDetail(env, id))
  expect(detail.timeline).toEqual([...all.slice(0, TOLD_FIRST), ...all.slice(-TOLD_LAST)])
  expect(detail.timelineLeftOut).toBe(all.length - MOST)
  const alerts = listAlerts(env.db, id)
  expect(detail.alertCount).toBe(alerts.length)
  expect(detail.alerts).toEqual([...alerts.slice(0, TOLD_FIRST), ...alerts.slice(-TOLD_LAST)])
  expect(toIncidentDetailOut(env.db, detail)).toMatchObject({ timelineLeftOut: all.length - MOST })

  const parts = [0, 500, 1000, 1500].flatMap((fromIndex) => readTimeline(env, { id, fromIndex, toIndex: fromIndex + 500 }))
  expect(parts).toEqual(all)
  expect(() => readTimeline(env, { id: 'nothing', fromIndex: 0, toIndex: 1 })).toThrow(expect.objectContaining({ code: 'incident.notFound' }) as Error)
})

test('of one that is just not too long nothing is left out', () => {
  const id = flood(MOST)
  const all = listTimeline(env.db, id)
  const detail = getIncidentDetail(env, id)
  expect(detail.timeline.length + detail.timelineLeftOut).toBe(all.length)
  const short = getIncidentDetail(env, raiseAlert(env, claimOf(env, { zone: 'other' })).incident.id)
  expect(short.timelineLeftOut).toBe(0)
  expect('timelineLeftOut' in toIncidentDetailOut(env.db, short)).toBe(false)
})
