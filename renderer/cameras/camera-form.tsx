// One camera to be changed: name, place, streams and log-in; its stream can be tried before anything is saved.
import { useEffect, useState, type SubmitEvent } from 'react'
import { Alert, Button, Checkbox, Input, Radio, Select } from 'antd'
import { RTSP_TRANSPORTS } from '../../contract/site.ts'
import type { CameraSetupView } from '../../contract/camera-setup.ts'
import type { StreamTrial } from '../../contract/camera-trials.ts'
import { api } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { CameraUse } from '../privacy/use-form.tsx'
import { PasswordInput } from '../parts/password-input.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { LeaveDialog } from './leave-dialog.tsx'
import { SeenPicture } from './seen-picture.tsx'
import { useCameraChange } from './use-camera-change.ts'

export function CameraForm({ view, onDone }: { readonly view: CameraSetupView; readonly onDone: () => void }) {
  const { t } = useWords()
  const site = useSite()
  const errorWords = useErrorWords()
  const { change, isBusy } = useCameraChange()
  const { camera, version } = view
  const [typed, setTyped] = useState(() => asTyped(view))
  const [login, setLogin] = useState<{ readonly username: string; readonly password: string } | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [seen, setSeen] = useState<StreamTrial | 'trying' | null>(null)
  const [leaving, setLeaving] = useState(false)
  const leavingTo = useDesk((d) => d.leavingTo)
  const isChanged = login !== null || JSON.stringify(typed) !== JSON.stringify(asTyped(view))
  useEffect(() => {
    useDesk.getState().setUnsaved(isChanged)
    return () => useDesk.getState().setUnsaved(false)
  }, [isChanged])
  const set = (more: Partial<typeof typed>) => setTyped((now) => ({ ...now, ...more }))
  const ownLogin = login === null ? undefined : login.username.trim() === '' ? null : { ...login, username: login.username.trim() }
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      setFailure(null)
      return true
    } catch (error) {
      setFailure(errorWords(error))
      return false
    }
  }
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const { name, building, main, sub, transport, weakLink } = typed
    const streams = { main: main.trim() || null, sub: sub.trim() || null }
    const setup = { id: camera.id, name, building, ...streams, paired: camera.paired, transport, weakLink }
    const isSaved = await run(() => change(() => api.cameraSetup.save({ camera: setup, version, ...(ownLogin !== undefined && { login: ownLogin }) })))
    if (isSaved) onDone()
  }
  const look = async () => {
    setSeen('trying')
    const own = ownLogin === undefined ? { cameraId: camera.id } : { login: ownLogin }
    const address = typed.sub.trim() || typed.main.trim()
    if (!(await run(async () => setSeen(await api.cameraTrials.tryStream({ address, transport: typed.transport, ...own }))))) setSeen(null)
  }
  const toFile = async () => {
    if (await run(() => change(() => api.cameraSetup.reset({ cameraId: camera.id, version, part: 'setup' })))) onDone()
  }
  const isAsked = leaving || leavingTo !== null
  return (
    <form className="camera-form" onSubmit={(event) => void save(event)} data-testid="camera-form">
      <h2>{t('cameras:change', { id: camera.id })}</h2>
      {view.source === 'siteFile' && <Alert type="info" showIcon title={t('cameras:overFile')} />}
      <label>
        {t('cameras:name')}
        <Input autoFocus required maxLength={100} value={typed.name} onChange={(event) => set({ name: event.target.value })} data-testid="camera-form-name" />
      </label>
      <label>
        {t('cameras:building')}
        <Select
          allowClear
          aria-label={t('cameras:building')}
          value={typed.building}
          options={(site?.buildings ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(building: string | null | undefined) => set({ building: building ?? null })}
        />
      </label>
      <label>
        {t('cameras:mainAddress')}
        <Input maxLength={1000} value={typed.main} onChange={(event) => set({ main: event.target.value })} />
      </label>
      <label>
        {t('cameras:subAddress')}
        <Input maxLength={1000} value={typed.sub} onChange={(event) => set({ sub: event.target.value })} />
      </label>
      <div className="cameras-bar">
        <Radio.Group
          optionType="button"
          aria-label={t('cameras:transport')}
          value={typed.transport}
          options={RTSP_TRANSPORTS.map((one) => ({ value: one, label: one.toUpperCase() }))}
          onChange={(event) => set({ transport: event.target.value as typeof typed.transport })}
        />
        <Checkbox checked={typed.weakLink} onChange={(event) => set({ weakLink: event.target.checked })}>
          {t('cameras:weakLink')}
        </Checkbox>
      </div>
      {login === null ? (
        <p className="cameras-bar">
          <span>{view.username === null ? t('cameras:noLogin') : t('cameras:hasLogin', { name: view.username })}</span>
          <Button onClick={() => setLogin({ username: view.username ?? '', password: '' })}>{t('cameras:newLogin')}</Button>
        </p>
      ) : (
        <div className="cameras-bar">
          <Input
            className="cameras-field"
            maxLength={64}
            value={login.username}
            aria-label={t('cameras:username')}
            placeholder={t('cameras:username')}
            autoComplete="off"
            onChange={(event) => setLogin({ ...login, username: event.target.value })}
          />
          <PasswordInput
            className="cameras-field"
            maxLength={128}
            value={login.password}
            aria-label={t('cameras:password')}
            placeholder={t('cameras:password')}
            autoComplete="new-password"
            onChange={(event) => setLogin({ ...login, password: event.target.value })}
          />
          <Button onClick={() => setLogin(null)}>{t('cameras:keepLogin')}</Button>
        </div>
      )}
      <p className="cameras-bar">
        <Button onClick={() => void look()} loading={seen === 'trying'} data-testid="camera-look">
          {t('cameras:look')}
        </Button>
        {seen !== null && <SeenPicture seen={seen} name={typed.name} />}
      </p>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <p className="cameras-bar">
        <Button type="primary" htmlType="submit" loading={isBusy} data-testid="camera-save">
          {t('cameras:save')}
        </Button>
        <Button onClick={() => (isChanged ? setLeaving(true) : onDone())} data-testid="camera-cancel">
          {t('cancel')}
        </Button>
        {view.inSiteFile && view.source === 'console' && (
          <Button danger disabled={isBusy} onClick={() => void toFile()}>
            {t('cameras:toFile')}
          </Button>
        )}
      </p>
      <CameraUse cameraId={camera.id} />
      {isAsked && (
        <LeaveDialog
          text={t('cameras:leaveForm')}
          onAnswer={(really) => {
            if (leavingTo !== null) useDesk.getState().leave(really)
            else if (really) onDone()
            setLeaving(false)
          }}
        />
      )}
    </form>
  )
}

function asTyped({ camera: { name, building, main, sub, transport, weakLink } }: CameraSetupView) {
  return { name, building, main: main ?? '', sub: sub ?? '', transport, weakLink }
}
