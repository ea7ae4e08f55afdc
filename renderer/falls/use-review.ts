// Records what an operator says of a fall and says how that went; "not real" can be taken back for some seconds.
import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import type { FallRecord } from '../../contract/falling.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { postponeReview, undoReview, usePendingReviews } from './pending-reviews.ts'
import { useFallsStore } from './falls-store.ts'
import { noteFall } from './use-falls.ts'

export type Verdict = 'real' | 'notReal'

/** Under way, by fall: the same key pressed twice reviews once. */
const underWay = new Set<string>()

export interface Review {
  /** What a key or button does: `real` asks first, `notReal` is sent after a while. @returns whether it was taken */
  judge(fall: FallRecord, verdict: Verdict): boolean
  /** After it was asked. */
  findReal(fall: FallRecord): Promise<void>
  undo(fall: FallRecord): void
}

export function useReview(mayReview: boolean): Review {
  const { t } = useWords()
  const { message } = App.useApp()
  const errorWords = useErrorWords()
  const queries = useQueryClient()
  const ask = useFallsStore((s) => s.ask)
  const send = async (fall: FallRecord, verdict: Verdict) => {
    if (underWay.has(fall.id)) return
    underWay.add(fall.id)
    try {
      noteFall(queries, await api.falls.review({ id: fall.id, verdict }))
      if (verdict === 'real') void message.success(t('falls:realDone'))
    } catch (error) {
      void message.error(t('falls:reviewFailed', { message: errorWords(error) }))
    } finally {
      underWay.delete(fall.id)
    }
  }
  return {
    judge(fall, verdict) {
      const refusal = refusalOf(fall, mayReview)
      if (refusal !== null) {
        void message.warning(t(refusal, { grade: t(`words:fallGrade.${fall.grade}`) }))
        return false
      }
      undoReview(fall.id)
      if (verdict === 'real') ask(fall)
      else {
        postponeReview(fall.id, () => void send(fall, verdict))
        void message.info(t('falls:notRealDone'))
      }
      return true
    },
    findReal: (fall) => send(fall, 'real'),
    undo(fall) {
      if (undoReview(fall.id)) void message.info(t('falls:undone'))
    },
  }
}

function refusalOf(fall: FallRecord, mayReview: boolean) {
  if (!mayReview) return 'falls:mayNotReview'
  if (mayBeReviewed(fall)) return null
  if (fall.review !== null) return 'falls:reviewedAlready'
  return fall.incidentId === null ? 'falls:onlySuspected' : 'falls:alarmIsIncident'
}

/** Once it has been judged, that stands: the verdict is in the audit log. */
export function mayBeReviewed(fall: FallRecord): boolean {
  return fall.review === 'open'
}

export function useIsPending(fallId: string): boolean {
  return usePendingReviews((pending) => pending[fallId] !== undefined)
}
