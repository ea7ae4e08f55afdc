// Throws a drawn object through the whole chain, at set times and on demand, and says so when it does not come out as an alarm.
import { VigilError, type ErrorCode } from '../contract/errors.ts'
import type { FacadeEntry } from '../contract/facade.ts'
import type { Fall, SelfTest } from '../contract/falling.ts'
import type { CameraId, EpochMs } from '../contract/ids.ts'
import { endLostSelfTests, endSelfTest, findSelfTest, insertSelfTest, listSelfTests, pruneSelfTests, type SelfTestEnd } from '../db/self-tests.ts'
import { inTransaction } from '../db/transaction.ts'
import { endCondition, raiseAlert } from './alerts.ts'
import type { Actor, Env } from './env.ts'
import { lastTimeOfDay } from './local-time.ts'
import { newId } from './new-id.ts'

export interface SelfTestMeans {
  /** In force now. */
  cameraIds(): readonly CameraId[]
  facades(cameraId: CameraId): readonly FacadeEntry[]
  /** Since when the camera delivers pictures; null: it does not. */
  liveSinceMs(cameraId: CameraId): EpochMs | null
  /** Whether the process that watches facades is up. */
  isWatching(): boolean
  /** Asks for a drawn object in the camera's next pictures; what comes of it is told to `hear`. */
  throwObject(cameraId: CameraId, zone: string, seed: number): void
  /** Where an alert about this facade says it is. */
  placeOf(cameraId: CameraId, facade: FacadeEntry): { readonly place: string; readonly buildingId: string | null }
}

export interface SelfTests {
  /** @throws VigilError `facade.notFound`, `selfTest.running` */
  start(actor: Actor, cameraId: CameraId, zone: string): SelfTest
  /** The latest first. */
  list(cameraId: CameraId): SelfTest[]
  /** What came out of a drawn object. */
  hear(fall: Fall): void
  /** Starts what is due and ends what has waited long enough; called every second. */
  look(): void
}

interface Waiting {
  readonly id: string
  readonly facade: FacadeEntry
  readonly startedAtMs: EpochMs
}

const SECOND_MS = 1000
const WAIT_MS = 30 * SECOND_MS
/** A set time that was missed, by a restart for example, is caught up with for so long. */
const CATCH_UP_MS = 600 * SECOND_MS
/** A camera that has just come back has no picture of the empty facade yet. */
const SETTLED_MS = 15 * SECOND_MS
/** For so long a due test waits for camera and process, which may be starting. */
const PATIENCE_MS = 60 * SECOND_MS
/** A picture may be this much older than the moment in which a drawn object was asked for; an answer to an earlier test is older. */
const OLDEST_PICTURE_MS = 5 * SECOND_MS
const LISTED = 50
/** The table knows all of them; this saves asking it every second. */
const REMEMBERED = 10_000
const KEPT_MS = 400 * 24 * 3600 * SECOND_MS

export function createSelfTests(env: Env, means: SelfTestMeans): SelfTests {
  const waiting = new Map<CameraId, Waiting>()
  const done = new Set<string>()
  const sinceMs = env.clock.now()
  endLostSelfTests(env.db, 'selfTest.interrupted' satisfies ErrorCode)

  const begin = (cameraId: CameraId, facade: FacadeEntry, by: { readonly userId: string | null; readonly dueAtMs: EpochMs | null }): string | null => {
    const nowMs = env.clock.now()
    const id = newId(nowMs)
    const isNew = inTransaction(env.db, () => {
      pruneSelfTests(env.db, nowMs - KEPT_MS)
      return insertSelfTest(env.db, { id, cameraId, zone: facade.id, startedAtMs: nowMs, ...by })
    })
    if (!isNew) return null
    const test: Waiting = { id, facade, startedAtMs: nowMs }
    const problem = problemNow(means, cameraId)
    if (problem !== null) fail(env, means, cameraId, test, problem)
    else {
      waiting.set(cameraId, test)
      means.throwObject(cameraId, facade.id, nowMs % 2 ** 31)
    }
    return id
  }

  const startDue = (cameraId: CameraId, facade: FacadeEntry, time: string, nowMs: EpochMs) => {
    const dueAtMs = lastTimeOfDay(nowMs, time, env.site.timezone)
    const key = `${cameraId}/${facade.id}/${dueAtMs}`
    if (nowMs - dueAtMs > CATCH_UP_MS || done.has(key) || waiting.has(cameraId)) return
    const liveSinceMs = means.liveSinceMs(cameraId)
    const isReady = means.isWatching() && liveSinceMs !== null && nowMs - liveSinceMs >= SETTLED_MS
    if (!isReady && nowMs < Math.max(dueAtMs, sinceMs) + PATIENCE_MS) return
    if (done.size >= REMEMBERED) done.clear()
    done.add(key)
    begin(cameraId, facade, { userId: null, dueAtMs })
  }

  return {
    start(actor, cameraId, zone) {
      const facade = means.facades(cameraId).find(({ id }) => id === zone)
      if (facade === undefined) throw new VigilError('facade.notFound')
      if (waiting.has(cameraId)) throw new VigilError('selfTest.running')
      return findSelfTest(env.db, begin(cameraId, facade, { userId: actor.id, dueAtMs: null })!)!
    },
    list: (cameraId) => listSelfTests(env.db, cameraId, LISTED),
    hear(fall) {
      const test = waiting.get(fall.cameraId)
      if (test === undefined || test.facade.id !== fall.zone || fall.lastAtMs < test.startedAtMs - OLDEST_PICTURE_MS) return
      if (fall.grade !== 'alarm')
        return env.log.info('a self-test came out, but as no alarm', { cameraId: fall.cameraId, grade: fall.grade, reasons: fall.reasons })
      waiting.delete(fall.cameraId)
      pass(env, fall, test)
    },
    look() {
      const nowMs = env.clock.now()
      const here = means.cameraIds()
      for (const [cameraId, test] of waiting) {
        const isGone = !here.includes(cameraId)
        if (!isGone && nowMs - test.startedAtMs < WAIT_MS) continue
        waiting.delete(cameraId)
        // That a camera was taken out of the site is nothing to be alarmed about.
        if (isGone) end(env, cameraId, test.facade, test.id, { state: 'failed', problem: 'selfTest.interrupted' satisfies ErrorCode })
        else fail(env, means, cameraId, test, problemNow(means, cameraId) ?? 'selfTest.notSeen')
      }
      for (const cameraId of here) {
        for (const facade of means.facades(cameraId)) for (const time of facade.settings.selfTestAt) startDue(cameraId, facade, time, nowMs)
      }
    },
  }
}

function problemNow(means: SelfTestMeans, cameraId: CameraId): ErrorCode | null {
  if (means.liveSinceMs(cameraId) === null) return 'selfTest.noPicture'
  return means.isWatching() ? null : 'selfTest.processDown'
}

function pass(env: Env, fall: Fall, { id, facade }: Waiting): void {
  const tookMs = Math.max(0, env.clock.now() - fall.lastAtMs)
  const drawn = fall.why['drawnFloor']
  end(env, fall.cameraId, facade, id, { state: 'passed', tookMs, drawnFloor: Number.isInteger(drawn) ? drawn! : null, foundFloor: fall.floor })
}

function fail(env: Env, means: SelfTestMeans, cameraId: CameraId, { id, facade }: Waiting, problem: ErrorCode): void {
  end(env, cameraId, facade, id, { state: 'failed', problem }, () => {
    raiseAlert(env, {
      kind: 'system',
      severity: 'high',
      source: 'core/selfTest',
      cameraId,
      deviceId: null,
      zone: facade.id,
      ...means.placeOf(cameraId, facade),
      atMs: env.clock.now(),
      deviceAtMs: null,
      score: null,
      boxes: [],
      why: { problem },
    })
  })
}

/** A test that passes after one that failed ends what that one had raised. */
function end(env: Env, cameraId: CameraId, facade: FacadeEntry, id: string, outcome: SelfTestEnd, raise?: () => void): void {
  inTransaction(env.db, () => {
    const before = listSelfTests(env.db, cameraId, LISTED).find((test) => test.zone === facade.id && test.id !== id && test.state !== 'running')
    endSelfTest(env.db, id, outcome)
    raise?.()
    if (outcome.state === 'passed' && before?.state === 'failed')
      endCondition(env, { kind: 'system', cameraId, deviceId: null, zone: facade.id, atMs: env.clock.now() })
  })
}
