// Saved views of the wall, and how its sequence goes.
import { useState } from 'react'
import { App, Button, Input, Modal, Popconfirm, Segmented, Switch } from 'antd'
import { DeleteOutlined } from '@ant-design/icons'
import { useWords } from '../i18n.ts'
import { AT_FIRST, type Arrangement } from './arrangement.ts'
import { LayoutIcon } from './layout-icon.tsx'
import { DWELLS_S, TOURS } from './tour.ts'
import { useWall } from './wall-store.ts'
import { MAX_VIEW_NAME, MOST_WALL_VIEWS, useWallViews } from './wall-views.ts'

export function WallDialog({ arrangement, onClose }: { readonly arrangement: Arrangement; readonly onClose: () => void }) {
  const { t } = useWords()
  const { over, dwellS, setTour, arrange, alarmsToFront, setAlarmsToFront, setPage } = useWall()
  return (
    <Modal open title={t('wall:viewsTitle')} footer={null} onCancel={onClose} width={640}>
      <div className="view-dialog" data-testid="wall-dialog">
        <section className="view-row">
          <h3>{t('wall:saved')}</h3>
          <SavedViews onShown={onClose} />
          <p className="muted">{t('wall:savedHint', { most: MOST_WALL_VIEWS })}</p>
        </section>
        <section className="view-row">
          <h3>{t('wall:saveAs')}</h3>
          <SaveView arrangement={arrangement} />
        </section>
        <section className="view-row">
          <h3>{t('wall:tourOver')}</h3>
          <div className="view-choice">
            <Segmented
              value={over}
              onChange={(value) => setTour({ over: value })}
              data-testid="tour-over"
              options={TOURS.map((value) => ({ value, label: t(`wall:over.${value}`) }))}
            />
          </div>
          <p className="muted">{t('wall:tourHint')}</p>
        </section>
        <section className="view-row">
          <h3>{t('wall:dwell')}</h3>
          <div className="view-choice">
            <Segmented
              value={dwellS}
              onChange={(value) => setTour({ dwellS: value })}
              data-testid="tour-dwell"
              options={DWELLS_S.map((value) => ({ value, label: t('wall:seconds', { value }) }))}
            />
          </div>
        </section>
        <section className="view-row">
          <h3>{t('wall:alarmsToFront')}</h3>
          <div className="view-choice">
            <Switch checked={alarmsToFront} onChange={setAlarmsToFront} aria-label={t('wall:alarmsToFront')} data-testid="alarms-to-front" />
          </div>
          <p className="muted">{t('wall:alarmsToFrontHint')}</p>
        </section>
        <section className="view-row">
          <h3>{t('wall:begin')}</h3>
          <div className="view-choice">
            <Popconfirm
              title={t('wall:beginSure')}
              okText={t('wall:begin')}
              cancelText={t('cancel')}
              onConfirm={() => {
                arrange({ ...AT_FIRST, layout: arrangement.layout })
                setPage(0)
                onClose()
              }}
            >
              <Button data-testid="wall-begin">{t('wall:beginButton')}</Button>
            </Popconfirm>
          </div>
          <p className="muted">{t('wall:beginHint')}</p>
        </section>
      </div>
    </Modal>
  )
}

function SavedViews({ onShown }: { readonly onShown: () => void }) {
  const { t } = useWords()
  const { views, remove } = useWallViews()
  const { viewName, showView } = useWall()
  if (views.length === 0) return <p className="muted">{t('wall:noneSaved')}</p>
  return (
    <ul className="wall-saved" data-testid="wall-saved">
      {views.map(({ name, arrangement }) => (
        <li key={name}>
          <Button
            type={name === viewName ? 'primary' : 'default'}
            icon={<LayoutIcon id={arrangement.layout} />}
            data-testid={`wall-view-${name}`}
            onClick={() => {
              showView(name)
              onShown()
            }}
          >
            {name}
          </Button>
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('wall:removeView', { name })}
            data-testid={`wall-view-remove-${name}`}
            onClick={() => remove(name)}
          />
        </li>
      ))}
    </ul>
  )
}

function SaveView({ arrangement }: { readonly arrangement: Arrangement }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const save = useWallViews((v) => v.save)
  const showView = useWall((w) => w.showView)
  const page = useWall((w) => w.page)
  const [typed, setTyped] = useState('')
  const keep = () => {
    if (typed.trim() === '') return
    const name = save(typed, arrangement)
    if (name === null) return void message.warning(t('wall:tooMany', { most: MOST_WALL_VIEWS }))
    showView(name, page)
    setTyped('')
  }
  return (
    <div className="view-choice">
      <Input
        value={typed}
        maxLength={MAX_VIEW_NAME}
        placeholder={t('wall:viewExample')}
        aria-label={t('wall:saveAs')}
        data-testid="wall-view-name"
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={keep}
      />
      <Button type="primary" disabled={typed.trim() === ''} data-testid="wall-view-save" onClick={keep}>
        {t('wall:save')}
      </Button>
    </div>
  )
}
