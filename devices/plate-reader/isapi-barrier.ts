// The barrier behind a Hikvision camera: opened, held, let go and locked, and seen so where its position is wired.
import type { CommandResult } from '../../contract/device.ts'
import type { DeviceCommand } from '../../contract/vocabulary.ts'
import { isSeen, pause } from '../confirm.ts'
import type { DriverIo } from '../driver.ts'
import { at, toNumber } from '../loose-json.ts'
import { contentOf, toCommandResult, xmlBody, type IsapiCall, type IsapiOutcome } from '../transport/isapi-call.ts'

export interface BarrierSettings {
  readonly channel: number
  /** The relay of the camera that opens where it knows no barrier; null: none. */
  readonly ioOutput: number | null
  readonly pulseMs: number
  readonly confirmMs: number
}

export interface BarrierParts {
  readonly call: IsapiCall
  /** Works also while the driver is being closed: a relay that was switched on has to go off. */
  readonly lastCall: IsapiCall
  readonly settings: BarrierSettings
  readonly io: Pick<DriverIo, 'log' | 'now'>
  readonly signal: AbortSignal
}

type Mode = 'open' | 'close' | 'lock' | 'unlock'
/** `barrierGateStatus` */
const [NO_SIGNAL, CLOSED, OPEN] = [0, 1, 2]
const UNSUPPORTED: CommandResult = { state: 'rejected', reason: 'device.commandUnsupported' }

/** @returns carries out one command; never throws and never sends anything again that may have been heard */
export function barrierOf({ call, lastCall, settings, io, signal }: BarrierParts): (command: DeviceCommand) => Promise<CommandResult> {
  const path = `/ISAPI/Parking/channels/${settings.channel}/barrierGate`
  const control = (ctrlMode: Mode) => call({ method: 'PUT', path, body: xmlBody(`<BarrierGate><ctrlMode>${ctrlMode}</ctrlMode></BarrierGate>`) })
  const readPosition = async () => toNumber(at(contentOf(await call({ method: 'GET', path: `${path}/barrierGateStatus` })), 'barrierGateStatus'))

  /** Waits only where the position is wired. */
  const isSeenAt = async (position: number): Promise<boolean> => {
    const first = await readPosition().catch(() => null)
    if (first === position) return true
    if (first === null || first === NO_SIGNAL) return false
    return isSeen(async () => (await readPosition()) === position, { confirmMs: settings.confirmMs, now: () => io.now(), signal })
  }

  const confirm = async (position: number): Promise<CommandResult> =>
    (await isSeenAt(position)) ? { state: 'confirmed', reason: null } : { state: 'accepted', reason: 'device.notConfirmed' }

  const pulse = async (output: number): Promise<CommandResult> => {
    const switchTo = (by: IsapiCall, state: 'high' | 'low') =>
      by({ method: 'PUT', path: `/ISAPI/System/IO/outputs/${output}/trigger`, body: xmlBody(`<IOPortData><outputState>${state}</outputState></IOPortData>`) })
    const on = await switchTo(call, 'high')
    // It may be on: only what certainly did not happen needs no undoing.
    if (on.is !== 'ok' && on.is !== 'noAnswer' && on.is !== 'data' && on.is !== 'unreadable') return toCommandResult(on)
    await pause(settings.pulseMs, signal)
    const isOff = (await switchTo(lastCall, 'low')).is === 'ok' || (await switchTo(lastCall, 'low')).is === 'ok'
    if (!isOff) io.log('warn', 'the relay that opens may still be on', { output })
    return toCommandResult(on)
  }

  const open = async (): Promise<CommandResult> => {
    const outcome = await control('open')
    // Nothing was accepted yet, so this is another way and no second time.
    if (isUnsupported(outcome) && settings.ioOutput !== null) return pulse(settings.ioOutput)
    return outcome.is === 'ok' ? confirm(OPEN) : toCommandResult(outcome)
  }

  /** Moves it, then keeps it there: a barrier that is locked does not move, though it says OK. */
  const moveAndLock = async (mode: 'open' | 'close'): Promise<CommandResult> => {
    const unlocked = await control('unlock')
    // One that cannot be locked cannot be held either; who asks in a fire then opens again and again.
    if (isUnsupported(unlocked)) return UNSUPPORTED
    // Silence does not keep it from being moved: in a fire that matters most, and it is another request.
    if (unlocked.is === 'notSent' || unlocked.is === 'unauthorized') return toCommandResult(unlocked)
    const moved = await control(mode)
    if (moved.is !== 'ok') return toCommandResult(moved)
    const position = mode === 'open' ? OPEN : CLOSED
    await isSeenAt(position)
    const locked = await control('lock')
    if (locked.is !== 'ok') return isUnsupported(locked) ? UNSUPPORTED : toCommandResult(locked)
    return confirm(position)
  }

  const restore = async (): Promise<CommandResult> => {
    const unlocked = await control('unlock')
    if (unlocked.is !== 'ok' && unlocked.is !== 'refused') return toCommandResult(unlocked)
    // It was never locked, or cannot be.
    const closed = await control('close')
    return closed.is === 'ok' ? confirm(CLOSED) : toCommandResult(closed)
  }

  return (command) => {
    if (command === 'open') return open()
    if (command === 'holdOpen') return moveAndLock('open')
    if (command === 'lock') return moveAndLock('close')
    return command === 'restore' ? restore() : Promise.resolve(UNSUPPORTED)
  }
}

function isUnsupported(outcome: IsapiOutcome): boolean {
  return outcome.is === 'refused' && outcome.isUnsupported
}
