// A month of an estate of twelve buildings with something in every section, and a day of it: what tests, measurements and eyes look at.
import type { Durations, ReportFigures, Responses } from '../../../contract/report-figures.ts'
import { FALSE_ALARM_REASONS, INCIDENT_KINDS } from '../../../contract/vocabulary.ts'
import { cameras, devices, sampleTargets, spots } from './sample-site.ts'

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000] as const
/** 1 November 2026, 00:00 in Shanghai. */
const FROM_MS = Date.UTC(2026, 9, 31, 16)
const DAYS = 30

/** The same at every run: a plain multiplicative generator. @returns 0..1 */
function seeded(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

function durations(n: number, medianMs: number, p95Ms: number, targetMs: number, inTime: number): Durations {
  return { n, medianMs, p95Ms, targetMs, inTime }
}

function responses(n: number, pace: number, inTime: number): Responses {
  return {
    acknowledge: durations(n, 21_000 * pace, 74_000 * pace, sampleTargets.acknowledgeMs, inTime),
    dispatch: durations(Math.round(n * 0.6), 65_000 * pace, 210_000 * pace, sampleTargets.dispatchMs, inTime + 0.02),
    arrive: durations(Math.round(n * 0.55), 312_000 * pace, 804_000 * pace, sampleTargets.arriveMs, inTime - 0.03),
    close: durations(Math.round(n * 0.9), 47 * MINUTE * pace, 5.2 * HOUR * pace, sampleTargets.closeMs, inTime + 0.03),
  }
}

const ACTIONS = ['opened', 'acknowledge', 'dispatch', 'arrive', 'resolve', 'close'] as const
const PEOPLE = ['值班员甲', '值班员乙', '秩序员甲', null] as const

/** @param scale 1: some 1,300 incidents; 800: a million */
export function sampleFigures(scale = 1): ReportFigures {
  const random = seeded(20_261_130)
  const byDay = Array.from({ length: DAYS }, (_, i) => {
    const total = Math.round((26 + 18 * random() + (i % 7 > 4 ? 12 : 0)) * scale)
    return { day: `2026-11-${String(i + 1).padStart(2, '0')}`, total, critical: Math.round(total * 0.02), falseAlarms: Math.round(total * 0.08) }
  })
  const total = byDay.reduce((sum, day) => sum + day.total, 0)
  const falseTotal = byDay.reduce((sum, day) => sum + day.falseAlarms, 0)
  const part = (share01: number) => Math.round(total * share01)
  const whole = (amount: number) => Math.round(amount * scale)
  const weights = [0.22, 0.11, 0.05, 0.16, 0.02, 0.08, 0.06, 0.04, 0.07, 0.01, 0.01, 0.06, 0.04, 0.02, 0.02, 0.01, 0.01, 0.01]
  const incidentId = (i: number) => `INC-202611${String((i % DAYS) + 1).padStart(2, '0')}-${String(17 + i).padStart(4, '0')}`
  const faults = Array.from({ length: 34 }, (_, i) => ({
    deviceId: i % 3 === 0 ? 'panel-2' : 'panel-1',
    address: `${1 + (i % 4)}-${String(11 + ((i * 7) % 90)).padStart(3, '0')}`,
    signal: i % 4 === 3 ? 'shield' : 'fault',
    text: i % 4 === 3 ? '手动屏蔽 感烟探测器' : i % 5 === 0 ? '通讯故障 手动报警按钮' : '探测器污染 需清洁',
    atMs: FROM_MS + i * 20.7 * HOUR,
  }))
  return {
    span: { fromMs: FROM_MS, toMs: FROM_MS + DAYS * DAY },
    buildingId: null,
    madeAtMs: FROM_MS + DAYS * DAY + 2 * HOUR,
    timezone: 'Asia/Shanghai',
    incidents: {
      total: { value: total, before: Math.round(total * 0.89) },
      open: 7,
      byKind: INCIDENT_KINDS.map((kind, i) => ({
        kind,
        total: { value: part(weights[i]!), before: part(weights[i]! * (0.7 + 0.5 * random())) },
        falseAlarms: part(weights[i]! * 0.08),
        critical: kind === 'fire' || kind === 'personFall' ? part(weights[i]! * 0.6) : 0,
      })),
      bySeverity: { low: part(0.3), medium: part(0.46), high: part(0.22), critical: total - part(0.3) - part(0.46) - part(0.22) },
      byPlace: Array.from({ length: 50 }, (_, i) => ({
        buildingId: i % 11 === 10 ? null : `b${(i % 12) + 1}`,
        cameraId: i % 9 === 8 ? null : `cam-${(i % 60) + 1}`,
        deviceId: i % 9 === 8 ? `gate-${(i % 24) + 1}` : null,
        total: Math.max(1, part(0.09 * 0.9 ** i)),
      })),
      byHour: Array.from({ length: 7 }, (_, day) =>
        Array.from({ length: 24 }, (__, hour) =>
          Math.round((hour < 6 ? 1 : 5 + 5 * Math.exp(-((hour - 18) ** 2) / 8)) * (day > 4 ? 1.4 : 1) * (0.6 + 0.8 * random()) * scale),
        ),
      ),
      byDay,
      byDayBefore: byDay.map((day) => Math.round(day.total * (0.7 + 0.4 * random()))),
    },
    responses: {
      all: responses(total, 1, 0.924),
      bySeverity: {
        low: responses(part(0.3), 1.5, 0.9),
        medium: responses(part(0.46), 1.1, 0.93),
        high: responses(part(0.22), 0.8, 0.951),
        critical: responses(part(0.02), 0.5, 0.96),
      },
    },
    falseAlarms: {
      total: falseTotal,
      share: falseTotal / total,
      byReason: FALSE_ALARM_REASONS.map((reason, i) => ({ reason, total: Math.round(falseTotal * [0.34, 0.27, 0.16, 0.12, 0.05, 0.04, 0.02][i]!) })),
      bySource: Array.from({ length: 20 }, (_, i) => ({
        sourceId: `cam-${i + 3}`,
        alerts: Math.round((90 - 3 * i) * scale),
        falseAlarms: Math.max(1, Math.round((22 - i) * scale)),
      })),
    },
    load: {
      mean: (total / (DAYS * 144)) * 0.8,
      most: 14,
      mostAtMs: FROM_MS + 6 * DAY + 18.5 * HOUR,
      floodShare: 0.004,
      within30s: 0.71,
      within60s: 0.924,
      stale: 3,
      enteredLate: 2,
      chattering: [
        { sourceId: 'cam-7', bursts: 19, alerts: 96 },
        { sourceId: 'gate-3', bursts: 4, alerts: 15 },
      ],
    },
    use: {
      byRole: [
        { role: 'operator', actions: part(2.4), recordedFor: part(0.5), people: 6 },
        { role: 'guard', actions: part(0.9), recordedFor: 0, people: 14 },
        { role: 'manager', actions: part(0.1), recordedFor: 0, people: 2 },
      ],
      unhandled: 5,
    },
    gates: {
      byOutcome: [
        { outcome: 'granted', total: whole(284_310) },
        { outcome: 'denied', total: whole(3192) },
        { outcome: 'blocked', total: 41 },
        { outcome: 'forced', total: 3 },
        { outcome: 'heldOpen', total: 57 },
        { outcome: 'tailgating', total: 128 },
      ],
      byDevice: Array.from({ length: 24 }, (_, i) => ({
        deviceId: `gate-${i + 1}`,
        granted: whole(14_000 - 180 * i),
        refused: 150 - 3 * i,
        other: 9 + (i % 5),
      })),
    },
    vehicles: { reads: whole(41_208), known: whole(37_904), blocked: 3, unreadable: whole(412) },
    fire: {
      signals: [
        { signal: 'fire', total: 4 },
        { signal: 'fault', total: 26 },
        { signal: 'shield', total: 8 },
        { signal: 'supervision', total: 12 },
        { signal: 'reset', total: 9 },
      ],
      fires: [
        {
          incidentNumber: 'INC-20261107-0031',
          place: '3栋12层 走道感烟探测器 2-017',
          atMs: FROM_MS + 6 * DAY + 11 * HOUR,
          confirmedAtMs: FROM_MS + 6 * DAY + 11 * HOUR + 192_000,
          endedAtMs: FROM_MS + 6 * DAY + 12.4 * HOUR,
          isFalse: false,
        },
        {
          incidentNumber: 'INC-20261114-0009',
          place: '地下车库 B 区 4-052',
          atMs: FROM_MS + 13 * DAY + 3 * HOUR,
          confirmedAtMs: null,
          endedAtMs: FROM_MS + 13 * DAY + 3.2 * HOUR,
          isFalse: true,
        },
        {
          incidentNumber: 'INC-20261121-0044',
          place: '8栋厨房 感温 1-090',
          atMs: FROM_MS + 20 * DAY + 18 * HOUR,
          confirmedAtMs: null,
          endedAtMs: null,
          isFalse: false,
        },
      ],
      faults,
      tests: 62,
    },
    patrol: {
      checkIns: 2304,
      byDevice: Array.from({ length: 8 }, (_, i) => ({ deviceId: `patrol-${i + 1}`, total: 300 - 4 * i })),
      planned: { points: 2400, missed: 96 },
      lines: Array.from({ length: 48 }, (_, i) => ({
        atMs: FROM_MS + i * 14.9 * HOUR,
        deviceId: `patrol-${(i % 8) + 1}`,
        point: `${(i % 12) + 1}栋${spots[i % 5]}`,
        who: i % 2 === 0 ? '秩序员甲' : '秩序员乙',
      })),
    },
    availability: {
      target: 0.999,
      overall: 0.9978,
      devices: [...Object.entries(cameras), ...Object.entries(devices).slice(0, 36)].map(([id, name], i) => {
        const downMs = i % 9 === 0 ? (i + 1) * 9 * MINUTE : i % 4 === 0 ? 11 * MINUTE : 0
        const kind = id.startsWith('cam')
          ? 'camera'
          : id.startsWith('gate')
            ? 'gate'
            : id.startsWith('plate')
              ? 'plate-reader'
              : id.startsWith('panel')
                ? 'fire-panel'
                : 'patrol-reader'
        return {
          id,
          name,
          kind,
          availability: id === 'cam-60' ? null : 1 - downMs / (DAYS * DAY),
          downMs,
          outages: downMs === 0 ? 0 : 1 + (i % 5),
          watchedMs: id === 'cam-60' ? 0 : DAYS * DAY,
        }
      }),
    },
    warnings: {
      warnings: 21,
      alarms: 4,
      byDevice: [
        { deviceId: 'lift-3', metric: 'vibration_rms', total: 12 },
        { deviceId: 'lift-7', metric: 'motor_temp', total: 6 },
        { deviceId: 'pump-1', metric: 'pressure', total: 7 },
      ],
    },
    workOrders: { requested: 84, done: 71, open: 11, rejected: 2, duration: durations(71, 20.4 * HOUR, 71 * HOUR, sampleTargets.workOrderMs, 0.887) },
    privacy: {
      consentsGiven: 37,
      consentsWithdrawn: 4,
      removed: 6,
      imports: 2,
      views: [
        { who: 'manager-1', total: 12 },
        { who: 'operator-2', total: 3 },
      ],
      peopleHeld: 3120,
      facesHeld: 1874,
    },
    evidence: {
      complete: part(1.9),
      missing: 12,
      held: 38,
      chosen: Array.from({ length: 12 }, (_, i) => ({
        incidentId: `i${i}`,
        incidentNumber: incidentId(i),
        kind: (['fire', 'personFall', 'fallingObject', 'ebikeInLobby', 'sos', 'intrusion'] as const)[i % 6]!,
        severity: i < 6 ? ('critical' as const) : ('high' as const),
        summary: `演示警情 · ${(i % 12) + 1}栋${spots[i % 5]}`,
        place: `${(i % 12) + 1}栋${spots[i % 5]}`,
        openedAtMs: FROM_MS + i * 2.3 * DAY + 13.2 * HOUR,
        state: i % 5 === 4 ? 'falseAlarm' : 'closed',
        picture:
          i === 11
            ? null
            : {
                evidenceId: `ev${i}`,
                sha256: String(i % 10)
                  .repeat(8)
                  .padEnd(64, 'a3f0c9'),
              },
        files: 2 + (i % 3),
      })),
    },
    duty: {
      lines: Array.from({ length: 240 }, (_, i) => ({
        atMs: FROM_MS + i * 2.9 * HOUR,
        incidentNumber: incidentId(Math.floor(i / 6)),
        kind: INCIDENT_KINDS[(Math.floor(i / 6) * 5) % INCIDENT_KINDS.length]!,
        place: `${(i % 12) + 1}栋${spots[i % 5]}`,
        what: ACTIONS[i % 6]!,
        who: i % 6 === 0 ? null : PEOPLE[i % 4]!,
        isDrill: i % 40 === 7 ? 1 : 0,
      })),
      more: 118,
      people: ['值班员甲', '值班员乙'].map((name, i) => ({
        name,
        certificates: i === 0 ? ['消防设施操作员（四级） 0231'] : [],
        fromMs: FROM_MS + i * 8 * HOUR,
        toMs: FROM_MS + (i + 1) * 8 * HOUR,
      })),
    },
    chain: { seq: 48_210, hash: '7c1f'.repeat(16) },
  }
}

/** By the hour, as many as the day has. */
const SUNDAY = [0, 0, 1, 0, 0, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 2, 2, 3, 4, 3, 2, 2, 1, 1]

/** One day of the same estate, as the 日报 has it. */
export function sampleDay(): ReportFigures {
  const month = sampleFigures()
  const day = sampleFigures(1 / DAYS)
  const span = { fromMs: FROM_MS + 28 * DAY, toMs: FROM_MS + 29 * DAY }
  const inSpan = ({ atMs }: { readonly atMs: number }) => atMs >= span.fromMs && atMs < span.toMs
  const total = day.incidents.total.value
  return {
    ...day,
    span,
    madeAtMs: span.toMs + 5 * MINUTE,
    incidents: {
      ...day.incidents,
      byDay: [{ day: '2026-11-29', total, critical: 1, falseAlarms: 3 }],
      byDayBefore: [day.incidents.total.before ?? 0],
      byHour: month.incidents.byHour.map((row, weekday) => row.map((_, hour) => (weekday === 6 ? SUNDAY[hour]! : 0))),
      byKind: day.incidents.byKind.filter((kind) => kind.total.value > 0),
      byPlace: day.incidents.byPlace.slice(0, 6),
    },
    fire: month.fire === null ? null : { ...month.fire, fires: [], faults: month.fire.faults.filter(inSpan), signals: [] },
    duty: {
      lines: month.duty.lines.map((line, i) => ({ ...line, atMs: span.fromMs + i * 6 * MINUTE })).filter(inSpan),
      more: 0,
      people: month.duty.people.map((one) => ({ ...one, fromMs: span.fromMs, toMs: span.fromMs + 8 * 60 * MINUTE })),
    },
  }
}
