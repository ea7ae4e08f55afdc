// Which of a camera's own events raise incidents, and what a contact wired to it means.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Select } from 'antd'
import { INPUT_MEANINGS, RAISING_SIGNALS, type CameraEventsView, type InputMeaning } from '../../contract/camera-events.ts'
import { SEVERITIES, type Severity } from '../../contract/vocabulary.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'

export function EventChoiceForm({ view }: { readonly view: CameraEventsView }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const errorWords = useErrorWords()
  const queries = useQueryClient()
  const [choice, setChoice] = useState(view.choice)
  const [isBusy, setBusy] = useState(false)
  const isChanged = JSON.stringify(choice) !== JSON.stringify(view.choice)
  const { raises, input } = choice
  const save = async () => {
    setBusy(true)
    try {
      await api.cameraEvents.save({ cameraId: view.cameraId, version: view.version, choice })
      void message.success(t('cameraEvents:saved'))
    } catch (error) {
      void message.error(errorWords(error))
    } finally {
      await queries.invalidateQueries({ queryKey: orpc.cameraEvents.list.queryOptions().queryKey })
      setBusy(false)
    }
  }
  return (
    <section>
      <fieldset className="camera-choice" disabled={isBusy || view.listening.state === 'none'}>
        <legend>{t('cameraEvents:raises')}</legend>
        {RAISING_SIGNALS.map((kind) => (
          <Checkbox
            key={kind}
            checked={raises.includes(kind)}
            onChange={({ target }) => setChoice({ ...choice, raises: RAISING_SIGNALS.filter((one) => (one === kind ? target.checked : raises.includes(one))) })}
            data-testid={`raises-${kind}`}
          >
            {t(`cameraEvents:kind.${kind}`)}
          </Checkbox>
        ))}
      </fieldset>
      {raises.includes('motion') && <p className="muted">{t('cameraEvents:motionHint')}</p>}
      {raises.includes('input') && view.listening.state !== 'none' && (
        <div className="cameras-bar">
          <label>
            {t('cameraEvents:inputMeans')}
            <Select<InputMeaning>
              className="cameras-select"
              aria-label={t('cameraEvents:inputMeans')}
              value={input.means}
              options={INPUT_MEANINGS.map((value) => ({ value, label: t(`cameraEvents:means.${value}`) }))}
              onChange={(means) => setChoice({ ...choice, input: { ...input, means } })}
            />
          </label>
          <label>
            {t('cameraEvents:inputSeverity')}
            <Select<Severity>
              className="cameras-select"
              aria-label={t('cameraEvents:inputSeverity')}
              value={input.severity}
              options={SEVERITIES.map((value) => ({ value, label: t(`words:severity.${value}`) }))}
              onChange={(severity) => setChoice({ ...choice, input: { ...input, severity } })}
            />
          </label>
        </div>
      )}
      <p>
        <Button type="primary" disabled={!isChanged} loading={isBusy} onClick={() => void save()} data-testid="events-save">
          {t('cameraEvents:save')}
        </Button>
      </p>
    </section>
  )
}
