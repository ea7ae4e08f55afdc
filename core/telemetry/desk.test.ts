// Telemetry from the event to the incident and to the disk: a real database, a clock that stands until it is moved.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { MetricValue, TelemetryEvent } from '../../contract/device-events.ts'
import type { SiteDevice } from '../../contract/site.ts'
import type { DeviceTelemetry } from '../../contract/telemetry.ts'
import { checkAudit, lastAudit } from '../../db/audit.ts'
import { addHour, hoursOf, insertMetric, listMetrics, minutesOf } from '../../db/telemetry.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { makeSeries } from '../../test/fixtures/telemetry-series.ts'
import { raiseAlert } from '../alerts.ts'
import type { Actor } from '../env.ts'
import { actOnIncident, getIncidentDetail, listOpenIncidents } from '../incidents/service.ts'
import { defaultLimits } from './default-limits.ts'
import { createTelemetryDesk, type TelemetryDesk } from './desk.ts'

const pump: SiteDevice = { id: 'pump-2', driver: 'sensor/test', name: '2号水泵', building: 'b3', cameras: ['pump-room'], points: [], config: {} }
const lift: SiteDevice = { ...pump, id: 'lift-1', driver: 'lift/modbus-hold', name: '1号梯' }
const installer: Actor = { type: 'user', id: 'u1', name: 'wang' }
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

let env: TestEnv
let desk: TelemetryDesk
const start = () => createTelemetryDesk(env, { devices: [pump, lift], raiseAlert: (claim) => raiseAlert(env, claim), after: () => () => {} })
beforeEach(() => {
  env = createTestEnv()
  desk = start()
})
afterEach(() => {
  desk.stop()
  env.close()
})

const send = (metrics: Readonly<Record<string, MetricValue>>, part: Partial<TelemetryEvent> = {}, deviceId = pump.id) =>
  desk.take(deviceId, { type: 'telemetry', metrics, deviceAtMs: null, seq: null, replayed: false, ...part })
/** One sample a second. */
const run = (seconds: number, vibration: number, more: Readonly<Record<string, MetricValue>> = { run: true }) => {
  for (let i = 0; i < seconds; i++) {
    env.pass(1000)
    send({ vibration_rms: vibration, ...more })
    desk.look()
  }
}
const restart = () => {
  desk.stop()
  desk = start()
}
const incidents = () => listOpenIncidents(env)
const view = (deviceId = pump.id) => desk.list().find((device) => device.deviceId === deviceId)
const metric = (name = 'vibration_rms') => view()?.metrics.find((one) => one.metric === name)
const idOf = (name: string) => listMetrics(env.db).find((stored) => stored.metric === name)!.id

test('vibration above its limit for a minute is an incident that grows with it, and its end is noted', () => {
  run(70, 3.1)
  expect(incidents()).toMatchObject([{ kind: 'telemetry', severity: 'medium', deviceId: 'pump-2', cameraId: 'pump-room', buildingId: 'b3', summary: '设备预警 · 2号水泵 振动高于 2.8 mm/s' }]) // prettier-ignore
  expect(metric()).toMatchObject({ value: 3.1, level: 'warn', stale: false })
  run(70, 4.6)
  expect(incidents()).toMatchObject([{ severity: 'high', alertCount: 2 }])
  const detail = getIncidentDetail(env, incidents()[0]!.id)
  expect(detail.alerts.map(({ why }) => why['threshold'])).toEqual([2.8, 4.5])
  run(70, 1)
  expect(getIncidentDetail(env, detail.id).timeline.at(-1)).toMatchObject({ what: 'conditionEnded' })
  expect(metric()).toMatchObject({ level: 'normal', sinceMs: null })
})

test('a pump that stands still, a sample of the past and one out of its turn raise nothing, and all are kept', () => {
  run(70, 9, { run: false })
  for (let i = 0; i < 100; i++) {
    env.pass(1000)
    send({ vibration_rms: 9, run: true }, { deviceAtMs: env.clock.now() - 5 * HOUR_MS, replayed: true })
    send({ vibration_rms: 1, run: true }, { seq: 500 + i })
    send({ vibration_rms: 9, run: true }, { seq: 400 })
  }
  expect(incidents()).toEqual([])
  expect(metric()).toMatchObject({ value: 1, level: 'normal' })
  env.pass(MINUTE_MS)
  desk.look()
  const now = Math.floor(env.clock.now() / MINUTE_MS)
  const kept = minutesOf(env.db, idOf('vibration_rms'), now - 400, now)
  expect(kept.reduce((sum, { samples }) => sum + samples, 0)).toBe(370)
  expect(Math.max(...kept.map(({ max }) => max))).toBe(9)
})

test('a counter that begins anew is heard again', () => {
  send({ vibration_rms: 1 }, { seq: 90_000 })
  env.pass(1000)
  send({ vibration_rms: 2 }, { seq: 1 })
  expect(metric()?.value).toBe(2)
})

test('roll-ups are written when their minute is over, hours when theirs is, and a late sample joins both', () => {
  run(3 * 3600 + 90, 2)
  const id = idOf('vibration_rms')
  const hour = Math.floor(env.clock.now() / HOUR_MS)
  const last = hoursOf(env.db, id, hour - 1, hour)
  expect(last).toMatchObject([{ samples: 3600, mean: 2, runSamples: 3600, runMean: 2 }])
  expect(hoursOf(env.db, id, hour, hour + 1)).toEqual([])
  send({ vibration_rms: 8 }, { replayed: true, deviceAtMs: (hour - 1) * HOUR_MS + 5 })
  env.pass(MINUTE_MS)
  desk.look()
  expect(hoursOf(env.db, id, hour - 1, hour)).toMatchObject([{ samples: 3601, max: 8 }])
  const { points, stepMs } = desk.series({ deviceId: pump.id, metric: 'vibration_rms', span: '24h' })
  expect(stepMs).toBe(5 * MINUTE_MS)
  expect(points.length).toBeGreaterThan(36)
  expect(metric()?.spark.slice(-3)).toEqual([2, expect.closeTo(2, 1), 2])
  expect(() => desk.series({ deviceId: pump.id, metric: 'x', span: '24h' })).toThrow(expect.objectContaining({ code: 'telemetry.notFound' }))
})

test('what is older than is kept goes; what comes from before the kept minutes joins its hour', () => {
  run(5, 2)
  const id = idOf('vibration_rms')
  addHour(env.db, id, Math.floor(env.clock.now() / HOUR_MS) - 401 * 24, { samples: 1, min: 1, max: 1, mean: 1, last: 1, runSamples: 0, runMean: null })
  const old = env.clock.now() - 60 * HOUR_MS
  send({ vibration_rms: 6 }, { replayed: true, deviceAtMs: old })
  env.pass(50 * HOUR_MS)
  run(5, 2)
  desk.look()
  expect(minutesOf(env.db, id, 0, 10)).toEqual([])
  const now = Math.floor(env.clock.now() / MINUTE_MS)
  expect(minutesOf(env.db, id, now - 52 * 60, now - 49 * 60)).toEqual([])
  const hours = hoursOf(env.db, id, 0, now)
  expect(hours.map(({ at }) => at)).toContain(Math.floor(old / HOUR_MS))
  expect(hours[0]!.at).toBeGreaterThan(Math.floor(env.clock.now() / HOUR_MS) - 400 * 24)
})

test('a restart forgets nothing that was said, says nothing twice, and makes the hours a crash left', () => {
  run(70, 3.1)
  const id = idOf('vibration_rms')
  // as after a crash: the old desk writes nothing more
  const crashed = desk
  env.pass(2 * HOUR_MS)
  desk = start()
  expect(metric()).toMatchObject({ value: expect.any(Number), level: 'warn' })
  run(70, 3.1)
  expect(incidents()).toMatchObject([{ alertCount: 1 }])
  const hour = Math.floor(env.clock.now() / HOUR_MS)
  expect(hoursOf(env.db, id, hour - 3, hour)).toMatchObject([{ mean: expect.closeTo(3.1, 9) }])
  run(70, 1)
  expect(getIncidentDetail(env, incidents()[0]!.id).timeline.at(-1)?.what).toBe('conditionEnded')
  restart()
  expect(metric()?.level).toBe('normal')
  crashed.stop()
})

test('an alert that cannot be written is tried again at the next sample', () => {
  desk.stop()
  let fails = true
  const raise = (claim: Parameters<typeof raiseAlert>[1]) => {
    if (fails) throw new Error('the disk is full')
    return raiseAlert(env, claim)
  }
  desk = createTelemetryDesk(env, { devices: [pump], raiseAlert: raise, after: () => () => {} })
  run(70, 3.1)
  expect(metric()?.level).toBe('normal')
  expect(incidents()).toEqual([])
  fails = false
  run(1, 3.1)
  expect(metric()?.level).toBe('warn')
  expect(incidents()).toHaveLength(1)
})

test('silence for three times as long as usual is stale, and told', async () => {
  const heard: DeviceTelemetry[] = []
  const ended = new AbortController()
  const reading = (async () => {
    for await (const delivered of env.feed.subscribe('telemetry', ended.signal)) if (!delivered.lost) heard.push(delivered.event)
  })()
  for (let i = 0; i < 10; i++) {
    env.pass(20_000)
    send({ motor_temp: 40, door: 'closed' })
    desk.look()
  }
  env.pass(59_000)
  desk.look()
  expect(metric('motor_temp')?.stale).toBe(false)
  env.pass(2000)
  desk.look()
  expect(view()?.metrics.map(({ metric: name, stale }) => [name, stale])).toEqual([['door', true], ['motor_temp', true]]) // prettier-ignore
  await vi.waitFor(() => expect(heard.at(-1)?.metrics[0]?.stale).toBe(true))
  ended.abort()
  await reading
  expect(heard.at(-1)?.metrics[0]).toMatchObject({ metric: 'door', value: 'closed', stale: true, spark: [] })
  send({ motor_temp: 41 })
  expect(metric('motor_temp')).toMatchObject({ stale: false, value: 41 })
})

test('a device whose clock is off is believed about its values, not about the time', () => {
  send({ motor_temp: 40 }, { deviceAtMs: env.clock.now() - HOUR_MS })
  expect(view()).toMatchObject({ clockOff: true, metrics: [{ atMs: env.clock.now() }] })
  env.pass(10_000)
  send({ motor_temp: 40 }, { deviceAtMs: env.clock.now() - 5000 })
  expect(view()).toMatchObject({ clockOff: false, metrics: [{ atMs: env.clock.now() - 5000 }] })
})

test('a clock that is put back silences nothing', () => {
  run(5, 1)
  env.pass(-2 * HOUR_MS)
  run(70, 4.6)
  expect(metric()).toMatchObject({ value: 4.6, level: 'alarm', atMs: env.clock.now() })
  env.pass(MINUTE_MS)
  desk.look()
  const now = Math.floor(env.clock.now() / MINUTE_MS)
  expect(minutesOf(env.db, idOf('vibration_rms'), now - 3, now).reduce((sum, { samples }) => sum + samples, 0)).toBe(70)
})

test('whatever a device sends is bounded, and a device nobody knows is not heard', () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`m${i}`, i]))
  send(many)
  send(many)
  send({ ['x'.repeat(50)]: 1, 'DROP TABLE': 1, a: Number.NaN, b: Infinity, c: 1e300 })
  send({ m1: 'x'.repeat(1000) })
  send({ vibration_rms: 1 }, {}, 'stranger')
  send({ vibration_rms: 1 }, { replayed: true })
  expect(view()?.metrics).toHaveLength(64)
  expect(metric('m1')?.value).toHaveLength(64)
  expect(listMetrics(env.db)).toHaveLength(64)
})

test('the past of an outage is written in portions, and the minute that is over at once', () => {
  const metrics = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`m${i}`, 1]))
  const nowMinute = Math.floor(env.clock.now() / MINUTE_MS)
  for (let i = 1; i <= 1500; i++) send(metrics, { deviceAtMs: env.clock.now() - i * MINUTE_MS, replayed: true })
  send(metrics)
  const written = () => Array.from({ length: 10 }, (_, i) => minutesOf(env.db, idOf(`m${i}`), nowMinute - 2000, nowMinute + 1).length)
  env.pass(MINUTE_MS + 5000)
  desk.look()
  for (let i = 0; i < 10; i++) expect(minutesOf(env.db, idOf(`m${i}`), nowMinute, nowMinute + 1)).toHaveLength(1)
  expect(written().reduce((sum, n) => sum + n)).toBeLessThan(5000)
  for (let i = 0; i < 3; i++) {
    env.pass(1000)
    desk.look()
  }
  expect(written()).toEqual(Array.from({ length: 10 }, () => 1501))
  expect(hoursOf(env.db, idOf('m9'), Math.floor(nowMinute / 60) - 20, Math.floor(nowMinute / 60) - 1).every(({ samples }) => samples === 60)).toBe(true)
})

test('what is neither a number, a word nor yes or no is dropped, and keeps nobody’s roll-ups off the disk', () => {
  for (const bad of [{}, [], null, undefined]) send({ vibration_rms: bad as unknown as MetricValue })
  send({ vibration_rms: 2 })
  send({ level: 1 }, {}, lift.id)
  env.pass(2 * MINUTE_MS)
  desk.look()
  const from = Math.floor(env.clock.now() / MINUTE_MS) - 5
  for (const name of ['vibration_rms', 'level']) expect(minutesOf(env.db, idOf(name), from, from + 10)).toMatchObject([{ samples: 1 }])
})

test('a sensor that never reported is listed all the same, another device only once it did', () => {
  expect(desk.list()).toMatchObject([{ deviceId: 'pump-2', kind: 'sensor', metrics: [] }])
  send({ floor: 3 }, {}, 'lift-1')
  expect(desk.list().map(({ deviceId, kind }) => [deviceId, kind])).toEqual([['pump-2', 'sensor'], ['lift-1', 'lift']]) // prettier-ignore
})

test('limits are changed by version, audited, in force at once, and can be taken back', () => {
  const place = { deviceId: pump.id, metric: 'motor_temp' }
  const limits = { ...defaultLimits('motor_temp'), warn: 70, alarm: 90 }
  run(70, 1, { run: true, motor_temp: 95 })
  expect(incidents()).toEqual([])
  expect(desk.saveLimits(installer, { ...place, version: 0, limits })).toMatchObject({ version: 1, limits: { alarm: 90 } })
  expect(() => desk.saveLimits(installer, { ...place, version: 0, limits })).toThrow(expect.objectContaining({ code: 'telemetry.limitsChanged' }))
  expect(() => desk.saveLimits(installer, { ...place, deviceId: 'x', version: 0, limits })).toThrow(expect.objectContaining({ code: 'device.notFound' }))
  run(70, 1, { run: true, motor_temp: 95 })
  expect(incidents()).toMatchObject([{ severity: 'high', summary: '设备预警 · 2号水泵 电机温度高于 90 °C' }])
  restart()
  expect(desk.limits(place)).toMatchObject({ version: 1, limits })
  expect(desk.saveLimits(installer, { ...place, version: 1, limits: null })).toMatchObject({ version: 2, limits: defaultLimits('motor_temp') })
  expect(metric('motor_temp')?.level).toBe('normal')
  expect(getIncidentDetail(env, incidents()[0]!.id).timeline.at(-1)?.what).toBe('conditionEnded')
  expect(JSON.parse(lastAudit(env.db, 'device/pump-2/motor_temp', 'telemetry.limitsSave')!.after!)).toMatchObject({ version: 1, alarm: 90 })
  expect(checkAudit(env.db).ok).toBe(true)
})

/** The hours of a made-up series up to a day, as if they had been measured until now. */
function measured(kind: 'rise' | 'flat', index: number, untilDay: number) {
  const { hours } = makeSeries(kind, index, 1)
  const id = insertMetric(env.db, { deviceId: pump.id, metric: 'vibration_rms', value: 2, valueAtMs: env.clock.now() })
  const end = Math.floor(env.clock.now() / HOUR_MS)
  for (const { hour, value } of hours) {
    if (hour < untilDay * 24) addHour(env.db, id, end - untilDay * 24 + hour, { samples: 60, min: value, max: value, mean: 9, last: value, runSamples: 30, runMean: value }) // prettier-ignore
  }
  restart()
}

test('a rise that will reach the limit is told once, days ahead, and is over after three quiet days', () => {
  const { crossesAtDay } = makeSeries('rise', 0, 1)
  measured('rise', 0, Math.floor(crossesAtDay! - 6))
  desk.look()
  expect(metric()?.trend?.is).toBe('rising')
  const told = incidents()
  expect(told).toMatchObject([{ kind: 'telemetry', severity: 'low', deviceId: 'pump-2' }])
  expect(told[0]!.summary).toMatch(/^设备预警 · 2号水泵 振动上升，预计 \d{4}-\d\d-\d\d 至 \d{4}-\d\d-\d\d 之间高于 4\.5 mm\/s（置信度 \d\d%）$/)
  expect(getIncidentDetail(env, told[0]!.id).alerts[0]!.why).toMatchObject({ threshold: 4.5, expectedFrom: expect.stringMatching(/^2026-/) })
  desk.look()
  restart()
  desk.look()
  // a closed incident is not opened anew for the same rise
  for (const action of ['acknowledge', 'resolve'] as const) actOnIncident(env, installer, told[0]!.id, { action })
  env.pass(24 * HOUR_MS)
  desk.look()
  expect(listOpenIncidents(env).filter(({ severity }) => severity === 'low').map(({ alertCount }) => alertCount)).toEqual([1]) // prettier-ignore
  // then nothing more comes: with that many hours missing nothing can be said, and after three such days it is over
  for (let day = 0; day < 3; day++) {
    env.pass(24 * HOUR_MS)
    desk.look()
  }
  expect(metric()?.trend).toEqual({ is: 'none', reason: 'tooManyGaps' })
  expect(getIncidentDetail(env, told[0]!.id).timeline.at(-1)?.what).toBe('conditionEnded')
})

test('a course that goes nowhere is looked at and not told', () => {
  measured('flat', 2, 40)
  desk.look()
  expect(metric()?.trend).toMatchObject({ is: 'none' })
  expect(incidents()).toEqual([])
})
