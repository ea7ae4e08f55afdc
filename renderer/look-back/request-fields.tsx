// The fields of a new look-back, each with what has to be known to fill it in.
import { Alert, Button, Select } from 'antd'
import { ReloadOutlined } from '@ant-design/icons'
import type { CameraView } from '../../contract/api.ts'
import { useWords } from '../i18n.ts'
import { nowMs } from '../now.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { WallTimeField } from '../parts/wall-time-field.tsx'
import { lastNight } from '../parts/wall-time.ts'
import { recordingsOf, wholeOf, withCamera, withRecording, withStart, type LookBackRequest } from './look-back-request.ts'
import { lengthText, sizeText } from './size-text.ts'
import { useRecordings } from './use-look-backs.ts'

interface FieldProps {
  readonly request: LookBackRequest
  readonly onChange: (request: LookBackRequest) => void
}

export function CameraField({ cameras, request, onChange }: FieldProps & { readonly cameras: readonly CameraView[] }) {
  const { t } = useWords()
  return (
    <div className="look-back-field">
      <h3>{t('lookBack:camera')}</h3>
      <Select
        value={request.cameraId}
        placeholder={t('lookBack:problem.camera')}
        aria-label={t('lookBack:camera')}
        data-testid="look-back-camera"
        options={cameras.map((c) => ({ value: c.id, label: c.name }))}
        onChange={(cameraId) => onChange(withCamera(request, cameraId))}
      />
    </div>
  )
}

export function RecordingField({ request, timeZone, onChange }: FieldProps & { readonly timeZone: string }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const errorWords = useErrorWords()
  const { data: recordings, error, isFetching, refetch } = useRecordings(true)
  const { recording, startsAtMs } = request
  const offered = recordingsOf(recordings ?? [], request.cameraId)
  return (
    <div className="look-back-field">
      <h3>{t('lookBack:recording')}</h3>
      <div className="look-back-row">
        <Select
          value={recording?.name ?? null}
          placeholder={t('lookBack:recordingPick')}
          aria-label={t('lookBack:recording')}
          loading={isFetching}
          popupMatchSelectWidth={false}
          data-testid="look-back-recording"
          options={offered.map((r) => ({
            value: r.name,
            label: t('lookBack:recordingLine', { name: r.name, length: lengthText(r.durationMs), size: sizeText(r.bytes) }),
          }))}
          onChange={(name) => {
            const chosen = recordings?.find((r) => r.name === name)
            if (chosen !== undefined) onChange(withRecording(request, chosen))
          }}
        />
        <Button icon={<ReloadOutlined />} title={t('lookBack:refresh')} aria-label={t('lookBack:refresh')} onClick={() => void refetch()} />
      </div>
      {error !== null && <Alert type="error" showIcon title={errorWords(error)} />}
      {recordings !== undefined && offered.length === 0 && <p className="look-back-none">{t('lookBack:recordingNone')}</p>}
      {recording !== null && recording.startsAtMs !== null && <p className="muted">{t('lookBack:startsAtKnown', { time: siteTime(recording.startsAtMs) })}</p>}
      {recording !== null && recording.startsAtMs === null && (
        <>
          <p className="look-back-ask">{t('lookBack:startsAtAsk')}</p>
          <WallTimeField
            id="look-back-starts"
            label={t('lookBack:startsAt')}
            atMs={startsAtMs}
            timeZone={timeZone}
            onChange={(atMs) => onChange(withStart(request, atMs))}
          />
        </>
      )}
    </div>
  )
}

export function SpanFields({ request, timeZone, onChange }: FieldProps & { readonly timeZone: string }) {
  const { t } = useWords()
  const { recording, startsAtMs, fromMs, toMs } = request
  const whole = recording === null || startsAtMs === null ? null : wholeOf(recording, startsAtMs)
  return (
    <div className="look-back-field">
      <h3>{t('lookBack:span')}</h3>
      <div className="look-back-row">
        <Button size="small" disabled={whole === null} data-testid="span-whole" onClick={() => whole !== null && onChange({ ...request, ...whole })}>
          {t('lookBack:whole')}
        </Button>
        <Button size="small" data-testid="span-night" onClick={() => onChange({ ...request, ...lastNight(nowMs(), timeZone) })}>
          {t('lookBack:lastNight')}
        </Button>
      </div>
      <div className="look-back-row">
        <WallTimeField
          id="look-back-from"
          label={t('lookBack:from')}
          atMs={fromMs}
          timeZone={timeZone}
          onChange={(atMs) => onChange({ ...request, fromMs: atMs })}
        />
        <WallTimeField id="look-back-to" label={t('lookBack:to')} atMs={toMs} timeZone={timeZone} onChange={(atMs) => onChange({ ...request, toMs: atMs })} />
      </div>
      <p className="muted">{t('lookBack:timeZone', { zone: timeZone })}</p>
    </div>
  )
}
