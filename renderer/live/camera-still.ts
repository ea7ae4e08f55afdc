// One still picture of a camera, taken from its live stream and kept: for lists and drawings that need no moving picture.
import { useEffect } from 'react'
import { create } from 'zustand'
import { createLivePlayer } from './live-player.ts'

export interface Still {
  /** Of a JPEG held by this page. */
  readonly url: string
  /** When the picture was taken. */
  readonly atMs: number
  /** Width / height. */
  readonly ratio: number
}

/** By camera; null: it was tried, and no picture came. */
const useStills = create<Readonly<Record<string, Still | null>>>()(() => ({}))
const underWay = new Set<string>()

const WITHIN_MS = 10_000

/**
 * @param cameraId null: none is wanted
 * @returns undefined until the first picture has come, null when none came; one that is kept stays until `takeStill`
 */
export function useCameraStill(cameraId: string | null): Still | null | undefined {
  const still = useStills((stills) => (cameraId === null ? undefined : stills[cameraId]))
  const has = still != null
  useEffect(() => {
    if (cameraId !== null && !has) void takeStill(cameraId)
  }, [cameraId, has])
  return still
}

/** Takes a new picture; the one before it stays until then. */
export async function takeStill(cameraId: string): Promise<void> {
  if (underWay.has(cameraId)) return
  underWay.add(cameraId)
  const taken = await stillOf(cameraId).catch(() => null)
  underWay.delete(cameraId)
  const before = useStills.getState()[cameraId]
  if (taken === null && before != null) return
  useStills.setState({ [cameraId]: taken })
  if (before != null) URL.revokeObjectURL(before.url)
}

async function stillOf(cameraId: string): Promise<Still | null> {
  // an element outside the page is not painted, and then never says that it has a picture
  const host = document.body.appendChild(document.createElement('div'))
  host.className = 'still-host'
  try {
    return await new Promise((resolve) => {
      let isDone = false
      const done = (reading: (() => Promise<Still | null>) | null) => {
        if (isDone) return
        isDone = true
        clearTimeout(timer)
        const still = reading?.() ?? null
        resolve(still)
        // after the picture has been read
        void Promise.resolve(still).finally(() => player.close())
      }
      const timer = setTimeout(() => done(null), WITHIN_MS)
      const player = createLivePlayer(cameraId, {
        onCame: () => {},
        onShown: (atMs) => done(() => readPicture(player.element, atMs)),
        onChange: () => {
          if (player.unsupportedCodec !== null || player.refused !== null) done(null)
        },
      })
      host.replaceChildren(player.element)
    })
  } finally {
    host.remove()
  }
}

async function readPicture(element: HTMLElement, atMs: number): Promise<Still | null> {
  const isVideo = element instanceof HTMLVideoElement
  if (!isVideo && !(element instanceof HTMLCanvasElement)) return null
  const width = isVideo ? element.videoWidth : element.width
  const height = isVideo ? element.videoHeight : element.height
  if (width === 0 || height === 0) return null
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')?.drawImage(element, 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })
  return { url: URL.createObjectURL(blob), atMs, ratio: width / height }
}
