// Commands to devices: the same one at most once in two seconds, each with who, why and how it ended in the audit log, none ever repeated by itself.
import type { CommandResult } from '../contract/device.ts'
import type { DeviceCommand } from '../contract/vocabulary.ts'
import { VigilError, type ErrorCode } from '../contract/errors.ts'
import type { EpochMs } from '../contract/ids.ts'
import { appendAudit } from '../db/audit.ts'
import { endCommand, insertCommand } from '../db/devices.ts'
import { isDrillIncident } from '../db/drills.ts'
import { inTransaction } from '../db/transaction.ts'
import type { AnyDriver } from '../devices/registry.ts'
import type { SupervisedDevice } from '../devices/supervise.ts'
import type { Actor, Env } from './env.ts'
import { addTimeline, getIncident } from './incidents/service.ts'
import { newId } from './new-id.ts'
import type { CommandRequest } from './services.ts'

export interface CommandableDevice {
  readonly name: string
  readonly driver: AnyDriver | null
  readonly supervised: SupervisedDevice | null
}

/** A gate that is asked again and again wears out, and nobody passes twice in two seconds. Letting go at once of what was held must be possible. */
const SAME_EVERY_MS = 2000

/**
 * Permission has been checked by the caller; everything else is checked, recorded and audited here.
 *
 * @throws VigilError from the returned function: `device.notFound`, `device.commandUnsupported`, `device.tooOften`, `incident.notFound`
 */
export function createCommander(
  env: Env,
  find: (deviceId: string) => CommandableDevice | undefined,
  publish: (deviceId: string) => void,
  interlock: (deviceId: string, command: DeviceCommand) => ErrorCode | null,
): Commander {
  const { clock, db } = env
  const lastAtMs = new Map<string, EpochMs>()
  const refuse = (actor: Actor, request: CommandRequest, problem: ErrorCode, details?: Readonly<Record<string, unknown>>): never => {
    inTransaction(db, () => audit(env, actor, request, 'device.commandRefused', { problem }))
    throw new VigilError(problem, details)
  }
  return async (actor, request, { isUrgent = false, linkage = null, isTold = true } = {}) => {
    const device = find(request.deviceId)
    if (device === undefined) throw new VigilError('device.notFound')
    if (device.driver?.commands.includes(request.command) !== true) throw new VigilError('device.commandUnsupported')
    if (request.incidentId !== undefined) getIncident(env, request.incidentId)
    const problem = interlock(request.deviceId, request.command)
    if (problem !== null) return refuse(actor, request, problem)
    if (request.incidentId !== undefined && isDrillIncident(db, request.incidentId)) return noteOnly(env, actor, request, device.name)
    const nowMs = clock.now()
    const same = `${request.deviceId} ${request.command}`
    const waitMs = (lastAtMs.get(same) ?? -Infinity) + SAME_EVERY_MS - nowMs
    if (waitMs > 0 && !isUrgent) return refuse(actor, request, 'device.tooOften', { waitMs })
    lastAtMs.set(same, nowMs)
    const id = begin(env, actor, request, nowMs, linkage)
    publish(request.deviceId)
    const result = await ask(env, device, request)
    end(env, actor, request, device.name, id, result, isTold)
    publish(request.deviceId)
    return result
  }
}

export interface CommandOptions {
  /** Past the limit of one in two seconds: the release in a fire. */
  readonly isUrgent?: boolean
  /** The linkage that gives it. */
  readonly linkage?: string | null
  /** Whether the incident's timeline tells it; false for the many repetitions of one release. */
  readonly isTold?: boolean
}
export type Commander = (actor: Actor, request: CommandRequest, options?: CommandOptions) => Promise<CommandResult>

function begin(env: Env, actor: Actor, request: CommandRequest, nowMs: EpochMs, linkage: string | null): string {
  const id = newId(nowMs)
  const { deviceId, command, reason, incidentId = null } = request
  inTransaction(env.db, () => {
    insertCommand(env.db, { id, deviceId, command, reason, actorType: actor.type, actorId: actor.id, incidentId, requestedAtMs: nowMs, linkage })
    audit(env, actor, request, 'device.command', { commandId: id, ...(linkage !== null && { linkage }) })
  })
  return id
}

/** In a drill nothing moves: what would have been commanded stands in the incident. */
function noteOnly(env: Env, actor: Actor, request: CommandRequest, name: string): CommandResult {
  const result: CommandResult = { state: 'rejected', reason: 'drill.notMoved' }
  const { deviceId, command, reason, incidentId } = request
  inTransaction(env.db, () => {
    audit(env, actor, request, 'device.commandInDrill', {})
    const details = { deviceId, device: name, command, state: result.state, answer: result.reason, drill: true }
    addTimeline(env, actor, incidentId!, { what: 'command', reason, note: null, details })
  })
  return result
}

async function ask(env: Env, device: CommandableDevice, request: CommandRequest): Promise<CommandResult> {
  const session = device.supervised?.session() ?? null
  if (session === null) {
    const isLogin = device.supervised?.standing().state === 'unauthorized'
    return { state: 'unreachable', reason: isLogin ? 'device.unauthorized' : 'device.unreachable' }
  }
  try {
    return (await session.command?.(request.command, request)) ?? { state: 'rejected', reason: 'device.commandUnsupported' }
  } catch (error) {
    env.log.error('a driver failed while it was commanded', { deviceId: request.deviceId, error: String(error) })
    return { state: 'unknown', reason: 'system.internal' }
  }
}

function end(env: Env, actor: Actor, request: CommandRequest, name: string, id: string, result: CommandResult, isTold: boolean): void {
  const { deviceId, command, reason, incidentId } = request
  inTransaction(env.db, () => {
    endCommand(env.db, id, result, env.clock.now())
    audit(env, actor, request, 'device.commandResult', { commandId: id, state: result.state, answer: result.reason })
    if (incidentId === undefined || !isTold) return
    const details = { deviceId, device: name, command, state: result.state, answer: result.reason }
    addTimeline(env, actor, incidentId, { what: 'command', reason, note: null, details })
  })
}

function audit(env: Env, actor: Actor, request: CommandRequest, action: string, more: Readonly<Record<string, unknown>>): void {
  const { deviceId, command, incidentId = null } = request
  appendAudit(env.db, {
    atMs: env.clock.now(),
    actorType: actor.type,
    actorId: actor.id,
    action,
    subject: `device/${deviceId}`,
    before: null,
    // Why is told by the command itself: what somebody wrote may name a person, and the chain cannot forget.
    after: { command, incidentId, ...more },
  })
}
