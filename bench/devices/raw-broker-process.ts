// aedes alone, as its documentation starts it: no storage, no limits, nobody asked for a password. What ours is measured beside.
import { createServer } from 'node:net'
import { Aedes } from 'aedes'

const aedes = await Aedes.createBroker()
const server = createServer((socket) => {
  socket.setNoDelay(true)
  aedes.handle(socket)
})
let received = 0
aedes.on('publish', (packet, client) => {
  if (client !== null && !packet.topic.startsWith('$')) received += 1
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }))
process.on('message', () => process.send?.({ received }))
process.on('disconnect', () => process.exit(0))
