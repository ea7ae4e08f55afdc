// The socket of one camera's recording: orders out, pictures and news in; opened again when it is lost.
import { decodeLive, type LiveMessage } from '../../contract/live.ts'
import { playbackNewsSchema, type PlaybackNews, type PlaybackOrder, type PlaybackSource } from '../../contract/playback.ts'
import { socketUrl } from '../socket-url.ts'

export interface PlaybackSocketEvents {
  onOpen(): void
  onNews(news: PlaybackNews): void
  onMessage(message: LiveMessage): void
  onLost(): void
}

export interface PlaybackSocket {
  /** @returns false when it is not open: it is then to be said again after `onOpen` */
  say(order: PlaybackOrder): boolean
  close(): void
}

const AGAIN_AFTER_MS = 1500

export function openPlaybackSocket(cameraId: string, source: PlaybackSource, events: PlaybackSocketEvents): PlaybackSocket {
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false
  const open = () => {
    const own = new WebSocket(socketUrl(`/playback/ws?camera=${encodeURIComponent(cameraId)}&source=${source}`))
    own.binaryType = 'arraybuffer'
    socket = own
    own.addEventListener('open', () => !isClosed && events.onOpen())
    own.addEventListener('message', ({ data }) => {
      if (isClosed || own !== socket) return
      if (typeof data === 'string') {
        const news = playbackNewsSchema.safeParse(JSON.parse(data))
        if (news.success) events.onNews(news.data)
        return
      }
      const message = decodeLive(new Uint8Array(data as ArrayBuffer))
      if (message !== null) events.onMessage(message)
    })
    own.addEventListener('close', () => {
      if (isClosed || own !== socket) return
      events.onLost()
      timer = setTimeout(open, AGAIN_AFTER_MS)
    })
  }
  open()
  return {
    say(order) {
      if (socket?.readyState !== WebSocket.OPEN) return false
      socket.send(JSON.stringify(order))
      return true
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      socket?.close()
    },
  }
}
