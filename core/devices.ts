// The property's devices as the core runs them: supervised, their signals stored and acted upon, commands limited and audited.
import { randomUUID } from 'node:crypto'
import type { CommandResult, DeviceEvent, DeviceStatus } from '../contract/device.ts'
import { VigilError } from '../contract/errors.ts'
import type { SiteDevice } from '../contract/site.ts'
import { appendAudit } from '../db/audit.ts'
import {
  endCommand,
  endLostCommands,
  insertCommand,
  insertSignal,
  lastCommand,
  listUnhandledSignals,
  markSignalHandled,
  type StoredSignal,
} from '../db/devices.ts'
import { inTransaction } from '../db/transaction.ts'
import type { DeviceKind } from '../contract/vocabulary.ts'
import type { Session } from '../devices/driver.ts'
import { driverById, parseDriverConfig, type AnyDriver } from '../devices/registry.ts'
import { superviseDevice, type After, type DeviceStanding, type SupervisedDevice } from '../devices/supervise.ts'
import type { AlertClaim } from './alerts.ts'
import type { Actor, Env } from './env.ts'
import { addTimeline, getIncidentDetail } from './incidents/service.ts'
import type { CommandRequest } from './services.ts'

export interface DevicesOutside {
  /** Opens or joins an incident; called inside the transaction that marks the signal handled. */
  raiseAlert(claim: AlertClaim): unknown
  readonly after?: After
  readonly random?: () => number
}

export interface Devices {
  statuses(): readonly DeviceStatus[]
  /**
   * Permission has been checked by the caller; everything else is checked, recorded and audited here.
   *
   * @throws VigilError `device.notFound`, `device.commandUnsupported`, `device.tooOften`, `incident.notFound`
   */
  command(actor: Actor, request: CommandRequest): Promise<CommandResult>
  /** Where a device that dials in has to dial to; null while it is not open, or when we dial. */
  listening(deviceId: string): { readonly host: string; readonly port: number } | null
  stop(): Promise<void>
}

const OPEN_EVERY_MS = 2000
const HANDLE_AGAIN_MS = 5000

interface Running {
  readonly device: SiteDevice
  readonly driver: AnyDriver | null
  readonly supervised: SupervisedDevice<DeviceKind> | null
  readonly standing: () => DeviceStanding
  commandedAtMs: number
}

const realAfter: After = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

export function startDevices(env: Env, siteDevices: readonly SiteDevice[], outside: DevicesOutside): Devices {
  const { db, clock, log, feed } = env
  const after = outside.after ?? realAfter
  const byId = new Map<string, Running>()
  let cancelRetry = () => {}
  let hasStopped = false

  const statusOf = ({ device, driver, standing }: Running): DeviceStatus => {
    const last = lastCommand(db, device.id)
    const { state, sinceMs, problem } = standing()
    return {
      id: device.id,
      name: device.name,
      kind: driver?.kind ?? kindOf(device.driver),
      driver: device.driver,
      buildingId: device.building ?? null,
      state,
      sinceMs,
      problem,
      commands: [...(driver?.commands ?? [])],
      lastCommand: last && {
        command: last.command,
        atMs: last.requestedAtMs,
        who: last.who,
        result: { state: last.state, reason: last.resultReason },
      },
    }
  }
  const publish = (running: Running | undefined) => {
    if (running !== undefined && !hasStopped) feed.publish('device', statusOf(running))
  }

  const handle = (signal: StoredSignal): void => {
    inTransaction(db, () => {
      const device = byId.get(signal.deviceId)?.device
      const claim = device === undefined ? null : claimOf(device, signal)
      if (claim !== null) outside.raiseAlert(claim)
      markSignalHandled(db, signal.id, clock.now())
    })
  }
  /** A stored signal is acted upon, whatever happens: what fails now is taken up again. */
  const handleAll = (signals: readonly StoredSignal[]): void => {
    for (const signal of signals) {
      try {
        handle(signal)
      } catch (error) {
        log.error('a device signal could not be acted upon; it will be tried again', { error: String(error), deviceId: signal.deviceId })
        cancelRetry()
        if (!hasStopped) cancelRetry = after(HANDLE_AGAIN_MS, () => handleAll(listUnhandledSignals(db)))
      }
    }
  }

  const receive = (deviceId: string, event: Exclude<DeviceEvent, { type: 'state' }>): void => {
    const stored = insertSignal(db, { deviceId, receivedAtMs: clock.now(), event, dedupeKey: event.dedupeKey })
    if (stored === null) return
    log.info('a fire panel signals', { deviceId, signal: event.signal, address: event.address, test: event.test })
    handleAll([stored])
  }

  const start = (device: SiteDevice): Running => {
    const driver = driverById(device.driver)
    const parsed = parseDriverConfig(device.driver, device.config)
    if (driver === null || 'issues' in parsed) {
      const sinceMs = clock.now()
      return { device, driver, supervised: null, commandedAtMs: -Infinity, standing: () => ({ state: 'misconfigured', sinceMs, problem: 'site.invalid' }) }
    }
    const supervised = superviseDevice<DeviceKind>({
      driver,
      config: parsed.config,
      now: () => clock.now(),
      after,
      random: outside.random ?? Math.random,
      log: (level, message, data) => log[level](message, { deviceId: device.id, ...data }),
      onEvent: async (event) => receive(device.id, event),
      onStanding: () => publish(byId.get(device.id)),
    })
    return { device, driver, supervised, commandedAtMs: -Infinity, standing: supervised.standing }
  }

  const ask = async (running: Running, reason: string): Promise<CommandResult> => {
    const session = running.supervised?.session() ?? null
    if (session === null) {
      const isLogin = running.standing().state === 'unauthorized'
      return { state: 'unreachable', reason: isLogin ? 'device.unauthorized' : 'device.unreachable' }
    }
    try {
      return await (session as Session<'gate'>).open(reason)
    } catch (error) {
      log.error('a driver failed while it was commanded', { deviceId: running.device.id, error: String(error) })
      return { state: 'unknown', reason: 'system.internal' }
    }
  }

  const audit = (actor: Actor, request: CommandRequest, action: string, after: Record<string, unknown>) =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action, subject: `device/${request.deviceId}`, before: null, after })

  const command = async (actor: Actor, request: CommandRequest): Promise<CommandResult> => {
    const running = byId.get(request.deviceId)
    if (running === undefined) throw new VigilError('device.notFound')
    if (running.driver?.commands.includes(request.command) !== true) throw new VigilError('device.commandUnsupported')
    if (request.incidentId !== undefined) getIncidentDetail(env, request.incidentId)
    const { command, reason, incidentId = null } = request
    const nowMs = clock.now()
    if (nowMs - running.commandedAtMs < OPEN_EVERY_MS) {
      inTransaction(db, () => audit(actor, request, 'device.commandRefused', { command, reason, problem: 'device.tooOften' }))
      throw new VigilError('device.tooOften', { waitMs: OPEN_EVERY_MS - (nowMs - running.commandedAtMs) })
    }
    running.commandedAtMs = nowMs
    const id = randomUUID()
    inTransaction(db, () => {
      insertCommand(db, { id, deviceId: request.deviceId, command, reason, actorType: actor.type, actorId: actor.id, incidentId, requestedAtMs: nowMs })
      audit(actor, request, 'device.command', { commandId: id, command, reason, incidentId })
    })
    publish(running)
    const result = await ask(running, reason)
    inTransaction(db, () => {
      endCommand(db, id, result, clock.now())
      audit(actor, request, 'device.commandResult', { commandId: id, state: result.state, answer: result.reason })
      if (incidentId !== null) {
        const details = { deviceId: request.deviceId, device: running.device.name, command, state: result.state, answer: result.reason }
        addTimeline(env, actor, incidentId, { what: 'command', reason, note: null, details })
      }
    })
    publish(running)
    return result
  }

  const lost = endLostCommands(db, clock.now())
  if (lost > 0) log.warn('commands were under way when the core ended; their outcome is unknown', { commands: lost })
  for (const device of siteDevices) byId.set(device.id, start(device))
  handleAll(listUnhandledSignals(db))
  return {
    statuses: () => [...byId.values()].map(statusOf),
    command,
    listening(deviceId) {
      const session = byId.get(deviceId)?.supervised?.session() ?? null
      return session !== null && 'listening' in session ? session.listening : null
    },
    async stop() {
      hasStopped = true
      cancelRetry()
      await Promise.all([...byId.values()].map(({ supervised }) => supervised?.stop()))
    },
  }
}

/** Only a fire that is no test becomes an alert; every other signal is kept and shown, and nothing more. */
function claimOf(device: SiteDevice, { event, receivedAtMs }: StoredSignal): AlertClaim | null {
  if (event.type !== 'fireSignal' || event.signal !== 'fire' || event.test) return null
  return {
    kind: 'fire',
    severity: 'critical',
    source: device.driver,
    cameraId: device.cameras[0] ?? null,
    deviceId: device.id,
    buildingId: device.building ?? null,
    // Each detector is a place of its own: a second one must not hide in the first one's incident.
    zone: event.address,
    place: `${device.name} ${event.text === '' ? event.address : event.text}`,
    atMs: receivedAtMs,
    deviceAtMs: event.deviceAtMs,
    score: null,
    boxes: [],
    why: { address: event.address, text: event.text, ...(event.componentType === null ? {} : { componentType: event.componentType }) },
    dedupeKey: `${device.id}:${event.dedupeKey}`,
  }
}

function kindOf(driver: string): DeviceKind {
  return driver.startsWith('fire-panel/') ? 'fire-panel' : 'gate'
}
