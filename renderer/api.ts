// The core as the screens call it: typed by the contract, carried by the one WebSocket.
import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { api as contract } from '../contract/api.ts'
import { guardedLink } from './access/guard-store.ts'
import { ConnectionLost, link } from './connection.ts'
import { Refused } from './refused.ts'

export { socketUrl } from './socket-url.ts'

export type Api = ContractRouterClient<typeof contract>
export const api: Api = createORPCClient(guardedLink(link))
export const orpc = createTanstackQueryUtils(api)

/** @returns the code of errors.ts, `connection` when nothing reached the core, or null for anything else */
export function codeOfError(error: unknown): string | null {
  if (error instanceof ORPCError) return String(error.code)
  if (error instanceof Refused) return error.code
  if (error instanceof ConnectionLost) return 'connection'
  return null
}
