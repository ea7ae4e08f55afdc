// A screen of the console for the measurement: signs in, follows the feeds over /rpc/ws as the real one does, and notes when something came up.
import { once } from 'node:events'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { api } from '../../contract/api.ts'

export interface Screen {
  readonly client: ContractRouterClient<typeof api>
  /** `kind device` of an incident -> when it came up first. */
  readonly incidents: ReadonlyMap<string, number>
  /** How old a sample was when it came up, of every one that did. */
  readonly sampleAgesMs: readonly number[]
  /** Begins to note samples anew. */
  forget(): void
  close(): void
}

export async function openScreen(url: string, credentials: { readonly name: string; readonly password: string }): Promise<Screen> {
  const { origin } = new URL(url)
  const answer = await fetch(new URL('/auth/login', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(credentials),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (cookie === undefined) throw new Error(`the screen could not sign in: ${answer.status} ${await answer.text()}`)
  const ws = new WebSocket(`${url.replace('http', 'ws').replace(/\/$/, '')}/rpc/ws`, { headers: { cookie }, origin })
  await once(ws, 'open')
  let isOver = false
  ws.on('close', (code, reason) => {
    if (!isOver) process.stderr.write(`the screen was closed: ${code} ${reason.toString()}\n`)
    isOver = true
  })
  const follow = <T>(events: AsyncIterable<T>, take: (event: T) => void) =>
    void (async () => {
      for await (const event of events) take(event)
    })().catch((error: unknown) => isOver || process.stderr.write(`a feed ended: ${String(error)}\n`))
  const client: Screen['client'] = createORPCClient(new RPCLink({ websocket: ws as unknown as globalThis.WebSocket }))
  const incidents = new Map<string, number>()
  const sampleAgesMs: number[] = []
  const newest = new Map<string, number>()

  follow(await client.incidents.watch(), (event) => {
    for (const { kind, deviceId } of event.type === 'changed' ? [event.incident] : event.incidents) {
      const key = `${kind} ${deviceId}`
      if (!incidents.has(key)) incidents.set(key, Date.now())
    }
  })
  follow(await client.devices.watch(), () => {})
  follow(await client.fires.watch(), () => {})
  follow(await client.telemetry.watch(), ({ deviceId, metrics }) => {
    const atMs = metrics[0]?.atMs
    if (atMs === undefined || atMs === newest.get(deviceId)) return
    newest.set(deviceId, atMs)
    sampleAgesMs.push(Date.now() - atMs)
  })
  return {
    client,
    incidents,
    sampleAgesMs,
    forget: () => void (sampleAgesMs.length = 0),
    close() {
      isOver = true
      ws.terminate()
    },
  }
}
