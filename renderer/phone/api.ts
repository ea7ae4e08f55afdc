// The core as the phone page calls it, over the one socket; without the console's cache of queries.
import { createORPCClient, ORPCError } from '@orpc/client'
import type { Api } from '../api.ts'
import { ConnectionLost, link } from '../connection.ts'
import { Refused } from '../refused.ts'

export const api: Api = createORPCClient(link)

/** @returns the code of errors.ts, `connection` when nothing reached the core, or null for anything else */
export function codeOfError(error: unknown): string | null {
  if (error instanceof ORPCError) return String(error.code)
  if (error instanceof Refused) return error.code
  return error instanceof ConnectionLost || error instanceof TypeError ? 'connection' : null
}
