// Above the wall: its layout, its pages, the saved views and the sequence, and what is drawn over pictures.
import type { ReactNode } from 'react'
import { Button, Segmented, Switch } from 'antd'
import { CaretRightOutlined, LeftOutlined, PauseOutlined, RightOutlined, SaveOutlined } from '@ant-design/icons'
import { useWords } from '../i18n.ts'
import { usePrefs } from '../prefs.ts'
import { LayoutIcon } from './layout-icon.tsx'
import { LAYOUT_IDS, type LayoutId } from './layouts.ts'
import { useTourPause } from './use-tour.ts'
import { useWall } from './wall-store.ts'

interface WallToolbarProps {
  readonly layout: LayoutId
  /** From 0. */
  readonly page: number
  readonly pages: number
  readonly onAsk: () => void
  readonly children?: ReactNode
}

export function WallToolbar({ layout, page, pages, onAsk, children }: WallToolbarProps) {
  const { t } = useWords()
  const prefs = usePrefs()
  const setLayout = useWall((w) => w.setLayout)
  const viewName = useWall((w) => w.viewName)
  return (
    <div className="wall-top">
      <h2>{t('wall:title')}</h2>
      <Segmented
        value={layout}
        onChange={setLayout}
        aria-label={t('wall:layout')}
        data-testid="wall-layout"
        options={LAYOUT_IDS.map((id) => ({
          value: id,
          label: (
            <span title={layoutName(t, id)} data-testid={`layout-${id}`}>
              <LayoutIcon id={id} />
              <span className="sr-only">{layoutName(t, id)}</span>
            </span>
          ),
        }))}
      />
      {pages > 1 && <Pages page={page} pages={pages} />}
      <Button icon={<SaveOutlined />} onClick={onAsk} data-testid="wall-views">
        {viewName ?? t('wall:views')}
      </Button>
      <TourButton isPossible={pages > 1} />
      {children}
      <span className="header-space" />
      <span className="wall-drawn">
        <label>
          <Switch size="small" checked={prefs.boxes} onChange={prefs.setBoxes} data-testid="toggle-boxes" /> {t('wall:boxes')}
        </label>
        <label>
          <Switch size="small" checked={prefs.zones} onChange={prefs.setZones} data-testid="toggle-zones" /> {t('wall:zones')}
        </label>
      </span>
    </div>
  )
}

function layoutName(t: ReturnType<typeof useWords>['t'], id: LayoutId): string {
  const [first, small] = id.split('+')
  return small === undefined ? t('wall:layoutOf', { count: Number(first) }) : t('wall:layoutHotSpot', { count: Number(small) })
}

function Pages({ page, pages }: { readonly page: number; readonly pages: number }) {
  const { t } = useWords()
  const setPage = useWall((w) => w.setPage)
  return (
    <span className="wall-pages">
      <Button
        type="text"
        icon={<LeftOutlined />}
        aria-label={t('wall:pageBefore')}
        data-testid="wall-page-before"
        onClick={() => setPage((page - 1 + pages) % pages)}
      />
      <span data-testid="wall-page">{t('wall:page', { page: page + 1, pages })}</span>
      <Button type="text" icon={<RightOutlined />} aria-label={t('wall:pageAfter')} data-testid="wall-page-after" onClick={() => setPage((page + 1) % pages)} />
    </span>
  )
}

/** Begins and ends the sequence, and says when one that was touched goes on. */
function TourButton({ isPossible }: { readonly isPossible: boolean }) {
  const { t } = useWords()
  const isTouring = useWall((w) => w.isTouring)
  const over = useWall((w) => w.over)
  const setTouring = useWall((w) => w.setTouring)
  const pausedS = useTourPause()
  if (!isTouring && !isPossible && over === 'pages') return null
  return (
    <Button
      type={isTouring ? 'primary' : 'default'}
      icon={isTouring ? <PauseOutlined /> : <CaretRightOutlined />}
      data-testid="wall-tour"
      data-touring={isTouring}
      data-paused={pausedS !== null}
      onClick={() => setTouring(!isTouring)}
    >
      {pausedS === null ? t(isTouring ? 'wall:tourStop' : 'wall:tourStart') : t('wall:tourPaused', { seconds: pausedS })}
    </Button>
  )
}
