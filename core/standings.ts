// Keeps the history of how cameras and devices stood: written when it changes, a second's changes at once, and closed where nobody watched. Reports and the events of devices are read from it.
import type { EpochMs } from '../contract/ids.ts'
import { beat, changeStanding, closeStandingOf, closeStandings, lastBeat, pruneStandings, type StandingType } from '../db/standings.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Env } from './env.ts'
import type { FeedTopics } from './feed.ts'

export interface Standings {
  /** Writes what has changed; called every second. What came and went in between is not kept. */
  write(): void
  /** Everything is closed: nobody watches from now on. */
  stop(): void
}

interface Subject {
  readonly id: string
  readonly state: string
  readonly sinceMs: EpochMs
  /** Of devices only. */
  readonly problem?: string | null
}

/** After a crash nobody can say how things stood since the last of these. */
const BEAT_EVERY_MS = 30_000
/** Looks come every second: after a pause like this there were none. */
const ASLEEP_MS = 3 * BEAT_EVERY_MS
const PRUNE_EVERY_MS = 24 * 3_600_000
const KEPT_MS = 400 * 24 * 3_600_000

export function createStandings(env: Env, views: { cameras(): readonly Subject[]; devices(): readonly Subject[] }): Standings {
  const { db, clock } = env
  /** By subject, with the problem: another problem is another stretch. */
  const written = new Map<string, string>()
  const changed = new Map<string, { readonly type: StandingType; readonly subject: Subject }>()
  const ended = new AbortController()
  let beatAtMs = clock.now()
  let watchingSinceMs = beatAtMs
  let prunedAtMs = 0
  let isSiteChanged = false
  inTransaction(db, () => {
    closeStandings(db, lastBeat(db) ?? beatAtMs)
    beat(db, beatAtMs)
  })
  const note = (type: StandingType, subject: Subject) => {
    const key = `${type}/${subject.id}`
    if (written.get(key) === signOf(type, subject)) changed.delete(key)
    else changed.set(key, { type, subject })
  }
  const noteAll = (type: StandingType) => {
    for (const subject of type === 'camera' ? views.cameras() : views.devices()) note(type, subject)
  }
  const follow = async <K extends StandingType & keyof FeedTopics>(type: K) => {
    for await (const delivered of env.feed.subscribe(type, ended.signal)) {
      if (delivered.lost) noteAll(type)
      else note(type, delivered.event)
    }
  }
  /** What is no camera of the site any more stands in no way. */
  const forgetGone = () => {
    isSiteChanged = false
    const here = new Set(views.cameras().map(({ id }) => `camera/${id}`))
    const gone = [...new Set([...written.keys(), ...changed.keys()])].filter((key) => key.startsWith('camera/') && !here.has(key))
    if (gone.length > 0) inTransaction(db, () => gone.forEach((key) => closeStandingOf(db, 'camera', key.slice('camera/'.length), clock.now())))
    for (const key of gone) {
      written.delete(key)
      changed.delete(key)
    }
  }
  const followSite = async () => {
    for await (const _ of env.feed.subscribe('site', ended.signal)) isSiteChanged = true
  }
  void follow('camera')
  void follow('device')
  void followSite()
  noteAll('camera')
  noteAll('device')

  const write = () => {
    const nowMs = clock.now()
    if (isSiteChanged) forgetGone()
    if (nowMs - beatAtMs > ASLEEP_MS) wakeUp(nowMs)
    const isBeatDue = nowMs - beatAtMs >= BEAT_EVERY_MS
    if (changed.size === 0 && !isBeatDue) return
    let hasEvents = false
    inTransaction(db, () => {
      for (const { type, subject } of changed.values()) {
        const { id: subjectId, state } = subject
        if (changeStanding(db, { type, subjectId, state, problem: problemOf(type, subject), atMs: startOf(subject, nowMs) })) hasEvents = true
      }
      beat(db, nowMs)
      if (nowMs - prunedAtMs < PRUNE_EVERY_MS) return
      prunedAtMs = nowMs
      pruneStandings(db, nowMs - KEPT_MS)
    })
    for (const [key, { type, subject }] of changed) written.set(key, signOf(type, subject))
    changed.clear()
    beatAtMs = nowMs
    if (hasEvents) env.feed.publish('standing', { atMs: nowMs })
  }
  /** When it really began, if that was since this core watches: of the time before it knows nothing. */
  const startOf = ({ sinceMs }: Subject, nowMs: EpochMs) => Math.round(Math.min(nowMs, Math.max(sinceMs, watchingSinceMs)))
  /** The computer slept, or its clock was put on: nobody watched. */
  const wakeUp = (nowMs: EpochMs) => {
    inTransaction(db, () => closeStandings(db, beatAtMs))
    written.clear()
    watchingSinceMs = nowMs
    noteAll('camera')
    noteAll('device')
  }
  return {
    write,
    stop() {
      ended.abort()
      write()
      const nowMs = clock.now()
      inTransaction(db, () => {
        closeStandings(db, nowMs)
        beat(db, nowMs)
      })
    },
  }
}

function signOf(type: StandingType, subject: Subject): string {
  return `${subject.state} ${problemOf(type, subject) ?? ''}`
}

/** What is being connected has the problem of the try before: it comes and goes, and says nothing new. */
function problemOf(type: StandingType, { state, problem }: Subject): string | null {
  return type === 'device' && state !== 'connecting' ? (problem ?? null) : null
}
