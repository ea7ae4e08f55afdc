// One picture that is about to be a camera: seen, named, placed, and which of its streams are used.
import { Checkbox, Input, Select } from 'antd'
import type { CameraProfile } from '../../contract/camera-pairing.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { profileOf, type NewCamera, type problemOf } from './new-cameras.ts'
import { SeenPicture } from './seen-picture.tsx'
import { useWizard } from './wizard-store.ts'

interface NewCameraRowProps {
  readonly camera: NewCamera
  readonly problem: ReturnType<typeof problemOf>
}

export function NewCameraRow({ camera, problem }: NewCameraRowProps) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const site = useSite()
  const { changeCamera, lookAtAll } = useWizard()
  const { key, name, saving } = camera
  const isFixed = saving.state === 'saved' || saving.state === 'saving'
  const set = (more: Partial<NewCamera>) => changeCamera(key, more)
  const streams = camera.profiles.filter(({ streamUrl }) => streamUrl !== null).map((one) => ({ value: one.token, label: profileText(one) }))
  const wrong = camera.isPicked && !isFixed ? problem : null
  const choose = (change: Partial<NewCamera>) => {
    set({ ...change, seen: null })
    void lookAtAll()
  }
  return (
    <li className="new-camera" data-testid="new-camera" data-id={camera.id} data-saving={saving.state}>
      <Checkbox
        checked={camera.isPicked}
        disabled={isFixed}
        aria-label={t('cameras:pick', { name })}
        onChange={(event) => choose({ isPicked: event.target.checked, ...(camera.seen !== null && { seen: camera.seen }) })}
      />
      <SeenPicture seen={camera.seen} name={name} />
      <div className="new-camera-fields">
        <Input
          disabled={isFixed}
          maxLength={100}
          value={name}
          aria-label={t('cameras:name')}
          aria-invalid={wrong === 'noName'}
          status={wrong === 'noName' ? 'error' : ''}
          onChange={(event) => set({ name: event.target.value })}
          data-testid="new-name"
        />
        <Select
          allowClear
          disabled={isFixed}
          value={camera.building}
          placeholder={t('cameras:building')}
          aria-label={t('cameras:buildingOf', { name })}
          options={(site?.buildings ?? []).map(({ id, name: building }) => ({ value: id, label: building }))}
          onChange={(building: string | null | undefined) => set({ building: building ?? null })}
        />
        <Input
          disabled={isFixed}
          maxLength={63}
          value={camera.id}
          aria-label={t('cameras:id')}
          prefix={<span className="muted">{t('cameras:id')}</span>}
          aria-invalid={wrong === 'badId' || wrong === 'idTaken'}
          status={wrong === 'badId' || wrong === 'idTaken' ? 'error' : ''}
          onChange={(event) => set({ id: event.target.value.toLowerCase() })}
          data-testid="new-id"
        />
      </div>
      <div className="new-camera-fields">
        <label>
          {t('cameras:main')}
          <Select
            allowClear
            disabled={isFixed}
            value={camera.main}
            aria-label={t('cameras:mainOf', { name })}
            options={streams}
            onChange={(main: string | null | undefined) => choose({ main: main ?? null })}
          />
        </label>
        <label>
          {t('cameras:sub')}
          <Select
            allowClear
            disabled={isFixed}
            value={camera.sub}
            placeholder={t('cameras:noSub')}
            aria-label={t('cameras:subOf', { name })}
            options={streams}
            onChange={(sub: string | null | undefined) => choose({ sub: sub ?? null })}
          />
        </label>
      </div>
      <span className="new-camera-state" aria-live="polite">
        {saving.state === 'saved' && <ToneMark tone="good" text={t('cameras:saved')} />}
        {saving.state === 'saving' && <ToneMark tone="busy" text={t('cameras:saving')} />}
        {saving.state === 'failed' && <span className="cameras-bad">{errorWords(saving.error)}</span>}
        {wrong !== null && <span className="cameras-bad">{t(`cameras:problem.${wrong}`)}</span>}
        {camera.isOnline === false && <ToneMark tone="bad" text={t('cameras:channelOffline')} />}
        {camera.behind !== null && <span className="muted">{camera.behind}</span>}
        {!isFixed && camera.isPicked && <Doubts camera={camera} />}
      </span>
    </li>
  )
}

/** Streams that work, and will be no joy. */
function Doubts({ camera }: { readonly camera: NewCamera }) {
  const { t } = useWords()
  const watched = profileOf(camera, camera.sub) ?? profileOf(camera, camera.main)
  return (
    <>
      {camera.sub === null && <span className="muted">{t('cameras:flag.noSubStream')}</span>}
      {watched !== null && watched.codec !== null && watched.codec !== 'H264' && <span className="muted">{t('cameras:watchedNotH264')}</span>}
    </>
  )
}

function profileText({ name, token, codec, width, height, fps }: CameraProfile): string {
  const size = width === null || height === null ? null : `${width}×${height}`
  const known = [codec, size, fps === null ? null : `${fps} fps`].filter((part) => part !== null)
  return known.length === 0 ? name || token : known.join(' ')
}
