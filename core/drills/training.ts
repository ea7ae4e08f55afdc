// Training: a scenario played on a copy of its own, in memory, with the same incident service and without devices, receivers or screens of the real desk.
import { createHash } from 'node:crypto'
import { VigilError } from '../../contract/errors.ts'
import type { CertificateView, Scenario, TrainingAct, TrainingRun } from '../../contract/drill.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { appendAudit, lastAudit } from '../../db/audit.ts'
import { findCertificate, insertCertificate, listCertificates, type NewCertificate, type StoredCertificate } from '../../db/drills.ts'
import { findIncident } from '../../db/incidents.ts'
import { openMemoryDb } from '../../db/open.ts'
import { listTimeline } from '../../db/timeline.ts'
import { inTransaction } from '../../db/transaction.ts'
import { raiseAlert } from '../alerts.ts'
import type { Actor, Env } from '../env.ts'
import { createFeed } from '../feed.ts'
import { actOnIncident, listIncidents } from '../incidents/service.ts'
import { newId } from '../new-id.ts'
import { LONGEST_RUN_MS, SCRIPTS } from './scenarios.ts'
import { scoreDrill, type DrillCourse } from './score-drill.ts'

export interface TrainingDesk {
  /** @throws VigilError `training.underWay`, `training.tooMany` */
  start(actor: Actor, scenario: Scenario): TrainingRun
  /** One's own. */
  current(actor: Actor): TrainingRun | null
  /** @throws VigilError `training.notFound`, and what actOnIncident throws */
  act(actor: Actor, input: TrainingAct): TrainingRun
  /** A step the trainee says was done. @throws VigilError `training.notFound` */
  step(actor: Actor, runId: string, step: string): TrainingRun
  /** Scores it and keeps the certificate: all of it that reaches the real database. @throws VigilError `training.notFound` */
  finish(actor: Actor, runId: string): CertificateView
  /** @param userId null: everybody's */
  certificates(userId: string | null, beforeMs: EpochMs, limit: number): CertificateView[]
  /** @throws VigilError `training.notFound` */
  certificate(id: string): CertificateView
  /** Ends what took too long. */
  look(): void
  stop(): void
}

interface Run {
  readonly id: string
  readonly actor: Actor
  readonly scenario: Scenario
  readonly startedAtMs: EpochMs
  /** Nothing of the real one but its clock, its log and the site's name. */
  readonly copy: Env
  readonly ticked: Set<string>
  readonly incidentIds: string[]
  played: number
  /** While something is played that came between two looks: when it came. */
  playingMs: EpochMs | null
}

const MOST_RUNS = 8
const MOST_INCIDENTS = 20

export function createTraining(env: Env): TrainingDesk {
  const runs = new Map<string, Run>()

  const open = (actor: Actor, scenario: Scenario): Run => {
    const startedAtMs = env.clock.now()
    const run: Run = {
      id: newId(startedAtMs),
      actor,
      scenario,
      startedAtMs,
      copy: {
        db: openMemoryDb(),
        clock: { now: () => run.playingMs ?? env.clock.now() },
        log: env.log,
        feed: createFeed(),
        site: env.site,
      },
      ticked: new Set(),
      incidentIds: [],
      played: 0,
      playingMs: null,
    }
    runs.set(run.id, run)
    return run
  }

  const play = (run: Run): void => {
    const { claims } = SCRIPTS[run.scenario]
    for (const { afterS, kind, severity, place, why } of claims.slice(run.played)) {
      const atMs = run.startedAtMs + afterS * 1000
      if (atMs > env.clock.now()) return
      run.playingMs = atMs
      const { incident } = raiseAlert(run.copy, {
        kind,
        severity,
        source: `training:${run.scenario}`,
        cameraId: 'training',
        deviceId: null,
        buildingId: null,
        zone: null,
        place,
        atMs,
        deviceAtMs: null,
        score: null,
        boxes: [],
        why: { ...why },
      })
      run.playingMs = null
      run.played += 1
      if (!run.incidentIds.includes(incident.id)) run.incidentIds.push(incident.id)
    }
  }

  const mustRun = (actor: Actor, runId: string): Run => {
    const run = runs.get(runId)
    if (run === undefined || run.actor.id !== actor.id || isOver(run)) throw new VigilError('training.notFound')
    play(run)
    return run
  }
  const isOver = (run: Run) => env.clock.now() >= run.startedAtMs + LONGEST_RUN_MS

  const close = (run: Run): CertificateView => {
    const endedAtMs = Math.min(env.clock.now(), run.startedAtMs + LONGEST_RUN_MS)
    const result = scoreDrill(SCRIPTS[run.scenario], courseOf(run))
    const unsigned = { id: run.id, userId: run.actor.id, scenario: run.scenario, startedAtMs: run.startedAtMs, endedAtMs, result }
    const certificate = { ...unsigned, sha256: hashOf(unsigned) }
    inTransaction(env.db, () => {
      insertCertificate(env.db, certificate)
      appendAudit(env.db, {
        atMs: env.clock.now(),
        actorType: run.actor.type,
        actorId: run.actor.id,
        action: 'training.certified',
        subject: `certificate/${run.id}`,
        before: null,
        after: { scenario: run.scenario, score: result.score, isPassed: result.isPassed, sha256: certificate.sha256 },
      })
    })
    discard(run)
    return view(findCertificate(env.db, run.id)!)
  }

  const discard = (run: Run): void => {
    runs.delete(run.id)
    run.copy.db.close()
  }

  const view = (stored: StoredCertificate): CertificateView => {
    const { who, sha256, ...unsigned } = stored
    const recorded = lastAudit(env.db, `certificate/${stored.id}`, 'training.certified')?.after ?? null
    const isIntact = hashOf(unsigned) === sha256 && recorded !== null && (JSON.parse(recorded) as { sha256: string }).sha256 === sha256
    return { ...unsigned, who, sha256, isIntact }
  }

  return {
    start(actor, scenario) {
      if ([...runs.values()].some((run) => run.actor.id === actor.id)) throw new VigilError('training.underWay')
      if (runs.size >= MOST_RUNS) throw new VigilError('training.tooMany')
      return runView(open(actor, scenario))
    },
    current(actor) {
      const run = [...runs.values()].find((one) => one.actor.id === actor.id)
      if (run === undefined || isOver(run)) return null
      play(run)
      return runView(run)
    },
    act(actor, { runId, incidentId, ...input }) {
      const run = mustRun(actor, runId)
      actOnIncident(run.copy, actor, incidentId, input)
      return runView(run)
    },
    step(actor, runId, step) {
      const run = mustRun(actor, runId)
      if (!SCRIPTS[run.scenario].steps.some(({ id, by }) => id === step && by === null)) throw new VigilError('training.notFound')
      run.ticked.add(step)
      return runView(run)
    },
    finish: (actor, runId) => close(mustRun(actor, runId)),
    certificates: (userId, beforeMs, limit) => listCertificates(env.db, userId, beforeMs, limit).map(view),
    certificate(id) {
      const found = findCertificate(env.db, id)
      if (found === null) throw new VigilError('training.notFound')
      return view(found)
    },
    look() {
      for (const run of [...runs.values()].filter(isOver)) close(run)
    },
    stop() {
      runs.forEach(discard)
    },
  }
}

function runView(run: Run): TrainingRun {
  const { items } = listIncidents(run.copy, { limit: MOST_INCIDENTS })
  const done = courseOf(run).done
  return {
    id: run.id,
    scenario: run.scenario,
    startedAtMs: run.startedAtMs,
    untilMs: run.startedAtMs + LONGEST_RUN_MS,
    incidents: items.map((incident) => ({ ...incident, number: incident.number.replace('INC-', 'DRILL-') })),
    steps: SCRIPTS[run.scenario].steps.map(({ id, by }) => ({ id, isDone: done.has(id), isAction: by !== null })),
  }
}

/** Times are of the first incident: what came first is what had to be handled. */
function courseOf({ copy, incidentIds, scenario, startedAtMs, ticked }: Run): DrillCourse {
  const script = SCRIPTS[scenario]
  const firstMs = startedAtMs + (script.claims[0]?.afterS ?? 0) * 1000
  const lines = incidentIds.flatMap((id) => (findIncident(copy.db, id) === null ? [] : listTimeline(copy.db, id)))
  const tookS = (what: string) => {
    const line = lines.find((one) => one.what === what)
    return line === undefined ? null : Math.max(0, (line.atMs - firstMs) / 1000)
  }
  const byAction = script.steps.filter(({ by }) => by !== null && lines.some(({ what }) => what === by)).map(({ id }) => id)
  return { tookS: { acknowledge: tookS('acknowledge'), dispatch: tookS('dispatch'), resolve: tookS('resolve') }, done: new Set([...ticked, ...byAction]) }
}

function hashOf({ id, userId, scenario, startedAtMs, endedAtMs, result }: Omit<NewCertificate, 'sha256'>): string {
  return createHash('sha256')
    .update(JSON.stringify([id, userId, scenario, startedAtMs, endedAtMs, result]))
    .digest('hex')
}
