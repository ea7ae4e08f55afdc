// Fire panel driver: the monitoring centre's end of GB/T 26875.3-2011 over TCP; the panel's transmission device dials in (docs/drivers.md).
import { createServer } from 'node:net'
import { VigilError } from '../../contract/errors.ts'
import { defineDriver, type Session } from '../driver.ts'
import { watchPresence } from '../presence.ts'
import { listenOn } from '../transport/listen.ts'
import { gb26875Config } from './gb26875-config.ts'
import { serveConnection, type Connection } from './gb26875-connection.ts'

const MAX_CONNECTIONS = 8

export const gb26875 = defineDriver({
  kind: 'fire-panel',
  id: 'fire-panel/gb26875',
  title: { zh: '火灾报警控制器(GB/T 26875.3)', en: 'Fire alarm panel (GB/T 26875.3)' },
  config: gb26875Config,
  proven: 'fake',
  commands: [],
  async open(settings, io): Promise<Session> {
    const connections = new Set<Connection>()
    const presence = watchPresence(settings.silenceSeconds, io)
    const server = createServer((socket) => {
      const connection = serveConnection(socket, settings, io, presence.heard)
      connections.add(connection)
      socket.once('close', () => connections.delete(connection))
      if (connections.size > MAX_CONNECTIONS) evict(connections)
    })
    const listening = await listenOn(server, settings.listen).catch((error: unknown) => {
      presence.stop()
      throw new VigilError('device.listenFailed', { listen: settings.listen }, { cause: error })
    })
    server.on('error', (error) => io.log('warn', 'the listener reports an error', { error: error.message }))
    return {
      online: false,
      listening,
      async close() {
        presence.stop()
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        const last = [...connections]
        for (const connection of last) connection.close()
        await closed
        await Promise.all(last.map((connection) => connection.idle()))
      },
    }
  },
})

/** The oldest connection that never proved itself makes room, so that strangers cannot keep the panel out. */
function evict(connections: ReadonlySet<Connection>): void {
  const all = [...connections]
  const victim = all.find((connection) => !connection.isProven()) ?? all.at(-1)
  victim?.close()
}
