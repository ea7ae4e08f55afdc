// Patrol reader driver: swipes of guards' cards on our own MQTT topics (docs/drivers.md).
import { z } from 'zod'
import { defineDriver, type Session } from '../driver.ts'
import { createLateness } from '../lateness.ts'
import { at, readJson } from '../loose-json.ts'
import { needOneBroker } from '../mqtt-config.ts'
import type { Presence } from '../presence.ts'
import { byteOrder, swipeOf } from '../swipe.ts'
import { hearState, timeOf, topicsOf, treeSettings } from '../topic-tree.ts'
import type { MqttMessage } from '../transport/mqtt-line.ts'
import { openPresent } from '../transport/open-present.ts'

const config = z
  .strictObject({
    ...treeSettings,
    byteOrder,
    /** A reader may be quiet for as long as nobody comes by. */
    silenceSeconds: z.number().int().min(5).max(604_800).default(86_400),
  })
  .superRefine(needOneBroker)

export const mqttPatrolReader = defineDriver({
  kind: 'patrol-reader',
  id: 'patrol-reader/mqtt',
  title: { zh: '巡更读卡器(MQTT)', en: 'Patrol reader (MQTT)' },
  config,
  proven: 'fake',
  commands: [],
  async open(settings, io): Promise<Session> {
    const lateness = createLateness(io.log)
    const topics = topicsOf(settings)
    const handle = async ({ topic, payload, retained }: MqttMessage, presence: Presence): Promise<void> => {
      const said = readJson(payload)
      if (topic === topics.state) return hearState(said, presence)
      const nowMs = io.now()
      const judged = lateness.judge(timeOf(at(said, 'ts'), settings.timezone), nowMs)
      // What a broker kept for us does not show that the reader is there now.
      if (!retained && !judged.isLate) presence.heard()
      if (at(said, 'kind') !== 'patrol.swipe') return
      const about = { byteOrder: settings.byteOrder, id: at(said, 'id'), at: at(said, 'ts'), judged, retained, nowMs }
      const swipe = swipeOf(at(said, 'data'), about)
      if (swipe === null) return io.log('warn', 'a swipe that names no card was left')
      await io.emit(swipe)
    }
    const { session } = await openPresent(settings, io, (presence) => ({
      publishes: [topics.state, topics.event],
      hears: [topics.cmd],
      handle: (message) => handle(message, presence),
    }))
    return session
  },
})
