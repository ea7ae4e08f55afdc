// kill -9 of a running core whose clock is moved meanwhile, an hour on and an hour back: what lapsed is dealt with once, never twice, and never lost.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { logInAtDesk, type DeskClient } from '../fakes/desk-client.ts'
import { eventually } from '../patience.ts'

const ADMIN = { name: 'duty', password: 'a long enough passphrase' }
const HOUR_MS = 3_600_000

let dir: string
let core: CoreProcess
let desk: DeskClient
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-desk-clock-'))
  await start()
  await fetch(new URL('/auth/setup', core.url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(ADMIN) })
  desk = await logInAtDesk(core.url, ADMIN)
})
afterEach(async () => {
  desk.close()
  await core.kill()
  rmSync(dir, { recursive: true, force: true })
})

async function start(): Promise<void> {
  const preload = pathToFileURL(join(import.meta.dirname, 'move-clock.ts')).href
  core = await startCoreProcess(['--data', dir], { NODE_OPTIONS: `--import ${preload}`, MOVED_CLOCK: join(dir, 'clock') })
}

const moveClock = (ms: number) => writeFileSync(join(dir, 'clock'), String(ms))

/** A power cut, and a clock that is another one after it. */
async function killAndMove(ms: number): Promise<void> {
  desk.close()
  await core.kill()
  moveClock(ms)
  await start()
  desk = await logInAtDesk(core.url, ADMIN)
}

const report = async (summary: string) => (await desk.api.incidents.report({ severity: 'high', summary })).id
const lines = async (id: string) => (await desk.api.incidents.get({ id })).timeline.map(({ what }) => what)
const countOf = async (id: string, what: string) => (await lines(id)).filter((one) => one === what).length

test('timers, deadlines, shelves, checks, drills and rounds each end once', { timeout: 120_000 }, async () => {
  const { api } = desk
  const [waiting, sent, shelved] = [await report('等待'), await report('派单'), await report('搁置')]
  const { id: staffId } = await api.staff.save({ name: '保安01', post: 'guard', userId: null, phone: null, skills: [], certificates: [] })
  await api.dispatches.assign({ incidentId: sent, staffId })
  const nowMs = (await api.incidents.get({ id: shelved })).openedAtMs
  await api.incidents.act({ id: shelved, action: 'shelve', untilMs: nowMs + 1_200_000, reason: '调试' })
  await api.shifts.signOn({ seat: '' })
  const check = await api.postChecks.ask()
  const drill = await api.siteDrills.start({ kinds: ['ebikeInLobby'], reason: '季度演练', minutes: 30 })
  const point = { buildingId: null, floor: null, cameras: [], tagUid: null, cardNumber: null, equipment: null, photo: 'never' as const }
  const { id: pointId } = await api.patrols.savePoint({ name: '大堂', ...point })
  const points = [{ pointId, minS: null, maxS: null }]
  const route = await api.patrols.saveRoute({ name: '夜巡', order: 'free', allowedOutOfOrder: 0, durationMin: 10, points })
  const starts = { is: 'window' as const, from: '00:00', to: '23:59', everyMin: 15 }
  await api.patrols.saveSchedule({ routeId: route.id, days: [1, 2, 3, 4, 5, 6, 7], starts, graceMin: 0, staffId: null })
  const checks = async () => (await desk.api.postChecks.list({ limit: 20 })).map(({ id, outcome }) => [id, outcome])
  const told = async () => [
    await countOf(waiting, 'toNextConsole'),
    await countOf(waiting, 'toManager'),
    await countOf(sent, 'dispatchLapsed'),
    await countOf(shelved, 'shelfEnded'),
  ]
  const once = [1, 1, 1, 1]
  expect(await told()).toEqual([0, 0, 0, 0])

  // an hour on, without having run
  await killAndMove(HOUR_MS)
  await eventually(told).toEqual(once)
  await eventually(checks).toEqual([[check.id, 'void']])
  await eventually(async () => (await desk.api.siteDrills.list({ limit: 5 })).map(({ id, endedAtMs }) => [id, endedAtMs !== null])).toEqual([[drill.id, true]])
  const rounds = await desk.api.patrols.history({ limit: 50 })
  expect(rounds.length).toBeGreaterThanOrEqual(3)
  expect(rounds.filter(({ coreDown, endMs, startMs }) => !coreDown && endMs - startMs > 0 && startMs < rounds[0]!.startMs)).toEqual([])
  expect((await desk.api.incidents.list({ kinds: ['patrolMissed'] })).items).toEqual([])

  // an hour back again, then on while it runs: nothing a second time
  for (const movedMs of [0, HOUR_MS]) {
    await killAndMove(movedMs)
    const late = await desk.api.postChecks.ask()
    await desk.api.postChecks.answer({ id: late.id })
    expect(await told()).toEqual(once)
  }
  moveClock(0)
  const again = await report('之后')
  moveClock(2 * HOUR_MS)
  await eventually(() => countOf(again, 'toManager')).toBe(1)
  expect(await told()).toEqual(once)
  expect((await desk.api.postChecks.list({ limit: 20 })).filter(({ outcome }) => outcome === 'missed')).toEqual([])
})
