// What the camera saw and what it sees now: the picture of the moment first, the live one when it is asked for.
import { useEffect, useRef, useState } from 'react'
import { createLivePlayer, type LivePlayer } from '../../live/live-player.ts'
import { nowMs } from '../../now.ts'
import { useNow } from '../../use-now.ts'
import { agoText } from '../parts/time-text.ts'
import { useWords } from '../words.ts'

interface LivePictureProps {
  readonly cameraId: string | null
  readonly snapshotId: string | null
}

export function LivePicture({ cameraId, snapshotId }: LivePictureProps) {
  const { t } = useWords()
  const [isLive, setLive] = useState(false)
  const [isGone, setGone] = useState(false)
  if (cameraId === null && snapshotId === null) return null
  return (
    <section className="picture">
      {isLive && cameraId !== null ? (
        <Live cameraId={cameraId} />
      ) : (
        snapshotId !== null &&
        !isGone && (
          <img
            src={`/api/v1/evidence/${encodeURIComponent(snapshotId)}`}
            alt={t('phone:live.snapshot')}
            onError={() => setGone(true)}
            data-testid="task-snapshot"
          />
        )
      )}
      {cameraId !== null && (
        <button type="button" className="more" aria-pressed={isLive} onClick={() => setLive(!isLive)} data-testid="live-toggle">
          {t(isLive ? 'phone:live.hide' : 'phone:live.show')}
        </button>
      )}
    </section>
  )
}

/** A picture that stands still is said to be old: nobody may take it for the present. */
const OLD_AFTER_MS = 3000

function Live({ cameraId }: { readonly cameraId: string }) {
  const { t } = useWords()
  const host = useRef<HTMLDivElement>(null)
  const player = useRef<LivePlayer>(null)
  const [shown, setShown] = useState<{ readonly atMs: number } | null>(null)
  const [problem, setProblem] = useState(false)
  const [frozen, setFrozen] = useState<string | null>(null)
  const now = useNow()
  useEffect(() => {
    let lastMs = 0
    const live = createLivePlayer(cameraId, {
      onCame: () => {},
      onShown: () => {
        // once a second is enough for React
        if (performance.now() - lastMs < 1000) return
        lastMs = performance.now()
        setShown({ atMs: nowMs() })
      },
      onChange: () => setProblem(live.unsupportedCodec !== null || live.refused !== null),
    })
    player.current = live
    host.current?.replaceChildren(live.element)
    return () => live.close()
  }, [cameraId])
  const freeze = () => {
    const element = player.current?.element
    setFrozen(element === undefined ? null : drawStill(element))
  }
  const isOld = shown !== null && now - shown.atMs > OLD_AFTER_MS
  return (
    <>
      <div
        className={frozen === null ? 'live' : 'live hidden'}
        ref={host}
        role="img"
        aria-label={t('phone:live.camera')}
        data-testid="live-picture"
        data-live={shown !== null && !isOld}
      />
      {frozen !== null && <img src={frozen} alt={t('phone:live.kept')} data-testid="live-frozen" />}
      <p className={isOld ? 'old' : 'muted'} role="status">
        {problem
          ? t('phone:live.none')
          : shown === null
            ? t('phone:live.loading')
            : isOld
              ? t('phone:live.stale', { ago: agoText(t, now - shown.atMs) })
              : t('phone:live.camera')}
      </p>
      <button
        type="button"
        className="more"
        aria-pressed={frozen !== null}
        disabled={shown === null}
        onClick={() => (frozen === null ? freeze() : setFrozen(null))}
        data-testid="live-keep"
      >
        {t(frozen === null ? 'phone:live.keep' : 'phone:live.camera')}
      </button>
    </>
  )
}

function drawStill(element: HTMLElement): string | null {
  const isVideo = element instanceof HTMLVideoElement
  if (!isVideo && !(element instanceof HTMLCanvasElement)) return null
  const canvas = document.createElement('canvas')
  canvas.width = isVideo ? element.videoWidth : element.width
  canvas.height = isVideo ? element.videoHeight : element.height
  if (canvas.width === 0 || canvas.height === 0) return null
  canvas.getContext('2d')?.drawImage(element, 0, 0)
  return canvas.toDataURL('image/jpeg', 0.85)
}
