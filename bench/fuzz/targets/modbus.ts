// Modbus replies, TCP and RTU, as they are cut out of what came.
import { checksum, cutAnswer, type Asked } from '../../../devices/transport/modbus-frame.ts'
import type { FuzzTarget } from '../target.ts'

const ASKED: readonly Asked[] = [
  { transaction: 7, unit: 1, code: 3, data: Buffer.from([0, 0, 0, 2]), answerBytes: 5 },
  { transaction: 7, unit: 1, code: 1, data: Buffer.from([0, 0, 0, 8]), answerBytes: 2 },
  { transaction: 7, unit: 1, code: 5, data: Buffer.from([0, 1, 0xff, 0]), answerBytes: 4 },
]
const TCP = [
  Buffer.from('00070000000701030400010002', 'hex'),
  Buffer.from('000700000003018302', 'hex'),
  Buffer.from('0007000000040101 01ff'.replaceAll(' ', ''), 'hex'),
]
const rtu = (hex: string) => Buffer.concat([Buffer.from(hex, 'hex'), checksum(Buffer.from(hex, 'hex'))])

export const modbus: FuzzTarget = {
  name: 'modbus-replies',
  inputs: { ci: 2000, full: 40_000 },
  async load() {
    return {
      seeds: [...TCP, rtu('01030400010002'), rtu('018302'), rtu('010101ff'), rtu('01050001ff00')],
      words: ['\0\x07\0\0', '\x01\x83', '\xff\xff'],
      isTaken: (answers) => (answers as number) > 0,
      read(input) {
        let answers = 0
        for (const asked of ASKED) {
          for (const framing of ['tcp', 'rtu'] as const) {
            const cut = cutAnswer(framing, asked, Buffer.from(input))
            if (cut.is !== 'answer') continue
            answers += 1
            if (cut.data.length !== asked.answerBytes || cut.rest < 0) throw new TypeError('an answer of another size')
          }
        }
        return answers
      },
    }
  },
}
