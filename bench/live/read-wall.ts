// Looks at the wall in a browser: how many pictures each tile has shown, and which one it shows when.
import type { Page } from 'playwright'

/** Where a picture carries its number, in px of the picture: one square per bit, the lowest first. */
export const STRIP = { bits: 10, px: 16 } as const

export interface ShownPicture {
  /** Id of the camera. */
  readonly camera: string
  readonly number: number
  /** On this computer's clock, which is the camera's too. */
  readonly seenAtMs: number
}

/** @returns by tile, in the order of the document */
export function countPictures(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-wall-tile] video')].map((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames),
  )
}

declare global {
  /** By tile: ms from its appearance to its first picture. */
  var firstPictureMs: Record<string, number>
}

/** Runs in the page before its own scripts. */
export function firstPictures(): void {
  const since = new Map<string, number>()
  globalThis.firstPictureMs = {}
  const look = () => {
    const tiles = document.querySelectorAll<HTMLElement>('[data-wall-tile][data-camera]')
    for (const tile of tiles) {
      const id = tile.dataset['camera']!
      const sinceMs = since.get(id) ?? performance.now()
      since.set(id, sinceMs)
      const pictures = tile.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0
      if (pictures > 0 && globalThis.firstPictureMs[id] === undefined) globalThis.firstPictureMs[id] = performance.now() - sinceMs
    }
    // looking on would cost the page more than it measures
    if (tiles.length === 0 || Object.keys(globalThis.firstPictureMs).length < tiles.length) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** Reads the number of every picture as it is presented, in all tiles. */
export function readPictures(page: Page, forMs: number): Promise<ShownPicture[]> {
  return page.evaluate(
    async ({ forMs, bits, px }) => {
      const shown: { camera: string; number: number; seenAtMs: number }[] = []
      const canvas = new OffscreenCanvas(bits, 1)
      const context = canvas.getContext('2d', { willReadFrequently: true })!
      let isOver = false
      for (const element of document.querySelectorAll<HTMLElement>('[data-wall-tile]')) {
        const video = element.querySelector('video')
        if (video === null) continue
        const read = () => {
          // the element's own guess of when it is seen is one picture's time too late on a screen that nobody draws for
          const seenAtMs = performance.timeOrigin + performance.now()
          if (isOver) return
          const scale = video.videoWidth / 640
          context.drawImage(video, 0, 0, bits * px * scale, px * scale, 0, 0, bits, 1)
          const { data } = context.getImageData(0, 0, bits, 1)
          let number = 0
          for (let bit = 0; bit < bits; bit++) if (data[bit * 4]! > 127) number += 2 ** bit
          shown.push({ camera: element.dataset['camera']!, number, seenAtMs })
          video.requestVideoFrameCallback(read)
        }
        video.requestVideoFrameCallback(read)
      }
      await new Promise((resolve) => setTimeout(resolve, forMs))
      isOver = true
      return shown
    },
    { forMs, ...STRIP },
  )
}
