// Nothing a guard did is lost, sent out of order or taken twice, whatever the line does.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOutbox, type OutboxEntry, type OutboxStore, type Send, type Sent } from './outbox.ts'

function createMemory(entries: OutboxEntry[] = []): OutboxStore {
  return {
    all: async () => [...entries],
    async put(entry) {
      const at = entries.findIndex(({ id }) => id === entry.id)
      if (at < 0) entries.push(entry)
      else entries[at] = entry
    },
    async remove(id) {
      const at = entries.findIndex((entry) => entry.id === id)
      if (at >= 0) entries.splice(at, 1)
    },
  }
}

const step = (id: string, matter = 'task-1', userId = 'u1') => ({ id, userId, kind: 'step', body: { step: id }, atMs: 1000, matter })
const taken: Sent = { is: 'taken' }

function createFlow(send: Send, store = createMemory()) {
  const flow = { views: [] as { ids: string[]; wantsLogIn: boolean }[], store, outbox: null as unknown as ReturnType<typeof createOutbox> }
  flow.outbox = createOutbox(store, send, ({ entries, wantsLogIn }) => void flow.views.push({ ids: entries.map(({ id }) => id), wantsLogIn }))
  return flow
}
const idsIn = async (store: OutboxStore) => (await store.all()).map(({ id }) => id)

test('what waits is sent in the order it was done, and is gone when it was taken', async () => {
  const sent: string[] = []
  const { outbox, store, views } = createFlow(async ({ id }) => (sent.push(id), taken))
  for (const id of ['accept', 'arrive', 'photo', 'done']) await outbox.add(step(id))
  await outbox.flush('u1')
  expect([sent, await idsIn(store)]).toEqual([['accept', 'arrive', 'photo', 'done'], []])
  expect(views.at(-1)).toEqual({ ids: [], wantsLogIn: false })
})

test('without a line everything stays, and a new page finds it', async () => {
  const kept: OutboxEntry[] = []
  const first = createFlow(async () => ({ is: 'later' }), createMemory(kept))
  await first.outbox.add(step('accept'))
  await first.outbox.add(step('done'))
  await first.outbox.flush('u1')
  const sent: string[] = []
  const second = createFlow(async ({ id }) => (sent.push(id), taken), createMemory(kept))
  await second.outbox.flush('u1')
  expect([sent, kept]).toEqual([['accept', 'done'], []])
})

test('one that is refused is kept with its reason until somebody has read it, and holds up nothing', async () => {
  const { outbox, store } = createFlow(async ({ id }) => (id === 'bad' ? { is: 'refused', code: 'dispatch.wrongStep' } : taken))
  for (const id of ['bad', 'good']) await outbox.add(step(id))
  await outbox.flush('u1')
  await outbox.flush('u1')
  expect(await store.all()).toEqual([{ ...step('bad'), refused: 'dispatch.wrongStep' }])
  await outbox.dismiss('bad')
  expect(await store.all()).toEqual([])
})

test('one that waits cannot be thrown away', async () => {
  const { outbox, store } = createFlow(async () => ({ is: 'later' }))
  await outbox.add(step('accept'))
  await outbox.dismiss('accept')
  expect(await idsIn(store)).toEqual(['accept'])
})

test('when the session is over everything waits, and says so until somebody has logged in', async () => {
  let isOver = true
  const { outbox, views, store } = createFlow(async () => (isOver ? { is: 'logIn' } : taken))
  for (const id of ['a', 'b']) await outbox.add(step(id))
  await outbox.flush('u1')
  expect([views.at(-1), await idsIn(store)]).toEqual([{ ids: ['a', 'b'], wantsLogIn: true }, ['a', 'b']])
  isOver = false
  await outbox.flush('u1')
  expect(views.at(-1)).toEqual({ ids: [], wantsLogIn: false })
})

test('what another account did waits for that account', async () => {
  const { outbox, store } = createFlow(async () => taken)
  await outbox.add(step('his', 'task-1', 'u1'))
  await outbox.add(step('hers', 'task-2', 'u2'))
  await outbox.flush('u2')
  expect(await idsIn(store)).toEqual(['his'])
})

test('what is done while others are being sent is sent as well', async () => {
  const sent: string[] = []
  const flow = createFlow(async ({ id }) => {
    sent.push(id)
    if (id === 'accept') {
      await flow.outbox.add(step('arrive'))
      void flow.outbox.flush('u1')
    }
    return taken
  })
  await flow.outbox.add(step('accept'))
  await flow.outbox.flush('u1')
  expect(sent).toEqual(['accept', 'arrive'])
})

test('whatever the line does, each entry ends taken once or refused, in the order of its own matter', async () => {
  type Turn = 'taken' | 'refused' | 'later' | 'lostAnswer' | 'logIn'
  const turns = fc.array(fc.constantFrom<Turn>('taken', 'refused', 'later', 'lostAnswer', 'logIn'), { maxLength: 40 })
  const matters = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(matters, turns, async (of, script) => {
      const core = new Map<string, number>()
      const order: string[] = []
      const refused = new Set<string>()
      const { outbox, store } = createFlow(async ({ id }) => {
        const turn = script.shift() ?? 'taken'
        if (turn === 'taken' || turn === 'lostAnswer') {
          // the core knows repeats by the id
          if (!core.has(id)) order.push(id)
          core.set(id, (core.get(id) ?? 0) + 1)
        }
        if (turn === 'refused') {
          if (core.has(id)) return taken
          refused.add(id)
          return { is: 'refused', code: 'dispatch.wrongStep' }
        }
        return { is: turn === 'lostAnswer' ? 'later' : turn }
      })
      const ids = of.map((matter, i) => `${matter}${i}`)
      for (const [i, id] of ids.entries()) await outbox.add(step(id, of[i]))
      for (let tries = 0; tries < 60; tries++) await outbox.flush('u1')
      expect(new Set([...order, ...refused])).toEqual(new Set(ids))
      expect(await idsIn(store)).toEqual(ids.filter((id) => refused.has(id)))
      for (const matter of ['a', 'b', 'c']) {
        const mine = order.filter((id) => id.startsWith(matter)).map((id) => Number(id.slice(1)))
        expect(mine).toEqual(mine.toSorted((x, y) => x - y))
      }
    }),
  )
})
