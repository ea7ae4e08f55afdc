// What is told below the picture: how the analysis runs, what came down lately and why, and what the camera can see at each floor.
import { useState } from 'react'
import { Segmented } from 'antd'
import type { CameraView } from '../../contract/api.ts'
import type { FacadeFigures } from '../../contract/facade.ts'
import type { FallRecord } from '../../contract/falling.ts'
import { useWords } from '../i18n.ts'
import type { PictureSize } from '../live/live-tile.tsx'
import { CameraFalls } from './camera-falls.tsx'
import { LiveCheck } from './live-check.tsx'
import { PlacementPanel } from './placement-panel.tsx'
import type { FacadeEditor } from './use-facade-editor.ts'

const TABS = ['live', 'falls', 'placement'] as const
type Tab = (typeof TABS)[number]

/** Facade cameras are read at their full rate; until that is measured, at this one. */
const FACADE_FPS = 25

interface UnderneathProps {
  readonly editor: FacadeEditor
  readonly camera: CameraView
  /** undefined: not heard yet. */
  readonly figures: FacadeFigures | null | undefined
  /** Of the analysed picture, as far as it is known. */
  readonly picture: PictureSize
  readonly fall: FallRecord | null
  readonly onFall: (fall: FallRecord | null) => void
}

export function Underneath({ editor, camera, figures, picture, fall, onFall }: UnderneathProps) {
  const { t } = useWords()
  const [tab, setTab] = useState<Tab>('live')
  const choose = (next: Tab): void => {
    if (next !== 'falls') onFall(null)
    setTab(next)
  }
  return (
    <section className="facades-under" data-tab={tab} aria-label={t(`facades:under.${tab}`)}>
      <Segmented<Tab> value={tab} onChange={choose} options={TABS.map((value) => ({ value, label: t(`facades:under.${value}`) }))} data-testid="facade-under" />
      <div className="facades-under-body">
        {tab === 'live' && <LiveCheck editor={editor} figures={figures} />}
        {tab === 'falls' && <CameraFalls cameraId={camera.id} chosen={fall} onChoose={onFall} />}
        {tab === 'placement' && <PlacementPanel editor={editor} fps={figures?.analysedFps ?? FACADE_FPS} picture={picture} />}
      </div>
    </section>
  )
}
