// The editor of one camera's facades: its board, what is wrong with it, whether it is saved, and the ways to save it.
import { useEffect, useEffectEvent, useMemo, useReducer, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { FacadeEntry, FacadeView } from '../../contract/facade.ts'
import { api, codeOfError, orpc } from '../api.ts'
import { boardOf, entriesOf, settleBoard, type FacadeBoard, type FacadeFacts, type Role } from './facade-board.ts'
import { problemsOf, type Problem } from './problems.ts'
import { emptyBoardState, reduceBoard, type BoardAction, type BoardState } from '../shape-editor/reduce-board.ts'
import type { Shape } from '../shape-editor/shapes.ts'

export const STEPS = ['outline', 'floors', 'masks', 'columns', 'alarm'] as const
export type Step = (typeof STEPS)[number]
/** What is under the hand in a step. */
export const ROLE_OF_STEP: Readonly<Record<Step, Role | null>> = { outline: 'facade', floors: 'floor', masks: 'mask', columns: 'column', alarm: null }

type EditorAction = BoardAction<readonly FacadeFacts[]>

export interface FacadeEditor {
  readonly view: FacadeView
  readonly state: BoardState<readonly FacadeFacts[]>
  readonly board: FacadeBoard
  readonly problems: readonly Problem[]
  readonly isDirty: boolean
  readonly isSaving: boolean
  /** Code of errors.ts, `connection`, or '' for a reason unknown; null: none. */
  readonly failure: string | null
  /** What somebody else saved since this was begun; null: nobody did. */
  readonly theirs: FacadeView | null
  readonly step: Step
  setStep(step: Step): void
  /** The facade under the hand. */
  readonly group: string | null
  setGroup(id: string | null): void
  dispatch(action: EditorAction): void
  set(board: FacadeBoard, grip?: string, select?: string): void
  setFacts(id: string, change: Partial<FacadeFacts>, grip?: string): void
  draw(shape: Shape): void
  /** @returns whether it is saved now */
  save(): Promise<boolean>
  keepMine(): Promise<boolean>
  takeTheirs(): void
  discard(): void
  reset(): Promise<void>
}

interface Saved {
  readonly view: FacadeView
  readonly text: string
}

const settled = (state: BoardState<readonly FacadeFacts[]>, action: EditorAction) => reduceBoard(state, action, settleBoard)
const savedOf = (view: FacadeView): Saved => ({ view, text: textOf(boardOf(view.entries)) })

/** @param begun a board that goes on from the saved one, e.g. with a copy from another camera */
export function useFacadeEditor(view: FacadeView, begun: FacadeBoard | null): FacadeEditor {
  const [state, dispatch] = useReducer(settled, begun ?? boardOf(view.entries), emptyBoardState<readonly FacadeFacts[]>)
  const [saved, setSaved] = useState(() => savedOf(view))
  const [theirs, setTheirs] = useState<FacadeView | null>(null)
  const [step, setStep] = useState<Step>('outline')
  const [chosen, setGroup] = useState<string | null>(null)
  const [isSaving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const remember = useRemember()
  const board = state.history.present
  const problems = useMemo(() => problemsOf(board), [board])
  const text = useMemo(() => textOf(board), [board])
  const isDirty = text !== saved.text
  const group = board.facts.some((f) => f.id === chosen) ? chosen : (board.facts[0]?.id ?? null)

  const take = (newer: FacadeView): void => {
    setSaved(savedOf(newer))
    setTheirs(null)
    setFailure(null)
    // what was saved is what is drawn: then the steps back stay
    if (textOf(boardOf(newer.entries)) !== text) dispatch({ do: 'load', board: boardOf(newer.entries) })
  }
  useNewer(view, saved.view, (newer) => (isDirty ? setTheirs(newer) : take(newer)))

  const send = async (call: () => Promise<FacadeView>): Promise<boolean> => {
    setSaving(true)
    setFailure(null)
    try {
      const newer = await call()
      remember(newer)
      take(newer)
      return true
    } catch (error) {
      const code = codeOfError(error) ?? ''
      const newest = code === 'facade.changed' ? await fetchNewest(view.cameraId) : null
      if (newest === null) setFailure(code)
      else setTheirs(newest)
      return false
    } finally {
      setSaving(false)
    }
  }
  const saveFrom = (version: number) => send(() => api.facades.save({ cameraId: view.cameraId, version, entries: entriesOf(board) }))
  const set: FacadeEditor['set'] = (next, grip, select) =>
    dispatch({ do: 'set', board: next, ...(grip === undefined ? {} : { grip }), ...(select === undefined ? {} : { select: { id: select, at: 0 } }) })

  return {
    view: saved.view,
    state,
    board,
    problems,
    isDirty,
    isSaving,
    failure,
    theirs,
    step,
    setStep(next) {
      dispatch({ do: 'cancel' })
      dispatch({ do: 'select', selected: null })
      setStep(next)
    },
    group,
    setGroup(id) {
      dispatch({ do: 'cancel' })
      setGroup(id)
    },
    dispatch,
    set,
    setFacts: (id, change, grip) => set({ ...board, facts: board.facts.map((f) => (f.id === id ? { ...f, ...change } : f)) }, grip),
    draw: (shape) => dispatch({ do: 'draw', shape }),
    save: () => saveFrom(saved.view.version),
    keepMine: () => saveFrom((theirs ?? saved.view).version),
    takeTheirs: () => theirs !== null && take(theirs),
    discard: () => dispatch({ do: 'load', board: boardOf(saved.view.entries) }),
    reset: async () => {
      await send(() => api.facades.reset({ cameraId: view.cameraId, version: saved.view.version }))
    },
  }
}

function textOf(board: FacadeBoard): string {
  const entries: readonly FacadeEntry[] = entriesOf(board)
  return JSON.stringify(entries)
}

async function fetchNewest(cameraId: string): Promise<FacadeView | null> {
  const views = await api.facades.list().catch(() => [])
  return views.find((v) => v.cameraId === cameraId) ?? null
}

/** Everybody who shows facades shows the new ones. */
function useRemember(): (view: FacadeView) => void {
  const client = useQueryClient()
  return (view) => {
    client.setQueryData<FacadeView[]>(orpc.facades.list.queryKey(), (known = []) => [...known.filter((v) => v.cameraId !== view.cameraId), view])
    void client.invalidateQueries({ queryKey: orpc.facades.list.key() })
  }
}

function useNewer(view: FacadeView, saved: FacadeView, onNewer: (view: FacadeView) => void): void {
  const tell = useEffectEvent(() => {
    if (view.version > saved.version) onNewer(view)
  })
  useEffect(() => tell(), [view])
}
