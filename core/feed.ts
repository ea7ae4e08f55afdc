// Tells every screen what has happened; telling only, it never decides anything.
import type { CameraView, HealthView, TracksEvent } from '../contract/api.ts'
import type { HeadView } from '../contract/camera-heads.ts'
import type { DeviceStatus } from '../contract/device.ts'
import type { DutyNow } from '../contract/duty-api.ts'
import type { FacadeFigures } from '../contract/facade.ts'
import type { Dispatch } from '../contract/dispatch.ts'
import type { Fire } from '../contract/fire.ts'
import type { FallRecord, LookBack } from '../contract/falling.ts'
import type { Incident } from '../contract/incident.ts'
import type { ReportView } from '../contract/reports.ts'
import type { DeviceTelemetry } from '../contract/telemetry.ts'

export interface FeedTopics {
  /** Cameras were added, changed or taken out. */
  site: { readonly atMs: number }
  incident: Incident
  /** A device signal is on disk. */
  signal: { readonly id: number }
  /** How devices stand is on disk, where it differs from what was told of them last. */
  standing: { readonly atMs: number }
  camera: CameraView
  /** All of them, at every change. */
  heads: readonly HeadView[]
  device: DeviceStatus
  tracks: TracksEvent
  telemetry: DeviceTelemetry
  fall: FallRecord
  fire: Fire
  duty: DutyNow
  facadeFigures: FacadeFigures
  lookBack: LookBack
  report: ReportView
  /** Somebody of the staff is not as told before, or has left. */
  staff: { readonly id: string }
  dispatch: Dispatch
  /** A dangerous act was asked for, answered, done or withdrawn. */
  approval: { readonly id: string }
  health: HealthView
}

/** `lost`: the subscriber was too slow and events were dropped; it should start again from a snapshot. */
export type Delivered<T> = { readonly lost: true } | { readonly lost: false; readonly event: T }

export interface Feed {
  publish<K extends keyof FeedTopics>(topic: K, event: FeedTopics[K]): void
  /** Subscribed from the moment of the call, so that a snapshot taken after it misses nothing. */
  subscribe<K extends keyof FeedTopics>(topic: K, signal?: AbortSignal): AsyncGenerator<Delivered<FeedTopics[K]>, void, void>
}

const MAX_WAITING = 1000

interface Subscriber {
  push(event: unknown): void
}

export function createFeed(): Feed {
  const subscribers = new Map<keyof FeedTopics, Set<Subscriber>>()
  return {
    publish(topic, event) {
      for (const subscriber of subscribers.get(topic) ?? []) subscriber.push(event)
    },
    subscribe<K extends keyof FeedTopics>(topic: K, signal?: AbortSignal) {
      const waiting: FeedTopics[K][] = []
      let lost = false
      let wake = () => {}
      const subscriber: Subscriber = {
        push(event) {
          if (waiting.length >= MAX_WAITING) {
            waiting.length = 0
            lost = true
          } else waiting.push(event as FeedTopics[K])
          wake()
        },
      }
      const set = subscribers.get(topic) ?? new Set()
      subscribers.set(topic, set.add(subscriber))
      const leave = () => {
        set.delete(subscriber)
        wake()
      }
      signal?.addEventListener('abort', leave, { once: true })
      return (async function* () {
        try {
          while (signal?.aborted !== true) {
            if (lost) {
              lost = false
              yield { lost: true as const }
            } else if (waiting.length > 0) yield { lost: false as const, event: waiting.shift()! }
            else await new Promise<void>((resolve) => (wake = resolve))
          }
        } finally {
          leave()
          signal?.removeEventListener('abort', leave)
        }
      })()
    },
  }
}
