// GB/T 26875.3: frames in a stream that is cut anywhere, and the states in them.
import { createFrameReader, encodeFrame, type Found } from '../../../devices/fire-panel/gb26875-frame.ts'
import { decodeStates, isTest, isUsed, signalsOf } from '../../../devices/fire-panel/gb26875-state.ts'
import { fromLocalTime } from '../../../devices/local-time.ts'
import { VERIFIED } from '../../../test/fixtures/gb26875-frames.ts'
import type { Dice } from '../dice.ts'
import type { FuzzTarget } from '../target.ts'

const FRAMES = Object.values(VERIFIED).map((hex) => Buffer.from(hex.replaceAll(' ', ''), 'hex'))

/** A frame that is right around data that need not be. */
function frameOf(seed: Uint8Array, dice: Dice): Buffer {
  const data = Buffer.alloc(dice.pick([0, 1, 2, 12, 48, 94, 1024]))
  for (let at = 0; at < data.length; at++) data[at] = dice.below(256)
  if (data.length > 0) data[0] = dice.pick([1, 2, 4, 21, 24, 81, 255])
  const from = Buffer.from(seed)
  const tag = () => dice.pick([0, 1, 12, 22, 31, 59, 60, 99, 255])
  const frame = encodeFrame({
    serial: dice.below(65_536),
    version: [dice.below(256), dice.below(256)],
    time: [tag(), tag(), tag(), tag(), tag(), tag()],
    source: from.length >= 18 ? from.readUIntLE(12, 6) : 1,
    destination: 1,
    command: dice.below(256),
    data,
  })
  return Buffer.concat([dice.once(3) ? from.subarray(0, dice.below(from.length + 1)) : Buffer.alloc(0), frame, dice.once(3) ? from : Buffer.alloc(0)])
}

export const gb26875: FuzzTarget = {
  name: 'gb26875',
  inputs: { ci: 6000, full: 500_000 },
  async load() {
    return {
      seeds: [...FRAMES, Buffer.concat(FRAMES)],
      words: ['@@', '##', '@', '#', '@@@@', '\0\0'],
      make: frameOf,
      isTaken: (found) => (found as readonly Found[]).some((one) => one.ok),
      read(input) {
        const whole = readIn(input, input.length)
        // However the line cuts it, it is the same: at every byte, and in pieces whose size the input says.
        for (const size of [1, 1 + (input[input.length >> 1] ?? 0)])
          if (JSON.stringify(readIn(input, size)) !== JSON.stringify(whole)) throw new TypeError(`other frames in pieces of ${size}`)
        for (const found of whole) if (found.ok) readStates(found.frame.data)
        return whole
      },
    }
  },
}

function readIn(input: Uint8Array, size: number): Found[] {
  const reader = createFrameReader()
  const found: Found[] = []
  for (let at = 0; at < input.length; at += Math.max(1, size)) found.push(...reader.push(input.subarray(at, at + size)))
  // A time-out for each byte that may lead nowhere.
  for (let left = reader.waiting; left > 0; left = reader.waiting) {
    found.push(...reader.giveUp())
    if (reader.waiting >= left) throw new TypeError('giving up does not come to an end')
  }
  return found
}

function readStates(data: Uint8Array): void {
  if (!isUsed(data[0] ?? 0)) return
  for (const object of decodeStates(data) ?? []) {
    signalsOf(object)
    isTest(object)
    const [second, minute, hour, day, month, year] = object.time
    fromLocalTime([second, minute, hour, day, month, 2000 + year], 'Asia/Shanghai')
  }
}
