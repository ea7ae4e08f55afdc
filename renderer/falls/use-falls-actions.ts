// What the keys and buttons of the falls screen do: move, open, judge, and go on to the next one that waits.
import { App } from 'antd'
import type { FallRecord } from '../../contract/falling.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { nextOpen } from './fall-filter.ts'
import { moved } from './falls-keys.ts'
import { useFallsStore } from './falls-store.ts'
import { useFallsKeys } from './use-falls-keys.ts'
import { mayBeReviewed, useReview, type Verdict } from './use-review.ts'

interface InHand {
  readonly items: readonly FallRecord[]
  readonly selected: FallRecord | undefined
  readonly mayReview: boolean
}

export interface FallsActions {
  /** `real` asks first. */
  judge(fall: FallRecord, verdict: Verdict): void
  /** After it was asked. */
  findReal(fall: FallRecord): Promise<void>
}

export function useFallsActions({ items, selected, mayReview }: InHand): FallsActions {
  const { t } = useWords()
  const { message } = App.useApp()
  const { select, setLarge, ask } = useFallsStore()
  const review = useReview()
  const send = async (fall: FallRecord, verdict: Verdict, nextId: string | null) => {
    const done = await review(fall, verdict)
    // whoever has moved on meanwhile stays where they are
    if (done !== null && nextId !== null && useFallsStore.getState().selectedId === fall.id) select(nextId)
  }
  const judge = (fall: FallRecord, verdict: Verdict) => {
    if (!mayReview) return void message.warning(t('falls:mayNotReview'))
    if (fall.incidentId !== null) return void message.warning(t('falls:alarmIsIncident'))
    if (!mayBeReviewed(fall)) return void message.warning(t('falls:onlySuspected', { grade: t(`words:fallGrade.${fall.grade}`) }))
    if (verdict === 'real') return ask(fall.id)
    if (fall.review !== 'notReal') void send(fall, verdict, nextOpen(items, fall.id))
  }
  useFallsKeys((command) => {
    if (command.do === 'move') {
      select(moved(items, selected?.id ?? null, command.by))
      return true
    }
    const { isLarge } = useFallsStore.getState()
    if (command.do === 'back') {
      // with the list in view, it is the console's key
      if (isLarge) setLarge(false)
      return isLarge
    }
    if (selected === undefined) {
      if (command.do !== 'open') void message.warning(t('falls:noneChosen'))
      return true
    }
    if (command.do === 'open') setLarge(!isLarge)
    else if (command.do === 'incident') {
      if (selected.incidentId !== null) useDesk.getState().open(selected.incidentId)
    } else judge(selected, command.do)
    return true
  })
  return { judge, findReal: (fall) => send(fall, 'real', null) }
}
