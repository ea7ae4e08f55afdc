// A gate on an ONVIF relay: a pulse that always ends, what the device's input confirms, and what is known when it does not answer.
import { afterEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { createTestIo, type TestIo } from '../../test/fakes/driver-io.ts'
import { startOnvifDevice } from '../../test/fakes/gate-onvif-relay.ts'
import { fault, type OnvifDeviceFake, type OnvifDeviceOptions } from '../../test/fakes/onvif-device.ts'
import type { Session } from '../driver.ts'
import { onvifRelay } from './onvif-relay.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const LOGIN = { username: 'admin', password: 'vigil123' }

interface Gate {
  readonly device: OnvifDeviceFake
  readonly session: Session
  readonly io: TestIo
}

async function gate(
  options: OnvifDeviceOptions = {},
  settings: Partial<z.input<typeof onvifRelay.config>> = {},
  before: (device: OnvifDeviceFake) => void = () => {},
): Promise<Gate> {
  const device = await startOnvifDevice({ login: LOGIN, ...options })
  closing.push(device.close)
  before(device)
  const io = createTestIo()
  const config = onvifRelay.config.parse({ ...LOGIN, host: device.host, port: device.port, openRelay: 'R0', pulseMs: 100, timeoutMs: 5000, ...settings })
  const session = await onvifRelay.open(config, io)
  closing.push(() => session.close())
  return { device, session, io }
}
const ask = (session: Session, command: 'open' | 'holdOpen' | 'restore') => session.command!(command, { reason: '访客' })
const switched = (device: OnvifDeviceFake) => device.calls.filter((call) => call.endsWith('active'))
/** Pulls as the supervisor does, to the end of the session. */
const watch = (session: Session) => void session.check!.run().then(() => watch(session), () => {}) // prettier-ignore

test('when it is opened a pulse that a crash left is ended, and a pulse is on and off again', async () => {
  const { device, session } = await gate()
  expect(switched(device)).toEqual(['R0 inactive'])
  expect(await ask(session, 'open')).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(switched(device)).toEqual(['R0 inactive', 'R0 active', 'R0 inactive'])
  expect(device.relays.get('R0')?.mode).toBe('Bistable')
})

test('a device that can is told to end the pulse itself; it is ended by us all the same', async () => {
  const { device, session } = await gate({ modes: ['Bistable', 'Monostable'] })
  expect(device.relays.get('R0')).toMatchObject({ mode: 'Monostable', delay: 'PT0.1S' })
  await ask(session, 'open')
  expect(switched(device)).toEqual(['R0 inactive', 'R0 active', 'R0 inactive'])
})

test('an input that comes on while it is watched confirms, and is no event of its own', async () => {
  const { device, session, io } = await gate({}, { openInput: { token: '00123' }, confirmMs: 20_000 })
  watch(session)
  const opening = ask(session, 'open')
  while (!switched(device).includes('R0 active')) await new Promise((resolve) => setImmediate(resolve))
  device.turn('00123', true)
  expect(await opening).toEqual({ state: 'confirmed', reason: null })
  expect(io.events).toEqual([])
})

test('another input confirms nothing, and without a relay for it nothing can be held', async () => {
  const { device, session } = await gate({}, { openInput: { token: '00123' }, confirmMs: 300 })
  watch(session)
  device.turn('IN_1', true)
  expect(await ask(session, 'open')).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
  expect(await ask(session, 'holdOpen')).toEqual({ state: 'rejected', reason: 'device.commandUnsupported' })
})

test('a gate that does not move is accepted only', async () => {
  const { session } = await gate({}, { openInput: { token: 'IN_1' }, confirmMs: 200 })
  watch(session)
  expect(await ask(session, 'open')).toEqual({ state: 'accepted', reason: 'device.notConfirmed' })
})

test('held open until it is set back, on a relay of its own, each confirmed by a normally closed input', async () => {
  const { device, session } = await gate({}, { holdRelay: 'R1', openInput: { token: 'IN_1', normallyClosed: true }, confirmMs: 20_000 })
  watch(session)
  expect(await ask(session, 'holdOpen')).toEqual({ state: 'confirmed', reason: null })
  expect(device.relays.get('R1')?.active).toBe(true)
  device.turn('IN_1', true)
  expect(await ask(session, 'restore')).toEqual({ state: 'confirmed', reason: null })
  expect(device.relays.get('R1')?.active).toBe(false)
})

test('a relay that would fall off by itself is made to hold, and one that cannot is refused', async () => {
  const monostable = (device: OnvifDeviceFake) => void device.relays.set('R1', { active: false, mode: 'Monostable', delay: 'PT5S' })
  const { device } = await gate({}, { holdRelay: 'R1' }, monostable)
  expect(device.relays.get('R1')?.mode).toBe('Bistable')
  await expect(gate({ lacks: ['SetRelayOutputSettings'] }, { holdRelay: 'R1' }, monostable)).rejects.toMatchObject({ code: 'device.wrongAnswer' })
  expect(onvifRelay.config.safeParse({ host: 'h', openRelay: 'R0', holdRelay: 'R0' }).success).toBe(false)
})

test('no answer to switching on is unknown; it is switched on once, and off', async () => {
  let asked = 0
  const before: OnvifDeviceOptions['before'] = (operation, _response, body) => operation === 'SetRelayOutputState' && body.includes('>active<') && ++asked > 0
  const { device, session } = await gate({ before }, { timeoutMs: 1500 })
  expect(await ask(session, 'open')).toEqual({ state: 'unknown', reason: 'device.noAnswer' })
  expect(asked).toBe(1)
  expect(switched(device)).toEqual(['R0 inactive', 'R0 inactive'])
})

test('a pulse whose end was not heard is ended by the next check', async () => {
  let isDeaf = false
  const { device, session, io } = await gate({
    before: (operation, response, body) => isDeaf && operation === 'SetRelayOutputState' && body.includes('inactive') && (response.destroy(), true),
  })
  isDeaf = true
  expect((await ask(session, 'open')).state).toBe('accepted')
  expect(device.relays.get('R0')?.active).toBe(true)
  expect(io.logged.join()).toContain('could not be ended')
  isDeaf = false
  await session.check!.run()
  expect(device.relays.get('R0')?.active).toBe(false)
})

test('what the device says no to is its own words, and a device that is away was not asked', async () => {
  let isRefusing = false
  const before: OnvifDeviceOptions['before'] = (operation, response) =>
    isRefusing && operation === 'SetRelayOutputState' && (fault(response, 'env:Sender', 'ter:RelayToken', '继电器故障'), true)
  const { device, session } = await gate({ before })
  isRefusing = true
  expect(await ask(session, 'open')).toEqual({ state: 'rejected', reason: '继电器故障' })
  await device.close()
  closing.shift()
  expect(await ask(session, 'open')).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
  await expect(session.check!.run()).rejects.toMatchObject({ code: 'device.unreachable' })
})

test('stopping in the middle of a pulse ends the pulse', async () => {
  const { device, session, io } = await gate({}, { pulseMs: 10_000 })
  const opening = ask(session, 'open')
  while (!switched(device).includes('R0 active')) await new Promise((resolve) => setImmediate(resolve))
  io.end()
  await session.close()
  expect((await opening).state).toBe('accepted')
  expect(device.relays.get('R0')?.active).toBe(false)
})

test('a wrong password, a relay or an input that is not there end the opening with their reason', async () => {
  await expect(gate({}, { password: 'wrong' })).rejects.toMatchObject({ code: 'device.unauthorized' })
  await expect(gate({}, { openRelay: 'R9' })).rejects.toMatchObject({ code: 'device.wrongAnswer', details: { missing: 'R9' } })
  await expect(gate({}, { openInput: { token: '123' } })).rejects.toMatchObject({ code: 'device.wrongAnswer', details: { missing: '123' } })
})

test('an old device without services, options or a list of inputs works as well, behind HTTP Digest', async () => {
  const lacks = ['GetServices', 'GetRelayOutputOptions', 'GetDigitalInputs', 'SetSynchronizationPoint']
  const { session, device } = await gate({ guard: 'digest', lacks }, { openInput: { token: 'IN_1' }, confirmMs: 0 })
  expect((await ask(session, 'open')).state).toBe('accepted')
  expect(device.calls).toContain('GetCapabilities')
})
