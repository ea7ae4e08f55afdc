// Everything that stands on a plan, put together where it would lie upon one another.
import { useMemo } from 'react'
import { clustered } from './clusters.ts'
import { ClusterMark } from './cluster-mark.tsx'
import { MapMark } from './map-mark.tsx'
import type { Mark } from './map-marks.ts'
import type { Size } from './plan-view.ts'
import { ViewWedges, type Wedge } from './view-wedges.tsx'

/** CSS px: as far as two marks must be apart to be told apart and pressed. */
const APART = 46
/** Of more, names would be a carpet. */
const MOST_NAMED = 60

interface MarksLayerProps {
  /** Those with alarms first. */
  readonly marks: readonly Mark[]
  readonly picture: Size
  readonly scale: number
  readonly selected: string | null
  readonly onSelect: (mark: Mark) => void
  readonly onCluster: (members: readonly Mark[]) => void
  readonly onFocused: (mark: Mark) => void
}

export function MarksLayer({ marks, picture, scale, selected, onSelect, onCluster, onFocused }: MarksLayerProps) {
  const [width, height] = [picture.width * scale, picture.height * scale]
  const spots = useMemo(() => {
    const placeOf = ({ item }: Mark): [number, number] => [item.x * width, item.y * height]
    // a building is a way in, not one thing among others
    const buildings = marks.filter(({ kind }) => kind === 'building').map((mark) => ({ at: placeOf(mark), members: [mark] }))
    const others = marks.filter(({ kind }) => kind !== 'building')
    return [...buildings, ...clustered(others, placeOf, APART)]
  }, [marks, width, height])
  const wedges = useMemo(
    () => marks.map(({ key, item, incidents, state }): Wedge => ({ key, item, look: incidents.length > 0 ? 'alarm' : isSeeing(state) ? 'calm' : 'away' })),
    [marks],
  )
  const isNamed = spots.length <= MOST_NAMED
  const membersAt = (target: EventTarget): readonly Mark[] => {
    const key = target instanceof Element ? target.closest<HTMLElement>('[data-key]')?.dataset['key'] : undefined
    return spots.find(({ members }) => members[0]?.key === key)?.members ?? []
  }
  const press = ({ target }: { readonly target: EventTarget }) => {
    const members = membersAt(target)
    const [first] = members
    if (members.length > 1) onCluster(members)
    else if (first !== undefined) onSelect(first)
  }
  // a click has brought its own place with it
  const focus = ({ target }: { readonly target: EventTarget }) => {
    const [first] = membersAt(target)
    if (first !== undefined && target instanceof Element && target.matches(':focus-visible')) onFocused(first)
  }
  return (
    <>
      <ViewWedges wedges={wedges} picture={picture} />
      <div className="map-marks" onClick={press} onFocus={focus}>
        {spots.map(({ at: [x, y], members }) => {
          const [first] = members
          if (first === undefined) return null
          if (members.length > 1) return <ClusterMark key={first.key} members={members} x={x} y={y} />
          return <MapMark key={first.key} mark={first} x={x} y={y} isSelected={first.key === selected} isNamed={isNamed} />
        })}
      </div>
    </>
  )
}

function isSeeing(state: Mark['state']): boolean {
  return state.of === 'camera' && state.state === 'live'
}
