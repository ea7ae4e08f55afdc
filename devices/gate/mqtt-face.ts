// Gate driver for face terminals of the `mqtt/face` family: their records become passages, they open on demand and are given their people (docs/drivers.md).
import type { CommandResult } from '../../contract/device.ts'
import { defineDriver, type DriverIo, type Session } from '../driver.ts'
import { at, readJson, toText } from '../loose-json.ts'
import type { Presence } from '../presence.ts'
import type { MqttLine, MqttMessage } from '../transport/mqtt-line.ts'
import { openPresent } from '../transport/open-present.ts'
import { createFaceCommands, type FaceAnswer, type FaceCommands } from './mqtt-face-commands.ts'
import { mqttFaceConfig, type MqttFaceConfig } from './mqtt-face-config.ts'
import { createFacePeople } from './mqtt-face-people.ts'
import { recordOf } from './mqtt-face-records.ts'

export const mqttFace = defineDriver({
  kind: 'gate',
  id: 'gate/mqtt-face',
  title: { zh: 'MQTT 人脸闸机(mqtt/face)', en: 'MQTT face terminal (mqtt/face)' },
  config: mqttFaceConfig,
  proven: 'fake',
  commands: ['open'],
  holds: ['face', 'card'],
  async open(settings, io): Promise<Session> {
    const ended = new AbortController()
    const signal = AbortSignal.any([io.signal, ended.signal])
    const { root, id } = settings
    const own = `${root}/${id}`
    const opening = Promise.withResolvers<MqttLine>()
    const commands = createFaceCommands(async (payload) => (await opening.promise).publish(own, payload))
    const { line, session, presence } = await openPresent(settings, io, (watched) => {
      const receive = createReceiver(settings, io, watched, commands)
      return {
        publishes: [`${own}/+`, `${root}/basic`, `${root}/heartbeat`],
        hears: [own],
        handle: (message, publish) => receive(message, (payload) => publish(own, payload)),
      }
    })
    opening.resolve(line)
    const people = createFacePeople(settings, commands, signal)
    return {
      ...session,
      people,
      async command(_open, { reason }): Promise<CommandResult> {
        io.log('info', 'opening', { reason })
        if (!line.isConnected() || presence.isGone()) return { state: 'unreachable', reason: 'device.unreachable' }
        return outcomeOf(await commands.ask('Unlock', { facesluiceId: id, openDoor: 1, showInfo: settings.openText }, settings.ackMs))
      },
      async close() {
        ended.abort()
        commands.stop()
        await session.close()
      },
    }
  },
})

/** It never says that the gate moved. */
function outcomeOf(answer: FaceAnswer): CommandResult {
  if (answer.is === 'ok') return { state: 'accepted', reason: 'device.notConfirmed' }
  if (answer.is === 'unreachable') return { state: 'unreachable', reason: 'device.unreachable' }
  if (answer.is === 'silent') return { state: 'unknown', reason: 'device.noAnswer' }
  return { state: 'rejected', reason: answer.words === '' ? 'device.rejected' : answer.words }
}

type Receive = (message: MqttMessage, publish: (payload: string) => Promise<void>) => Promise<void>

function createReceiver(settings: MqttFaceConfig, io: DriverIo, presence: Presence, commands: FaceCommands): Receive {
  const { root, id } = settings
  const unused = new Set<string>()
  const logOnce = (level: 'info' | 'warn', what: string, of: string) => {
    if (unused.size >= 16 || unused.has(of)) return
    unused.add(of)
    io.log(level, what, { of })
  }
  return async ({ topic, payload, retained }, publish) => {
    const said = readJson(payload)
    const operator = toText(at(said, 'operator'), 64) ?? ''
    const isShared = topic === `${root}/basic` || topic === `${root}/heartbeat`
    if (isShared) {
      const named = toText(at(said, 'info', 'facesluiceId') ?? at(said, 'facesluiceId'), 64)
      if (named !== id) {
        // Through somebody else's broker we hear all of them.
        if (settings.broker === undefined) logOnce('warn', 'the terminal gave another number than the one it is set up with; not taken', String(named))
        return
      }
      if (operator === 'Offline') return presence.gone()
    }
    if (!retained) presence.heard()
    // What lies at a broker was said some time; what is answered is never of harm.
    if (operator === 'Online') return send(publish, { operator: 'Online-Ack', info: { facesluiceId: id, result: 'ok' } })
    if (topic === `${root}/${id}/Ack`) return commands.answered(said)
    if (isShared) return
    const record = recordOf(said, { settings, retained, nowMs: io.now() })
    if (record === null) return logOnce('info', 'a message of a kind that is not used was left', operator)
    if (record.event === null) logOnce('info', 'a record of a kind that is not used was acknowledged', operator)
    else await io.emit(record.event)
    if (record.ack !== null) await send(publish, { operator: 'PushAck', messageId: `${id}-${record.ack.SnapOrRecordID}`, info: record.ack })
  }
}

/** An answer that did not reach it is asked for again. */
async function send(publish: (payload: string) => Promise<void>, message: object): Promise<void> {
  await publish(JSON.stringify(message)).catch(() => {})
}
