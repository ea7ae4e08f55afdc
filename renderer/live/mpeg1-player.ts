// A canvas for a live stream of MPEG-1; its decoder is fetched when the first such player is made.
import type { LiveMessage } from '../../contract/live.ts'
import type { Mpeg1Decoder } from './mpeg1-decoder.ts'

export interface Mpeg1Player {
  readonly element: HTMLCanvasElement
  push(message: LiveMessage): void
  close(): void
}

export function createMpeg1Player(shown: (atMs: number) => void, onUnsupported: (codec: string) => void): Mpeg1Player {
  const canvas = document.createElement('canvas')
  let decoder: Mpeg1Decoder | null = null
  let isClosed = false
  import('./mpeg1-decoder.ts').then(
    ({ createMpeg1Decoder }) => {
      if (!isClosed) decoder = createMpeg1Decoder(canvas, shown)
    },
    () => {
      if (!isClosed) onUnsupported('MPEG-1')
    },
  )
  return {
    element: canvas,
    push(message) {
      if (message.kind === 'packets') decoder?.push(message.bytes, message.atMs)
    },
    close() {
      isClosed = true
      decoder = null
    },
  }
}
