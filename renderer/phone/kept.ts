// What the phone keeps between visits, also when it is closed without a line: who it is, the tasks, the core's time, and what waits to be sent.
import type { OutboxEntry, OutboxStore } from './outbox/outbox.ts'
import { withMemory } from './outbox/with-memory.ts'

const NAME = 'vigil-phone'
const VERSION = 1
type StoreName = 'values' | 'outbox'

let opening: Promise<IDBDatabase> | null = null

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('values')
      request.result.createObjectStore('outbox', { autoIncrement: true }).createIndex('id', 'id', { unique: true })
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => {
      opening = null
      reject(request.error ?? new Error('the phone keeps nothing'))
    }
  })
  return opening
}

/** One transaction; resolves when it is on disk. */
async function transact<T>(name: StoreName, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T> | null): Promise<T | undefined> {
  const db = await open()
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(name, mode, { durability: 'strict' })
    const request = work(transaction.objectStore(name))
    transaction.oncomplete = () => resolve(request?.result)
    transaction.onabort = () => reject(transaction.error ?? new Error('the phone could not keep it'))
  })
}

export async function readKept<T>(key: string): Promise<T | undefined> {
  return (await transact('values', 'readonly', (store) => store.get(key))) as T | undefined
}

export async function keep(key: string, value: unknown): Promise<void> {
  await transact('values', 'readwrite', (store) => store.put(value, key))
}

const onDisk: OutboxStore = {
  // Keys count up, so this is the order in which they were put.
  all: async () => ((await transact<unknown[]>('outbox', 'readonly', (store) => store.getAll())) ?? []) as OutboxEntry[],
  async put(entry) {
    await transact('outbox', 'readwrite', (store) => {
      const known = store.index('id').getKey(entry.id)
      known.onsuccess = () => void (known.result === undefined ? store.add(entry) : store.put(entry, known.result))
      return null
    })
  },
  async remove(id) {
    await transact('outbox', 'readwrite', (store) => {
      const known = store.index('id').getKey(id)
      known.onsuccess = () => void (known.result !== undefined && store.delete(known.result))
      return null
    })
  },
}

/** A phone that keeps nothing (private window, no room) must still call for help: what it cannot keep goes as long as the page is open. */
export const keptOutbox: OutboxStore = withMemory(onDisk)
