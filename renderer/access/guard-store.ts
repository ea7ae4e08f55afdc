// A call that the core answers with "show who you are again" or "somebody else has to allow it": asked here, whatever screen made the call, and then made again.
import type { ClientContext, ClientLink } from '@orpc/client'
import { ORPCError } from '@orpc/client'
import { create } from 'zustand'
import { DANGEROUS_ACTS, type DangerousAct } from '../../contract/approvals.ts'

export type Wish =
  | { readonly type: 'proof'; /** null: no dangerous act, all the same. */ readonly act: DangerousAct | null }
  | { readonly type: 'second'; readonly act: DangerousAct; readonly approvalId: string; readonly expiresAtMs: number }

interface GuardStore {
  readonly wish: Wish | null
  /** @param isGranted the call is made again; else its refusal goes to whoever made it */
  answer(isGranted: boolean): void
}

const nothing = () => {}
export const useGuard = create<GuardStore>()(() => ({ wish: null, answer: nothing }))

/** One after the other: two calls of a screen may be refused at once. */
let line: Promise<unknown> = Promise.resolve()

export function askGuard(wish: Wish): Promise<boolean> {
  const asked = line.then(
    () =>
      new Promise<boolean>((resolve) => {
        const answer = (isGranted: boolean) => {
          useGuard.setState({ wish: null, answer: nothing })
          resolve(isGranted)
        }
        useGuard.setState({ wish, answer })
      }),
  )
  line = asked
  return asked
}

export function guardedLink(link: ClientLink<ClientContext>): ClientLink<ClientContext> {
  return {
    async call(path, input, options) {
      for (;;) {
        try {
          return await link.call(path, input, options)
        } catch (error) {
          const wish = wishOf(error)
          if (wish === null || !(await askGuard(wish))) throw error
        }
      }
    },
  }
}

export function wishOf(error: unknown): Wish | null {
  if (!(error instanceof ORPCError)) return null
  const data = (typeof error.data === 'object' && error.data !== null ? error.data : {}) as Readonly<Record<string, unknown>>
  const act = DANGEROUS_ACTS.find((one) => one === data['act']) ?? null
  if (error.code === 'auth.proofNeeded') return { type: 'proof', act }
  const { approvalId, expiresAtMs } = data
  if (error.code !== 'approval.needed' || act === null || typeof approvalId !== 'string' || typeof expiresAtMs !== 'number') return null
  return { type: 'second', act, approvalId, expiresAtMs }
}
