// What keys and buttons do with what a look-back found: move, open, judge.
import { App } from 'antd'
import type { FallRecord } from '../../contract/falling.ts'
import { useDesk } from '../console/desk.ts'
import { moved } from '../falls/falls-keys.ts'
import { useFallsKeys } from '../falls/use-falls-keys.ts'
import { mayBeReviewed, useReview, type Verdict } from '../falls/use-review.ts'
import { useWords } from '../i18n.ts'
import { useLookBackStore } from './look-back-store.ts'

export interface FoundActions {
  /** `real` asks first. */
  judge(fall: FallRecord, verdict: Verdict): void
  findReal(fall: FallRecord): Promise<void>
}

export function useFoundActions(items: readonly FallRecord[], selected: FallRecord | undefined): FoundActions {
  const { t } = useWords()
  const { message } = App.useApp()
  const { select, setOpen, ask } = useLookBackStore()
  const review = useReview()
  const judge = (fall: FallRecord, verdict: Verdict) => {
    if (fall.incidentId !== null) return void message.warning(t('falls:alarmIsIncident'))
    if (!mayBeReviewed(fall)) return
    if (verdict === 'real') ask(fall.id)
    else if (fall.review !== 'notReal') void review(fall, verdict)
  }
  useFallsKeys((command) => {
    const { isOpen } = useLookBackStore.getState()
    if (command.do === 'back') {
      // with the results in view, it is the console's key
      if (isOpen) setOpen(false)
      return isOpen
    }
    if (command.do === 'move') select(moved(items, selected?.id ?? null, command.by))
    else if (selected === undefined) void message.warning(t('falls:noneChosen'))
    else if (command.do === 'open') setOpen(!isOpen)
    else if (command.do === 'incident') {
      if (selected.incidentId !== null) useDesk.getState().open(selected.incidentId)
    } else judge(selected, command.do)
    return true
  })
  return {
    judge,
    async findReal(fall) {
      await review(fall, 'real')
    },
  }
}
