// A line that is given up: its feeds are told to stop without an error nobody catches, and what waits for an answer gets one.
import { createORPCClient, type Client } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { expect, test } from 'vitest'
import { quietSocket, type LinkSocket } from './quiet-socket.ts'

/** Takes what is sent and answers nothing. */
class SilentSocket extends EventTarget {
  readyState = 1
  readonly sent: unknown[] = []
  send(data: unknown): void {
    if (this.readyState !== 1) throw new Error('closed')
    this.sent.push(data)
  }
}

type Ask = { readonly ask: Client<Record<never, never>, undefined, unknown, Error> }
const settle = () => new Promise((resolve) => setTimeout(resolve, 20))

test('a feed that ends with its line ends without an error nobody catches, for which the test run would fail', async () => {
  const socket = new SilentSocket()
  const client: Ask = createORPCClient(new RPCLink({ websocket: quietSocket(socket as unknown as LinkSocket) }))
  const stop = new AbortController()
  const answer = client.ask(undefined, { signal: stop.signal }).catch((error: unknown) => error)
  await settle()
  expect(socket.sent).toHaveLength(1)
  socket.readyState = 2
  stop.abort()
  expect(await answer).toBeInstanceOf(Error)
  await settle()
  expect(socket.sent).toHaveLength(1)
})

test('a call on a line that is closing is refused when it has closed, not kept for ever', async () => {
  const socket = new SilentSocket()
  const client: Ask = createORPCClient(new RPCLink({ websocket: quietSocket(socket as unknown as LinkSocket) }))
  socket.readyState = 2
  const answer = client.ask(undefined, { signal: new AbortController().signal }).catch((error: unknown) => error)
  await settle()
  socket.readyState = 3
  socket.dispatchEvent(new Event('close'))
  expect(await answer).toBeInstanceOf(Error)
  expect(socket.sent).toEqual([])
})
