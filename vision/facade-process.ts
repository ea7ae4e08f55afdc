// Entry of the facade process: every picture of facade cameras in over a local socket, falls and figures out over IPC. Usage: facade-process --socket PATH [--pictures FILE]
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createFacadeRoom } from './facade-room.ts'
import { createFallNetwork, FALL_NETWORK_FILE } from './falling/network.ts'
import { createSelfTest } from './falling/synthetic/self-test.ts'
import { createFacadeWatcher } from './falling/watch-facade.ts'
import { openSharedPicture } from './shared-picture.ts'
import { runVisionProcess } from './vision-process.ts'

const TELL_EVERY_MS = 1000

runVisionProcess(async ({ emit, fail }) => {
  const { values } = parseArgs({ options: { socket: { type: 'string' }, pictures: { type: 'string' } } })
  const { socket: socketPath, pictures } = values
  if (!socketPath) throw new Error('usage: facade-process --socket PATH [--pictures FILE]')

  const elapsedMs = (): number => performance.now()
  const startMs = elapsedMs()
  const network = existsSync(FALL_NETWORK_FILE) ? await createFallNetwork() : null
  const loadMs = elapsedMs() - startMs
  const cpuMs = (): number => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
  const room = createFacadeRoom({ network, createWatcher: createFacadeWatcher, createSelfTest, elapsedMs, cpuMs, emit })
  setInterval(() => void room.tell().catch(fail), TELL_EVERY_MS).unref()
  return {
    socketPath,
    models: network === null ? [] : [{ id: 'fall-network', loadMs, provider: 'cpu' }],
    pictures: pictures === undefined ? null : openSharedPicture(pictures, 'luma'),
    handle(order) {
      if (order.type === 'configure') room.configure(order.cameras)
      else room.selfTest(order.cameraId, order.zone, order.seed)
    },
    // A picture that the chain cannot bear is a mistake in the chain: the core starts another process and says so.
    take: (frame) => room.take(frame).catch(fail),
  }
})
