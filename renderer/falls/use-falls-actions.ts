// What the keys of a list of falls do: move, open, judge and undo; the same on the falls screen and for what a look-back found.
import { App } from 'antd'
import type { FallRecord } from '../../contract/falling.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { nextOpen } from './fall-filter.ts'
import { moved } from './falls-keys.ts'
import { usePendingReviews } from './pending-reviews.ts'
import { useFallsKeys } from './use-falls-keys.ts'
import type { Review, Verdict } from './use-review.ts'

interface InHand {
  readonly items: readonly FallRecord[]
  readonly selected: FallRecord | undefined
  readonly isOpen: boolean
  select(id: string | null): void
  setOpen(isOpen: boolean): void
}

/** @returns what a button of the selected fall does: judge it, and go on to the next one that waits */
export function useFallsActions(review: Review, { items, selected, isOpen, select, setOpen }: InHand): (verdict: Verdict) => void {
  const { t } = useWords()
  const { message } = App.useApp()
  const judge = (verdict: Verdict) => {
    if (selected === undefined || !review.judge(selected, verdict) || verdict === 'real') return
    const next = nextOpen(items, selected.id, (id) => usePendingReviews.getState()[id] !== undefined)
    if (next !== null) select(next)
  }
  useFallsKeys((command) => {
    if (command.do === 'back') {
      // with the list in view, it is the console's key
      if (isOpen) setOpen(false)
      return isOpen
    }
    if (command.do === 'move') select(moved(items, selected?.id ?? null, command.by))
    else if (command.do === 'undo') undoLast(items, review, select)
    else if (selected === undefined) void message.warning(t('falls:noneChosen'))
    else if (command.do === 'open') setOpen(!isOpen)
    else if (command.do === 'incident') {
      if (selected.incidentId !== null) useDesk.getState().open(selected.incidentId)
    } else judge(command.do)
    return true
  })
  return judge
}

/** The one judged last, which is seldom the one that is selected by then. */
function undoLast(items: readonly FallRecord[], review: Review, select: InHand['select']): void {
  const id = Object.keys(usePendingReviews.getState()).at(-1)
  const fall = items.find((item) => item.id === id)
  if (fall === undefined) return
  review.undo(fall)
  select(fall.id)
}
