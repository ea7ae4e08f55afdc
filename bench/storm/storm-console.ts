// A console of the measurement: follows the queue over /rpc/ws and hears what the real one would, without drawing it.
import { once } from 'node:events'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { api } from '../../contract/api.ts'
import type { Incident } from '../../contract/incident.ts'
import { PASSWORD } from '../../core/http/server-fixture.ts'
import { createGather } from '../../renderer/gather.ts'
import { applyIncidents } from '../../renderer/incidents/queue-order.ts'
import { alarmStep, SILENCE, type AlarmMemory } from '../../renderer/sound/alarm-policy.ts'

export interface StormConsole {
  known(): readonly Incident[]
  /** When a fire was handed to the screen, by this computer's clock. */
  readonly firesAtMs: ReadonlyMap<string, number>
  /** New sounds so far: of fires, and of all else when, by the storm's clock. */
  sounded(): { readonly fires: number; readonly folded: number; readonly othersAtMs: readonly number[] }
  close(): void
}

const LOOK_EVERY_MS = 250

/** @param speed minutes of the storm in one minute of the computer's clock: what is heard is counted by the storm's */
export async function openStormConsole(url: string, name: string, speed: number): Promise<StormConsole> {
  const { origin } = new URL(url)
  const answer = await fetch(new URL('/auth/login', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ name, password: PASSWORD }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (cookie === undefined) throw new Error(`the console could not sign in: ${answer.status}`)
  const ws = new WebSocket(`${url.replace('http', 'ws').replace(/\/$/, '')}/rpc/ws`, { headers: { cookie }, origin })
  await once(ws, 'open')
  const client: ContractRouterClient<typeof api> = createORPCClient(new RPCLink({ websocket: ws as unknown as globalThis.WebSocket }))

  let known: readonly Incident[] = []
  const firesAtMs = new Map<string, number>()
  const gather = createGather<Incident>((incidents) => {
    known = applyIncidents(known, incidents)
    for (const { id, kind } of incidents) if (kind === 'fire' && !firesAtMs.has(id)) firesAtMs.set(id, Date.now())
  })
  let isOver = false
  const feed = await client.incidents.watch()
  void (async () => {
    for await (const event of feed) {
      if (event.type === 'snapshot') {
        gather.forget()
        known = event.incidents
      } else if (event.type === 'more') gather.add(event.incidents, false)
      else gather.add([event.incident], event.incident.kind === 'fire')
    }
  })().catch((error: unknown) => isOver || process.stderr.write(`a feed ended: ${String(error)}\n`))

  let memory: AlarmMemory = SILENCE
  const sounds = { fires: 0, folded: 0 }
  const othersAtMs: number[] = []
  const startMs = performance.now()
  const timer = setInterval(() => {
    const before = memory
    const { play, memory: next } = alarmStep(known, before, (performance.now() - startMs) * speed)
    memory = next
    const heardFires = (incidents: readonly Incident[]) => incidents.filter(({ kind }) => kind === 'fire').length
    if (play === 'fire') sounds.fires += Number(heardFires(next.seen?.incidents ?? []) > heardFires(before.seen?.incidents ?? []))
    const newest = next.flood.soundedMs.at(-1)
    if (newest !== undefined && newest !== before.flood.soundedMs.at(-1)) othersAtMs.push(newest)
    sounds.folded += Math.max(0, (next.flood.storm?.folded ?? 0) - (before.flood.storm?.folded ?? 0))
  }, LOOK_EVERY_MS / speed)
  return {
    known: () => known,
    firesAtMs,
    sounded: () => ({ ...sounds, othersAtMs }),
    close() {
      isOver = true
      clearInterval(timer)
      gather.stop()
      ws.terminate()
    },
  }
}
