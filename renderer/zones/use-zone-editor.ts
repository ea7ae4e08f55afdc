// The editor of what one camera is watched for: its board, what is wrong with it, whether it is saved, and the ways to save it.
import { useEffect, useEffectEvent, useMemo, useReducer, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { CameraSetupView, CameraWatch } from '../../contract/camera-setup.ts'
import type { RuleKindView } from '../../contract/rule-kinds.ts'
import { api, codeOfError, orpc } from '../api.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { emptyBoardState, reduceBoard, type BoardAction, type BoardState } from '../shape-editor/reduce-board.ts'
import type { Shape } from '../shape-editor/shapes.ts'
import { boardOf, settleWatch, watchOf, type WatchBoard, type WatchFacts } from './watch-board.ts'
import { isSame } from './watch-difference.ts'
import { watchProblems, type WatchProblem } from './watch-problems.ts'

export interface ZoneEditor {
  /** As it is in force, as far as is known here. */
  readonly view: CameraSetupView
  readonly state: BoardState<WatchFacts>
  readonly board: WatchBoard
  readonly watch: CameraWatch
  readonly problems: readonly WatchProblem[]
  readonly isDirty: boolean
  readonly isSaving: boolean
  /** It was saved here, and nothing has been changed since. */
  readonly isFreshlySaved: boolean
  /** In words; null: none. */
  readonly failure: string | null
  /** What somebody else saved since this was begun; null: nobody did. */
  readonly theirs: CameraSetupView | null
  dispatch(action: BoardAction<WatchFacts>): void
  set(board: WatchBoard, grip?: string): void
  draw(shape: Shape): void
  select(id: string | null): void
  /** @returns whether it is saved now */
  save(): Promise<boolean>
  keepMine(): Promise<boolean>
  takeTheirs(): void
  discard(): void
  restore(version: number): Promise<boolean>
  toSiteFile(): Promise<boolean>
}

const settled = (state: BoardState<WatchFacts>, action: BoardAction<WatchFacts>) => reduceBoard(state, action, settleWatch)

export function useZoneEditor(view: CameraSetupView, kinds: readonly RuleKindView[]): ZoneEditor {
  const [state, dispatch] = useReducer(settled, boardOf(view.watch), emptyBoardState<WatchFacts>)
  const [saved, setSaved] = useState(view)
  const [theirs, setTheirs] = useState<CameraSetupView | null>(null)
  const [isSaving, setSaving] = useState(false)
  const [isFresh, setFresh] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const client = useQueryClient()
  const errorWords = useErrorWords()
  const board = state.history.present
  const problems = useMemo(() => watchProblems(board, kinds), [board, kinds])
  const watch = useMemo(() => watchOf(board), [board])
  const isDirty = useMemo(() => !isSame(watch, watchOf(boardOf(saved.watch))), [watch, saved.watch])

  const take = (newer: CameraSetupView): void => {
    setSaved(newer)
    setTheirs(null)
    setFailure(null)
    // what was saved is what is drawn: then the steps back stay
    if (!isSame(watchOf(boardOf(newer.watch)), watch)) dispatch({ do: 'load', board: boardOf(newer.watch) })
  }
  useNewer(view, saved, (newer) => {
    // a new name or address of the camera is nobody's quarrel here
    if (!isDirty) take(newer)
    else if (isSame(newer.watch, saved.watch)) setSaved(newer)
    else setTheirs(newer)
  })

  const send = async (call: () => Promise<CameraSetupView>): Promise<boolean> => {
    setSaving(true)
    setFailure(null)
    try {
      const newer = await call()
      client.setQueryData<CameraSetupView[]>(orpc.cameraSetup.list.queryKey(), (known) =>
        known?.map((one) => (one.camera.id === newer.camera.id ? newer : one)),
      )
      void client.invalidateQueries({ queryKey: orpc.cameraSetup.key() })
      take(newer)
      setFresh(true)
      return true
    } catch (error) {
      const newest = codeOfError(error) === 'cameraSetup.changed' ? await fetchNewest(view.camera.id) : null
      if (newest === null || isSame(newest.watch, saved.watch)) {
        setFailure(errorWords(error))
        if (newest !== null) setSaved(newest)
      } else setTheirs(newest)
      return false
    } finally {
      setSaving(false)
    }
  }
  const cameraId = view.camera.id
  const saveFrom = (version: number) => send(() => api.cameraSetup.saveWatch({ cameraId, version, watch }))

  return {
    view: saved,
    state,
    board,
    watch,
    problems,
    isDirty,
    isSaving,
    isFreshlySaved: isFresh && !isDirty,
    failure,
    theirs,
    dispatch,
    set: (next, grip) => dispatch({ do: 'set', board: next, ...(grip === undefined ? {} : { grip }) }),
    draw: (shape) => dispatch({ do: 'draw', shape }),
    select: (id) => dispatch({ do: 'select', selected: id === null ? null : { id, at: null } }),
    save: () => saveFrom(saved.version),
    keepMine: () => saveFrom((theirs ?? saved).version),
    takeTheirs: () => theirs !== null && take(theirs),
    discard: () => dispatch({ do: 'load', board: boardOf(saved.watch) }),
    restore: (from) => send(() => api.cameraSetup.restoreWatch({ cameraId, version: saved.version, from })),
    toSiteFile: () => send(() => api.cameraSetup.reset({ cameraId, version: saved.version, part: 'watch' })),
  }
}

async function fetchNewest(cameraId: string): Promise<CameraSetupView | null> {
  const views = await api.cameraSetup.list().catch(() => [])
  return views.find(({ camera }) => camera.id === cameraId) ?? null
}

function useNewer(view: CameraSetupView, saved: CameraSetupView, onNewer: (view: CameraSetupView) => void): void {
  const tell = useEffectEvent(() => {
    if (view.version > saved.version) onNewer(view)
  })
  useEffect(() => tell(), [view])
}
