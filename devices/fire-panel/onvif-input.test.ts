// Dry contacts of a panel on an ONVIF device: which of its notifications become signals, and what becomes of a lost subscription.
import { afterEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { createTestIo, type TestIo } from '../../test/fakes/driver-io.ts'
import { inputMessage, startOnvifDevice } from '../../test/fakes/fire-panel-onvif-input.ts'
import { fault, type OnvifDeviceFake, type OnvifDeviceOptions } from '../../test/fakes/onvif-device.ts'
import type { Session } from '../driver.ts'
import { inputStateOf } from '../onvif-inputs.ts'
import { elementsAt, readXml } from '../transport/soap-xml.ts'
import { onvifInput } from './onvif-input.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const POINTS: z.input<typeof onvifInput.config>['points'] = [
  { meaning: 'fire', point: 'fire', token: 'IN_1', text: '火警总线' },
  { meaning: 'fault', point: 'fault', token: '00123', normallyClosed: true },
]

interface Panel {
  readonly device: OnvifDeviceFake
  readonly session: Session
  readonly io: TestIo
  poll(): Promise<void>
  told(): string[]
}

async function panel(
  before: (device: OnvifDeviceFake) => void = () => {},
  options: OnvifDeviceOptions = {},
  settings: object = {},
  io = createTestIo(),
): Promise<Panel> {
  const device = await startOnvifDevice(options)
  closing.push(device.close)
  device.inputs.set('00123', true)
  before(device)
  const config = onvifInput.config.parse({ host: device.host, port: device.port, pullSeconds: 1, points: POINTS, ...settings })
  const session = await onvifInput.open(config, io)
  closing.push(() => session.close())
  const told = () => io.events.map((event) => (event.type === 'fireSignal' ? `${event.signal} ${event.address}` : event.type))
  return { device, session, io, poll: () => session.check!.run(), told }
}

test('an input that comes on is told once, with the time the device gives it', async () => {
  const { device, io, poll, told } = await panel()
  await poll()
  expect(told()).toEqual([])
  device.turn('IN_1', true)
  await poll()
  device.turn('IN_1', true)
  await poll()
  expect(io.events).toEqual([
    {
      type: 'fireSignal',
      signal: 'fire',
      address: 'fire',
      text: '火警总线',
      componentType: null,
      deviceAtMs: expect.any(Number) as number,
      test: false,
      dedupeKey: expect.stringMatching(/^fire-fire-\d+$/) as string,
    },
  ])
  device.turn('00123', false)
  await poll()
  expect(told()).toEqual(['fire fire', 'fault fault'])
})

test('a contact that comes on and goes off between two pulls is told all the same', async () => {
  const { device, poll, told } = await panel()
  await poll()
  device.turn('IN_1', true)
  device.turn('IN_1', false)
  await poll()
  expect(told()).toEqual(['fire fire'])
})

test('of how the inputs stand at the subscription only a fire is told', async () => {
  const { poll, told } = await panel((device) => device.inputs.set('IN_1', true).set('00123', false))
  await poll()
  expect(told()).toEqual(['fire fire'])
})

test('other topics, other inputs and what is no state are left alone', async () => {
  const { device, poll, told } = await panel()
  await poll()
  device.notify(inputMessage('IN_1', true, 'Changed').replace('Device/Trigger/DigitalInput', 'Device/Trigger/Relay'))
  device.notify(inputMessage('IN_1', true, 'Deleted'))
  device.notify(inputMessage('IN_1', 'perhaps', 'Changed'))
  device.turn('IN_2', true)
  await poll()
  expect(told()).toEqual([])
  device.notify(inputMessage('IN_1', 'active', 'Changed').replaceAll('tns1:', 'other:'))
  await poll()
  expect(told()).toEqual(['fire fire'])
})

test('a subscription that the device forgot ends the session; a new one tells what is on by then', async () => {
  const { device, poll, told, io, session } = await panel()
  await poll()
  device.forget()
  await expect(poll()).rejects.toMatchObject({ code: 'device.wrongAnswer' })
  await session.close()
  device.turn('IN_1', true)
  const again = await onvifInput.open(onvifInput.config.parse({ host: device.host, port: device.port, pullSeconds: 1, points: POINTS }), io)
  closing.push(() => again.close())
  await again.check!.run()
  expect(told()).toEqual(['fire fire'])
})

test('the subscription is renewed as time goes on, and ended at the end', async () => {
  let nowMs = 1_800_000_000_000
  const { device, poll, session } = await panel(
    () => {},
    {},
    {},
    createTestIo(undefined, () => nowMs),
  )
  await poll()
  expect(device.calls).not.toContain('Renew')
  nowMs += 61_000
  device.turn('IN_1', true)
  await poll()
  expect(device.calls.filter((call) => call === 'Renew')).toHaveLength(1)
  await session.close()
  expect(device.subscriptions()).toBe(0)
})

test('closing does not wait for a pull to come back', async () => {
  const { session, poll, device } = await panel(() => {}, {}, { pullSeconds: 60 })
  await poll()
  const ended = expect(poll()).rejects.toMatchObject({ code: 'device.unreachable' })
  await session.close()
  await ended
  expect(device.subscriptions()).toBe(0)
})

test('a subscription on another host is refused, and so is a device without the input', async () => {
  const elsewhere = panel((device) => (device.subscriptionUrl = 'http://10.0.0.1/sub/1'))
  await expect(elsewhere).rejects.toMatchObject({ code: 'device.wrongAnswer' })
  await expect(panel((device) => device.inputs.delete('IN_1'))).rejects.toMatchObject({ code: 'device.wrongAnswer', details: { missing: 'IN_1' } })
})

test('a device that takes no filter is asked without one', async () => {
  const before: OnvifDeviceOptions['before'] = (operation, response, body) => {
    if (operation !== 'CreatePullPointSubscription' || !body.includes('<Filter')) return false
    fault(response, 'env:Sender', 'ter:InvalidFilterFault', 'no filters')
    return true
  }
  const { device, poll, told } = await panel(() => {}, { before })
  await poll()
  device.turn('IN_1', true)
  await poll()
  expect(told()).toEqual(['fire fire'])
})

test('an input whose state the device does not tell is noted once', async () => {
  const lacks = ['GetDigitalInputs']
  const { poll, io } = await panel((device) => device.inputs.delete('IN_1'), { lacks })
  await poll()
  await poll()
  expect(io.logged.filter((line) => line.includes('"unknown":["IN_1"]'))).toHaveLength(1)
})

test('10,000 damaged notifications are a state, or nothing', () => {
  let state = 5
  const dice = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
  const good = `<R>${inputMessage('IN_1', true, 'Changed').replaceAll(/(wsnt|tt):/g, '')}</R>`
  const words = good.split(/(?=[<>" ])/)
  const seen = { state: 0, nothing: 0, noXml: 0 }
  for (let round = 0; round < 10_000; round++) {
    const parts = [...words]
    for (let hits = dice(3); hits > 0; hits--) {
      const at = dice(parts.length)
      if (dice(2) === 0) parts.splice(at, 1)
      else parts[at] = parts[dice(parts.length)]!
    }
    let read: unknown
    try {
      read = readXml(parts.join(''))
    } catch {
      seen.noXml += 1
      continue
    }
    const found = elementsAt(read, 'R', 'NotificationMessage').flatMap((message) => inputStateOf(message, 1_800_000_000_000) ?? [])
    for (const one of found) expect(typeof one.isOn).toBe('boolean')
    seen[found.length > 0 ? 'state' : 'nothing'] += 1
  }
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100)
})
