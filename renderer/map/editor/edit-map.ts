// The editor's steps on one map: placed, moved, turned, taken away, described, undone and done again: pure.
import type { Point } from '../../../contract/geometry.ts'
import { mapItemKey, type MapItem, type SiteMap } from '../../../contract/map.ts'
import { begun, changed, redone, released, undone, type History } from '../../shape-editor/history.ts'

export interface EditState {
  readonly history: History<SiteMap>
  /** Key of the item in hand. */
  readonly selected: string | null
}

/** Without a place. */
export type Placeable = MapItem extends infer One ? (One extends MapItem ? Omit<One, 'x' | 'y'> : never) : never

export type EditAction =
  | { readonly do: 'load'; readonly map: SiteMap }
  | { readonly do: 'select'; readonly key: string | null }
  | { readonly do: 'place'; readonly item: Placeable; readonly at: Point }
  /** `grip`: what belongs to one drag is one step. */
  | { readonly do: 'move'; readonly key: string; readonly to: Point; readonly grip: string }
  /** Shares of the plan. Presses of one key after another are one step. */
  | { readonly do: 'nudge'; readonly key: string; readonly by: Point }
  | { readonly do: 'look'; readonly key: string; readonly change: Look; readonly grip: string }
  | { readonly do: 'take'; readonly key: string }
  | { readonly do: 'describe'; readonly change: Partial<Omit<SiteMap, 'items'>>; readonly grip: string }
  | { readonly do: 'release' | 'undo' | 'redo' }

/** Of a camera; undefined: not said. */
export interface Look {
  readonly direction?: number | undefined
  readonly view?: number | undefined
  readonly reach?: number | undefined
}

export function editing(map: SiteMap): EditState {
  return { history: begun(map), selected: null }
}

export function reduceEdit(state: EditState, action: EditAction): EditState {
  const { history } = state
  const map = history.present
  const step = (items: readonly MapItem[], grip: string | null, selected = state.selected): EditState => ({
    history: changed(history, { ...map, items: [...items] }, grip),
    selected,
  })
  switch (action.do) {
    case 'load':
      return editing(action.map)
    case 'select':
      return { history: released(history), selected: action.key }
    case 'place': {
      const item = { ...action.item, ...placeOf(action.at) } as MapItem
      const key = mapItemKey(item)
      return step([...map.items.filter((one) => mapItemKey(one) !== key), item], null, key)
    }
    case 'move':
      return step(
        changeItem(map.items, action.key, () => placeOf(action.to)),
        `move ${action.grip}`,
      )
    case 'nudge':
      return step(
        changeItem(map.items, action.key, ({ x, y }) => placeOf([x + action.by[0], y + action.by[1]])),
        `nudge ${action.key}`,
      )
    case 'look':
      return step(
        map.items.map((item) => (item.kind === 'camera' && mapItemKey(item) === action.key ? looking({ ...item, ...action.change }) : item)),
        `look ${action.grip}`,
      )
    case 'take':
      if (!map.items.some((item) => mapItemKey(item) === action.key)) return state
      return step(
        map.items.filter((item) => mapItemKey(item) !== action.key),
        null,
        null,
      )
    case 'describe':
      return { ...state, history: changed(history, { ...map, ...action.change }, `describe ${action.grip}`) }
    case 'release':
      return { ...state, history: released(history) }
    case 'undo':
    case 'redo': {
      const next = action.do === 'undo' ? undone(history) : redone(history)
      const isThere = next.present.items.some((item) => mapItemKey(item) === state.selected)
      return { history: next, selected: isThere ? state.selected : null }
    }
  }
}

function changeItem(items: readonly MapItem[], key: string, change: (item: MapItem) => { x: number; y: number }): MapItem[] {
  return items.map((item) => (mapItemKey(item) === key ? { ...item, ...change(item) } : item))
}

/** Within the plan, to a ten-thousandth. */
function placeOf([x, y]: Point): { x: number; y: number } {
  const within = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000
  return { x: within(x), y: within(y) }
}

type Camera = Extract<MapItem, { kind: 'camera' }>

/** Whole degrees; nothing is kept of what is not said. */
function looking({ direction, view, reach, ...camera }: Camera): Camera {
  return {
    ...camera,
    ...(direction !== undefined && { direction: ((Math.round(direction) % 360) + 360) % 360 }),
    ...(view !== undefined && { view: Math.min(360, Math.max(5, Math.round(view))) }),
    ...(reach !== undefined && { reach: Math.min(1, Math.max(0.01, Math.round(reach * 1000) / 1000)) }),
  }
}
