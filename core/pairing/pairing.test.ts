// Putting a device into service: what is tried, what each outcome counts as, and the sheet that is signed.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommandResult, DeviceStatus } from '../../contract/device.ts'
import type { EnrolmentResult } from '../../contract/enrolment.ts'
import { checkAudit } from '../../db/audit.ts'
import { query } from '../../db/statement.ts'
import { insertSignal } from '../../db/devices.ts'
import type { PeopleOfDevice } from '../../devices/driver.ts'
import { readPdf } from '../../test/fakes/pdf-text.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import type { Actor } from '../env.ts'
import { findChineseFont } from '../reports/chinese-font.ts'
import { commissioningSheet } from '../reports/commissioning-sheet.ts'
import { renderPage } from '../reports/render-page.ts'
import type { CommandRequest } from '../services.ts'
import { checksOf, createPairingDesk, type PairingDesk } from './pairing.ts'

const installer: Actor = { type: 'user', id: 'u1', name: 'zhao' }
const status = (id: string, driver: string, part: Partial<DeviceStatus> = {}): DeviceStatus => ({
  id,
  name: id,
  kind: 'gate',
  driver,
  buildingId: 'b3',
  state: 'online',
  sinceMs: 0,
  problem: null,
  commands: [],
  lastCommand: null,
  ...part,
})

let env: TestEnv
let desk: PairingDesk
let answer: CommandResult
let people: PeopleOfDevice | null
let commands: CommandRequest[]
let devices: DeviceStatus[]
beforeEach(() => {
  env = createTestEnv()
  answer = { state: 'confirmed', reason: null }
  people = null
  commands = []
  devices = [
    status('gate', 'gate/http-relay'),
    status('lane', 'plate-reader/zhenshi', { kind: 'plate-reader', state: 'offline', problem: 'device.unreachable' }),
  ]
  desk = createPairingDesk(env, {
    statuses: () => devices,
    async command(_actor, request) {
      commands.push(request)
      return answer
    },
    peopleOf: () => people,
    telemetryAtMs: (id) => (id === 'pump' ? env.clock.now() - 1000 : null),
    listening: (id) => (id === 'lane' ? { host: '192.168.8.2', port: 8070 } : null),
  })
})
afterEach(() => {
  expect(checkAudit(env.db).ok).toBe(true)
  env.close()
})
const stateOf = (id: string, check: string) =>
  desk
    .list()
    .find((one) => one.id === id)
    ?.checks.find((one) => one.check === check)?.state

test('every driver is tried for what it can do, and for nothing else', () => {
  expect(checksOf({ kind: 'gate', commands: ['open'] })).toEqual(['connection', 'open', 'position'])
  expect(checksOf({ kind: 'gate', commands: ['open', 'holdOpen'], holds: ['face', 'card'] })).toEqual([
    'connection',
    'events',
    'open',
    'holdOpen',
    'position',
    'people',
  ])
  expect(checksOf({ kind: 'fire-panel', commands: [] })).toEqual(['connection', 'events'])
  expect(desk.list()[0]).toMatchObject({ checks: [{ check: 'connection', state: 'untested' }, { check: 'open' }, { check: 'position' }], listening: null })
})

test('confirmed is passed and proves the position too; accepted is for the eyes; the rest failed', async () => {
  await desk.run(installer, 'gate', 'open')
  expect([stateOf('gate', 'open'), stateOf('gate', 'position')]).toEqual(['passed', 'passed'])
  expect(commands).toMatchObject([{ deviceId: 'gate', command: 'open', reason: '调试' }])
  answer = { state: 'accepted', reason: 'device.notConfirmed' }
  expect(await desk.run(installer, 'gate', 'open')).toMatchObject({ state: 'unsure', reason: 'device.notConfirmed', by: 'zhao' })
  expect(desk.judge(installer, 'gate', 'open', true, '看到闸门打开')).toMatchObject({ state: 'passed', note: '看到闸门打开' })
  expect(desk.judge(installer, 'gate', 'open', false, null)).toMatchObject({ state: 'failed', reason: 'pairing.seenOtherwise' })
  for (const state of ['rejected', 'unreachable', 'unknown'] as const) {
    answer = { state, reason: 'device.noAnswer' }
    expect((await desk.run(installer, 'gate', 'open')).state).toBe('failed')
  }
})

test('what somebody wrote about a device is kept with the result and never in the audit chain', () => {
  desk.judge(installer, 'gate', 'open', true, '李师傅 13812341234 看到闸门打开')
  expect(desk.list()[0]!.checks.find(({ check }) => check === 'open')).toMatchObject({ note: '李师傅 13812341234 看到闸门打开' })
  const entries = query<{ after: string | null }>(env.db, `SELECT after FROM audit WHERE action = 'device.checked'`).all()
  expect(entries.map(({ after }) => JSON.parse(after ?? '{}') as unknown)).toEqual([{ check: 'open', state: 'passed', reason: null }])
})

test('events count when one came just now, and a backlog is none', async () => {
  const tell = (replayed: boolean, key: string) => {
    const event = {
      type: 'plateRead',
      plate: null,
      rawPlate: '',
      colour: null,
      confidence01: null,
      direction: null,
      deviceAtMs: null,
      replayed,
      dedupeKey: key,
    } as const
    insertSignal(env.db, { deviceId: 'lane', receivedAtMs: env.clock.now(), event, dedupeKey: key })
  }
  expect(await desk.run(installer, 'lane', 'events')).toMatchObject({ state: 'failed', reason: 'pairing.noEvent' })
  tell(true, 'a')
  expect((await desk.run(installer, 'lane', 'events')).state).toBe('failed')
  tell(false, 'b')
  expect((await desk.run(installer, 'lane', 'events')).state).toBe('passed')
  env.pass(11 * 60_000)
  expect((await desk.run(installer, 'lane', 'events')).state).toBe('failed')
  expect(await desk.run(installer, 'lane', 'connection')).toMatchObject({ state: 'failed', reason: 'device.unreachable' })
})

test('of a sensor a sample is enough', async () => {
  devices = [status('pump', 'sensor/mqtt', { kind: 'sensor' })]
  expect((await desk.run(installer, 'pump', 'events')).state).toBe('passed')
  expect(desk.list()[0]?.lastSignal).toEqual({ type: 'telemetry', atMs: env.clock.now() - 1000 })
})

test('what a device cannot do is not tried, nor one that is not there', async () => {
  for (const [id, check, code] of [
    ['gate', 'people', 'device.commandUnsupported'],
    ['gate', 'say', 'device.commandUnsupported'],
    ['nobody', 'open', 'device.notFound'],
  ] as const)
    await expect(desk.run(installer, id, check)).rejects.toMatchObject({ code })
  expect(commands).toEqual([])
})

test('a test person goes in and out again; a gate that keeps it has failed', async () => {
  devices = [status('face', 'gate/isapi')]
  const calls: string[] = []
  const SYNCED: EnrolmentResult = { state: 'synced', reason: null }
  let removal = SYNCED
  expect(await desk.run(installer, 'face', 'people')).toMatchObject({ state: 'failed', reason: 'device.unreachable' })
  people = {
    put: async ({ ref, validToMs, face }) => (calls.push(`put ${ref} until ${validToMs} ${String(face)}`), SYNCED),
    remove: async (ref) => (calls.push(`remove ${ref}`), removal),
  }
  expect(await desk.run(installer, 'face', 'people')).toMatchObject({ state: 'passed' })
  expect(calls).toEqual(['put VIGILTEST until 1000 null', 'remove VIGILTEST'])
  removal = { state: 'failed', reason: 'deviceBusy' }
  expect(await desk.run(installer, 'face', 'people')).toMatchObject({ state: 'failed', reason: 'deviceBusy' })
})

test('the sheet says in both languages what was tried, and room for two signatures', async () => {
  await desk.run(installer, 'gate', 'open')
  await desk.run(installer, 'lane', 'connection')
  const definition = commissioningSheet({
    siteName: '翠园一期',
    timezone: 'Asia/Shanghai',
    devices: desk.list(),
    buildingName: () => '3栋',
    madeAtMs: env.clock.now(),
    version: '9.8.7',
  })
  const { pages, text } = readPdf(await renderPage({ definition, font: findChineseFont() }, new AbortController().signal))
  expect(pages).toBe(1)
  for (const words of ['设备调试验收单', 'Commissioningsheet', '翠园一期', '3栋', '开闸Open', '2026-11-2211:08:25', '安装单位', 'SHA-256'])
    expect(text).toContain(words)
  const verdicts = [text.split('通过passed').length - 1, text.split('未通过failed').length - 1]
  expect(verdicts.every((n) => n >= 1)).toBe(true)
})
