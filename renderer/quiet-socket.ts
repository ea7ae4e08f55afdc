// A WebSocket to which something may still be said after it was given up: nobody hears it, and nothing fails because of it.

/** What the RPC link uses of a socket. */
export type LinkSocket = Pick<WebSocket, 'addEventListener' | 'removeEventListener' | 'send' | 'readyState'>

/**
 * Whatever is given up with the line tells the core to stop, from a listener in which nobody catches: on a socket that is closing already
 * this would be an unhandled rejection for every feed. What waits for an answer is rejected by the link when the socket's `close` comes.
 */
export function quietSocket(socket: LinkSocket): LinkSocket {
  const isOver = () => socket.readyState > OPEN
  return {
    addEventListener: socket.addEventListener.bind(socket) as LinkSocket['addEventListener'],
    removeEventListener: socket.removeEventListener.bind(socket) as LinkSocket['removeEventListener'],
    get readyState() {
      return isOver() ? OPEN : socket.readyState
    },
    send: (data) => {
      if (!isOver()) socket.send(data)
    },
  }
}

/** `WebSocket.OPEN`, also where there is no such class. */
const OPEN = 1
