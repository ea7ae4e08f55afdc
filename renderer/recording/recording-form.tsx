// One camera's recording to be changed: whether, for how many days, and how much of the disk at most.
import { useState, type SubmitEvent } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, InputNumber, Switch } from 'antd'
import { MOST_KEEP_DAYS, MOST_KEEP_GB, type CameraRecording, type RecordingSave } from '../../contract/recording.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'

const LEAST_GB = 0.1
const FIRST_GB = 100

export function RecordingForm({ camera, onDone }: { readonly camera: CameraRecording; readonly onDone: () => void }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [isOn, setOn] = useState(camera.isOn)
  const [days, setDays] = useState<number | null>(camera.days)
  const [maxGb, setMaxGb] = useState(camera.maxGb)
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const { cameraId, version, source } = camera
  const label = camera.name ?? cameraId
  const save = async (wish: RecordingSave['wish']) => {
    setBusy(true)
    try {
      await api.recording.save({ cameraId, version, wish })
      onDone()
    } catch (error) {
      setFailure(errorWords(error))
    } finally {
      setBusy(false)
      await client.invalidateQueries({ queryKey: orpc.recording.key() })
    }
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (days !== null) void save({ isOn, days, maxGb })
  }
  return (
    <form
      className="recording-form"
      aria-label={t('recording:editOf', { name: label })}
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && onDone()}
      data-testid="recording-form"
    >
      <label>
        <Switch autoFocus checked={isOn} onChange={setOn} aria-label={t('recording:on')} data-testid="recording-on" />
        {t('recording:on')}
      </label>
      <label>
        {t('recording:days')}
        <InputNumber min={1} max={MOST_KEEP_DAYS} precision={0} required value={days} onChange={setDays} data-testid="recording-days" />
      </label>
      <span className="recording-most">
        <Checkbox checked={maxGb !== null} onChange={(event) => setMaxGb(event.target.checked ? FIRST_GB : null)}>
          {t('recording:limited')}
        </Checkbox>
        {maxGb !== null && (
          <InputNumber
            min={LEAST_GB}
            max={MOST_KEEP_GB}
            precision={1}
            suffix={t('recording:gb')}
            aria-label={t('recording:limited')}
            value={maxGb}
            onChange={(value) => setMaxGb(value ?? LEAST_GB)}
            data-testid="recording-gb"
          />
        )}
      </span>
      <span className="cameras-bar">
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={days === null} data-testid="recording-save">
          {t('cameras:save')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
        {source === 'console' && (
          <Button disabled={isBusy} onClick={() => void save(null)} data-testid="recording-default">
            {t('recording:toDefault')}
          </Button>
        )}
      </span>
      {!isOn && camera.isOn && <Alert type="info" showIcon title={t('recording:offKeeps')} />}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </form>
  )
}
