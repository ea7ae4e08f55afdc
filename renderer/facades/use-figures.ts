// The figures of one camera's analysis as the core tells them once a second; starts again by itself.
import { useEffect, useState } from 'react'
import type { FacadeFigures } from '../../contract/facade.ts'
import { api } from '../api.ts'
import { pause } from '../connection.ts'
import { nowMs } from '../now.ts'
import { useNow } from '../use-now.ts'

const AGAIN_AFTER_MS = 1000
/** Told once a second; after this nothing is being analysed. */
const SILENT_MS = 4000

/** @returns undefined until there was time to hear something; null while nothing is told */
export function useFigures(cameraId: string): FacadeFigures | null | undefined {
  const [heard, setHeard] = useState<{ readonly figures: FacadeFigures; readonly atMs: number } | null>(null)
  const [sinceMs] = useState(nowMs)
  const now = useNow()
  useEffect(() => {
    const stop = new AbortController()
    void follow(cameraId, (figures) => setHeard({ figures, atMs: nowMs() }), stop.signal)
    return () => stop.abort()
  }, [cameraId])
  if (heard === null) return now - sinceMs > SILENT_MS ? null : undefined
  return now - heard.atMs > SILENT_MS ? null : heard.figures
}

async function follow(cameraId: string, onFigures: (figures: FacadeFigures) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const figures of await api.facades.figures({ cameraIds: [cameraId] }, { signal })) onFigures(figures)
    } catch {
      // no connection: the banner says why
    }
    await pause(AGAIN_AFTER_MS, signal)
  }
}
