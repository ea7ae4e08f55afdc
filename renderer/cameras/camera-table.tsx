// All cameras that are set up, each with its state and what to do; from here they are added, changed and taken out.
import { useState } from 'react'
import { App, Button, Empty, Input } from 'antd'
import { DownOutlined, PlusOutlined, UpOutlined } from '@ant-design/icons'
import type { CameraSetupView } from '../../contract/camera-setup.ts'
import { api } from '../api.ts'
import { useCameras } from '../feeds.ts'
import { errorText, useWords } from '../i18n.ts'
import { TileStateMark, UnknownMark } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import type { StreamTrial } from '../../contract/camera-trials.ts'
import { CameraDetails } from './camera-details.tsx'
import { SeenPicture } from './seen-picture.tsx'
import { useCameraChange } from './use-camera-change.ts'

interface CameraTableProps {
  readonly cameras: readonly CameraSetupView[]
  readonly onAdd: () => void
  readonly onEdit: (id: string) => void
  readonly onZones: (id: string) => void
}

export function CameraTable({ cameras, onAdd, onEdit, onZones }: CameraTableProps) {
  const { t } = useWords()
  const names = useSiteNames()
  const [sought, setSought] = useState('')
  const words = sought.trim().toLowerCase()
  const shown = cameras.filter(({ camera }) =>
    [camera.id, camera.name, names.building(camera.building) ?? '', camera.main ?? '', camera.sub ?? ''].some((text) => text.toLowerCase().includes(words)),
  )
  return (
    <>
      <div className="cameras-bar">
        <Button type="primary" icon={<PlusOutlined />} onClick={onAdd} data-testid="camera-add">
          {t('cameras:add')}
        </Button>
        <Input
          className="cameras-search"
          allowClear
          value={sought}
          placeholder={t('cameras:search')}
          aria-label={t('cameras:search')}
          onChange={(event) => setSought(event.target.value)}
          data-testid="camera-search"
        />
        <span className="muted" role="status">
          {t('cameras:shown', { n: shown.length, all: cameras.length })}
        </span>
      </div>
      {cameras.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('cameras:none')} />}
      {cameras.length > 0 && shown.length === 0 && <p className="muted">{t('cameras:noneFound')}</p>}
      <ul className="cameras-list" aria-label={t('screen.cameras')}>
        {shown.map((view) => (
          <Row key={view.camera.id} view={view} onEdit={() => onEdit(view.camera.id)} onZones={() => onZones(view.camera.id)} />
        ))}
      </ul>
    </>
  )
}

function Row({ view, onEdit, onZones }: { readonly view: CameraSetupView; readonly onEdit: () => void; readonly onZones: () => void }) {
  const { t, i18n } = useWords()
  const names = useSiteNames()
  const { modal, message } = App.useApp()
  const errorWords = useErrorWords()
  const { change } = useCameraChange()
  const { camera, source, inSiteFile, version } = view
  const [seen, setSeen] = useState<StreamTrial | 'trying' | null>(null)
  const [isOpen, setOpen] = useState(false)
  const now = useCameras()?.find(({ id }) => id === camera.id)
  const remove = () =>
    void modal.confirm({
      title: t('cameras:removeSure', { name: camera.name }),
      content: t('cameras:removeKeeps'),
      okText: t('cameras:remove'),
      okButtonProps: { danger: true },
      cancelText: t('cancel'),
      onOk: () =>
        change(() => api.cameraSetup.remove({ cameraId: camera.id, version, confirmed: true })).catch(
          (error: unknown) => void message.error(errorWords(error)),
        ),
    })
  const look = async () => {
    setSeen('trying')
    try {
      const input = { address: camera.sub ?? camera.main ?? '', transport: camera.transport, cameraId: camera.id }
      setSeen(await api.cameraTrials.tryStream(input))
    } catch (error) {
      setSeen(null)
      void message.error(errorWords(error))
    }
  }
  const streams = [camera.main !== null && t('cameras:main'), camera.sub !== null && t('cameras:sub')].filter((part) => part !== false)
  return (
    <li className="camera-row" data-testid="camera-row" data-camera={camera.id}>
      <span className="camera-name">
        <strong>{camera.name}</strong>
        <span className="muted">{[names.building(camera.building), camera.id].filter((part) => part !== null).join(' · ')}</span>
      </span>
      <span className="camera-state">
        {now === undefined ? <UnknownMark /> : <TileStateMark state={now.state} />}
        {now?.state === 'live' && <span className="muted">{t('cameras:fps', { fps: now.fps.toFixed(1), of: now.expectedFps.toFixed(0) })}</span>}
        {now !== undefined && now.problem !== null && <span className="cameras-bad">{errorText(now.problem, i18n.language)}</span>}
        {now !== undefined && now.problem === null && now.state !== 'live' && <span className="muted">{t(`wall:hint.${now.state}`)}</span>}
      </span>
      <span className="camera-from">
        {t(`cameras:source.${source}`)}
        <span className="muted">{[streams.join(t('listComma')), t('cameras:rules', { n: view.watch.rules.length })].join(' · ')}</span>
      </span>
      <span className="cameras-acts">
        <Button onClick={() => void look()} loading={seen === 'trying'} data-testid="camera-row-look">
          {t('cameras:look')}
        </Button>
        <Button onClick={() => setOpen(!isOpen)} aria-expanded={isOpen} icon={isOpen ? <UpOutlined /> : <DownOutlined />} data-testid="camera-details-open">
          {t('cameraEvents:details')}
        </Button>
        <Button onClick={onZones} aria-label={t('zones:openOf', { name: camera.name })} data-testid="camera-zones">
          {t('zones:open')}
        </Button>
        <Button onClick={onEdit} data-testid="camera-edit">
          {t('cameras:edit')}
        </Button>
        {inSiteFile ? (
          <span className="muted">{t('cameras:inFile')}</span>
        ) : (
          <Button danger onClick={remove} data-testid="camera-remove">
            {t('cameras:remove')}
          </Button>
        )}
      </span>
      {seen !== null && <SeenPicture seen={seen} name={camera.name} />}
      {isOpen && <CameraDetails camera={camera} />}
    </li>
  )
}
