// Sensor driver: lifts and pumps that tell their state, samples and faults on our own MQTT topics (docs/drivers.md).
import { z } from 'zod'
import { defineDriver, type DriverIo, type Session } from '../driver.ts'
import { createLateness, type Judged } from '../lateness.ts'
import { at, readJson, toNumber } from '../loose-json.ts'
import { needOneBroker } from '../mqtt-config.ts'
import type { Presence } from '../presence.ts'
import { hearState, timeOf, topicsOf, treeSettings } from '../topic-tree.ts'
import type { MqttMessage } from '../transport/mqtt-line.ts'
import { openPresent } from '../transport/open-present.ts'
import { faultOf, metricsOf } from './mqtt-messages.ts'

const config = z
  .strictObject({
    ...treeSettings,
    /** After this long without a word it is offline: three times as long as it is silent between two samples. */
    silenceSeconds: z.number().int().min(5).max(86_400).default(180),
  })
  .superRefine(needOneBroker)
type Config = z.output<typeof config>

export const mqttSensor = defineDriver({
  kind: 'sensor',
  id: 'sensor/mqtt',
  title: { zh: 'MQTT 传感器(电梯、水泵)', en: 'MQTT sensor (lifts, pumps)' },
  config,
  proven: 'fake',
  commands: [],
  async open(settings, io): Promise<Session> {
    const { state, tele, event, cmd } = topicsOf(settings)
    const { session } = await openPresent(settings, io, (presence) => ({
      publishes: [state, tele, event],
      hears: [cmd],
      handle: createReceiver(settings, io, presence),
    }))
    return session
  },
})

function createReceiver(settings: Config, io: DriverIo, presence: Presence): (message: MqttMessage) => Promise<void> {
  const topics = topicsOf(settings)
  const lateness = createLateness(io.log)
  const left = new Set<string>()
  const leave = (what: string) => {
    if (!left.has(what)) io.log('info', what)
    left.add(what)
  }
  let last: { readonly seq: number; readonly saidMs: number | null } | null = null

  const receiveSample = async (said: unknown, { deviceAtMs, isLate }: Judged, retained: boolean): Promise<void> => {
    const { metrics, refused } = metricsOf(said)
    if (refused > 0) leave('metrics were left: a name or value that is none, or more than 64')
    if (Object.keys(metrics).length === 0) return
    const saidMs = timeOf(at(said, 'ts'), settings.timezone)
    const seq = toNumber(at(said, 'seq'))
    if (seq !== null && last !== null && seq === last.seq && saidMs === last.saidMs) return
    // A count that begins anew with a later time is a restart.
    const isOutOfOrder = seq !== null && last !== null && seq <= last.seq && !(saidMs !== null && last.saidMs !== null && saidMs > last.saidMs)
    await io.emit({ type: 'telemetry', metrics, deviceAtMs, seq, replayed: retained || isLate || isOutOfOrder })
    if (seq !== null && !isOutOfOrder && !retained) last = { seq, saidMs }
  }

  const receiveEvent = async (said: unknown, { deviceAtMs, isLate }: Judged, retained: boolean): Promise<void> => {
    const fault = faultOf(said)
    if (fault === null) return leave('events were left that are no fault')
    await io.emit({ type: 'equipment', ...fault, deviceAtMs, replayed: retained || isLate })
  }

  return async ({ topic, payload, retained }) => {
    const said = readJson(payload)
    if (topic === topics.state) return hearState(said, presence)
    if (typeof said !== 'object' || said === null) return leave('messages were left that are no JSON object')
    const judged = lateness.judge(timeOf(at(said, 'ts'), settings.timezone), io.now())
    // What a broker kept for us does not show that the device is there now.
    if (!retained && !judged.isLate) presence.heard()
    await (topic === topics.tele ? receiveSample(said, judged, retained) : receiveEvent(said, judged, retained))
  }
}
