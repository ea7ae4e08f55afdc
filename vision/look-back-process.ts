// Entry of the process that searches a recording: pictures in over a local socket, falls out over IPC. Usage: look-back-process --socket PATH
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { getPriority, setPriority } from 'node:os'
import { parseArgs } from 'node:util'
import type { FromLookBackProcess, ToLookBackProcess } from '../contract/look-back.ts'
import { createFallNetwork, FALL_NETWORK_FILE } from './falling/network.ts'
import { createFacadeWatcher } from './falling/watch-facade.ts'
import { createLookBackSearch } from './look-back.ts'

/** Live cameras come first. */
const NICER_BY = 10
const PROGRESS_EVERY_MS = 500

function emit(message: FromLookBackProcess): void {
  if (process.connected) process.send!(message)
}

async function fail(cause: unknown): Promise<never> {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (process.connected) await new Promise((resolve) => process.send!({ type: 'fault', message } satisfies FromLookBackProcess, undefined, undefined, resolve))
  process.exit(1)
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { socket: { type: 'string' } } })
  if (!values.socket) throw new Error('usage: look-back-process --socket PATH')
  const ordered = once(process, 'message') as Promise<[ToLookBackProcess]>
  const network = existsSync(FALL_NETWORK_FILE) ? await createFallNetwork() : null
  const [{ type: _, ...order }] = await ordered
  const search = createLookBackSearch(order, { createWatcher: createFacadeWatcher, network, emit })

  const server = createServer((socket: Socket) => void search.takeStretch(socket).catch(fail))
  process.umask(0o077)
  server.listen(values.socket)
  await once(server, 'listening')
  emit({ type: 'ready' })
  setInterval(() => emit(search.progress()), PROGRESS_EVERY_MS)
}

setPriority(Math.min(19, getPriority() + NICER_BY))
process.once('disconnect', () => process.exit(0))
if (!process.connected) process.exit(0)
process.on('SIGINT', () => undefined)
run().catch(fail)
