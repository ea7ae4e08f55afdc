// The relay outputs of an ONVIF device: which there are, how they are set up for a pulse, and switching them.
import { VigilError } from '../contract/errors.ts'
import type { CommandResult } from '../contract/device.ts'
import { TMD, TMD_ACTION, type OnvifServices } from './onvif-io.ts'
import { OnvifFailure, TDS, type OnvifClient } from './transport/onvif-soap.ts'
import { attributeOf, elementsAt, escapeXml, textAt } from './transport/soap-xml.ts'

export interface OnvifRelay {
  readonly token: string
  readonly mode: string | null
  readonly idle: string | null
}

/** All throw OnvifFailure. */
export interface OnvifRelays {
  list(): Promise<OnvifRelay[]>
  /**
   * Has the device itself end the pulses of a relay where it can (Monostable), should this computer die in the middle of one,
   * and keep the relay that holds as it was switched (Bistable).
   *
   * @throws VigilError `device.wrongAnswer` where the device has no such relay
   */
  prepare(token: string, pulseMs: number, held: string | null): Promise<void>
  set(token: string, on: boolean): Promise<void>
}

export function createOnvifRelays(client: OnvifClient, { deviceIo }: OnvifServices): OnvifRelays {
  const io = (operation: string, inside: string) =>
    client.ask({
      operation,
      action: `${TMD_ACTION}/${operation}`,
      body: `<${operation} xmlns="${TMD}" xmlns:tt="http://www.onvif.org/ver10/schema">${inside}</${operation}>`,
      ...(deviceIo !== null && { at: deviceIo }),
    })
  const list = async (): Promise<OnvifRelay[]> => {
    const { response } = await client.ask({
      operation: 'GetRelayOutputs',
      action: `${TDS}/GetRelayOutputs`,
      body: `<GetRelayOutputs xmlns="${TDS}"/>`,
    })
    return elementsAt(response, 'RelayOutputs').map((relay) => ({
      token: attributeOf(relay, 'token') ?? '',
      mode: textAt(relay, 'Properties', 'Mode'),
      idle: textAt(relay, 'Properties', 'IdleState'),
    }))
  }
  const setUp = (relay: OnvifRelay, mode: 'Monostable' | 'Bistable', delayMs: number) => {
    const idle = relay.idle === 'closed' ? 'closed' : 'open'
    const properties = `<tt:Mode>${mode}</tt:Mode><tt:DelayTime>PT${delayMs / 1000}S</tt:DelayTime><tt:IdleState>${idle}</tt:IdleState>`
    return io('SetRelayOutputSettings', `<RelayOutput token="${escapeXml(relay.token)}"><tt:Properties>${properties}</tt:Properties></RelayOutput>`)
  }
  return {
    list,
    async prepare(token, pulseMs, held) {
      const relays = await list()
      const named = (wanted: string): OnvifRelay => {
        const relay = relays.find((one) => one.token === wanted)
        if (relay === undefined) throw new VigilError('device.wrongAnswer', { missing: wanted, known: relays.map((one) => one.token).slice(0, 32) })
        return relay
      }
      const opening = named(token)
      const holding = held === null ? null : named(held)
      // A relay that falls off by itself would shut a gate that a fire holds open.
      if (holding?.mode === 'Monostable') await setUp(holding, 'Bistable', 0)
      try {
        const { response } = await io('GetRelayOutputOptions', `<RelayOutputToken>${escapeXml(token)}</RelayOutputToken>`)
        const modes = elementsAt(response, 'RelayOutputOptions', 'Mode').map((mode) => textAt(mode))
        if (modes.includes('Monostable')) await setUp(opening, 'Monostable', pulseMs)
      } catch (error) {
        // Many devices know neither call, or not this length; the pulse is ended by us in any case.
        if (!(error instanceof OnvifFailure) || (error.phase !== 'refused' && error.phase !== 'wrong')) throw error
      }
    },
    async set(token, on) {
      await client.ask({
        operation: 'SetRelayOutputState',
        action: `${TDS}/SetRelayOutputState`,
        body: `<SetRelayOutputState xmlns="${TDS}"><RelayOutputToken>${escapeXml(token)}</RelayOutputToken><LogicalState>${on ? 'active' : 'inactive'}</LogicalState></SetRelayOutputState>`,
      })
    },
  }
}

/** How a command ended that failed. */
export function failedResult(error: unknown): CommandResult {
  if (!(error instanceof OnvifFailure)) return { state: 'unknown', reason: 'system.internal' }
  if (error.phase === 'unauthorized') return { state: 'rejected', reason: 'device.unauthorized' }
  if (error.phase === 'refused') return { state: 'rejected', reason: error.message }
  return error.phase === 'notSent' ? { state: 'unreachable', reason: 'device.unreachable' } : { state: 'unknown', reason: 'device.noAnswer' }
}
