// Records of a face terminal, whatever they hold.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AT_MS } from '../../test/fixtures/face-gate.ts'
import { recordOf } from './mqtt-face-records.ts'

test('10,000 mutated messages make no error, and passages that are bounded', () => {
  const good = JSON.stringify({
    operator: 'RecPush',
    info: { customId: 'R1', RecordID: '1', VerifyStatus: '1', PersonType: '0', similarity1: '93.0', Sendintime: 1, time: '2026-11-22 19:08:24', RFIDCard: '1' },
  })
  const context = { settings: { timezone: 'Asia/Shanghai', direction: undefined }, retained: false, nowMs: AT_MS }
  const outcomes = new Set<string>()
  const mutated = fc
    .tuple(fc.nat(good.length), fc.string({ maxLength: 8, unit: 'binary' }), fc.nat(8))
    .map(([at, put, cut]) => good.slice(0, at) + put + good.slice(at + cut))
  const look = (said: unknown) => {
    const event = recordOf(said, context)?.event
    if (event == null) return
    outcomes.add(event.outcome)
    expect(event.dedupeKey.length).toBeLessThanOrEqual(100)
    expect((event.personRef ?? '').length + (event.cardNumber ?? '').length + (event.code ?? '').length).toBeLessThanOrEqual(2 * 96)
  }
  for (const text of fc.sample(mutated, 5000)) {
    let said: unknown
    try {
      said = JSON.parse(text)
    } catch {
      continue
    }
    look(said)
  }
  for (const info of fc.sample(
    fc.dictionary(fc.constantFrom('customId', 'RecordID', 'VerifyStatus', 'PersonType', 'time', 'Sendintime', 'PushType', '__proto__'), fc.jsonValue()),
    5000,
  )) {
    look({ operator: 'RecPush', info })
  }
  expect(outcomes.size).toBeGreaterThan(1)
})
