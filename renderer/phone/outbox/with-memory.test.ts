// What a phone does that keeps nothing, or no more.
import { expect, test } from 'vitest'
import type { OutboxEntry, OutboxStore } from './outbox.ts'
import { withMemory } from './with-memory.ts'

const entry = (id: string, refused: string | null = null): OutboxEntry => ({ id, userId: 'u', kind: 'sos', body: null, atMs: 1, matter: 'sos', refused })
const refuses: OutboxStore = {
  all: () => Promise.reject(new Error('private')),
  put: () => Promise.reject(new Error('private')),
  remove: () => Promise.reject(new Error('private')),
}

test('a call for help is there to be sent although nothing can be kept', async () => {
  const store = withMemory(refuses)
  await store.put(entry('a'))
  await store.put(entry('b'))
  await store.put(entry('a', 'auth.forbidden'))
  expect((await store.all()).map(({ id, refused }) => [id, refused])).toEqual([
    ['a', 'auth.forbidden'],
    ['b', null],
  ])
  await store.remove('a')
  expect((await store.all()).map(({ id }) => id)).toEqual(['b'])
})

test('a phone that is full keeps what it has and holds the rest, each once', async () => {
  const kept: OutboxEntry[] = []
  let isFull = false
  const store = withMemory({
    all: async () => kept,
    async put(one) {
      if (isFull) throw new Error('full')
      kept.push(one)
    },
    async remove(id) {
      kept.splice(
        kept.findIndex((one) => one.id === id),
        1,
      )
    },
  })
  await store.put(entry('a'))
  isFull = true
  await store.put(entry('b'))
  await store.put(entry('a', 'auth.forbidden'))
  expect((await store.all()).map(({ id, refused }) => [id, refused])).toEqual([
    ['b', null],
    ['a', 'auth.forbidden'],
  ])
  await store.remove('a')
  expect((await store.all()).map(({ id }) => id)).toEqual(['b'])
  expect(kept).toEqual([])
})
