// A plan in its window: the picture, and over it whatever stands on it, at whatever zoom.
import { useState, type ReactNode, type RefObject } from 'react'
import { Button } from 'antd'
import { CompressOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons'
import type { MapView } from '../../contract/map.ts'
import { useWords } from '../i18n.ts'
import { pictureUrl } from './use-maps.ts'
import type { PlanHands } from './use-plan-view.ts'

interface PlanStageProps {
  readonly host: RefObject<HTMLDivElement | null>
  readonly hands: PlanHands
  readonly map: Pick<MapView, 'picture' | 'name' | 'width' | 'height'>
  /** On the plan: positions are shares of its size in CSS px. */
  readonly children: ReactNode
  readonly onDrop?: (event: React.DragEvent) => void
}

export function PlanStage({ host, hands, map, children, onDrop }: PlanStageProps) {
  const { t } = useWords()
  const [broken, setBroken] = useState<string | null>(null)
  const { view } = hands
  const [width, height] = [map.width * view.scale, map.height * view.scale]
  return (
    <div
      ref={host}
      className="map-stage"
      data-testid="map-stage"
      data-scale={view.scale.toFixed(4)}
      {...(onDrop && { onDrop, onDragOver: (event: React.DragEvent) => event.preventDefault() })}
    >
      <div
        className="map-layer"
        style={{ transform: `translate(${view.x}px, ${view.y}px)`, width, height, visibility: hands.isMeasured ? undefined : 'hidden' }}
      >
        <img
          src={pictureUrl(map)}
          alt={map.name}
          draggable={false}
          onError={() => setBroken(map.picture)}
          onLoad={() => setBroken(null)}
          data-testid="map-picture"
        />
        {children}
      </div>
      {broken === map.picture && (
        <p className="map-broken" role="alert">
          {t('map:noPicture')}
        </p>
      )}
      <div className="map-zoom">
        <Button icon={<PlusOutlined />} aria-label={t('map:closer')} title={`${t('map:closer')} (+)`} onClick={() => hands.by(1.5)} data-testid="map-closer" />
        <Button
          icon={<MinusOutlined />}
          aria-label={t('map:farther')}
          title={`${t('map:farther')} (-)`}
          onClick={() => hands.by(1 / 1.5)}
          data-testid="map-farther"
        />
        <Button
          icon={<CompressOutlined />}
          aria-label={t('map:whole')}
          title={`${t('map:whole')} (Home)`}
          onClick={() => hands.whole()}
          data-testid="map-whole"
        />
      </div>
    </div>
  )
}
