// Plays a clip with controls that are always in sight: time, seek, pause; enlarging is the pane's.
import { useRef, useState } from 'react'
import { Button } from 'antd'
import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons'
import type { FallTrack } from '../../contract/falling.ts'
import type { Evidence } from '../../contract/incident.ts'
import { FallOverlay } from '../falls/fall-path.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useWords } from '../i18n.ts'
import { Watermark } from '../privacy/watermark.tsx'

/** A clip opens so long before its alert; the rest of the lead-in is there to be gone back to. */
const LEAD_S = 3

interface ClipPlayerProps {
  readonly url: string
  readonly clip: Pick<Evidence, 'startedAtMs'>
  readonly alertAtMs: number | null
  /** Where to begin when it is not known when the clip starts, s. */
  readonly beginAtS?: number
  /** Drawn over the picture. */
  readonly tracks?: readonly FallTrack[]
  readonly onError: () => void
}

export function ClipPlayer({ url, clip, alertAtMs, beginAtS = 0, tracks = [], onError }: ClipPlayerProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const video = useRef<HTMLVideoElement>(null)
  const [now, setNow] = useState({ atS: 0, lengthS: 0, paused: false })
  const [ratio, setRatio] = useState<number | null>(null)
  const look = ({ currentTarget: v }: React.SyntheticEvent<HTMLVideoElement>) =>
    setNow({ atS: v.currentTime, lengthS: Number.isFinite(v.duration) ? v.duration : 0, paused: v.paused })
  const skipLeadIn = (event: React.SyntheticEvent<HTMLVideoElement>) => {
    const { currentTarget: v } = event
    const atS = alertAtMs !== null && clip.startedAtMs !== null ? (alertAtMs - clip.startedAtMs) / 1000 - LEAD_S : beginAtS
    v.currentTime = Math.max(0, atS)
    setRatio(v.videoWidth / v.videoHeight)
    look(event)
  }
  const toggle = () => void (video.current?.paused === true ? video.current.play() : video.current?.pause())
  const seek = (atS: number) => {
    if (video.current !== null) video.current.currentTime = atS
  }
  return (
    <div className="clip">
      <div className="clip-stage">
        <video
          ref={video}
          src={url}
          muted
          loop
          autoPlay
          playsInline
          preload="auto"
          onLoadedMetadata={skipLeadIn}
          onTimeUpdate={look}
          onSeeking={look}
          onPlay={look}
          onPause={look}
          onError={onError}
          data-testid="clip-video"
        />
        <Watermark />
        {ratio !== null && tracks.length > 0 && <FallOverlay tracks={tracks} ratio={ratio} />}
      </div>
      <div className="clip-bar">
        <Button
          size="small"
          type="text"
          icon={now.paused ? <CaretRightOutlined /> : <PauseOutlined />}
          aria-label={t(now.paused ? 'incidents:clipPlay' : 'incidents:clipPause')}
          data-testid="clip-toggle"
          onClick={toggle}
        />
        <input
          type="range"
          min={0}
          max={now.lengthS}
          step={0.1}
          value={now.atS}
          aria-label={t('incidents:clipSeek')}
          data-testid="clip-seek"
          onChange={(event) => seek(Number(event.target.value))}
        />
        <span className="clip-time" data-testid="clip-time">
          {clip.startedAtMs !== null && siteTime(clip.startedAtMs + now.atS * 1000, 'time')}
          <span className="clip-length">
            {now.atS.toFixed(1)}/{now.lengthS.toFixed(1)} {t('incidents:clipSeconds')}
          </span>
        </span>
      </div>
    </div>
  )
}
