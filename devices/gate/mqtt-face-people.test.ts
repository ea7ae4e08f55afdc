// The people of a face terminal: put in whole, taken out surely, one after the other.
import { afterEach, expect, test } from 'vitest'
import type { Enrolment } from '../../contract/enrolment.ts'
import { AT_MS, closeAll, gate } from '../../test/fixtures/face-gate.ts'
import { eventually, waitFor } from '../../test/patience.ts'

afterEach(closeAll)

const person = (part: Partial<Enrolment> = {}): Enrolment => ({
  ref: 'R1',
  name: '李明',
  kind: 'resident',
  validFromMs: null,
  validToMs: null,
  cardNumber: null,
  maxUses: null,
  face: Buffer.from('jpeg'),
  ...part,
})

test('a person is put in whole, by either set of names', async () => {
  const timed = person({ kind: 'blocked', name: '名'.repeat(40), validFromMs: AT_MS, validToMs: AT_MS + 3_600_000, cardNumber: '0012345678', maxUses: 3 })
  const { face, session } = await gate()
  expect(await session.people!.put(timed)).toEqual({ state: 'synced', reason: null })
  expect(face.people.get('R1')).toEqual({
    customId: 'R1',
    name: '名'.repeat(32),
    personType: 1,
    RFIDCard: '0012345678',
    tempCardType: 4,
    cardValidBegin: '2026-11-22 19:08:24',
    cardValidEnd: '2026-11-22 20:08:24',
    EffectNumber: 3,
    pic: `data:image/jpeg;base64,${Buffer.from('jpeg').toString('base64')}`,
  })
  await session.people!.put(person({ validToMs: AT_MS }))
  expect(face.people.get('R1')).toMatchObject({ RFIDCard: '', tempCardType: 1, cardValidBegin: '2000-01-01 00:00:00', cardValidEnd: '2026-11-22 19:08:24' })
  await session.people!.put(person({ maxUses: 2 }))
  expect(face.people.get('R1')).toMatchObject({ tempCardType: 3, EffectNumber: 2 })
  await session.close()
  const other = await gate({ dialect: 'tempValid' })
  await other.session.people!.put(timed)
  expect(other.face.people.get('R1')).toMatchObject({ tempValid: 1, validBegin: '2026-11-22 19:08:24', validEnd: '2026-11-22 20:08:24', effectNumber: 3 })
  await other.session.people!.put(person())
  expect(other.face.people.get('R1')).toMatchObject({ tempValid: 0 })
})

test('a face is forgotten when there is none any more, and the person stays', async () => {
  const { face, session } = await gate()
  await session.people!.put(person())
  expect(face.people.get('R1')).toHaveProperty('pic')
  expect(await session.people!.put(person({ face: 'keep', cardNumber: '76' }))).toEqual({ state: 'synced', reason: null })
  expect(face.people.get('R1')).toMatchObject({ RFIDCard: '76', pic: expect.stringContaining('base64') as string })
  expect(await session.people!.put(person({ face: null, cardNumber: '77' }))).toEqual({ state: 'synced', reason: null })
  expect(face.people.get('R1')).not.toHaveProperty('pic')
  expect(face.people.get('R1')).toMatchObject({ RFIDCard: '77' })
})

test('removing somebody it never knew is done; a refusal while it still knows the person is not', async () => {
  const { face, session } = await gate()
  expect(await session.people!.remove('R9')).toEqual({ state: 'synced', reason: null })
  await session.people!.put(person())
  face.misbehave((operator) => (operator === 'DelPerson' ? { code: '479', info: { result: 'fail', detail: 'database' } } : undefined))
  expect(await session.people!.remove('R1')).toEqual({ state: 'failed', reason: '479 database' })
  face.misbehave((operator) => (operator === 'QueryPerson' ? { code: '500' } : undefined))
  expect(await session.people!.remove('R9')).toMatchObject({ state: 'failed', reason: '464 no such person' })
  face.misbehave(null)
  expect(await session.people!.remove('R1')).toEqual({ state: 'synced', reason: null })
  expect(face.people.size).toBe(0)
})

test('codes of the terminal are handed on; a busy, a silent and an absent one may be asked again', async () => {
  const { face, session } = await gate({ personMs: 300 })
  face.misbehave(() => ({ code: '478', info: { result: 'fail', detail: 'too similar' } }))
  expect(await session.people!.put(person())).toEqual({ state: 'failed', reason: '478 too similar' })
  face.misbehave(() => ({ code: 410, info: { result: 'fail' } }))
  expect(await session.people!.put(person())).toEqual({ state: 'unreachable', reason: '410' })
  face.misbehave(() => null)
  expect(await session.people!.put(person())).toEqual({ state: 'unreachable', reason: 'device.noAnswer' })
  face.unplug()
  await waitFor(async () => expect(await session.people!.put(person())).toEqual({ state: 'unreachable', reason: 'device.unreachable' }))
})

test('people are sent strictly one after the other, and an opening does not wait for them', async () => {
  const { face, session } = await gate({ personMs: 120_000 })
  const people = Array.from({ length: 20 }, (_, i) => session.people!.put(person({ ref: `R${i}` })))
  expect(await Promise.all(people)).toEqual(Array.from({ length: 20 }, () => ({ state: 'synced', reason: null })))
  expect(face.mostAtOnce()).toBe(1)
  face.misbehave((operator) => (operator === 'EditPerson' ? null : undefined))
  const stuck = session.people!.put(person())
  const waiting = session.people!.remove('R1')
  await eventually(() => face.asked.length).toBe(21)
  expect(await session.command!('open', { reason: '访客' })).toMatchObject({ state: 'accepted' })
  await session.close()
  expect(await stuck).toEqual({ state: 'unreachable', reason: 'device.noAnswer' })
  expect(await waiting).toEqual({ state: 'unreachable', reason: 'device.unreachable' })
})
