// Batches and snapshots: any order of the same news ends the same, garbage stays where it is, and nobody goes unasked.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { batchOutSchema, type BatchOut } from '../../../contract/open-api-pms.ts'
import { checkAudit } from '../../../db/audit.ts'
import { createTestEnv, type TestEnv } from '../../../test/fixtures/test-env.ts'
import { manager } from '../../residents/residents-fixture.ts'
import { createInboundFixture, lineOf, type InboundFixture } from './inbound-fixture.ts'

let env: TestEnv
let core: InboundFixture
beforeEach(() => {
  env = createTestEnv()
  core = createInboundFixture(env)
})
afterEach(async () => {
  await core.pms.idle()
  await core.sync.stop()
  env.close()
})

const resultsOf = ({ lines }: BatchOut) => lines.map(({ result }) => result)
/** Twenty people in twenty homes. */
const twenty = Array.from({ length: 20 }, (_, i) => [
  lineOf('house', `h${i}`, { room: String(101 + i) }),
  lineOf('person', `p${i}`, { name: `住户${i}`, phone: `138000000${String(i).padStart(2, '0')}`, houses: [`h${i}`] }),
]).flat()
const peopleLines = (from: number, to: number) => twenty.filter(({ type }) => type === 'person').slice(from, to)
const people = () => core.desk.list('', 500).total

/** What stands here in the end, whoever came first. */
function stateOf({ desk, vehicles, actor }: InboundFixture): unknown {
  const persons = desk.list('', 500).items.map(({ id }) => {
    const { name, kind, homes, phone, validToMs, face } = desk.get(actor, id)
    return { name, kind, homes, phone, validToMs, face }
  })
  const cars = vehicles.list('', 500).items.map(({ plate, list, home, validToMs }) => ({ plate, list, home, validToMs }))
  return { persons: persons.toSorted((a, b) => a.name.localeCompare(b.name)), cars }
}

const version = fc.integer({ min: 1, max: 9 })
const houseNews = fc.record({ type: fc.constant('house'), extId: fc.constantFrom('a', 'b'), floor: version, version }).map((news) => ({
  ...lineOf('house', news.extId),
  // Two houses of the PMS never meet at one address here: that is another matter.
  room: `${news.extId === 'a' ? 1 : 2}0${news.version}`,
  version: news.version,
}))
const personNews = fc
  .record({ extId: fc.constantFrom('p', 'q'), version, houses: fc.subarray(['a', 'b'], { minLength: 1 }) })
  .map(({ extId, version: v, houses }) => ({
    ...lineOf('person', extId, { name: `${extId}${v % 3}`, phone: `1380000000${v}`, houses, role: v % 4 === 0 ? 'staff' : 'owner', version: v }),
    ...(v % 2 === 0 && { faceConsent: { granted: true, at: '2026-11-01T00:00:00Z', evidenceRef: 'x' } }),
  }))
const carNews = fc
  .record({ extId: fc.constantFrom('c', 'd'), version, ownerExtId: fc.constantFrom('p', 'q') })
  .map(({ extId, version: v, ownerExtId }) =>
    lineOf('vehicle', extId, { plate: `粤B${extId.toUpperCase()}000${v % 3}`, ownerExtId, list: v % 5 === 0 ? 'block' : 'allow', version: v }),
  )
/** Of one thing a version is told with one content. */
const news = fc.uniqueArray(fc.oneof(houseNews, personNews, carNews), { maxLength: 16, selector: ({ type, extId, version: v }) => `${type} ${extId} ${v}` })

test('any order of the same news ends the same, once what referred to nothing has been sent again', async () => {
  const base = [lineOf('house', 'a', { room: '100', version: 0 }), lineOf('house', 'b', { room: '200', version: 0 })]
  const play = async (lines: readonly object[]): Promise<unknown> => {
    const own = createTestEnv()
    const fixture = createInboundFixture(own)
    try {
      await fixture.batch(base)
      for (let open = lines; open.length > 0;) {
        const { lines: told } = await fixture.batch(open)
        const refused = open.filter((_, index) => told[index]?.result === 'refused')
        if (refused.length === open.length) break
        open = refused
      }
      return stateOf(fixture)
    } finally {
      await fixture.sync.stop()
      own.close()
    }
  }
  await fc.assert(
    fc.asyncProperty(
      news.chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length }))),
      async ([lines, shuffled]) => {
        expect(await play(shuffled)).toEqual(await play(lines))
      },
    ),
    { numRuns: 30 },
  )
}, 60_000)

test('whatever stands in the lines, each is answered by itself and the right ones are taken', async () => {
  const garbage = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.json({ maxDepth: 3 }),
    fc
      .record({ type: fc.constantFrom('house', 'person', 'vehicle', 'boat', null), extId: fc.anything() }, { requiredKeys: [] })
      .map((one) => JSON.stringify(one) ?? ''),
    fc.object().map((one) => JSON.stringify({ ...lineOf('person', 'px'), ...one }, (_, value: unknown) => (typeof value === 'bigint' ? 1 : value))),
    fc.constantFrom('{"type":"house","extId":"__proto__"}', '['.repeat(5000), '{"a":'.repeat(3000), '\ud800', '"'),
  )
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(garbage, { minLength: 1, maxLength: 30 }), async (lines) => {
      run += 1
      const kept = lines.filter((line) => line.trim() !== '' && !line.includes('\n'))
      const good = lineOf('house', `g${run}`, { room: String(1000 + run) })
      const answer = batchOutSchema.parse(await core.batch([...kept, good]))
      expect([answer.lines.length, answer.lines.at(-1)?.result]).toEqual([kept.length + 1, 'created'])
      for (const { result, error } of answer.lines) if (result === 'refused') expect(error?.code).not.toBe('system.internal')
    }),
    { numRuns: 150 },
  )
  expect(checkAudit(env.db).ok).toBe(true)
}, 60_000)

test('a hundred lines a turn: others come in between', async () => {
  const lines = Array.from({ length: 1000 }, (_, i) => lineOf('house', `h${i}`, { room: String(1000 + i) }))
  let between = 0
  const batch = core.batch(lines)
  const tick = () => {
    between += 1
    if (core.pms.batches(1)[0]?.isEnded !== true) setImmediate(tick)
  }
  setImmediate(tick)
  expect(resultsOf(await batch).every((result) => result === 'created')).toBe(true)
  expect(between).toBeGreaterThanOrEqual(9)
})

test('what became of each line is kept for thirty days', async () => {
  await core.batch([lineOf('house', 'h1')])
  env.pass(30 * 24 * 3600_000 + 1)
  const { batch } = await core.batch([lineOf('house', 'h1')])
  expect(core.pms.batches(5).map(({ id, results }) => [id, results])).toEqual([[batch, { stale: 1 }]])
})

test('one in twenty goes at once, and what was told anew since or is not of the PMS stays', async () => {
  await core.batch(twenty)
  core.desk.save(manager, { name: '本地住户', kind: 'resident', homes: ['3-1-101'] })
  const answer = await core.batch(
    peopleLines(0, 19).map((line) => ({ ...line, version: 2 })),
    { mode: 'snapshot' },
  )
  expect(answer.snapshot).toMatchObject({ state: 'removing', leaving: 1, total: 20 })
  await core.pms.idle()
  expect([people(), core.personNamed('住户19'), core.pms.snapshots(1)[0]?.state]).toEqual([20, null, 'done'])
})

test('more than one in twenty waits with its list, and goes after a yes but for what came back', async () => {
  await core.batch(twenty)
  const answer = await core.batch(peopleLines(0, 18), { mode: 'snapshot' })
  expect([answer.snapshot, people()]).toEqual([{ id: answer.batch, state: 'pending', leaving: 2, total: 20 }, 20])
  expect(core.pms.snapshots(5)).toMatchObject([
    { state: 'pending', leaving: 2, list: [{ extId: 'p18', name: '住户**', where: '3栋1单元119' }, { extId: 'p19' }] },
  ])
  // Told anew meanwhile: it is there after all.
  core.putPerson('p18', { name: '住户18', houses: ['h18'], version: 2 })
  core.pms.decideSnapshot(manager, answer.batch, true)
  await core.pms.idle()
  expect([people(), core.personNamed('住户18')?.name, core.personNamed('住户19')]).toEqual([19, '住户18', null])
  expect(() => core.pms.decideSnapshot(manager, answer.batch, false)).toThrow(expect.objectContaining({ code: 'pms.snapshotDecided' }))
})

test('a no keeps everybody, and a newer snapshot takes the place of one that waits', async () => {
  await core.batch(twenty)
  const first = await core.batch(peopleLines(0, 5), { mode: 'snapshot' })
  env.pass(1000)
  const second = await core.batch(peopleLines(0, 6), { mode: 'snapshot' })
  expect(core.pms.snapshots(5).map(({ id, state }) => [id, state])).toEqual([
    [second.batch, 'pending'],
    [first.batch, 'superseded'],
  ])
  core.pms.decideSnapshot(manager, second.batch, false)
  await core.pms.idle()
  expect([people(), core.pms.snapshots(1)[0]?.state, core.pms.overview().pending]).toEqual([20, 'refused', 0])
})

test('a snapshot of several batches ends with its last one', async () => {
  await core.batch(twenty)
  const part = { mode: 'snapshot', snapshot: 'night-1', key: 'k1' } as const
  expect((await core.batch(peopleLines(0, 10), { ...part, isLast: false })).snapshot).toMatchObject({ state: 'open' })
  expect((await core.batch(peopleLines(10, 20), { ...part, key: 'k2' })).snapshot).toEqual({ id: 'night-1', state: 'done', leaving: 0, total: 20 })
  await expect(core.batch(peopleLines(0, 1), { ...part, key: 'k3' })).rejects.toMatchObject({ code: 'pms.snapshotEnded' })
  expect(people()).toBe(20)
})

test('a line that could not be read holds the snapshot: whom it names would go', async () => {
  await core.batch(twenty)
  const answer = await core.batch([...peopleLines(0, 19), '{"type":"person","extId":'], { mode: 'snapshot' })
  expect([answer.snapshot?.state, core.pms.snapshots(1)[0]?.unread]).toEqual(['pending', 1])
  // One that is refused but says whom it is about is no reason.
  const again = await core.batch([...peopleLines(0, 19), { type: 'person', extId: 'p19', name: 7 }], { mode: 'snapshot' })
  expect([again.snapshot?.state, people()]).toEqual(['done', 20])
})

test('whoever was changed here does not go with a snapshot without being asked', async () => {
  await core.batch(twenty)
  const { id, homes } = core.personNamed('住户19')!
  core.desk.save(manager, { id, name: '住户19', kind: 'resident', homes, phone: '13900000000' })
  await core.batch(peopleLines(0, 19), { mode: 'snapshot' })
  await core.pms.idle()
  expect([people(), core.pms.conflicts(5)[0]?.kind, core.pms.jobs(1)[0]?.state]).toEqual([20, 'removedThere', 'held'])
})

test('what is told one by one, or by a later snapshot, while the parts of a snapshot come stays', async () => {
  await core.batch(twenty)
  env.pass(1000)
  await core.batch(twenty.slice(0, 2), { mode: 'snapshot', snapshot: 'slow', isLast: false })
  env.pass(1000)
  core.putPerson('new', { name: '新来', houses: ['h1'] })
  await core.batch(peopleLines(19, 20), { mode: 'snapshot', snapshot: 'other', isLast: false })
  const { snapshot } = await core.batch(
    twenty.filter(({ extId }) => extId !== 'p19'),
    { mode: 'snapshot', snapshot: 'slow', isLast: true },
  )
  expect(snapshot).toMatchObject({ state: 'done', leaving: 0, total: 41 })
  await core.pms.idle()
  expect(people()).toBe(21)
})

test('a line that is larger than any can be is refused unread; a mark of the byte order is no part of the first', async () => {
  const huge = await core.batch(['['.repeat(70_000), lineOf('house', 'h1')])
  expect(huge.lines).toMatchObject([{ result: 'refused', error: { code: 'request.tooLarge' } }, { result: 'created' }])
  const marked = await core.batch([`\uFEFF${JSON.stringify(lineOf('house', 'h2', { room: '1702' }))}`])
  expect(resultsOf(marked)).toEqual(['created'])
  const spaced = await core.batch(['', lineOf('house', 'h4', { room: '1704' }), '  ', 'x'])
  expect(spaced.lines.map(({ line, result }) => [line, result])).toEqual([
    [2, 'created'],
    [4, 'refused'],
  ])
  const wide = await core.batch([{ ...lineOf('house', 'h3'), ['k'.repeat(5000)]: 1 }])
  expect(JSON.stringify(wide).length).toBeLessThan(1000)
})
