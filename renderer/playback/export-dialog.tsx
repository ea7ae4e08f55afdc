// Orders a span of the cameras in step as MP4, for a reason that is written down.
import { useState } from 'react'
import { App, Checkbox, Input, Modal } from 'antd'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { PlaybackSource } from '../../contract/playback.ts'
import { MAX_EXPORT_MS } from '../../contract/playback-api.ts'
import { orpc } from '../api.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { useMay } from '../auth/use-may.ts'
import { useHasMasks } from '../privacy/use-privacy-shown.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { WallTimeField } from '../parts/wall-time-field.tsx'
import { useRecordedCameras } from './use-recorded-cameras.ts'

interface ExportDialogProps {
  readonly cameraIds: readonly string[]
  readonly source: PlaybackSource
  readonly atMs: number
  readonly onClose: () => void
  readonly onStarted: () => void
}

const AROUND_MS = 30_000

export function ExportDialog({ cameraIds, source, atMs, onClose, onStarted }: ExportDialogProps) {
  const { t } = useWords()
  const recorded = useRecordedCameras()
  const timeZone = useSite()?.timezone ?? 'UTC'
  const errorWords = useErrorWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const { field, ...focusing } = useOpenFocused()
  const [fromMs, setFrom] = useState<number | null>(Math.floor((atMs - AROUND_MS) / 1000) * 1000)
  const [toMs, setTo] = useState<number | null>(Math.ceil((atMs + AROUND_MS) / 1000) * 1000)
  const [chosen, setChosen] = useState<readonly string[]>(cameraIds)
  const [reason, setReason] = useState('')
  const [watermark, setWatermark] = useState(false)
  const [covered, setCovered] = useState(true)
  const hasCovered = useHasMasks(chosen)
  const mayUncover = useMay('manageUsers')
  const start = useMutation(
    orpc.exports.start.mutationOptions({
      onSuccess: ({ number }) => {
        void message.success(t('playback:exportStarted', { number }))
        void queries.invalidateQueries({ queryKey: orpc.exports.key() })
        onStarted()
      },
      onError: (error) => void message.error(errorWords(error)),
    }),
  )
  const problem =
    fromMs === null || toMs === null
      ? t('playback:needsTimes')
      : toMs <= fromMs
        ? t('playback:endsBefore')
        : toMs - fromMs > MAX_EXPORT_MS
          ? t('playback:tooLong')
          : chosen.length === 0
            ? t('playback:needsCamera')
            : reason.trim() === ''
              ? t('playback:needsReason')
              : null
  const submit = () => {
    if (problem !== null || start.isPending || fromMs === null || toMs === null) return
    start.mutate({ cameraIds: [...chosen], source, fromMs, toMs, reason: reason.trim(), watermark, covered })
  }
  return (
    <Modal
      open
      title={t('playback:exportTitle')}
      okText={t('playback:exportStart')}
      cancelText={t('playback:cancel')}
      okButtonProps={{ disabled: problem !== null, loading: start.isPending }}
      onOk={submit}
      onCancel={onClose}
      {...focusing}
    >
      <div className="playback-form" data-testid="export-dialog">
        <label htmlFor="export-reason">{t('playback:reason')}</label>
        <Input
          id="export-reason"
          ref={field}
          value={reason}
          maxLength={200}
          placeholder={t('playback:reasonExample')}
          data-testid="export-reason"
          onChange={({ target }) => setReason(target.value)}
          onPressEnter={submit}
        />
        <WallTimeField id="export-from" label={t('playback:from')} atMs={fromMs} timeZone={timeZone} onChange={setFrom} />
        <WallTimeField id="export-to" label={t('playback:to')} atMs={toMs} timeZone={timeZone} onChange={setTo} />
        {cameraIds.length > 1 && (
          <Checkbox.Group
            value={[...chosen]}
            onChange={(ids) => setChosen(ids)}
            options={cameraIds.map((value) => ({ value, label: recorded.nameOf(value) }))}
          />
        )}
        <Checkbox checked={watermark} data-testid="export-watermark" onChange={({ target }) => setWatermark(target.checked)}>
          {t('playback:watermark')}
        </Checkbox>
        {hasCovered && (
          <Checkbox checked={covered} disabled={!mayUncover} data-testid="export-covered" onChange={({ target }) => setCovered(target.checked)}>
            {t('privacy:exportCovered')}
          </Checkbox>
        )}
        <p className="muted">{t(watermark || (covered && hasCovered) ? 'playback:watermarkHint' : 'playback:untouchedHint')}</p>
        {problem !== null && <p role="status">{problem}</p>}
      </div>
    </Modal>
  )
}
