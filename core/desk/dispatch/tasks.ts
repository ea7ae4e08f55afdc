// What whoever was sent sees on the phone: his own tasks, where and what; and that the phone is listening.
import type { MyTasks, Task } from '../../../contract/dispatch.ts'
import { listDispatchesOf, listDispatchesOfStaff, type StoredDispatch } from '../../../db/dispatches.ts'
import { listEvidence } from '../../../db/evidence.ts'
import { findIncident } from '../../../db/incidents.ts'
import { findStaffOfUser } from '../../../db/staff.ts'
import type { Actor, Env } from '../../env.ts'
import type { ReachDesk } from '../reach.ts'
import { readDeskSettings } from '../settings.ts'
import { dueOf, isOpen } from './advance.ts'
import { toDispatch } from './view.ts'

/** What a shift still wants to look at. */
const SHOWN_AFTER_MS = 12 * 3_600_000

export function readMyTasks(env: Env, actor: Actor): MyTasks {
  const staff = findStaffOfUser(env.db, actor.id)
  const { deskPhone } = readDeskSettings(env.db).value
  if (staff === null) return { me: null, tasks: [], deskPhone }
  const { id, name, onDutySinceMs } = staff
  const tasks = listDispatchesOfStaff(env.db, id, env.clock.now() - SHOWN_AFTER_MS).map((one) => toTask(env, one))
  return { me: { staffId: id, name, onDutySinceMs }, tasks, deskPhone }
}

export function toTask(env: Env, stored: StoredDispatch): Task {
  const { db } = env
  const dispatch = toDispatch(db, stored)
  const { id, number, kind, severity, state, summary, place, buildingId, openedAtMs, cameraId } = findIncident(db, stored.incidentId)!
  return {
    id: dispatch.id,
    state: dispatch.state,
    incident: {
      id,
      number,
      kind,
      severity,
      state,
      summary,
      place,
      buildingId,
      openedAtMs,
      cameraId,
      snapshotId: listEvidence(db, id).find((one) => one.type === 'snapshot' && one.state === 'complete')?.id ?? null,
    },
    note: dispatch.note,
    assignedAtMs: dispatch.assignedAtMs,
    acceptedAtMs: dispatch.acceptedAtMs,
    arrivedAtMs: dispatch.arrivedAtMs,
    endedAtMs: dispatch.endedAtMs,
    dueAtMs: dueOf(stored)?.atMs ?? null,
    lapsed: dispatch.lapsed !== null,
    steps: dispatch.steps.map(({ by: _by, ...step }) => step),
    photos: dispatch.photos.length,
    others: listDispatchesOf(db, id).filter((one) => one.id !== dispatch.id && isOpen(one)).length,
  }
}

/** All of it first and at every change; the phone counts as reachable until this ends. */
export async function* watchMyTasks(env: Env, reach: ReachDesk, actor: Actor, signal: AbortSignal | undefined): AsyncGenerator<MyTasks, void, void> {
  const ended = new AbortController()
  let shown: MyTasks = { me: null, tasks: [], deskPhone: null }
  let line = null as { readonly staffId: string; close(): void } | null
  // At once: whoever reads may never ask for more.
  const end = () => {
    ended.abort()
    line?.close()
  }
  signal?.addEventListener('abort', end, { once: true })
  if (signal?.aborted === true) end()
  const concernsMe = (staffId: string) => shown.me === null || shown.me.staffId === staffId
  const news = mergeNews(ended.signal, [
    keep(env.feed.subscribe('staff', ended.signal), ({ id }) => concernsMe(id)),
    keep(env.feed.subscribe('incident', ended.signal), ({ id }) => shown.tasks.some((task) => task.incident.id === id)),
  ])
  try {
    do {
      shown = readMyTasks(env, actor)
      const staffId = shown.me?.staffId ?? null
      if (line?.staffId !== staffId) {
        line?.close()
        line = staffId === null ? null : { staffId, close: reach.open(staffId) }
        if (staffId !== null) env.feed.publish('staff', { id: staffId })
      }
      yield shown
    } while (await news())
  } finally {
    signal?.removeEventListener('abort', end)
    end()
  }
}

type Delivered<T> = { readonly lost: true } | { readonly lost: false; readonly event: T }

/** Only what matters; after a loss everything may. */
async function* keep<T>(source: AsyncGenerator<Delivered<T>, void, void>, matters: (event: T) => boolean): AsyncGenerator<void, void, void> {
  for await (const delivered of source) if (delivered.lost || matters(delivered.event)) yield
}

/** @returns what waits for the next news of any source, however many came meanwhile; false: there will be none */
function mergeNews(signal: AbortSignal, sources: readonly AsyncGenerator<void, void, void>[]): () => Promise<boolean> {
  let isNews = false
  let wake = () => {}
  const tell = () => {
    isNews = true
    wake()
  }
  for (const source of sources)
    void (async () => {
      for await (const _ of source) tell()
    })()
  signal.addEventListener('abort', () => wake(), { once: true })
  return async () => {
    while (!isNews && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
    isNews = false
    return !signal.aborted
  }
}
