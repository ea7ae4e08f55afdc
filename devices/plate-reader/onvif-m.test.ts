// Plates that an ONVIF camera reads itself: what becomes an event, what is one vehicle, and what a hostile event does not do.
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { createTestIo, type TestIo } from '../../test/fakes/driver-io.ts'
import { plateMessage, startOnvifDevice } from '../../test/fakes/plate-reader-onvif-m.ts'
import type { OnvifDeviceFake, OnvifDeviceOptions } from '../../test/fakes/onvif-device.ts'
import { elementsAt, readXml } from '../transport/soap-xml.ts'
import type { Session } from '../driver.ts'
import { onvifM } from './onvif-m.ts'
import { readOnvifPlate } from './onvif-plate.ts'

const LOGIN = { username: 'admin', password: 'vigil-123' }
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

interface Lane {
  readonly device: OnvifDeviceFake
  readonly io: TestIo
  readonly session: Session
}

async function lane(settings: Partial<z.input<typeof onvifM.config>> = {}, options: OnvifDeviceOptions = {}): Promise<Lane> {
  const device = await startOnvifDevice({ login: LOGIN, ...options })
  closing.push(device.close)
  const io = createTestIo()
  const session = await onvifM.open(onvifM.config.parse({ host: device.host, port: device.port, ...LOGIN, pullSeconds: 1, ...settings }), io)
  closing.push(session.close)
  // What stands at the beginning.
  await session.check!.run()
  return { device, io, session }
}

async function told({ device, io, session }: Lane, ...messages: string[]) {
  device.notify(messages.join(''))
  await session.check!.run()
  return io.events.splice(0)
}

test('a plate becomes an event, in each of the forms that cameras use', async () => {
  const it = await lane({ direction: 'in' })
  const [read] = await told(it, plateMessage({ plate: '粤B·12345' }))
  expect(read).toMatchObject({
    type: 'plateRead',
    plate: '粤B12345',
    rawPlate: '粤B·12345',
    confidence01: 0.92,
    direction: 'in',
    replayed: false,
    colour: null,
  })
  expect(await told(it, plateMessage({ plate: '京A00001', form: 'object', likelihood: '88' }))).toMatchObject([{ plate: '京A00001', confidence01: 0.88 }])
  expect(await told(it, plateMessage({ plate: '京A00002', form: 'simple', topic: 'RuleEngine/MyLpr/LicensePlateRecognition' }))).toMatchObject([
    { plate: '京A00002' },
  ])
})

test('the same vehicle is one read, though it is told again and again', async () => {
  const it = await lane()
  const events = await told(it, ...Array.from({ length: 5 }, (_, i) => plateMessage({ plate: '粤B12345', utc: new Date(Date.now() + i).toISOString() })))
  expect(events).toHaveLength(1)
  expect(await told(it, plateMessage({ plate: '粤B99999' }))).toHaveLength(1)
})

test('what stood before opens nothing, and what is no plate, of another picture or gone is nothing', async () => {
  const it = await lane({ source: 'VS_1' })
  expect(await told(it, plateMessage({ plate: '粤B12345', operation: 'Initialized' }))).toMatchObject([{ replayed: true }])
  const events = await told(
    it,
    plateMessage({ plate: '粤B12346', source: 'VS_2' }),
    plateMessage({ plate: '粤B12347', operation: 'Deleted' }),
    plateMessage({ plate: '粤B12348', topic: 'RuleEngine/Recognition/Face' }),
    plateMessage({ plate: '粤B12349', topic: 'Device/LicensePlate' }),
  )
  expect(events).toEqual([])
})

test('a clock that is off is taken away, one that cannot be is left out', async () => {
  const aheadMs = -3 * 3_600_000
  const it = await lane({}, { aheadMs })
  const nowMs = Date.now()
  const [read] = await told(it, plateMessage({ plate: '粤B12345', utc: new Date(nowMs + aheadMs).toISOString() }))
  expect(read).toMatchObject({ type: 'plateRead', deviceAtMs: expect.closeTo(nowMs, -4) as number })
  expect(await told(it, plateMessage({ plate: '粤B12346', utc: '2001-01-01T00:00:00Z' }))).toMatchObject([{ deviceAtMs: null }])
})

test('a wrong password is an error, and so is a device that forgot the subscription', async () => {
  await expect(lane({ password: 'no' })).rejects.toMatchObject({ code: 'device.unauthorized' })
  const { device, session } = await lane()
  device.forget()
  await expect(session.check!.run()).rejects.toMatchObject({ code: 'device.wrongAnswer' })
  await session.close()
})

test('an answer that floods is cut', async () => {
  const it = await lane()
  const plates = Array.from({ length: 90 }, (_, i) => plateMessage({ plate: `粤B${10_000 + i}` }))
  expect(await told(it, plates.join('').repeat(4))).toHaveLength(90)
  expect(it.io.events).toEqual([])
})

test('10,000 damaged events are a read within its bounds, or nothing', () => {
  const good = plateMessage({ plate: '粤B12345', utc: '2026-11-22T11:08:24Z' })
  const nowMs = Date.parse('2026-11-22T11:08:30Z')
  fc.assert(
    fc.property(fc.nat(good.length), fc.nat(12), fc.string({ maxLength: 40, unit: 'binary' }), (from, length, put) => {
      const damaged = good.slice(0, from) + put + good.slice(from + length)
      let notification: unknown
      try {
        notification = elementsAt(readXml(`<r xmlns:tt="u" xmlns:wsnt="v">${damaged}</r>`), 'r', 'NotificationMessage')[0]
      } catch {
        return
      }
      const read = readOnvifPlate(notification, { nowMs, aheadMs: null })
      if (read === null) return
      expect(read.rawPlate.length).toBeLessThanOrEqual(32)
      expect(read.plate?.length ?? 0).toBeLessThanOrEqual(32)
      expect(read.dedupeKey.length).toBeLessThanOrEqual(110)
      expect(read.confidence01 ?? 0).toBeGreaterThanOrEqual(0)
      expect(read.confidence01 ?? 1).toBeLessThanOrEqual(1)
    }),
    { numRuns: 10_000 },
  )
})
