// What cameras tell of themselves: listened to while they are in force, judged by what was chosen for each, raised and ended.
import {
  cameraEventChoiceSchema,
  DEFAULT_EVENT_CHOICE,
  type CameraEventChoice,
  type CameraEventsSave,
  type CameraEventsView,
} from '../../contract/camera-events.ts'
import type { HealthView } from '../../contract/api.ts'
import type { CameraSignal } from '../../contract/camera-pairing.ts'
import { VigilError } from '../../contract/errors.ts'
import type { CameraId } from '../../contract/ids.ts'
import type { SiteCamera } from '../../contract/site.ts'
import { appendAudit } from '../../db/audit.ts'
import { forgetEventChoice, listEventChoices, saveEventChoice } from '../../db/camera-events.ts'
import { inTransaction } from '../../db/transaction.ts'
import { watchSignals, type SignalWatch } from '../../devices/cameras/watch-signals.ts'
import type { After } from '../../devices/supervise.ts'
import { endCondition, type AlertClaim } from '../alerts.ts'
import { readDeskSettings } from '../desk/settings.ts'
import type { Actor, Env } from '../env.ts'
import { createLane } from '../lane.ts'
import type { SiteInForce } from '../site-in-force.ts'
import type { Troubles } from '../troubles.ts'
import { claimOfSignal, endOfSignal, type Told } from './claim-of-signal.ts'
import { eventDevicesOf, type EventDevice } from './event-devices.ts'
import { followDevice, type Following } from './follow-device.ts'
import { createSignalJudge, type Condition } from './judge-signals.ts'
import { inputsOfDrivers } from './taken-inputs.ts'

export interface CameraEvents {
  list(): CameraEventsView[]
  /** @throws VigilError `cameraSetup.changed`, `camera.notFound` */
  save(actor: Actor, save: CameraEventsSave): CameraEventsView
  /** Of devices that know events; how many are heard, and how many refused the log-in. */
  health(): HealthView['cameraEvents']
  /** Whether the camera itself says now that it is covered, moved or broken. */
  saysTampered(cameraId: CameraId): boolean
  /** Looks anew which cameras are in force. */
  refresh(): void
  /** Called every second. */
  tick(): void
  stop(): Promise<void>
}

export interface CameraEventsMeans {
  readonly inForce: SiteInForce
  readonly after: After
  readonly troubles: Troubles
  raise(claim: AlertClaim): object
  /** Whether its pictures show it, or there are none. */
  seesTampering(cameraId: CameraId): boolean
  streamOf(cameraId: CameraId): CameraEventsView['stream']
  /** Replaced in tests. */
  readonly watch?: typeof watchSignals
}

const AT_ONCE = 4
/** As camera-watch.ts says it of cameras that are lost together. */
const ALL_CAMERAS = 'cameras'

interface Followed {
  readonly device: EventDevice
  readonly following: Following
}

export function createCameraEvents(env: Env, means: CameraEventsMeans): CameraEvents {
  const { inForce, after, troubles, watch = watchSignals } = means
  const { site } = inForce
  const lane = createLane({ width: AT_ONCE, maxWaiting: 512 })
  const followed = new Map<string, Followed>()
  const leaving = new Set<Promise<void>>()
  const lasts = new Map<CameraId, NonNullable<CameraEventsView['last']>>()
  const now = () => Math.round(env.clock.now())
  let choices = readChoices(env)
  let hasStopped = false

  const cameraOf = (id: CameraId): SiteCamera | null => site.cameras.find((camera) => camera.id === id) ?? null
  const choiceOf = (cameraId: CameraId): CameraEventChoice => choices.get(cameraId)?.choice ?? DEFAULT_EVENT_CHOICE
  const deviceOf = (place: string) => followed.get(place)?.device ?? null
  /** A contact of a recorder is one of all its cameras: the first whose inputs count says what it means. */
  const choiceOfPlace = (place: string): CameraEventChoice => {
    const cameras = deviceOf(place)?.cameras ?? [{ id: place }]
    return choiceOf((cameras.find(({ id }) => choiceOf(id).raises.includes('input')) ?? cameras[0]!).id)
  }
  const told = (condition: Condition): Told => {
    const { place } = condition
    return { camera: cameraOf(place), deviceName: `录像机 ${deviceOf(place)?.address.host ?? ''}`, condition, choice: choiceOfPlace(place) }
  }
  const judge = createSignalJudge({
    now,
    isWanted({ place, kind, of }) {
      const { raises } = choiceOfPlace(place)
      if (!raises.includes(kind)) return false
      const address = [...followed.values()].find(({ device }) => device.key === place || device.cameras.some(({ id }) => id === place))?.device.address
      return kind !== 'input' || address === undefined || !inputsOfDrivers(site.devices, address).has(of)
    },
    onClaim(condition, together) {
      const { kinds } = readDeskSettings(env.db).value
      const claim = claimOfSignal(told(condition), { site, kinds, atMs: now() })
      const all = { cameraId: null, buildingId: null, zone: ALL_CAMERAS, place: `${together.length} 台摄像机`, why: { ...claim.why, cameras: together.length } }
      return troubles.survive('raising what a camera tells', () => means.raise(together.length > 1 ? { ...claim, ...all } : claim)) !== null
    },
    onEnd(condition) {
      const { place, kind } = condition
      if (kind === 'tamper' && (events.saysTampered(place) || means.seesTampering(place))) return
      endCondition(env, endOfSignal(told(condition), now()))
      const others = [...followed.values()].flatMap(({ device }) => device.cameras.flatMap(({ id }) => judge.conditions(id)))
      if (kind === 'loss' && !others.some((one) => one.kind === 'loss' && one.isOn === true))
        endCondition(env, { kind: 'system', cameraId: null, deviceId: null, zone: ALL_CAMERAS, atMs: now() })
    },
  })

  const take = (device: EventDevice, signals: readonly CameraSignal[], heard: Pick<SignalWatch, 'sources' | 'sourceOf'>) => {
    for (const signal of signals) {
      for (const place of placesOf(device, signal, heard)) {
        if (!signal.isInitial) for (const id of place === device.key ? device.cameras.map((one) => one.id) : [place]) lasts.set(id, lastOf(signal, now()))
        judge.take(place, signal)
      }
    }
  }
  const follow = (device: EventDevice): Followed => {
    const onSignals: Parameters<typeof followDevice>[1]['onSignals'] = (signals, heard) =>
      void troubles.survive('handling what a camera tells', () => take(followed.get(device.key)?.device ?? device, signals, heard))
    return { device, following: followDevice(device, { now, log: env.log, after, lane, watch, onSignals }) }
  }
  const leave = ({ device, following }: Followed) => {
    followed.delete(device.key)
    judge.forget(device.key)
    const left = following.stop().finally(() => leaving.delete(left))
    leaving.add(left)
  }
  const view = (camera: SiteCamera): CameraEventsView => {
    const { id } = camera
    const one = [...followed.values()].find(({ device }) => device.cameras.some((own) => own.id === id))
    const own = judge.conditions(id)
    const stands = (kind: Condition['kind']) => {
      const said = own.filter((condition) => condition.kind === kind && condition.isOn !== null)
      return said.length === 0 ? null : said.some(({ isOn }) => isOn === true)
    }
    const inputs = [...own, ...(one === undefined ? [] : judge.conditions(one.device.key))].filter(({ kind, isOn }) => kind === 'input' && isOn === true)
    const listening = one?.following.listening() ?? { state: 'none' as const, sinceMs: null, problem: null }
    return {
      cameraId: id,
      listening: { ...listening, cameras: one?.device.cameras.length ?? 0 },
      standing: { motion: stands('motion'), tamper: stands('tamper'), loss: stands('loss'), inputs: inputs.map(({ of }) => of) },
      last: lasts.get(id) ?? null,
      stream: means.streamOf(id),
      choice: choiceOf(id),
      version: choices.get(id)?.version ?? 0,
    }
  }

  const events: CameraEvents = {
    list: () => site.cameras.map(view),
    save(actor, { cameraId, version, choice }) {
      const camera = cameraOf(cameraId)
      if (camera === null) throw new VigilError('camera.notFound')
      const current = choices.get(cameraId)?.version ?? 0
      if (current !== version) throw new VigilError('cameraSetup.changed', { cameraId, version: current })
      const [before, next] = [choiceOf(cameraId), version + 1]
      inTransaction(env.db, () => {
        saveEventChoice(env.db, { cameraId, version: next, choice, savedAtMs: now(), userId: actor.id })
        const change = { action: 'camera.events', subject: `camera/${cameraId}`, before: auditOf(current, before), after: auditOf(next, choice) }
        appendAudit(env.db, { atMs: now(), actorType: actor.type, actorId: actor.id, ...change })
      })
      choices = readChoices(env)
      return view(camera)
    },
    health() {
      const states = [...followed.values()].map(({ following }) => following.listening().state).filter((state) => state !== 'absent')
      const count = (wanted: string) => states.filter((state) => state === wanted).length
      return { devices: states.length, heard: count('subscribed'), refused: count('refused') }
    },
    saysTampered: (cameraId) => judge.conditions(cameraId).some(({ kind, isOn }) => kind === 'tamper' && isOn === true),
    refresh() {
      if (hasStopped) return
      const devices = eventDevicesOf(inForce)
      const before = new Set([...followed.values()].flatMap(({ device }) => device.cameras.map(({ id }) => id)))
      for (const one of followed.values()) if (!devices.some(({ key }) => key === one.device.key)) leave(one)
      for (const device of devices) {
        const known = followed.get(device.key)
        followed.set(device.key, known === undefined ? follow(device) : { ...known, device })
      }
      for (const id of before) {
        // One that is set up in another way may look at something else.
        if (devices.some(({ cameras }) => cameras.some((camera) => camera.id === id))) continue
        judge.forget(id)
        lasts.delete(id)
      }
      for (const id of choices.keys()) if (before.has(id) && cameraOf(id) === null) forgetEventChoice(env.db, id)
      choices = readChoices(env)
    },
    tick: judge.tick,
    async stop() {
      hasStopped = true
      for (const one of followed.values()) leave(one)
      await Promise.all(leaving)
    },
  }
  return events
}

/** Ids of the cameras that it is about; the device's key for what is about none of them; none: of a picture that was not chosen. */
function placesOf(device: EventDevice, { kind, source }: CameraSignal, { sources, sourceOf }: Pick<SignalWatch, 'sources' | 'sourceOf'>): string[] {
  const { cameras, key } = device
  const only = cameras.length === 1 && sources <= 1 ? cameras.map(({ id }) => id) : []
  if (kind === 'input' || kind === 'relay') return only.length === 1 ? only : [key]
  const named = source === null ? null : (sourceOf(source) ?? source)
  const ofSource = cameras.filter((camera) => camera.source !== null && camera.source === named).map(({ id }) => id)
  return ofSource.length > 0 ? ofSource : only
}

function lastOf({ kind, topic, isOn, deviceAtMs, clock }: CameraSignal, atMs: number): NonNullable<CameraEventsView['last']> {
  return { kind, topic, isOn, atMs, deviceAtMs, clock }
}

function auditOf(version: number, { raises, input }: CameraEventChoice): Record<string, unknown> {
  return { version, raises, input: `${input.means} ${input.severity}` }
}

/** What another version of the program saved may not be understood: then the default counts. */
function readChoices({ db, log }: Pick<Env, 'db' | 'log'>): ReadonlyMap<CameraId, { readonly version: number; readonly choice: CameraEventChoice }> {
  return new Map(
    listEventChoices(db).map(({ cameraId, version, choice }) => {
      const parsed = cameraEventChoiceSchema.safeParse(choice)
      if (!parsed.success) log.error('what was chosen for the events of a camera is not understood; the default counts', { cameraId, version })
      return [cameraId, { version, choice: parsed.data ?? DEFAULT_EVENT_CHOICE }]
    }),
  )
}
