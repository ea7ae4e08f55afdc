// Cutting Modbus answers: whatever bytes come, in whatever pieces, they are an answer, a refusal, wrong, or not all there yet.
import { expect, test } from 'vitest'
import { checksum, cutAnswer, encodeRequest, FRAMINGS, type Asked } from './modbus-frame.ts'

/** xorshift32, so that a failure can be run again. */
function createDice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const asked: Asked = { transaction: 0x0102, unit: 1, code: 3, data: Buffer.from([0, 0, 0, 2]), answerBytes: 5 }
const payload = Buffer.from([1, 3, 4, 0, 1, 0, 2])
const GOOD = { tcp: Buffer.concat([Buffer.from([1, 2, 0, 0, 0, 7]), payload]), rtu: Buffer.concat([payload, checksum(payload)]) } as const

test.each(FRAMINGS)('%s: an answer is cut at its last byte, never before, and what follows is counted', (framing) => {
  const good = GOOD[framing]
  for (let length = 0; length < good.length; length++) expect(cutAnswer(framing, asked, good.subarray(0, length))).toEqual({ is: 'wait' })
  expect(cutAnswer(framing, asked, good)).toEqual({ is: 'answer', data: Buffer.from([4, 0, 1, 0, 2]), rest: 0 })
  expect(cutAnswer(framing, asked, Buffer.concat([good, Buffer.of(9, 9)]))).toMatchObject({ is: 'answer', rest: 2 })
})

test.each(FRAMINGS)('%s: a request is an echo that no reading takes for its answer', (framing) => {
  expect(cutAnswer(framing, asked, encodeRequest(framing, asked)).is).not.toBe('answer')
})

test.each(FRAMINGS)('%s: 10,000 random and damaged answers never throw, and never wait for more than an answer has', (framing) => {
  const dice = createDice(framing === 'tcp' ? 20_261_130 : 11_302_026)
  const seen = { wait: 0, wrong: 0, refusal: 0, answer: 0 }
  for (let round = 0; round < 10_000; round++) {
    const bytes = Buffer.from(round % 2 === 0 ? GOOD[framing] : Array.from({ length: dice(300) }, () => dice(256)))
    for (let hits = dice(4); hits > 0 && bytes.length > 0; hits--) bytes[dice(bytes.length)] = dice(256)
    const piece = bytes.subarray(0, dice(8) === 0 ? dice(bytes.length + 1) : bytes.length)
    const cut = cutAnswer(framing, asked, piece)
    seen[cut.is] += 1
    if (cut.is === 'wait') expect(piece.length).toBeLessThan(GOOD[framing].length)
    if (cut.is === 'answer') expect(cut.data).toHaveLength(5)
  }
  expect(seen.wrong).toBeGreaterThan(4000)
  expect(seen.answer).toBeGreaterThan(100)
})
