// Records what an operator says of a fall and says how that went.
import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import type { FallRecord } from '../../contract/falling.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { noteFall } from './use-falls.ts'

export type Verdict = 'real' | 'notReal'

/** Under way, by fall: the same key pressed twice reviews once. */
const underWay = new Set<string>()

/** @returns the record as the core has it now, or null when it was not recorded */
export function useReview(): (fall: FallRecord, verdict: Verdict) => Promise<FallRecord | null> {
  const { t } = useWords()
  const { message } = App.useApp()
  const errorWords = useErrorWords()
  const queries = useQueryClient()
  return async (fall, verdict) => {
    if (underWay.has(fall.id)) return null
    underWay.add(fall.id)
    try {
      const reviewed = await api.falls.review({ id: fall.id, verdict })
      noteFall(queries, reviewed)
      void message.success(t(verdict === 'real' ? 'falls:realDone' : 'falls:notRealDone'))
      return reviewed
    } catch (error) {
      void message.error(t('falls:reviewFailed', { message: errorWords(error) }))
      return null
    } finally {
      underWay.delete(fall.id)
    }
  }
}

/** Suspected ones, and what a look-back found; an alarm is an incident and is handled there. */
export function mayBeReviewed(fall: FallRecord): boolean {
  return fall.incidentId === null && (fall.review !== null || fall.grade === 'suspected' || fall.lookBackId !== null) && !fall.isTest
}
