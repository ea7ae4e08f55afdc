// The third step: every picture with its name, place and streams; what is right is saved, what is not stays with its reason.
import { useState, type SubmitEvent } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Input, InputNumber, Select } from 'antd'
import type { CameraSetupView } from '../../contract/camera-setup.ts'
import { orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { NewCameraRow } from './new-camera-row.tsx'
import { isOpen, problemOf, renamed } from './new-cameras.ts'
import { useWizard } from './wizard-store.ts'

interface NameStepProps {
  readonly known: readonly CameraSetupView[]
  readonly onDone: () => void
}

export function NameStep({ known, onDone }: NameStepProps) {
  const { t } = useWords()
  const client = useQueryClient()
  const { devices, cameras, isSaving, set, saveAll, lookAtAll, reset } = useWizard()
  const [saidWrong, setSaidWrong] = useState(0)
  const savedIds = cameras.filter(({ saving }) => saving.state === 'saved').map(({ id }) => id)
  // those saved here are known by now as well
  const taken = known.map(({ camera }) => camera.id).filter((id) => !savedIds.includes(id))
  const open = cameras.filter(({ isPicked, saving }) => isPicked && saving.state !== 'saved')
  const wrongDevices = devices.filter(isOpen).length
  const lookAgain = () => {
    const isSeen = (seen: (typeof cameras)[number]['seen']) => seen === 'trying' || (typeof seen === 'object' && seen?.answer === 'ok')
    set({ cameras: cameras.map((camera) => (isSeen(camera.seen) ? camera : { ...camera, seen: null })) })
    void lookAtAll()
  }
  const isDone = open.length === 0 && savedIds.length > 0
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (isSaving) return
    const right = open.filter((camera) => problemOf(camera, cameras, taken) === null).map(({ key }) => key)
    const failed = await saveAll(right)
    setSaidWrong(failed + open.length - right.length)
    await client.invalidateQueries({ queryKey: orpc.cameraSetup.key() })
    document.querySelector<HTMLElement>('.new-camera [aria-invalid=true], [data-testid=to-wall]')?.focus()
  }
  return (
    <form onSubmit={(event) => void save(event)} className="wizard-names">
      {open.length > 1 && <Together />}
      <ul className="cameras-list" aria-label={t('cameras:step.name')}>
        {cameras.map((camera) => (
          <NewCameraRow key={camera.key} camera={camera} problem={camera.saving.state === 'saved' ? null : problemOf(camera, cameras, taken)} />
        ))}
      </ul>
      {saidWrong > 0 && open.length > 0 && <Alert type="error" showIcon title={t('cameras:notSaved', { n: saidWrong })} />}
      {savedIds.length > 0 && <Alert type="success" showIcon title={t('cameras:savedAll', { n: savedIds.length })} data-testid="saved-told" />}
      {wrongDevices > 0 && <Alert type="warning" showIcon title={t('cameras:devicesLeft', { n: wrongDevices })} />}
      <p className="cameras-bar wizard-go">
        <Button size="large" disabled={isSaving} onClick={() => set({ step: 'logIn' })} data-testid="wizard-back">
          {t(wrongDevices > 0 ? 'cameras:backToWrong' : 'cameras:back')}
        </Button>
        {!isDone && (
          <Button type="primary" size="large" htmlType="submit" loading={isSaving} disabled={open.length === 0} data-testid="save-all">
            {t('cameras:saveAll', { n: open.length })}
          </Button>
        )}
        <Button size="large" disabled={isSaving} onClick={lookAgain}>
          {t('cameras:lookAll')}
        </Button>
        {savedIds.length > 0 && (
          <>
            <Button type={isDone ? 'primary' : 'default'} size="large" onClick={() => useDesk.getState().go('console')} data-testid="to-wall">
              {t('cameras:toWall')}
            </Button>
            {wrongDevices === 0 && isDone && (
              <Button
                size="large"
                onClick={() => {
                  reset()
                  onDone()
                }}
              >
                {t('cameras:toList')}
              </Button>
            )}
          </>
        )}
      </p>
    </form>
  )
}

/** What goes for all that are chosen: names by a pattern, and the building. */
function Together() {
  const { t } = useWords()
  const site = useSite()
  const { cameras, set } = useWizard()
  const [pattern, setPattern] = useState('{name} {nn}')
  const [first, setFirst] = useState(1)
  const open = cameras.filter(({ isPicked, saving }) => isPicked && saving.state !== 'saved')
  const choosable = cameras.filter(({ saving }) => saving.state !== 'saved')
  const change = (of: (at: number, name: string) => object) =>
    set({ cameras: cameras.map((camera) => (open.includes(camera) ? { ...camera, ...of(open.indexOf(camera), camera.name) } : camera)) })
  return (
    <div className="cameras-bar wizard-part">
      <Checkbox
        checked={open.length === choosable.length}
        indeterminate={open.length > 0 && open.length < choosable.length}
        onChange={(event) => set({ cameras: cameras.map((one) => (one.saving.state === 'saved' ? one : { ...one, isPicked: event.target.checked })) })}
      >
        {t('cameras:all')}
      </Checkbox>
      <label>
        {t('cameras:pattern')}
        <Input
          className="cameras-field"
          maxLength={100}
          value={pattern}
          onChange={(event) => setPattern(event.target.value)}
          // here it renames, and does not save
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            change((at, name) => ({ name: renamed(pattern, name, first + at) }))
          }}
          data-testid="pattern"
        />
      </label>
      <label>
        {t('cameras:patternFirst')}
        <InputNumber className="cameras-port" min={0} max={9999} precision={0} value={first} onChange={(value) => setFirst(value ?? 1)} />
      </label>
      <Button onClick={() => change((at, name) => ({ name: renamed(pattern, name, first + at) }))} data-testid="rename">
        {t('cameras:rename', { n: open.length })}
      </Button>
      <label>
        {t('cameras:buildingAll')}
        <Select
          allowClear
          className="cameras-select"
          aria-label={t('cameras:buildingAll')}
          options={(site?.buildings ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(building: string | null | undefined) => change(() => ({ building: building ?? null }))}
        />
      </label>
      <span className="muted">{t('cameras:patternHint')}</span>
    </div>
  )
}
