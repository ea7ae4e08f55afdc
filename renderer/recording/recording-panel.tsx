// What is recorded on this computer: the disk and how long it lasts, and each camera's part of it, to be changed.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Spin } from 'antd'
import type { CameraRecording, RecordingState } from '../../contract/recording.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { sizeText } from '../look-back/size-text.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { DiskPart } from './disk-part.tsx'
import { RecordingForm } from './recording-form.tsx'

const LOOK_EVERY_MS = 10_000

const TONES: Readonly<Record<RecordingState, Tone>> = { recording: 'good', off: 'quiet', noPicture: 'warn', standsStill: 'bad', gone: 'quiet' }

export function RecordingPanel() {
  const { t } = useWords()
  const [edited, setEdited] = useState<string | null>(null)
  const { data, error } = useQuery(orpc.recording.overview.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  if (data === undefined) {
    if (error !== null) return <ListError error={error} />
    return (
      <p role="status">
        <Spin size="small" /> {t('recording:reading')}
      </p>
    )
  }
  const still = data.cameras.filter(({ state }) => state === 'standsStill')
  return (
    <>
      {error !== null && <ListError error={error} />}
      {still.length > 0 && <Alert type="error" showIcon title={t('recording:still', { n: still.length })} data-testid="recording-still" />}
      {data.disk === null ? (
        <p role="status">{t('recording:readingDisk')}</p>
      ) : (
        <DiskPart disk={data.disk} limited={data.cameras.filter((camera) => isShort(camera) && camera.limit === 'quota').length} />
      )}
      <p className="muted recording-note">{t('recording:spared', { days: data.incidentDays })}</p>
      {data.cameras.length === 0 && <p className="muted">{t('cameras:none')}</p>}
      <ul className="cameras-list" aria-label={t('recording:title')}>
        {data.cameras.map((camera) => (
          <Row
            key={camera.cameraId}
            camera={camera}
            isEdited={edited === camera.cameraId}
            onEdit={() => setEdited(camera.cameraId)}
            onDone={() => setEdited(null)}
          />
        ))}
      </ul>
    </>
  )
}

interface RowProps {
  readonly camera: CameraRecording
  readonly isEdited: boolean
  readonly onEdit: () => void
  readonly onDone: () => void
}

function Row({ camera, isEdited, onEdit, onDone }: RowProps) {
  const { t } = useWords()
  const time = useSiteTime()
  const { cameraId, name, state, stream, bytes, bytesPerDay, fitsDays, limit, days, maxGb, isOn, source, oldestMs } = camera
  const label = name ?? cameraId
  return (
    <li className="recording-row" data-testid="recording-row" data-camera={cameraId}>
      <span className="camera-name">
        <strong>{label}</strong>
        {name !== null && <span className="muted">{cameraId}</span>}
      </span>
      <span className="camera-state">
        <ToneMark tone={TONES[state]} text={t(`recording:state.${state}`)} />
        {stream !== null && <span className="muted">{t(`cameras:${stream}`)}</span>}
      </span>
      <span className="recording-kept">
        <span>
          {oldestMs === null ? t('recording:nothing') : t('recording:since', { at: `${time(oldestMs, 'date')} ${time(oldestMs, 'time').slice(0, 5)}` })}
        </span>
        <span className="muted">
          {[sizeText(bytes), bytesPerDay === null ? t('recording:unmeasured') : t('recording:perDay', { size: sizeText(bytesPerDay) })].join(' · ')}
        </span>
      </span>
      <span className="recording-kept">
        <span>
          {isOn
            ? [t('recording:wished', { days }), ...(maxGb === null ? [] : [t('recording:most', { gb: maxGb })])].join(t('listComma'))
            : t('recording:wishedOff', { days })}
        </span>
        {isShort(camera) && fitsDays !== null ? (
          <span className="cameras-warn">
            {t(`recording:fits.${limit === 'quota' ? 'quota' : 'disk'}`, {
              time: fitsDays < 1 ? t('recording:hours', { n: Math.floor(fitsDays * 24) }) : t('recording:wholeDays', { n: daysText(fitsDays) }),
            })}
          </span>
        ) : (
          <span className="muted">{t(`recording:source.${source}`)}</span>
        )}
      </span>
      <span className="cameras-acts">
        {!isEdited && (
          <Button onClick={onEdit} aria-label={t('recording:editOf', { name: label })} data-testid="recording-edit">
            {t('cameras:edit')}
          </Button>
        )}
      </span>
      {isEdited && <RecordingForm key={camera.version} camera={camera} onDone={onDone} />}
    </li>
  )
}

/** What it is to keep will not all be there. */
function isShort({ fitsDays, limit, days }: CameraRecording): boolean {
  return fitsDays !== null && limit !== 'days' && fitsDays < days
}

/** `6.5`, `23` */
function daysText(days: number): string {
  return days < 10 ? (Math.floor(days * 10) / 10).toFixed(1) : String(Math.floor(days))
}
