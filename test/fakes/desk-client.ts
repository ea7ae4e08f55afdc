// Somebody at a screen, without the screen: logs in and calls the core as the console does.
import { once } from 'node:events'
import { connect } from 'node:net'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { api } from '../../contract/api.ts'

export interface DeskClient {
  readonly api: ContractRouterClient<typeof api>
  /** For doors beside the calls. */
  readonly cookie: string
  close(): void
}

/** @param through address on which a line to the core's port is, see cut-line.ts: calls take that one */
export async function logInAtDesk(url: string, credentials: { readonly name: string; readonly password: string }, through?: string): Promise<DeskClient> {
  const answer = await fetch(new URL('/auth/login', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
  if (!answer.ok) throw new Error(`log-in refused: ${answer.status} ${await answer.text()}`)
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const { origin, port } = new URL(url)
  const socket = new WebSocket(new URL('/rpc/ws', url.replace('http', 'ws')), {
    headers: { cookie },
    origin,
    ...(through !== undefined && { createConnection: () => connect(Number(port), through) }),
  })
  await once(socket, 'open')
  return { api: createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })), cookie, close: () => socket.terminate() }
}
