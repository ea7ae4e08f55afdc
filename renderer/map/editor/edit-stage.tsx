// The plan that is drawn on, with everything where it stands and nothing put together.
import { useEffect, useEffectEvent, useRef, type DragEvent } from 'react'
import type { Point } from '../../../contract/geometry.ts'
import type { Mark } from '../map-marks.ts'
import { PlanStage } from '../plan-stage.tsx'
import { onPlan, type Size } from '../plan-view.ts'
import { usePlanView } from '../use-plan-view.ts'
import { ViewWedges } from '../view-wedges.tsx'
import { EditMark } from './edit-mark.tsx'
import { LookHandle } from './look-handle.tsx'
import type { MapEditing } from './use-map-editor.ts'

interface EditStageProps {
  readonly editor: MapEditing
  readonly picture: Size
  readonly marks: readonly Mark[]
  readonly onDrop: (event: DragEvent, at: Point) => void
  /** Key of what is to be put into the middle of what is seen; null: nothing. */
  readonly wanted: string | null
  /** Key of what was put down last: the keys go on with it. */
  readonly placed: string | null
  readonly onPlace: (key: string, at: Point) => void
}

export function EditStage({ editor, picture, marks, onDrop, wanted, placed, onPlace }: EditStageProps) {
  const host = useRef<HTMLDivElement>(null)
  const { map, state, dispatch } = editor
  const hands = usePlanView(host, map.picture, picture)
  const { view, window } = hands
  const place = useEffectEvent((key: string) => onPlace(key, onPlan(view, [window.width / 2, window.height / 2], picture)))
  useEffect(() => {
    if (wanted !== null) place(wanted)
  }, [wanted])
  const [width, height] = [picture.width * view.scale, picture.height * view.scale]
  const inHand = marks.find(({ key }) => key === state.selected)?.item
  return (
    <PlanStage host={host} hands={hands} map={{ ...map, ...picture }} onDrop={(event) => onDrop(event, hands.placeOf(event))}>
      <ViewWedges wedges={marks.map(({ key, item }) => ({ key, item, look: key === state.selected ? 'alarm' : 'calm' }))} picture={picture} />
      {marks.map((mark) => (
        <EditMark
          key={mark.key}
          mark={mark}
          width={width}
          height={height}
          isSelected={mark.key === state.selected}
          isPlaced={mark.key === placed}
          hands={hands}
          dispatch={dispatch}
        />
      ))}
      {inHand?.kind === 'camera' && <LookHandle camera={inHand} picture={picture} hands={hands} dispatch={dispatch} />}
    </PlanStage>
  )
}
