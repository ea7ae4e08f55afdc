// Starts a core whose alerts a test or a measurement makes itself; see flood-core-process.ts.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { AlertClaim } from '../../core/alerts.ts'
import type { Role } from '../../contract/vocabulary.ts'

export type FloodOrder =
  | { readonly do: 'flood'; readonly alerts: number; readonly perMinute: number; readonly fires: number; readonly seed: number }
  | { readonly do: 'raise'; readonly claim: Partial<AlertClaim> }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'user'; readonly name: string; readonly role: Role }
  | { readonly do: 'end' }

export interface Flooded {
  readonly raised: number
  readonly seconds: number
  /** Rows there are of everything so far. */
  readonly alerts: number
  /** What the incidents say they hold. */
  readonly counted: number
  readonly incidents: number
  readonly open: number
  readonly loopP99Ms: number
}

export type FloodAnswer =
  | { readonly is: 'ready'; readonly url: string }
  | { readonly is: 'raised'; readonly id: string; readonly number: string }
  | { readonly is: 'user'; readonly name: string }
  | { readonly is: 'fire'; readonly id: string; readonly atMs: number }
  | ({ readonly is: 'flooded' } & Flooded)

export interface FloodCore {
  readonly url: string
  /** Fires of floods so far: id -> when it was raised, by this computer's clock. */
  readonly fires: ReadonlyMap<string, number>
  raise(claim?: Partial<AlertClaim>): Promise<{ readonly id: string; readonly number: string }>
  flood(order: Omit<Extract<FloodOrder, { do: 'flood' }>, 'do'>): Promise<Flooded>
  /** Moves the core's clock on. */
  pass(ms: number): void
  addUser(name: string, role: Role): Promise<void>
  stop(): Promise<void>
}

/** @param webDir where the built console lies; absent: no screens are served */
export async function startFloodCore(webDir?: string): Promise<FloodCore> {
  const child = fork(fileURLToPath(new URL('./flood-core-process.ts', import.meta.url)), webDir === undefined ? [] : [webDir], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const fires = new Map<string, number>()
  child.on('message', (answer: FloodAnswer) => {
    if (answer.is === 'fire') fires.set(answer.id, answer.atMs)
  })
  const next = <I extends FloodAnswer['is']>(is: I) =>
    new Promise<Extract<FloodAnswer, { is: I }>>((resolve, reject) => {
      const end = (code: number | null) => reject(new Error(`the core ended with ${code}`))
      const hear = (answer: FloodAnswer) => {
        if (answer.is !== is) return
        child.off('message', hear)
        child.off('exit', end)
        resolve(answer as Extract<FloodAnswer, { is: I }>)
      }
      child.on('message', hear)
      child.on('exit', end)
    })
  const order = (what: FloodOrder) => void child.send(what)
  const { url } = await next('ready')
  return {
    url,
    fires,
    async raise(claim = {}) {
      const raised = next('raised')
      order({ do: 'raise', claim })
      const { id, number } = await raised
      return { id, number }
    },
    async flood(what) {
      const flooded = next('flooded')
      order({ do: 'flood', ...what })
      return flooded
    },
    pass: (ms) => order({ do: 'pass', ms }),
    async addUser(name, role) {
      const added = next('user')
      order({ do: 'user', name, role })
      await added
    },
    async stop() {
      if (child.connected) order({ do: 'end' })
      await exited
    },
  }
}
