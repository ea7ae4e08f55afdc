// Sees to it that there is a backup of every hour and a trial of the newest every day, and says so when there is not.
import { dirname } from 'node:path'
import { backupSettingsSchema, DEFAULT_BACKUP_SETTINGS, type BackupRun, type BackupSettings, type BackupView } from '../../contract/backup.ts'
import { VigilError, type ErrorCode } from '../../contract/errors.ts'
import { appendAudit } from '../../db/audit.ts'
import { findBackupSettings, insertBackupRun, insertBackupSettings, lastBackupRun, listBackupRuns, listDataLosses } from '../../db/backup-runs.ts'
import { listBackups } from '../../db/backup-list.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { inTransaction } from '../../db/transaction.ts'
import { raiseAlert } from '../alerts.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { newId } from '../new-id.ts'
import type { Troubles } from '../troubles.ts'
import { keyCopyMadeAt, writeKeyCopy } from './key-copy.ts'
import type { FilesFound } from './reconcile-files.ts'
import { runBackupProcess } from './run-backup-process.ts'
import { checkSecondPlace } from './second-place.ts'
import type { BackupOrder, BackupOutcome } from './take-backup.ts'

export interface BackupDesk {
  view(): BackupView
  /** @throws VigilError `backup.changed`, `backup.notAPlace` */
  save(actor: Actor, version: number, value: BackupSettings): Promise<BackupView>
  /** @throws VigilError `backup.running` */
  make(actor: Actor): Promise<BackupRun>
  /** @throws VigilError `backup.running`, `backup.none` */
  check(actor: Actor): Promise<BackupRun>
  copyKey(actor: Actor, passphrase: string): Promise<BackupView>
}

export interface BackupMeans {
  readonly dataDir: string
  readonly store: { readonly file: string; readonly key: Uint8Array }
  readonly troubles: Troubles
  /** How the disk stands, for the view. */
  readonly disk: () => Pick<BackupView, 'reserveBytes' | 'fullAtMs'> & { readonly files: FilesFound | null }
  /** How long after the start the first look is, ms. */
  readonly firstAfterMs?: number
  /** Replaced in tests. */
  readonly run?: (order: BackupOrder, stopping: AbortSignal) => Promise<BackupOutcome>
}

const HOUR_MS = 3_600_000
const FIRST_AFTER_MS = 60_000
/** After one that failed. */
const AGAIN_AFTER_MS = 10 * 60_000
const LATE_MS = 3 * HOUR_MS
const DRILL_EVERY_MS = 24 * HOUR_MS
const SHOWN = 100
const SHOWN_RUNS = 20

export function createBackupDesk(env: Env, means: BackupMeans) {
  const { db, clock, log } = env
  const { dataDir, store, troubles, run = runBackupProcess } = means
  const dir = dataPaths(dataDir).backups
  let startedAtMs = clock.now()
  const stopping = new AbortController()
  let running: { readonly is: 'backup' | 'drill'; readonly work: Promise<BackupRun> } | null = null
  let triedAtMs: number | null = null
  let madeAtMs: number | null = null

  const settings = (): { readonly version: number; readonly value: BackupSettings } => {
    const found = findBackupSettings(db)
    return found === null ? { version: 0, value: DEFAULT_BACKUP_SETTINGS } : { version: found.version, value: backupSettingsSchema.parse(found.value) }
  }
  const begin = (is: 'backup' | 'drill', why: BackupOrder['why'], actor: Actor): Promise<BackupRun> => {
    if (running !== null) throw new VigilError('backup.running')
    const work = carryOut(is, why, actor).finally(() => (running = null))
    running = { is, work }
    return work
  }
  const carryOut = async (is: 'backup' | 'drill', why: BackupOrder['why'], actor: Actor): Promise<BackupRun> => {
    const atMs = Math.round(clock.now())
    const order: BackupOrder = { is, dataDir, dir, why, atMs, settings: settings().value, file: store.file, key: Buffer.from(store.key).toString('hex') }
    const outcome = await run(order, stopping.signal).catch((error: unknown): BackupOutcome => ({
      name: null,
      bytes: null,
      problem: 'backup.failed',
      detail: String(error),
      second: 'none',
    }))
    const { name, bytes, problem, second, detail } = outcome
    const made: BackupRun = {
      id: newId(atMs),
      kind: is === 'drill' ? 'drill' : why,
      startedAtMs: atMs,
      endedAtMs: Math.round(clock.now()),
      problem,
      name,
      bytes,
      second,
    }
    if (stopping.signal.aborted) return made
    if (is === 'backup' && problem === null) madeAtMs = atMs
    const words = { name, bytes, problem, second, detail, ms: made.endedAtMs - atMs }
    if (problem === null && second !== 'failed') log.info(is === 'drill' ? 'the newest backup was read whole' : 'a backup was made', words)
    else log.error(is === 'drill' ? 'the trial of the newest backup failed' : 'a backup failed', words)
    troubles.survive('noting a backup', () =>
      inTransaction(db, () => {
        insertBackupRun(db, made)
        const after = { name, bytes, problem, second }
        appendAudit(db, {
          ...by(actor),
          atMs: made.endedAtMs,
          action: is === 'drill' ? 'backup.check' : 'backup.make',
          subject: `backup/${made.id}`,
          before: null,
          after,
        })
      }),
    )
    judge(made)
    return made
  }
  /** What the last backup and the last trial say. */
  const judge = (last: BackupRun | null) => {
    const nowMs = clock.now()
    const good = lastBackupRun(db, false, true)
    const sinceMs = good === null ? startedAtMs : good.startedAtMs
    tell('backup.late', triedAtMs !== null && nowMs - sinceMs > LATE_MS, 'high', { sinceMs, problem: last?.problem ?? 'backup.failed' }, '备份中断')
    if (last === null) return
    if (last.problem === 'data.damaged') tell('data.damaged', true, 'critical', { database: store.file }, '数据库损坏')
    else if (last.kind !== 'drill' && last.problem === null) tell('data.damaged', false, 'critical', {}, '')
    if (last.kind === 'drill' && last.problem !== 'backup.none')
      tell('backup.unsound', last.problem !== null, 'high', { name: last.name ?? '' }, '备份检验未通过')
    if (last.problem === null) tell('backup.secondPlace', last.second === 'failed', null, {}, '')
  }
  const tell = (code: ErrorCode, isSo: boolean, severity: 'high' | 'critical' | null, why: Readonly<Record<string, string | number>>, place: string) => {
    if (!isSo) return troubles.clear(code)
    if (troubles.list().includes(code)) return
    troubles.report(code)
    log.error(`backups: ${code}`, why)
    if (severity === null) return
    troubles.survive('raising an alert about backups', () =>
      raiseAlert(env, {
        kind: 'system',
        severity,
        source: 'core/backup',
        cameraId: null,
        deviceId: null,
        buildingId: null,
        zone: code.split('.')[0] === 'data' ? 'data' : 'backup',
        place,
        atMs: clock.now(),
        deviceAtMs: null,
        score: null,
        boxes: [],
        why: { ...why, problem: code },
      }),
    )
  }
  /** A clock that was put back leaves times in the future: they count as now. */
  const nextAt = (): number => {
    const nowMs = clock.now()
    startedAtMs = Math.min(startedAtMs, nowMs)
    const lastAtMs = madeAtMs ?? lastBackupRun(db, false, true)?.startedAtMs ?? null
    const due = Math.max(startedAtMs + (means.firstAfterMs ?? FIRST_AFTER_MS), lastAtMs === null || lastAtMs > nowMs ? 0 : lastAtMs + HOUR_MS)
    return triedAtMs !== null && triedAtMs <= nowMs ? Math.max(due, triedAtMs + AGAIN_AFTER_MS) : due
  }
  const isDrillDue = (): boolean => {
    const nowMs = clock.now()
    const last = lastBackupRun(db, true, false)
    return lastBackupRun(db, false, true) !== null && (last === null || last.startedAtMs > nowMs || nowMs - last.startedAtMs >= DRILL_EVERY_MS)
  }
  const view = (): BackupView => {
    const { version, value } = settings()
    const here = listBackups(dir)
    const there = new Set(value.second === null ? [] : listBackups(value.second.dir).map(({ name, note }) => `${name} ${note.sha256}`))
    return {
      version,
      settings: value,
      dir,
      running: running?.is ?? null,
      nextAtMs: Math.max(nextAt(), clock.now()),
      lastGood: lastBackupRun(db, false, true),
      lastDrill: lastBackupRun(db, true, false),
      backups: here.slice(0, SHOWN).map(({ name, note }) => ({
        name,
        why: note.why,
        madeAtMs: note.madeAtMs,
        bytes: note.bytes,
        newestAtMs: note.newestAtMs,
        isInSecond: there.has(`${name} ${note.sha256}`),
      })),
      bytes: here.reduce((sum, { note }) => sum + note.bytes, 0),
      runs: listBackupRuns(db, SHOWN_RUNS),
      keyCopyAtMs: keyCopyMadeAt(dir),
      losses: listDataLosses(db, SHOWN_RUNS),
      ...means.disk(),
    }
  }
  const desk: BackupDesk = {
    view,
    async save(actor, version, value) {
      const place = value.second === null ? null : await checkSecondPlace(dataDir, value.second.dir)
      inTransaction(db, () => {
        const before = settings()
        if (before.version !== version) throw new VigilError('backup.changed')
        const nowMs = Math.round(clock.now())
        const saved = { ...value, second: value.second === null || place === null ? null : { ...value.second, ...place } }
        insertBackupSettings(db, version + 1, saved, actor.id, nowMs)
        appendAudit(db, {
          ...by(actor),
          atMs: nowMs,
          action: 'backup.saveSettings',
          subject: 'backup/settings',
          before: { ...before.value, version },
          after: { ...saved, version: version + 1 },
        })
      })
      if (value.second === null) troubles.clear('backup.secondPlace')
      return view()
    },
    make: (actor) => begin('backup', 'manual', actor),
    async check(actor) {
      if (listBackups(dir).length === 0) throw new VigilError('backup.none')
      return begin('drill', 'manual', actor)
    },
    async copyKey(actor, passphrase) {
      if (listBackups(dir).length === 0) throw new VigilError('backup.none')
      const nowMs = Math.round(clock.now())
      await writeKeyCopy(dir, store.key, passphrase, nowMs)
      inTransaction(db, () =>
        appendAudit(db, { ...by(actor), atMs: nowMs, action: 'backup.copyKey', subject: 'backup/key', before: null, after: { directory: dirname(dir) } }),
      )
      return view()
    },
  }
  return {
    desk,
    /** Called every few seconds. */
    tick() {
      if (running === null && clock.now() >= nextAt()) {
        triedAtMs = clock.now()
        void begin('backup', 'hourly', SYSTEM)
      } else if (running === null && isDrillDue()) void begin('drill', 'hourly', SYSTEM)
      judge(null)
    },
    /** Resolves when the process is gone. */
    async stop() {
      stopping.abort()
      await running?.work
    },
  }
}

function by(actor: Actor): { readonly actorType: string; readonly actorId: string } {
  return { actorType: actor.type, actorId: actor.id }
}
