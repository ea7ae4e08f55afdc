// What a guard did while there was no line, in the order it was done: kept until the core has taken or refused it.

/** Kinds of entries; each has its sender (senders.ts). */
export interface OutboxEntry {
  /** The client id that the core knows repeats by. */
  readonly id: string
  /** Whose it is: it is sent in this account's session only. */
  readonly userId: string
  readonly kind: string
  /** What the sender needs; may hold a Blob. */
  readonly body: unknown
  /** When it was done, by the core's clock as far as the phone knew it. */
  readonly atMs: number
  /** Entries of one matter wait for each other; others do not. */
  readonly matter: string
  /** Of errors.ts; null: it waits. */
  readonly refused: string | null
}

/** In the order of `put`; survives the page. */
export interface OutboxStore {
  all(): Promise<readonly OutboxEntry[]>
  /** At the end, or in place of the one with the same id. */
  put(entry: OutboxEntry): Promise<void>
  remove(id: string): Promise<void>
}

/** `refused`: for good, with the code; `later`: nothing is known to have arrived; `logIn`: the session is over. */
export type Sent = { readonly is: 'taken' } | { readonly is: 'refused'; readonly code: string } | { readonly is: 'later' } | { readonly is: 'logIn' }
export type Send = (entry: OutboxEntry) => Promise<Sent>

export interface OutboxView {
  readonly entries: readonly OutboxEntry[]
  /** The core said that the session is over: nothing is sent until somebody logs in. */
  readonly wantsLogIn: boolean
}

export interface Outbox {
  add(entry: Omit<OutboxEntry, 'refused'>): Promise<void>
  /** Sends what waits, one after another; a second call meanwhile sends what came since. */
  flush(userId: string): Promise<void>
  /** Takes a refused one off the list: somebody has read it. */
  dismiss(id: string): Promise<void>
}

/** @param owns several may share a store, each sending its own */
export function createOutbox(store: OutboxStore, send: Send, onChange: (view: OutboxView) => void, owns = (_entry: OutboxEntry): boolean => true): Outbox {
  let running: Promise<void> | null = null
  let again = false
  let wantsLogIn = false

  const tell = async () => onChange({ entries: await store.all(), wantsLogIn })

  /** @returns whether there may be more to send */
  async function sendNext(userId: string, stuck: Set<string>): Promise<boolean> {
    const next = (await store.all()).find((entry) => owns(entry) && entry.userId === userId && entry.refused === null && !stuck.has(entry.matter))
    if (next === undefined) return false
    const sent = await send(next)
    wantsLogIn = sent.is === 'logIn'
    if (sent.is === 'taken') await store.remove(next.id)
    if (sent.is === 'refused') await store.put({ ...next, refused: sent.code })
    // What was done after it must not arrive before it.
    if (sent.is === 'later') stuck.add(next.matter)
    await tell()
    return sent.is !== 'logIn'
  }

  async function sendAll(userId: string): Promise<void> {
    do {
      again = false
      const stuck = new Set<string>()
      while (await sendNext(userId, stuck));
    } while (again)
  }

  return {
    async add(entry) {
      await store.put({ ...entry, refused: null })
      await tell()
    },
    flush(userId) {
      again = true
      running ??= sendAll(userId).finally(() => (running = null))
      return running
    },
    async dismiss(id) {
      const entry = (await store.all()).find((one) => one.id === id)
      if (entry !== undefined && entry.refused !== null) await store.remove(id)
      await tell()
    },
  }
}
