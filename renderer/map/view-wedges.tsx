// What cameras see, drawn on the plan: a wedge from each in its direction.
import type { MapItem } from '../../contract/map.ts'
import type { Size } from './plan-view.ts'

export const USUAL_VIEW = 70
export const USUAL_REACH = 0.08

export interface Wedge {
  readonly key: string
  readonly item: MapItem
  readonly look: 'calm' | 'alarm' | 'away'
}

export function ViewWedges({ wedges, picture }: { readonly wedges: readonly Wedge[]; readonly picture: Size }) {
  return (
    <svg className="map-wedges" viewBox={`0 0 ${picture.width} ${picture.height}`} aria-hidden="true">
      {wedges.map(({ key, item, look }) => {
        const path = wedgePath(item, picture)
        return path === null ? null : <path key={key} d={path} className={`map-wedge-${look}`} vectorEffect="non-scaling-stroke" />
      })}
    </svg>
  )
}

/** In px of the picture. @returns null: nobody said where it looks */
export function wedgePath(item: MapItem, { width, height }: Size): string | null {
  if (item.kind !== 'camera' || item.direction === undefined) return null
  const [x, y] = [item.x * width, item.y * height]
  const view = Math.min(359, item.view ?? USUAL_VIEW)
  const reach = (item.reach ?? USUAL_REACH) * width
  const at = (degrees: number): string => {
    const angle = ((degrees - 90) * Math.PI) / 180
    return `${(x + Math.cos(angle) * reach).toFixed(1)} ${(y + Math.sin(angle) * reach).toFixed(1)}`
  }
  const [from, to] = [item.direction - view / 2, item.direction + view / 2]
  return `M${x.toFixed(1)} ${y.toFixed(1)}L${at(from)}A${reach.toFixed(1)} ${reach.toFixed(1)} 0 ${view > 180 ? 1 : 0} 1 ${at(to)}Z`
}
