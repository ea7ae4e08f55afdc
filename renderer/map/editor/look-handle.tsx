// The end of a camera's wedge: dragged it turns the camera and says how far it sees.
import { useRef, type PointerEvent } from 'react'
import { mapItemKey, type MapItem } from '../../../contract/map.ts'
import { useWords } from '../../i18n.ts'
import type { Size } from '../plan-view.ts'
import type { PlanHands } from '../use-plan-view.ts'
import { USUAL_REACH } from '../view-wedges.tsx'
import type { EditAction } from './edit-map.ts'

interface LookHandleProps {
  readonly camera: Extract<MapItem, { kind: 'camera' }>
  readonly picture: Size
  readonly hands: PlanHands
  readonly dispatch: (action: EditAction) => void
}

export function LookHandle({ camera, picture, hands, dispatch }: LookHandleProps) {
  const { t } = useWords()
  const grip = useRef<string | null>(null)
  const { scale } = hands.view
  const angle = (((camera.direction ?? 0) - 90) * Math.PI) / 180
  const reach = (camera.reach ?? USUAL_REACH) * picture.width
  const x = (camera.x * picture.width + Math.cos(angle) * reach) * scale
  const y = (camera.y * picture.height + Math.sin(angle) * reach) * scale
  const onPointerMove = (event: PointerEvent) => {
    if (grip.current === null) return
    const [toX, toY] = hands.placeOf(event)
    const [dx, dy] = [(toX - camera.x) * picture.width, (toY - camera.y) * picture.height]
    const far = Math.hypot(dx, dy)
    if (far === 0) return
    dispatch({
      do: 'look',
      key: mapItemKey(camera),
      change: { direction: (Math.atan2(dy, dx) * 180) / Math.PI + 90, reach: far / picture.width },
      grip: grip.current,
    })
  }
  const end = () => {
    grip.current = null
    dispatch({ do: 'release' })
  }
  return (
    <span
      data-holds
      className="map-look"
      style={{ left: x, top: y }}
      title={t('map:lookHint')}
      data-testid="map-look"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        grip.current = `look ${event.timeStamp}`
      }}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
    />
  )
}
