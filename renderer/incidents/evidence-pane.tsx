// A picture or a clip of one alert, or the plain reason why there is none.
import { useRef, useState } from 'react'
import { Button, Spin } from 'antd'
import { DownloadOutlined, FullscreenOutlined } from '@ant-design/icons'
import type { FallTrack } from '../../contract/falling.ts'
import type { Alert, Evidence } from '../../contract/incident.ts'
import type { EvidenceType } from '../../contract/vocabulary.ts'
import { FallOverlay } from '../falls/fall-path.tsx'
import { codeOf } from '../refused.ts'
import { errorText, useWords } from '../i18n.ts'
import { useAgeText } from '../parts/use-age-text.ts'
import { UncoverClip } from '../privacy/uncover-clip.tsx'
import { Watermark } from '../privacy/watermark.tsx'
import { ClipPlayer } from './clip-player.tsx'

interface EvidencePaneProps {
  readonly type: EvidenceType
  /** Drawn over a picture that has no path in it. */
  readonly tracks?: readonly FallTrack[]
  readonly item: Evidence | undefined
  readonly alert: Alert | undefined
}

/** Not one of errors.ts: the file is there and whole, and this browser has no decoder for it. */
const CANNOT_PLAY = 'cannotPlay'
const NO_TRACKS: readonly FallTrack[] = []

export function EvidencePane({ type, item, alert, tracks = NO_TRACKS }: EvidencePaneProps) {
  const { t } = useWords()
  const picture = useRef<HTMLDivElement>(null)
  // code of errors.ts, '' for an unknown reason, null while all is well
  const [failure, setFailure] = useState<string | null>(null)
  const shown = item?.state === 'complete' && failure === null
  return (
    <figure className="pane" data-testid={`evidence-${type}`} data-state={item?.state ?? 'none'}>
      <figcaption>
        {t(`incidents:${type}`)}
        {item !== undefined && <Standing item={item} failure={failure} alertAtMs={alert?.atMs ?? null} />}
        {shown && (
          <Button
            size="small"
            type="text"
            icon={<FullscreenOutlined />}
            title={t('incidents:enlarge')}
            aria-label={t('incidents:enlarge')}
            data-testid={`enlarge-${type}`}
            onClick={() => void toggleFullscreen(picture.current)}
          />
        )}
        {shown && type === 'clip' && <UncoverClip evidenceId={item.id} cameraId={alert?.cameraId ?? null} />}
      </figcaption>
      <div className="pane-picture" ref={picture}>
        {item === undefined ? (
          <p className="pane-none">{t(`words:noEvidence.${type}`)}</p>
        ) : (
          <Body item={item} tracks={tracks} alertAtMs={alert?.atMs ?? null} failure={failure} onFailure={setFailure} />
        )}
      </div>
    </figure>
  )
}

function toggleFullscreen(element: HTMLElement | null): Promise<void> | undefined {
  return document.fullscreenElement === null ? element?.requestFullscreen() : document.exitFullscreen()
}

const LATER_MS = 1000

/** The hash, and that the alert's picture is in it; a file that was refused proves nothing any more. */
function Standing({ item, failure, alertAtMs }: { readonly item: Evidence; readonly failure: string | null; readonly alertAtMs: number | null }) {
  const { t } = useWords()
  const ageText = useAgeText()
  if (item.state !== 'complete' || item.sha256 === null) return null
  if (failure === 'evidence.altered')
    return (
      <span className="pane-hash pane-altered" data-testid={`altered-${item.type}`}>
        ✗ {t('incidents:alteredShort')}
      </span>
    )
  const isProven = item.proven && (failure === null || failure === CANNOT_PLAY)
  // Taken when the stream had no picture: it shows another moment.
  const laterMs = item.type === 'snapshot' && !isProven && alertAtMs !== null && item.startedAtMs !== null ? item.startedAtMs - alertAtMs : 0
  return (
    <span className="pane-hash" title={[isProven && t(`words:proven.${item.type}`), t('incidents:sha256', { hash: item.sha256 })].filter(Boolean).join(' · ')}>
      {isProven && <span data-testid={`proven-${item.type}`}>✓ {t('incidents:provenShort')} · </span>}
      {Math.abs(laterMs) >= LATER_MS && (
        <strong className="pane-later" data-testid="still-later">
          {t(laterMs > 0 ? 'incidents:stillLater' : 'incidents:stillEarlier', { age: ageText(Math.abs(laterMs)) })} ·{' '}
        </strong>
      )}
      {item.sha256.slice(0, 8)}
    </span>
  )
}

interface PictureProps {
  readonly url: string
  readonly type: EvidenceType
  readonly tracks: readonly FallTrack[]
  readonly onError: () => void
}

/** Both the picture and the drawing over it are contained in the pane, so they keep the same place and shape. */
function Picture({ url, type, tracks, onError }: PictureProps) {
  const { t } = useWords()
  const [ratio, setRatio] = useState<number | null>(null)
  return (
    <div className="fall-stage">
      <img
        src={url}
        alt={t(`incidents:${type}`)}
        onLoad={({ currentTarget: image }) => setRatio(image.naturalWidth / image.naturalHeight)}
        onError={onError}
        data-testid={`${type}-image`}
      />
      <Watermark />
      {ratio !== null && tracks.length > 0 && <FallOverlay tracks={tracks} ratio={ratio} />}
    </div>
  )
}

interface BodyProps {
  readonly item: Evidence
  readonly tracks: readonly FallTrack[]
  readonly alertAtMs: number | null
  readonly failure: string | null
  readonly onFailure: (code: string) => void
}

function Body({ item, tracks, alertAtMs, failure, onFailure }: BodyProps) {
  const { t, i18n } = useWords()
  const url = `/api/v1/evidence/${encodeURIComponent(item.id)}`
  // an <img> only says that it failed; the core says why
  const askWhy = () => {
    void fetch(url, { headers: { range: 'bytes=0-0' } }).then(
      async (response) => onFailure(!response.ok ? await codeOf(response) : item.type === 'clip' ? CANNOT_PLAY : ''),
      () => onFailure(''),
    )
  }
  if (item.state === 'pending')
    return (
      <p className="pane-none" role="status">
        <Spin size="small" /> {t('incidents:evidencePending')}
      </p>
    )
  if (item.state === 'missing')
    return (
      <div className="pane-none pane-missing">
        <strong>{t('incidents:evidenceMissing')}</strong>
        {item.problem !== null && <p>{errorText(item.problem, i18n.language)}</p>}
      </div>
    )
  if (failure === CANNOT_PLAY)
    return (
      <div className="pane-none" role="status" data-testid="clip-cannot-play">
        <strong>{t('incidents:clipCannotPlay')}</strong>
        <p>{t('incidents:clipCannotPlayHint')}</p>
        <Button icon={<DownloadOutlined />} href={url} download={`${item.id}.mp4`} data-testid="clip-save">
          {t('incidents:clipSave')}
        </Button>
      </div>
    )
  if (failure !== null)
    return (
      <div className="pane-none pane-missing" role="alert">
        <strong>{t('incidents:evidenceFailed')}</strong>
        <p>{failure === 'evidence.altered' ? t(`words:altered.${item.type}`) : failure === '' ? null : errorText(failure, i18n.language)}</p>
      </div>
    )
  if (item.type === 'clip') return <ClipPlayer url={url} clip={item} alertAtMs={alertAtMs} onError={askWhy} />
  return <Picture url={url} type={item.type} tracks={tracks} onError={askWhy} />
}
