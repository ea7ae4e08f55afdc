// Plate reader driver for ONVIF cameras that read plates themselves (Profile M): reads come by their events (docs/drivers.md).
import { z } from 'zod'
import { VigilError } from '../../contract/errors.ts'
import { defineDriver, type Session } from '../driver.ts'
import { openPullPoint } from '../onvif-events.ts'
import { findServices, inOurWords, onvifSettings, pullSeconds, token } from '../onvif-io.ts'
import { createOnvifClient } from '../transport/onvif-soap.ts'
import { readOnvifPlate } from './onvif-plate.ts'
import { rememberCars } from './recent-cars.ts'

const config = z.strictObject({
  ...onvifSettings,
  pullSeconds,
  /** Of a device with several pictures: token of the video source, or of its configuration; absent: all of it is this lane. */
  source: token.optional(),
  /** Which way vehicles pass. */
  direction: z.enum(['in', 'out']).optional(),
})

/** Everything that the device's own analysis tells; makers put plates under names of their own. */
const TOPICS = 'tns1:RuleEngine//.'
/** Between two pulls: a device that always has something to say must not keep us busy with nothing else. */
const BETWEEN_MS = 250
const MOST_EVENTS = 200

export const onvifM = defineDriver({
  kind: 'plate-reader',
  id: 'plate-reader/onvif-m',
  title: { zh: 'ONVIF 车牌识别相机(Profile M)', en: 'ONVIF plate camera (Profile M)' },
  config,
  proven: 'fake',
  commands: [],
  async open(settings, io): Promise<Session> {
    const client = createOnvifClient(settings, io)
    const { events } = await inOurWords(findServices(client))
    if (events === null) throw new VigilError('device.wrongAnswer', { missing: 'events service' })
    const point = await inOurWords(openPullPoint(client, events, io, { topics: TOPICS, pullSeconds: settings.pullSeconds }))
    const cars = rememberCars()
    const run = async () => {
      const notifications = await inOurWords(point.pull())
      const read = notifications.slice(0, MOST_EVENTS).flatMap((one) => readOnvifPlate(one, { ...settings, nowMs: io.now(), aheadMs: point.aheadMs() }) ?? [])
      for (const plate of read) {
        if (await cars.isSame(plate, io.now())) continue
        const storing = io.emit(plate)
        cars.remember(plate, storing, io.now())
        await storing
      }
    }
    return { online: true, check: { everyMs: BETWEEN_MS, run }, close: () => point.close() }
  },
})
