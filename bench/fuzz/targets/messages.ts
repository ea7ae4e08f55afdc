// MQTT messages of face terminals, sensors and patrol readers, and what MQTT itself is cut into.
import { createFaceCommands } from '../../../devices/gate/mqtt-face-commands.ts'
import { recordOf } from '../../../devices/gate/mqtt-face-records.ts'
import { at, readJson } from '../../../devices/loose-json.ts'
import { faultOf, metricsOf } from '../../../devices/sensor/mqtt-messages.ts'
import { swipeOf } from '../../../devices/swipe.ts'
import { hearState, timeOf } from '../../../devices/topic-tree.ts'
import { createPacketMeter, isTopicOf } from '../../../devices/transport/mqtt-packets.ts'
import { FIXED_NOW_MS } from '../fixed.ts'
import { damageJson } from '../json-shapes.ts'
import type { FuzzTarget } from '../target.ts'
import { NAUGHTY } from '../texts.ts'

const SEEDS = [
  {
    operator: 'RecPush',
    info: {
      customId: 'p1',
      PersonType: 0,
      RecordID: 12,
      VerifyStatus: 1,
      similarity1: 92.1,
      Sendintime: 1,
      RFIDCard: '0012',
      time: '2026-11-22 16:00:00',
      PushType: 0,
    },
  },
  { operator: 'StrSnapPush', info: { SnapID: 3, CreateTime: '2026-11-22 16:00:00', pic: 'data:image/jpeg;base64,/9j/' } },
  { operator: 'Unlock-Ack', messageId: '0196f0c2-8a4e-7c3b-9d55-0f6b7f3a1c10', code: '200', info: { facesluiceId: '1', result: 'ok', detail: 'x' } },
  { ts: '2026-11-22T16:00:00+08:00', m: { floor: 17, load: '420.5', door: 'closed', up: true } },
  { id: 'e-1', ts: 1795334400, kind: 'lift.entrapment', sev: 'critical', data: { active: true, text: '困人', floor: 17 } },
  { ts: 1795334400, kind: 'lift.unheard_of', sev: 'high', data: { floor: 17, speed: 1.5 } },
  { online: true },
  { id: 's-1', ts: '2026-11-22 16:00:00', data: { cardNumber: '1AC665D7', guardCard: '00FF00FF' } },
].map((value) => Buffer.from(JSON.stringify(value)))
const PRESENCE = { heard: () => {}, gone: () => {}, isGone: () => false, stop: () => {} }

export const mqttPayloads: FuzzTarget = {
  name: 'mqtt-payloads',
  inputs: { ci: 3000, full: 90_000 },
  async load() {
    const commands = createFaceCommands(async () => {})
    return {
      seeds: SEEDS,
      words: ['{', '}', '[', ']', ':', ',', '"', '\\u0000', '1e309', 'NaN', '\0', ...NAUGHTY.slice(0, 30)],
      make: (seed, dice) => Buffer.from(damageJson(Buffer.from(seed).toString('utf8'), dice)),
      isTaken: (said) => said !== undefined,
      read(input) {
        const said = readJson(Buffer.from(input))
        recordOf(said, { settings: { timezone: 'Asia/Shanghai', direction: 'in' }, retained: false, nowMs: FIXED_NOW_MS })
        metricsOf(said)
        faultOf(said)
        hearState(said, PRESENCE)
        timeOf(at(said, 'ts'), 'Asia/Shanghai')
        commands.answered(said)
        for (const byteOrder of ['asRead', 'reversed'] as const)
          swipeOf(at(said, 'data'), {
            byteOrder,
            id: at(said, 'id'),
            at: at(said, 'ts'),
            judged: { deviceAtMs: null, isLate: false },
            retained: false,
            nowMs: FIXED_NOW_MS,
          })
        return said
      },
    }
  },
}

const TOPICS = [
  'vigil/v1/sz-001/lift-1/state',
  'mqtt/face/1/Rec',
  'mqtt/face/basic',
  '$SYS/broker/version',
  '+/+/+',
  '#',
  '',
  '/'.repeat(100),
  'a/\0/b',
  'vigil/v1/#',
]

export const mqttPackets: FuzzTarget = {
  name: 'mqtt-packets',
  inputs: { ci: 1000, full: 30_000 },
  async load() {
    return {
      seeds: [
        Buffer.from('101000044d5154540402003c00046c696674', 'hex'),
        Buffer.from('300f000b766967696c2f76312f612f627b7d', 'hex'),
        Buffer.from('820b0001000661 2f622f2b2300'.replaceAll(' ', ''), 'hex'),
        Buffer.from('c000', 'hex'),
        Buffer.from('30ffffff7f', 'hex'),
      ],
      words: [...TOPICS, '\xff\xff\xff\xff', '\x80\x80\x80\x01'],
      isTaken: (isGood) => isGood === true,
      read(input) {
        const meter = createPacketMeter()
        const whole = meter.feed(input, 4_500_000)
        const pieces = createPacketMeter()
        let isGood = true
        for (let from = 0; from < input.length && isGood; from += 1) isGood = pieces.feed(input.subarray(from, from + 1), 4_500_000)
        if (isGood !== whole) throw new TypeError('cut into bytes it is another packet')
        const topic = Buffer.from(input).toString('utf8')
        for (const filter of TOPICS) {
          isTopicOf(filter, topic)
          if (isTopicOf('vigil/v1/a/+', topic) && !topic.startsWith('vigil/v1/a/')) throw new TypeError('a topic of somebody else fits')
        }
        return whole
      },
    }
  },
}
