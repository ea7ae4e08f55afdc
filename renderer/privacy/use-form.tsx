// What one camera is for and where it hangs, to be changed; on the register and on the camera's own form.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Input, Select } from 'antd'
import { CAMERA_PLACES, CAMERA_PURPOSES, FORBIDDEN_PLACES, type CameraPlace, type CameraPrivacy, type CameraPurpose } from '../../contract/privacy.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'

interface UseFormProps {
  readonly camera: CameraPrivacy
  /** Absent: it stays. */
  readonly onDone?: () => void
}

export function UseForm({ camera: { cameraId, version, use }, onDone }: UseFormProps) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [purposes, setPurposes] = useState<readonly CameraPurpose[]>(use?.purposes ?? [])
  const [place, setPlace] = useState<CameraPlace | null>(use?.place ?? null)
  const [note, setNote] = useState(use?.note ?? '')
  const [signed, setSigned] = useState(use?.signed ?? false)
  const [isBusy, setBusy] = useState(false)
  const [told, setTold] = useState<{ readonly isGood: boolean; readonly text: string } | null>(null)
  const save = async () => {
    if (place === null) return
    setBusy(true)
    try {
      await api.privacy.saveUse({ cameraId, version, use: { purposes: [...purposes], place, note: note.trim() === '' ? null : note, signed } })
      setTold({ isGood: true, text: t('privacy:saved') })
      onDone?.()
    } catch (error) {
      setTold({ isGood: false, text: errorWords(error) })
    } finally {
      setBusy(false)
      await client.invalidateQueries({ queryKey: orpc.privacy.key() })
    }
  }
  const optionsOf = (places: readonly CameraPlace[]) => places.map((value) => ({ value, label: t(`privacy:place.${value}`) }))
  return (
    <div className="privacy-form" role="group" aria-label={t('privacy:uses.title')} data-testid="privacy-use-form">
      <fieldset>
        <legend>{t('privacy:uses.purposes')}</legend>
        <Checkbox.Group
          value={[...purposes]}
          onChange={setPurposes}
          options={CAMERA_PURPOSES.map((value) => ({ value, label: <span data-testid={`purpose-${value}`}>{t(`privacy:purpose.${value}`)}</span> }))}
        />
      </fieldset>
      <label>
        {t('privacy:uses.place')}
        <Select
          value={place}
          placeholder={t('privacy:uses.choose')}
          virtual={false}
          listHeight={400}
          aria-label={t('privacy:uses.place')}
          onChange={setPlace}
          options={[
            { label: t('privacy:uses.place'), options: optionsOf(CAMERA_PLACES) },
            { label: t('privacy:uses.forbidden'), options: optionsOf(FORBIDDEN_PLACES) },
          ]}
          data-testid="privacy-place"
        />
      </label>
      <label>
        {t('privacy:uses.note')}
        <Input
          value={note}
          maxLength={200}
          onChange={(event) => setNote(event.target.value)}
          // the camera's own form is another one
          onPressEnter={(event) => event.preventDefault()}
        />
      </label>
      <Checkbox checked={signed} onChange={(event) => setSigned(event.target.checked)}>
        {t('privacy:uses.hasSign')}
      </Checkbox>
      {told !== null && <Alert type={told.isGood ? 'success' : 'error'} showIcon title={told.text} data-testid="privacy-use-told" />}
      <span className="privacy-acts">
        <Button type="primary" loading={isBusy} disabled={purposes.length === 0 || place === null} onClick={() => void save()} data-testid="privacy-use-save">
          {t('privacy:save')}
        </Button>
        {onDone !== undefined && <Button onClick={onDone}>{t('cancel')}</Button>}
      </span>
    </div>
  )
}

/** On the camera's own form; nothing while it is not known. */
export function CameraUse({ cameraId }: { readonly cameraId: string }) {
  const { data } = useQuery(orpc.privacy.cameras.queryOptions())
  const camera = data?.find((one) => one.cameraId === cameraId)
  return camera === undefined ? null : <UseForm key={camera.version} camera={camera} />
}
