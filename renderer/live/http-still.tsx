// Where no live picture comes: single pictures by the camera's own web server, each with its age, and marked so that nobody takes one for live.
import { useEffect, useState } from 'react'
import { CameraOutlined } from '@ant-design/icons'
import { STILL_AGAIN_MS, type CameraStill } from '../../contract/camera-stills.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useAgeText } from '../parts/use-age-text.ts'

/** How long no live picture must come before one is asked for: a short break needs none. */
const AFTER_MS = 4000
/** A camera that gives none is asked again no sooner. */
const FAILED_AGAIN_MS = 30_000

interface Taken {
  readonly still: CameraStill
  readonly cameAtMs: number
}

/** @param isWanted somebody sees the tile, and it has no live picture */
export function useHttpStill(cameraId: string, isWanted: boolean): Taken | null {
  const [taken, setTaken] = useState<Taken | null>(null)
  useEffect(() => {
    if (!isWanted) return
    let isOver = false
    let timer = setTimeout(() => void next(), AFTER_MS)
    const again = (ms: number) => {
      if (!isOver) timer = setTimeout(() => void next(), ms)
    }
    const next = async () => {
      // a page in the background is looked at by nobody
      if (document.hidden) return again(STILL_AGAIN_MS)
      try {
        const still = await api.cameraStills.take({ cameraId })
        if (isOver) return
        setTaken({ still, cameAtMs: performance.now() })
        again(STILL_AGAIN_MS)
      } catch {
        again(FAILED_AGAIN_MS)
      }
    }
    return () => {
      isOver = true
      clearTimeout(timer)
      setTaken(null)
    }
  }, [cameraId, isWanted])
  return isWanted ? taken : null
}

/** By this machine's monotonic clock: an old picture must not become younger because a clock was set. */
function useAge({ still, cameAtMs }: Taken): number {
  const [sinceMs, setSince] = useState({ cameAtMs, ms: 0 })
  useEffect(() => {
    const timer = setInterval(() => setSince({ cameAtMs, ms: performance.now() - cameAtMs }), 1000)
    return () => clearInterval(timer)
  }, [cameAtMs])
  return still.ageMs + (sinceMs.cameAtMs === cameAtMs ? sinceMs.ms : 0)
}

export function HttpStill({ cameraId, taken }: { readonly cameraId: string; readonly taken: Taken }) {
  const { t } = useWords()
  const ageText = useAgeText()
  const ageMs = useAge(taken)
  return (
    <div className="tile-still" data-testid={`still-${cameraId}`}>
      <img src={`data:image/jpeg;base64,${taken.still.jpeg}`} alt={t('wall:stillAlt')} />
      <p className="tile-still-mark" role="status">
        <CameraOutlined aria-hidden="true" /> {t('wall:still', { age: ageText(ageMs) })}
      </p>
    </div>
  )
}
