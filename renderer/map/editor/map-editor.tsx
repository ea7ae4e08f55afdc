// Draws a map: a plan, and what stands on it, by mouse, finger or keyboard.
import { useEffect, useEffectEvent, useMemo, useState, type DragEvent } from 'react'
import { Alert, Button } from 'antd'
import { CheckOutlined, PlusOutlined, RedoOutlined, SaveOutlined, UndoOutlined } from '@ant-design/icons'
import type { Point } from '../../../contract/geometry.ts'
import type { MapView } from '../../../contract/map.ts'
import { useDesk } from '../../console/desk.ts'
import { errorText, useWords } from '../../i18n.ts'
import { pressOf } from '../../keys/press-of.ts'
import { marksOf } from '../map-marks.ts'
import { MapSelect } from '../map-select.tsx'
import { useStanding } from '../use-maps.ts'
import { EditStage } from './edit-stage.tsx'
import { ItemFields } from './item-fields.tsx'
import { LeaveMap } from './leave-map.tsx'
import { PlanFields } from './plan-fields.tsx'
import { RemoveMap } from './remove-map.tsx'
import { unplacedOn } from './unplaced.ts'
import { DRAGGED, UnplacedList } from './unplaced-list.tsx'
import { useMapEditor, type MapEditing } from './use-map-editor.ts'

interface MapEditorProps {
  readonly maps: readonly MapView[]
  /** null: a new one. */
  readonly map: MapView | null
  /** null: a new one. */
  readonly onMap: (id: string | null) => void
  readonly onDone: () => void
}

/** Where the work is left for. */
type Leaving = { readonly to: 'done' } | { readonly to: 'new' } | { readonly to: 'map'; readonly id: string }

export function MapEditor({ maps, map: view, onMap, onDone }: MapEditorProps) {
  const { t, i18n } = useWords()
  const editor = useMapEditor(view)
  const { map, state, dispatch, isDirty, size } = editor
  const standing = useStanding()
  const [leaving, setLeaving] = useState<Leaving | null>(null)
  const [wanted, setWanted] = useState<string | null>(null)
  const [placed, setPlaced] = useState<string | null>(null)
  const marks = useMemo(() => marksOf(map, { ...standing, incidents: [] }).toSorted((a, b) => a.item.y - b.item.y || a.item.x - b.item.x), [map, standing])
  const { cameras, devices, points, checkpoints, buildings } = standing
  const unplaced = useMemo(
    () => unplacedOn({ ...map, id: editor.id }, maps, { cameras: cameras ?? [], devices: devices ?? [], points, checkpoints: checkpoints ?? [], buildings }),
    [map, editor.id, maps, cameras, devices, points, checkpoints, buildings],
  )
  const selected = marks.find(({ key }) => key === state.selected)
  const place = (key: string, at: Point) => {
    setWanted(null)
    const one = unplaced.find((candidate) => candidate.key === key)
    if (one === undefined) return
    dispatch({ do: 'place', item: one.item, at })
    setPlaced(one.key)
  }
  const onDrop = (event: DragEvent, at: Point) => {
    event.preventDefault()
    place(event.dataTransfer.getData(DRAGGED), at)
  }
  const leave = (to: Leaving) => {
    if (isDirty) setLeaving(to)
    else go(to)
  }
  const go = (to: Leaving) => {
    setLeaving(null)
    if (to.to === 'done') onDone()
    else onMap(to.to === 'new' ? null : to.id)
  }
  const save = async () => {
    const saved = await editor.save()
    if (saved !== null && view === null) onMap(saved.id)
  }
  useEditKeys(editor, () => void save())
  useUnsaved(isDirty)
  const isWhole = map.name.trim() !== '' && map.picture !== ''
  return (
    <div className="map" data-testid="map-editor" data-dirty={isDirty}>
      <header className="map-bar">
        <MapSelect maps={maps} value={editor.id} onChange={(id) => leave({ to: 'map', id })} />
        <Button icon={<PlusOutlined />} onClick={() => leave({ to: 'new' })} data-testid="map-new">
          {t('map:new')}
        </Button>
        <Button
          icon={<UndoOutlined />}
          disabled={state.history.past.length === 0}
          onClick={() => dispatch({ do: 'undo' })}
          title="Ctrl+Z"
          data-testid="map-undo"
        >
          {t('map:undo')}
        </Button>
        <Button
          icon={<RedoOutlined />}
          disabled={state.history.future.length === 0}
          onClick={() => dispatch({ do: 'redo' })}
          title="Ctrl+Y"
          data-testid="map-redo"
        >
          {t('map:redo')}
        </Button>
        <span className="header-space" />
        {isDirty && <span className="muted">{t('map:unsaved')}</span>}
        <Button
          type="primary"
          icon={<SaveOutlined />}
          disabled={!isDirty || !isWhole || editor.theirs !== null}
          loading={editor.isBusy}
          title="Ctrl+S"
          onClick={() => void save()}
          data-testid="map-save"
        >
          {t('map:save')}
        </Button>
        <Button icon={<CheckOutlined />} onClick={() => leave({ to: 'done' })} data-testid="map-done">
          {t('map:done')}
        </Button>
      </header>
      <Conflict editor={editor} />
      {editor.failure !== null && (
        <Alert
          type="error"
          showIcon
          title={editor.failure === 'connection' ? t('connectionLost') : errorText(editor.failure || 'system.internal', i18n.language)}
          data-testid="map-failure"
        />
      )}
      <div className="map-body">
        {size === null ? (
          <p className="map-stage map-without">{t('map:needsPicture')}</p>
        ) : (
          <EditStage editor={editor} picture={size} marks={marks} onDrop={onDrop} wanted={wanted} placed={placed} onPlace={place} />
        )}
        <aside className="map-side">
          {selected !== undefined && <ItemFields mark={selected} dispatch={dispatch} />}
          <PlanFields editor={editor} />
          {size !== null && <UnplacedList unplaced={unplaced} onPlace={({ key }) => setWanted(key)} />}
          {editor.id !== null && <RemoveMap editor={editor} onRemoved={onDone} />}
        </aside>
      </div>
      <LeaveMap
        editor={editor}
        isAsked={leaving !== null}
        isWhole={isWhole}
        onAnswer={(really) => {
          if (really && leaving !== null) go(leaving)
          else setLeaving(null)
        }}
      />
    </div>
  )
}

function Conflict({ editor }: { readonly editor: MapEditing }) {
  const { t } = useWords()
  if (editor.theirs === null) return null
  const { savedBy } = editor.theirs
  return (
    <Alert
      type="warning"
      showIcon
      title={t('map:theirs', { name: savedBy ?? '—' })}
      data-testid="map-conflict"
      action={
        <>
          <Button onClick={() => editor.takeTheirs()} data-testid="map-take-theirs">
            {t('map:takeTheirs')}
          </Button>{' '}
          <Button danger loading={editor.isBusy} onClick={() => void editor.keepMine()} data-testid="map-keep-mine">
            {t('map:keepMine')}
          </Button>
        </>
      }
    />
  )
}

/** Ctrl with Z, Y or Shift+Z, and S; not while a word is typed, which has its own steps. */
function useEditKeys({ dispatch, isDirty, theirs }: MapEditing, onSave: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const { typing, inDialog } = pressOf(event)
    if (!(event.ctrlKey || event.metaKey) || event.altKey || inDialog) return
    const key = event.key.toLowerCase()
    if (key === 's') {
      event.preventDefault()
      if (isDirty && theirs === null) onSave()
    } else if (!typing && (key === 'y' || (key === 'z' && event.shiftKey))) {
      event.preventDefault()
      dispatch({ do: 'redo' })
    } else if (!typing && key === 'z') {
      event.preventDefault()
      dispatch({ do: 'undo' })
    }
  })
  useEffect(() => {
    const stop = new AbortController()
    window.addEventListener('keydown', (event) => onKey(event), { signal: stop.signal })
    return () => stop.abort()
  }, [])
}

/** The console asks before it goes elsewhere. */
function useUnsaved(isDirty: boolean): void {
  const setUnsaved = useDesk((d) => d.setUnsaved)
  useEffect(() => {
    setUnsaved(isDirty)
    return () => setUnsaved(false)
  }, [isDirty, setUnsaved])
}
