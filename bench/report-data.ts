// Makes the database of one busy month: a million incidents and ten million events, always the same for the same seed.
import { statSync } from 'node:fs'
import { createDataDir, dataPaths } from '../db/data-dir.ts'
import { readOrCreateKeyFile } from '../db/key-file.ts'
import { openDb, type WritableDb } from '../db/open.ts'
import { rawDb } from '../db/statement.ts'
import { FALSE_ALARM_REASONS, PASSAGE_OUTCOMES, type IncidentKind, type Severity } from '../contract/vocabulary.ts'
import { fillPeople } from './report-people.ts'
import { CAMERAS, DEVICES, MONTH, mulberry32, USERS } from './report-site.ts'

const HOUR_MS = 3_600_000
/** Lines of the timeline of a million incidents, about; signals make it ten million events. */
const SIGNALS_PER_INCIDENT = 5
const BATCH = 100_000

const KINDS: readonly (readonly [IncidentKind, Severity, number])[] = [
  ['ebikeInLobby', 'high', 0.2],
  ['crowding', 'medium', 0.1],
  ['fallingObject', 'critical', 0.05],
  ['fireLaneBlocked', 'high', 0.1],
  ['intrusion', 'high', 0.1],
  ['gate', 'low', 0.25],
  ['plate', 'low', 0.1],
  ['telemetry', 'medium', 0.08],
  ['fire', 'critical', 0.02],
]

/** Sorts like a UUID of version 7 and is as long. */
function idAt(atMs: number, n: number): string {
  const time = atMs.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}`
}

export interface DataOptions {
  readonly dir: string
  readonly incidents?: number
  readonly seed?: number
  readonly say?: (line: string) => void
}

/** A directory that has one already is left as it is. @returns where the database is and its key */
export function makeReportData({ dir, incidents = 1_000_000, seed = 1, say = () => undefined }: DataOptions): { file: string; key: Buffer } {
  createDataDir(dir)
  const { db: file } = dataPaths(dir)
  const isThere = statSync(file, { throwIfNoEntry: false }) !== undefined
  const key = readOrCreateKeyFile(dir)
  if (isThere) return { file, key }
  const db = openDb({ file, key })
  const raw = rawDb(db)
  raw.pragma('synchronous = OFF')
  raw.pragma('secure_delete = OFF')
  raw.pragma('foreign_keys = OFF')
  raw.pragma('cache_size = -400000')
  const indices = raw.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`).all() as { name: string; sql: string }[]
  for (const { name } of indices) raw.exec(`DROP INDEX ${name}`)
  fillPeople(db, seed)
  fill(db, incidents, seed, say)
  for (const { name, sql } of indices) {
    say(`index ${name}`)
    raw.exec(sql)
  }
  raw.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  return { file, key }
}

function fill(db: WritableDb, count: number, seed: number, say: (line: string) => void): void {
  const raw = rawDb(db)
  const random = mulberry32(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const hours = { handling: new Map<string, [number, number]>(), signals: new Map<string, number>() }
  const incident =
    raw.prepare(`INSERT INTO incidents (id, number, kind, severity, state, opened_at_ms, updated_at_ms, acknowledged_at_ms, ended_at_ms, closed_at_ms, camera_id, device_id,
    building_id, zone, place, summary, alert_count, last_alert_at_ms, version, dispatched_at_ms, arrived_at_ms, resolved_at_ms, touched_at_ms, false_reason)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)`)
  const alert =
    raw.prepare(`INSERT INTO alerts (id, incident_id, kind, source, camera_id, device_id, zone, at_ms, raised_at_ms, severity, score, boxes, why, suppressed, building_id, place)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0.8, '[]', '{"seconds":2.4}', 0, ?, ?)`)
  const line = raw.prepare(`INSERT INTO timeline (incident_id, at_ms, what, actor_type, actor_id, reason, details) VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const evidence = raw.prepare(`INSERT INTO evidence (id, incident_id, alert_id, camera_id, type, state, promised_at_ms, file, sha256, bytes, problem)
    VALUES (?, ?, ?, ?, 'snapshot', ?, ?, ?, ?, ?, ?)`)
  const signal = raw.prepare('INSERT INTO device_signals (device_id, received_at_ms, dedupe_key, event, handled_at_ms) VALUES (?, ?, ?, ?, ?)')
  const decision = raw.prepare('INSERT INTO plate_decisions (signal_id, opened, why) VALUES (?, ?, ?)')

  const handled = (atMs: number, buildingId: string, actorId: string, recordedFor: number) => {
    const key = `${Math.floor(atMs / HOUR_MS)}|${buildingId}|${actorId}`
    const [lines, recorded] = hours.handling.get(key) ?? [0, 0]
    hours.handling.set(key, [lines + 1, recorded + recordedFor])
  }
  const counted = (atMs: number, deviceId: string, type: string, outcome: string) => {
    const key = `${Math.floor(atMs / HOUR_MS)}|${deviceId}|${type}|${outcome}`
    hours.signals.set(key, (hours.signals.get(key) ?? 0) + 1)
  }

  const addIncident = (n: number, openedAtMs: number) => {
    let at = random()
    const [kind, severity] = KINDS.find(([, , share]) => (at -= share) < 0) ?? KINDS[0]!
    const isDevice = kind === 'gate' || kind === 'plate' || kind === 'telemetry' || kind === 'fire'
    const source = isDevice ? pick(DEVICES) : pick(CAMERAS)
    const [cameraId, deviceId] = isDevice ? [null, source.id] : [source.id, null]
    const id = idAt(openedAtMs, n)
    const zone = kind === 'telemetry' ? 'metric:vibration_rms' : 'door'
    const user = pick(USERS)
    const isFalse = random() < 0.15
    // one in fifty is never touched
    const isTouched = random() >= 0.02
    const acknowledged = openedAtMs + Math.round(-Math.log(1 - random()) * 25_000) + 1000
    const dispatched = acknowledged + Math.round(random() * 60_000)
    const arrived = dispatched + Math.round(random() * 300_000)
    const resolved = isFalse ? acknowledged + 20_000 : arrived + Math.round(random() * 1_200_000)
    const closed = resolved + Math.round(random() * 600_000)
    const when = <T>(condition: boolean, value: T) => (condition && isTouched ? value : null)
    const state = isTouched ? 'closed' : 'new'
    const place = `${source.name} 门口`
    const reason = when(isFalse, pick(FALSE_ALARM_REASONS))
    incident.run(
      id,
      `INC-${openedAtMs}-${n}`,
      kind,
      severity,
      state,
      openedAtMs,
      isTouched ? closed : openedAtMs,
      when(true, acknowledged),
      when(true, resolved),
      when(true, closed),
      cameraId,
      deviceId,
      source.buildingId,
      zone,
      place,
      `${kind} · ${place}`,
      openedAtMs,
      isTouched ? 6 : 1,
      when(!isFalse, dispatched),
      when(!isFalse, arrived),
      when(true, resolved),
      when(true, acknowledged),
      reason,
    )
    const alertId = idAt(openedAtMs, n + 0x800_0000_0000)
    alert.run(alertId, id, kind, `${kind}:door`, cameraId, deviceId, zone, openedAtMs, openedAtMs, severity, source.buildingId, place)
    if (cameraId !== null && n % 2 === 0) {
      const isMissing = random() < 0.01
      const file = isMissing ? null : `evidence/2026-11-01/${alertId}.jpg`
      evidence.run(
        alertId,
        id,
        alertId,
        cameraId,
        isMissing ? 'missing' : 'complete',
        openedAtMs,
        file,
        file && 'a'.repeat(64),
        file && 80_000,
        isMissing ? 'evidence.noPicture' : null,
      )
    }
    const say = (atMs: number, what: string, by: string, why: string | null, recordedFor = 0) => {
      line.run(id, atMs, what, by === 'system' ? 'system' : 'user', by, why, '{"from":"new","to":"acknowledged"}')
      handled(atMs, source.buildingId, by, recordedFor)
    }
    say(openedAtMs, 'opened', 'system', null)
    if (!isTouched) return
    say(acknowledged, 'acknowledge', user.id, null)
    if (isFalse) say(resolved, 'falseAlarm', user.id, reason)
    else {
      say(dispatched, 'dispatch', user.id, null)
      say(arrived, 'arrive', user.id, null, Number(user.role !== 'guard'))
      say(resolved, 'resolve', user.id, null)
    }
    say(closed, 'close', user.id, null)
  }

  const addSignal = (n: number, receivedAtMs: number) => {
    const device = pick(DEVICES)
    const add = (event: Record<string, unknown>, outcome: string) => {
      const full = { ...event, deviceAtMs: receivedAtMs, dedupeKey: `k${n}`, replayed: false }
      const { lastInsertRowid } = signal.run(device.id, receivedAtMs, `k${n}`, JSON.stringify(full), receivedAtMs)
      counted(receivedAtMs, device.id, String(event['type']), outcome)
      return lastInsertRowid
    }
    if (device.kind === 'plate-reader') {
      const why = pick(['allowed', 'allowed', 'allowed', 'unknown', 'blocked', 'noPlate'] as const)
      const id = add(
        { type: 'plateRead', plate: why === 'noPlate' ? null : '粤B12345', rawPlate: '粤B12345', colour: 'blue', confidence01: 0.98, direction: 'in' },
        why === 'noPlate' ? 'unreadable' : 'read',
      )
      decision.run(id, Number(why === 'allowed'), why)
      counted(receivedAtMs, device.id, 'plateDecision', why)
    } else if (device.kind === 'fire-panel') {
      const test = random() < 0.2
      const name = pick(['fault', 'shield', 'supervision', 'reset', 'fire'] as const)
      add({ type: 'fireSignal', signal: name, address: `1-${n % 200}`, text: '3栋1单元大堂', componentType: 42, test }, test ? 'test' : name)
    } else if (device.kind === 'patrol-reader') add({ type: 'checkIn', cardNumber: `00${n % 50}`, guardCard: null }, '')
    else {
      const outcome = random() < 0.9 ? 'granted' : pick(PASSAGE_OUTCOMES)
      add({ type: 'passage', outcome, door: 1, direction: 'in', method: 'face', personRef: `P${n % 2000}`, cardNumber: null, code: '5-75' }, outcome)
    }
  }

  const step = (MONTH.toMs - MONTH.fromMs) / count
  for (let from = 0; from < count; from += BATCH) {
    raw.transaction(() => {
      for (let n = from; n < Math.min(count, from + BATCH); n++) {
        const atMs = Math.floor(MONTH.fromMs + n * step)
        addIncident(n, atMs)
        for (let s = 0; s < SIGNALS_PER_INCIDENT; s++) addSignal(n * SIGNALS_PER_INCIDENT + s, Math.floor(atMs + (s * step) / SIGNALS_PER_INCIDENT))
      }
    })()
    say(`${Math.min(count, from + BATCH)} incidents`)
  }
  raw.transaction(() => {
    const handling = raw.prepare('INSERT INTO handling_hours VALUES (?, ?, ?, ?, ?)')
    for (const [key, [lines, recorded]] of hours.handling) {
      const [hour, building, actor] = key.split('|')
      handling.run(Number(hour), building, actor, lines, recorded)
    }
    const signals = raw.prepare('INSERT INTO signal_hours VALUES (?, ?, ?, ?, ?)')
    for (const [key, total] of hours.signals) {
      const [hour, device, type, outcome] = key.split('|')
      signals.run(Number(hour), device, type, outcome, total)
    }
  })()
}
