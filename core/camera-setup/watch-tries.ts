// A draft of zones and rules tried on what a camera shows now: the same rules as those that are armed, and nothing is raised.
import type { CameraWatch } from '../../contract/camera-setup.ts'
import type { ArmedRule, Track } from '../../contract/detection.ts'
import { VigilError } from '../../contract/errors.ts'
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { WatchTryEvent, WatchTryWait } from '../../contract/rule-kinds.ts'
import { outsideMasks } from '../../vision/masks.ts'
import { armCamera, evaluateRules, NO_RULE_STATES, type RuleStates } from '../../vision/rules/evaluate.ts'
import { isInZone } from '../../vision/rules/in-zone.ts'
import { placesOf } from '../../vision/rules/places.ts'
import type { Env } from '../env.ts'
import type { TriedAreas } from '../tried-areas.ts'
import { events } from './events.ts'

export interface WatchTriesMeans {
  take: TriedAreas['take']
  /** What keeps pictures of this camera from being looked at; null: nothing. */
  waits(cameraId: CameraId): WatchTryWait | null
  /** Calls again and again until it is stopped. */
  every(ms: number, work: () => void): () => void
}

export interface WatchTries {
  /** @param watch one that was found good; @throws VigilError `cameraSetup.tooManyTries` */
  run(cameraId: CameraId, watch: CameraWatch, armed: readonly ArmedRule[], signal: AbortSignal | undefined): AsyncGenerator<WatchTryEvent, void, void>
}

const AT_ONCE = 3
/** Whoever forgets it costs no more than this. */
const LONGEST_MS = 5 * 60_000
const LOOK_EVERY_MS = 1000
/** The least that is analysed of a still picture is one a second. */
const SILENT_MS = 2500
/** A thing hidden for longer is not shown as standing there. */
const SHOWN_HIDDEN_MS = 600

export function createWatchTries(env: Pick<Env, 'clock'>, { take, waits, every }: WatchTriesMeans): WatchTries {
  let running = 0
  return {
    async *run(cameraId, watch, armed, signal) {
      if (running >= AT_ONCE) throw new VigilError('cameraSetup.tooManyTries')
      running++
      try {
        yield* events<WatchTryEvent>(signal, async (tell, ended) => {
          const trial = createTrial(cameraId, watch, armed)
          const over = Promise.withResolvers<void>()
          const startedAtMs = env.clock.now()
          let heardAtMs = startedAtMs
          const release = take(cameraId, trial.areas, ({ atMs, tracks }) => {
            heardAtMs = env.clock.now()
            tell(trial.see(tracks, atMs))
          })
          const stop = every(LOOK_EVERY_MS, () => {
            const nowMs = env.clock.now()
            if (nowMs - startedAtMs >= LONGEST_MS) {
              tell({ type: 'over' })
              over.resolve()
            } else if (nowMs - heardAtMs > SILENT_MS) tell({ type: 'wait', why: waits(cameraId) ?? 'noPicture' })
          })
          ended.addEventListener('abort', () => over.resolve(), { once: true })
          try {
            tell({ type: 'wait', why: waits(cameraId) ?? 'starting' })
            if (!ended.aborted) await over.promise
          } finally {
            stop()
            release()
          }
        })
      } finally {
        running--
      }
    },
  }
}

function createTrial(cameraId: CameraId, watch: CameraWatch, armed: readonly ArmedRule[]) {
  const places = placesOf(watch)
  const camera = armCamera(cameraId, places, armed)
  const at = armed.map(({ kind, zone }) => watch.rules.findIndex((rule) => rule.kind === kind && rule.zone === zone))
  const rang = armed.map(() => ({ rang: 0, rangAtMs: null as EpochMs | null }))
  let states: RuleStates = NO_RULE_STATES
  return {
    areas: places.map(({ polygon }) => polygon),
    see(all: readonly Track[], atMs: EpochMs): WatchTryEvent {
      const tracks = outsideMasks(all, watch.masks)
      const evaluated = evaluateRules(camera, states, tracks, atMs)
      states = evaluated.states
      for (const hit of evaluated.hits) {
        if (hit.phase === 'ended') continue
        const i = armed.findIndex(({ id }) => id === hit.ruleId)
        rang[i] = { rang: rang[i]!.rang + 1, rangAtMs: hit.atMs }
      }
      const shown = tracks.filter(({ lastSeenAtMs }) => atMs - lastSeenAtMs <= SHOWN_HIDDEN_MS)
      return {
        type: 'picture',
        atMs,
        tracks: shown.map(({ id, label, score, box: [x1, y1, x2, y2] }) => ({ id, label, score, box: [x1, y1, x2, y2] })),
        zones: watch.zones.map(({ id, polygon }) => ({ id, things: shown.filter(({ box }) => isInZone(box, polygon)).map((track) => track.id) })),
        rules: camera.rules.map(({ armed: { id }, bound }, i) => ({ ...bound.look(states.get(id) ?? null, atMs), ...rang[i]!, at: at[i]! })),
      }
    },
  }
}
